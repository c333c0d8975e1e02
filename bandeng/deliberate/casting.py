"""A paper into the box, and out of it again: written past the actions, for no entry may say who voted when.

Until the count a paper lies sealed under the ballot's key: whoever has the database without the server's keys reads
neither a paper nor how it stands.
"""

import json
from base64 import b64decode, b64encode

from django.db import transaction
from django.utils.translation import gettext as _

from bandeng.core import guard, sealed
from bandeng.core.actions import locked
from bandeng.core.errors import WrongState
from bandeng.deliberate import voters
from bandeng.deliberate.ballot_counting import Content
from bandeng.deliberate.models import Ballot, BallotPaper


def number(ballot: Ballot, token: str) -> int:
    """The voter's number in this ballot."""
    return voters.number(ballot, token)


def _key(ballot: Ballot) -> bytes:
    return sealed.unwrap(bytes(ballot.wrapped_key or b""))


def closed(ballot: Ballot) -> WrongState:
    if ballot.state == Ballot.State.DRAFT:
        return WrongState(_("投票还没有开始。"))
    return WrongState(_("投票已经结束，票已经清点，不能再投或修改。"))


def _size(ballot: Ballot) -> int:
    """Bytes of any paper of this ballot: what is sealed is as long as what is in it, and would tell yes from no."""
    return 320 + 16 * len(ballot.options) * (1 + len(ballot.criteria))


def put(ballot: Ballot, voter: int, content: Content, mark: str = "") -> None:
    """Write the paper of a voter, in the place of an earlier one; the ballot is locked and open.

    `mark`: a random word of the browser in which it was marked, where alone it is shown again.
    """
    plain = json.dumps({"content": content, "mark": mark}).encode().ljust(_size(ballot))
    shut = {"sealed": b64encode(sealed.seal(plain, _key(ballot), str(voter).encode())).decode()}
    BallotPaper.objects.bulk_create(
        [BallotPaper(ballot_id=ballot.pk, voter=voter, content=shut)],
        update_conflicts=True,
        update_fields=["content"],
        unique_fields=["ballot_id", "voter"],
    )


def cast(ballot: Ballot, token: str, content: Content, mark: str = "") -> None:
    """Put the paper of a token's voter into the box. WrongState once it is counted."""
    with guard.housekeeping("ballot.cast"), transaction.atomic():
        fresh = locked(ballot)
        if fresh.state != Ballot.State.OPEN:
            raise closed(fresh)
        put(fresh, number(fresh, token), content, mark)


def _opened(paper: BallotPaper, key: bytes) -> tuple[Content, str]:
    raw = b64decode(paper.content["sealed"])
    value = sealed.unseal_value(raw, key, str(paper.voter).encode())
    return value["content"], value["mark"]


def of(ballot: Ballot, token: str) -> Content | None:
    """The paper that this token's voter has in the box."""
    found = found_of(ballot, token)
    return found[0] if found else None


def found_of(ballot: Ballot, token: str) -> tuple[Content, str] | None:
    """The same with the mark of the browser in which it was marked."""
    if not ballot.wrapped_key:
        return None
    found = BallotPaper.objects.filter(ballot_id=ballot.pk, voter=number(ballot, token)).first()
    return _opened(found, _key(ballot)) if found else None


def emptied(ballot: Ballot) -> list[Content]:
    """All papers, opened; the box is empty then. Only within the count."""
    key = _key(ballot)
    papers = list(BallotPaper.objects.filter(ballot_id=ballot.pk))
    BallotPaper.objects.filter(ballot_id=ballot.pk).delete()
    return [_opened(paper, key)[0] for paper in papers]


def thrown_away(ballot: Ballot) -> int:
    """Destroy all papers unread; how many. Only within an action."""
    return BallotPaper.objects.filter(ballot_id=ballot.pk).delete()[0]


def kept(ballot: Ballot) -> list[Content]:
    """The papers of a ballot that is counted, in no order."""
    return list(BallotPaper.objects.filter(ballot_id=ballot.pk).values_list("content", flat=True))


def handed_in(ballot: Ballot) -> int:
    """How many papers are in the box."""
    return BallotPaper.objects.filter(ballot_id=ballot.pk).count()
