"""Who someone is to a poll: a token in a sealed cookie of their browser, the code of a slip, or their account.

Tokens are never kept here; a voter's number follows from one only as long as the poll runs (`voters.py`).
"""

import hmac
from dataclasses import dataclass
from hashlib import blake2b

from django.http import Http404, HttpRequest, HttpResponse

from bandeng.core import clock, sealed
from bandeng.core.kept import kept
from bandeng.deliberate import newcomers, voters
from bandeng.deliberate.models import Poll
from bandeng.deliberate.models.poll import Access
from bandeng.studio.models import Person
from bandeng.web import cookies

HOUR, DAY = 3600, 24 * 3600
LONGEST = 180 * DAY


@dataclass(frozen=True, slots=True)
class Voter:
    """Their number in the poll, the name under which their browser keeps unsent votes, and whether it is the hall's.

    `own`: what was said was said here. Whoever only has the code, as who printed the slips, may not read it.
    """

    number: int
    local: str
    hall: bool = False
    own: bool = True


@kept(Poll)
def load(slug: str) -> Poll:
    """The poll at a public address, kept for some seconds. Http404 where there is none that people may see."""
    poll = Poll.objects.select_related("studio").defer("map").filter(slug=slug).exclude(state=Poll.State.DRAFT).first()
    if poll is None:
        raise Http404
    return poll


def _cookie(poll: Poll) -> str:
    return f"bandeng_poll_{poll.slug}"


def _voter(poll: Poll, token: str, hall: bool = False, own: bool = True) -> Voter | None:
    if not poll.takes_votes(clock.now()) or not poll.wrapped_key:
        return None
    local = blake2b(f"{poll.subject}:{token}".encode(), key=sealed.derived("poll browser"), digest_size=9).hexdigest()
    return Voter(voters.number(poll, token), local, hall, own)


def voter_of(request: HttpRequest, poll: Poll) -> Voter | None:
    """Who takes part in this browser; None before they have begun, and once the poll is closed."""
    if poll.access == Access.MEMBERS:
        member = _member(request, poll)
        return _voter(poll, voters.of_person(member)) if member else None
    value = cookies.read(request, _cookie(poll))
    if value is None or value["poll"] != poll.pk:
        return None
    return _voter(poll, value["token"], value["hall"] == poll.hall, value["own"])


def number_of(request: HttpRequest, poll: Poll) -> int | None:
    """Whose votes are this browser's; of a code's only where they were cast here."""
    voter = voter_of(request, poll)
    return voter.number if voter and voter.own else None


def _member(request: HttpRequest, poll: Poll) -> Person | None:
    """The member in office of the poll's studio who is signed in."""
    user = request.user if isinstance(request.user, Person) else None
    return user if user and voters.is_member(poll.studio_id, user, clock.today()) else None


def _keep(response: HttpResponse, poll: Poll, token: str, hall: bool = False, own: bool = True) -> HttpResponse:
    left = (poll.closes_at - clock.now()).total_seconds() if poll.closes_at else LONGEST
    seconds = int(min(max(left, HOUR), LONGEST))
    cookies.put(
        response,
        _cookie(poll),
        {"poll": poll.pk, "token": token, "hall": poll.hall if hall else 0, "own": own},
        seconds,
    )
    return response


def begin(request: HttpRequest, response: HttpResponse, poll: Poll) -> HttpResponse:
    """A new voter in this browser, where the address alone lets in. Refused when too many came from one network."""
    newcomers.admit(request, poll)
    return _keep(response, poll, voters.new_token())


def by_ticket(response: HttpResponse, poll: Poll, code: str) -> HttpResponse:
    """Whoever has the slip with this code, in any browser the same voter."""
    return _keep(response, poll, voters.of_code(code), own=False)


def make_own(request: HttpRequest, response: HttpResponse, poll: Poll) -> HttpResponse:
    """The first that was said by a code was said in this browser."""
    value = cookies.read(request, _cookie(poll))
    return _keep(response, poll, value["token"]) if value else response


def hall_token(poll: Poll) -> str:
    """What makes a tablet the hall's, by its address; ends with the poll, or with a new one."""
    return blake2b(f"{poll.subject}:{poll.hall}".encode(), key=sealed.derived("poll hall"), digest_size=16).hexdigest()


def in_hall(request: HttpRequest, response: HttpResponse, poll: Poll) -> HttpResponse:
    """A fresh voter on the hall's tablet. Refused when too many came by it."""
    newcomers.admit(request, poll, "hall")
    return _keep(response, poll, voters.new_token(), hall=True)


def is_hall_token(poll: Poll, token: str) -> bool:
    return hmac.compare_digest(hall_token(poll), token)
