"""Tickets for a poll or a ballot: codes on slips, one for a person, and numbered sheets of paper.

Only the keyed hash of a code (`core/codes.py`) is kept: who prints the slips sees them once.
"""

from django.db.models import Max
from django.utils.translation import gettext as _

from bandeng.core import codes
from bandeng.core.errors import Invalid
from bandeng.deliberate import voters
from bandeng.deliberate.models import Ticket


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
    made = [(last + place, codes.new_code()) for place in range(1, count + 1)]
    Ticket.objects.bulk_create(
        Ticket(subject=subject, kind=kind, number=number, code_hash=voters.code_hash(code)) for number, code in made
    )
    return made


def ended(subject: str) -> dict[str, int]:
    """Within an action: how many there were; none is left, for none is needed any more."""
    coded, sheets = issued(subject, Ticket.Kind.CODE), Ticket.objects.filter(subject=subject, kind=Ticket.Kind.SHEET)
    figures = {"codes": coded, "sheets": sheets.count(), "entered": sheets.filter(entered=True).count()}
    Ticket.objects.filter(subject=subject).delete()
    return figures
