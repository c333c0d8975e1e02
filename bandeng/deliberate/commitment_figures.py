"""Figures of commitments, each with who is counted and out of whom; refused and dropped stand beside, never hidden."""

from dataclasses import dataclass

from django.db.models import Count, F, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from bandeng.core import clock
from bandeng.deliberate.commitment_states import S
from bandeng.deliberate.models import Commitment

# Dropped before anyone had taken it on: nobody was asked in the end.
ASKED = ~Q(state=S.DROPPED, taken_at=None)
TAKEN = Q(taken_at__isnull=False)
# What two people agreed is not needed any more is not awaited.
AWAITED = TAKEN & ~Q(state=S.DROPPED)
DONE = AWAITED & Q(state__in=(S.DONE, S.CONFIRMED))
CONFIRMED = AWAITED & Q(state=S.CONFIRMED)
IN_TIME = CONFIRMED & Q(done_on__lte=F("promised_on"))


@dataclass(frozen=True, slots=True)
class Figure:
    label: str | Promise
    numerator: Q
    denominator: Q
    meaning: str | Promise


@dataclass(frozen=True, slots=True)
class Shown:
    label: str | Promise
    part: int
    whole: int
    meaning: str | Promise


def figures() -> tuple[Figure, ...]:
    """The table, as of today: what is due is asked by the day."""
    ripe = CONFIRMED | AWAITED & Q(promised_on__lt=clock.today())
    return (
        Figure(_("认领率"), TAKEN & ASKED, ASKED, _("承办的单位或人认领的，占提出的（认领前就不再需要的不计）。")),
        Figure(_("办完率"), DONE, AWAITED, _("报告办完的，占认领的（经两人同意不再需要的不计）。")),
        Figure(_("销号率"), CONFIRMED, AWAITED, _("由另一人核实销号的，占认领的（经两人同意不再需要的不计）。")),
        Figure(_("按期率"), IN_TIME, ripe, _("在承诺日期（含同意的延期）以前办完并销号的，占已经销号和已经过期的。")),
    )


def count(found: QuerySet[Commitment]) -> list[Shown]:
    """Each figure of these, in one question."""
    table = figures()
    asked: dict[str, Count] = {}
    for number, one in enumerate(table):
        asked[f"part{number}"] = Count("pk", filter=one.numerator)
        asked[f"whole{number}"] = Count("pk", filter=one.denominator)
    got = found.order_by().aggregate(**asked)
    return [Shown(one.label, got[f"part{n}"], got[f"whole{n}"], one.meaning) for n, one in enumerate(table)]
