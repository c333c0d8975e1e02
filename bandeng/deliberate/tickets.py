"""Tickets for a poll or a ballot: codes on slips, one for a person, and numbered sheets of paper.

A code is 11 random digits and a check digit. Only its keyed hash is kept: who prints the slips sees them once.
"""

import re
import secrets
import unicodedata

from django.db.models import Max
from django.utils.translation import gettext as _

from bandeng.core import codes
from bandeng.core.errors import Invalid
from bandeng.deliberate import voters
from bandeng.deliberate.models import Ticket

LENGTH = 12
_SEPARATORS = re.compile(r"[\s\-\u2010-\u2015\u2212\u00b7]")


def new_code() -> str:
    digits = "".join(secrets.choice("0123456789") for _place in range(LENGTH - 1))
    return digits + codes.check_digit(digits)


def grouped(code: str) -> str:
    """As printed and read aloud: 1234 5678 9012."""
    return codes.grouped(code)


def parse(typed: str) -> str:
    """The digits of a code as typed. Raises `codes.BadCode`."""
    code = _SEPARATORS.sub("", unicodedata.normalize("NFKC", typed))
    if code and not (code.isascii() and code.isdigit()):
        raise codes.BadCode("digits")
    if len(code) != LENGTH:
        raise codes.BadCode("length")
    if codes.check_digit(code[:-1]) != code[-1]:
        raise codes.BadCode("check")
    return code


def issued(subject: str, kind: str) -> int:
    return Ticket.objects.filter(subject=subject, kind=kind).count()


def make(subject: str, kind: str, count: int) -> list[tuple[int, str]]:
    """Within an action: make `count` tickets; their numbers and codes, which are never to be had again.

    Invalid: fewer than one, or more than `voters.MOST_TICKETS` together.
    """
    rows = Ticket.objects.filter(subject=subject, kind=kind)
    if count < 1 or rows.count() + count > voters.MOST_TICKETS:
        text = _("一次投票最多 %(most)s 张，至少 1 张。请改一个数。") % {"most": voters.MOST_TICKETS}
        raise Invalid(text, field="count")
    last = rows.aggregate(last=Max("number"))["last"] or 0
    made = [(last + place, new_code()) for place in range(1, count + 1)]
    Ticket.objects.bulk_create(
        Ticket(subject=subject, kind=kind, number=number, code_hash=voters.code_hash(code)) for number, code in made
    )
    return made


def ended(subject: str) -> dict[str, int]:
    """Within an action: how many there were; none is left, for none is needed any more."""
    codes_, sheets = issued(subject, Ticket.Kind.CODE), Ticket.objects.filter(subject=subject, kind=Ticket.Kind.SHEET)
    figures = {"codes": codes_, "sheets": sheets.count(), "entered": sheets.filter(entered=True).count()}
    Ticket.objects.filter(subject=subject).delete()
    return figures
