"""Casting and counting at the same moment, two at one sheet, one slip in ten hands. With real threads."""

from typing import Any

import pytest
from django.test import Client

from bandeng.core.errors import Invalid, WrongState
from bandeng.deliberate import casting, voters
from bandeng.deliberate.actions import ballot as A
from bandeng.deliberate.actions import ballot_count as C
from bandeng.deliberate.models import BallotPaper, Ticket
from bandeng.ledger.models import Entry
from tests.cast import Cast
from tests.deliberate.made_ballot import opened, voted
from tests.listen.test_concurrency import split, together

pytestmark = pytest.mark.django_db(transaction=True)
MANY = 24


def test_casting_while_it_is_counted(transactional_cast: Cast) -> None:
    """Each is either told that it is in and is counted, or told that it came too late: none in between."""
    cast = transactional_cast
    ballot = opened(cast)
    casting.cast(ballot, voters.of_code("first"), {"marks": ["1"]})
    deeds: list[Any] = [
        lambda n=n: casting.cast(ballot, voters.of_code(str(n)), {"marks": ["2"]}) or n for n in range(MANY)
    ]
    deeds.insert(MANY // 2, lambda: C.count(cast.by("officer"), ballot))
    won, lost = split(together(deeds))
    ballot.refresh_from_db()
    told = [one for one in won if isinstance(one, int)]
    assert {type(one) for one in lost} <= {WrongState}
    assert len(told) + len(lost) == MANY
    assert ballot.result["cast"] == len(told) + 1 == BallotPaper.objects.count()
    assert all("marks" in content for content in BallotPaper.objects.values_list("content", flat=True))


def test_two_count_at_once(transactional_cast: Cast) -> None:
    cast = transactional_cast
    ballot = opened(cast)
    voted(ballot, marks="1")
    won, lost = split(
        together([lambda name=n: C.count(cast.by(name), ballot) for n in ("officer", "officer2", "head")])
    )
    assert (len(won), len(lost)) == (1, 2)
    assert Entry.objects.filter(code="ballot.count").count() == BallotPaper.objects.count() == 1


def test_two_enter_one_sheet(transactional_cast: Cast) -> None:
    cast = transactional_cast
    ballot = opened(cast)
    A.make_tickets(cast.by("officer"), ballot, kind="sheet", count=1)
    deeds = [
        lambda name=name, mark=mark: C.enter(cast.by(name), ballot, sheet=1, content={"marks": [mark]})
        for name, mark in (("officer", "1"), ("officer2", "2"))
    ]
    won, lost = split(together(deeds))
    assert (len(won), len(lost)) == (1, 1)
    assert isinstance(lost[0], Invalid)
    assert BallotPaper.objects.count() == Ticket.objects.filter(entered=True).count() == 1


def test_one_slip_in_ten_hands_is_one_paper(transactional_cast: Cast) -> None:
    ballot = opened(transactional_cast)
    deeds = [lambda n=n: casting.cast(ballot, voters.of_code("one"), {"marks": [str(1 + n % 3)]}) for n in range(10)]
    won, lost = split(together(deeds))
    assert (len(won), lost, BallotPaper.objects.count()) == (10, [], 1)


def test_ten_phones_by_link_are_ten_papers(transactional_cast: Cast) -> None:
    ballot = opened(transactional_cast)
    together([lambda: voted(ballot, Client(), marks="1") for _phone in range(10)])
    assert BallotPaper.objects.count() == 10
