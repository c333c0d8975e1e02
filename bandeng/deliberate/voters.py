"""Voters without names: what a poll or a ballot knows of someone, and how the way back is destroyed.

A voter's number is HMAC-SHA-256 (RFC 2104) of their token under the key of the poll or ballot, cut to 63 bits. The
token is a random one in their browser, the code on their slip, or their account. The key is wrapped by the
installation's key and destroyed on closing: from then on no token leads to a number. Until then only someone with the
server's keys could work it out (docs/deliberate.md).
"""

import hmac
import secrets
from collections.abc import Sequence
from datetime import date

from django.db.models import Q, QuerySet

from bandeng.core import codes, sealed
from bandeng.deliberate.models import Ballot, Poll, Ticket
from bandeng.studio.models import Member, Person

MOST_TICKETS = 2000


Asked = Poll | Ballot


def new_key() -> bytes:
    """A fresh key, wrapped."""
    _key, wrapped = sealed.new_wrapped_key()
    return wrapped


def number(asked: Asked, token: str) -> int:
    """The voter's number, 0 to 2⁶³ − 1. ValueError once the key is gone."""
    if not asked.wrapped_key:
        raise ValueError("closed: there is no key any more")
    # Unwrapped each time (some microseconds), so that no process keeps a key that was destroyed.
    digest = hmac.digest(sealed.unwrap(bytes(asked.wrapped_key)), token.encode(), "sha256")
    return int.from_bytes(digest[:8], "big") >> 1


def new_token() -> str:
    """For a browser to keep."""
    return secrets.token_urlsafe(18)


def of_code(code: str) -> str:
    """The token of a slip's code."""
    return f"code:{code}"


def of_sheet(sheet: int) -> str:
    """The token of a numbered paper sheet."""
    return f"sheet:{sheet}"


def of_person(person: Person) -> str:
    """The token of someone signed in."""
    return f"person:{person.pk}"


def members(studio: int, day: date) -> QuerySet[Member]:
    """The members in office, where only they may take part."""
    found = Member.objects.filter(studio=studio, since__lte=day, person__is_active=True)
    return found.filter(Q(until=None) | Q(until__gte=day))


def is_member(studio: int, person: Person, day: date) -> bool:
    """Whether someone is one of them."""
    return members(studio, day).filter(person=person.pk).exists()


def code_hash(code: str) -> str:
    return codes.code_hash(code, sealed.derived("vote ticket"))


def ticket(asked: Asked, code: str) -> Ticket | None:
    """The ticket that a code is of."""
    return Ticket.objects.filter(subject=asked.subject, code_hash=code_hash(code)).first()


def shuffled(voters: Sequence[int]) -> dict[int, int]:
    """New numbers 1, 2, … for voters, in an order that nobody can work out."""
    order = list(voters)
    secrets.SystemRandom().shuffle(order)
    return {voter: place for place, voter in enumerate(order, 1)}
