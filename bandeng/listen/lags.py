"""How long it took (用时): calendar days from receipt to each step, within which half, and nine in ten, were done.

Where a studio's numbers are small it is weeks, from Monday to Monday: its ledger says publicly no more.
Quantiles by the inverse of the distribution (Hyndman & Fan 1996, definition 1): a number of days that really occurred.
Imported matters are counted apart, by the dates their file gives.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import Count, DateField, DurationField, ExpressionWrapper, Q
from django.db.models.functions import Cast, TruncDate, TruncWeek
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from bandeng.core.actions import Origin
from bandeng.listen.figures import CARRIED_OUT, REPLIED, TAKEN_UP
from bandeng.listen.models import Matter
from bandeng.studio.models import Studio
from bandeng.studio.reach import within


@dataclass(frozen=True)
class Stretch:
    """One stretch of time: from receipt to the moment in `field`, for the matters in `who`."""

    code: str
    label: str | Promise
    field: str
    who: Q


STRETCHES = (
    Stretch("accepted", _("从收到到受理"), "accepted_at", TAKEN_UP),
    Stretch("replied", _("从收到到答复"), "replied_at", REPLIED),
    Stretch("carried_out", _("从收到到落实"), "carried_out_at", CARRIED_OUT),
    Stretch("imported", _("导入的：从来信到答复"), "replied_at", Q(origin=Origin.IMPORT, replied_at__isnull=False)),
)


@dataclass(frozen=True)
class Lag:
    """Days, or weeks, within which half and nine in ten of `count` matters were done; None where there are none."""

    stretch: Stretch
    count: int
    half: int | None
    nine_tenths: int | None


def quantile(days: Mapping[int, int], percent: int) -> int | None:
    """The smallest number of days within which at least `percent` of 100 were done; `days`: how many, by days."""
    whole = sum(days.values())
    reached = 0
    for day in sorted(days):
        reached += days[day]
        if reached * 100 >= whole * percent:
            return day
    return None


def weekly(studio: Studio) -> bool:
    """Whether it is counted in weeks: the studio, or one of its workstations, has small numbers."""
    return any(item.coarse for item in Studio.objects.filter(within(studio.path)))


def _monday(field: str) -> Any:
    return Cast(TruncWeek(field), DateField())


def lags(studio: Studio) -> list[Lag]:
    """The lags of a studio and its workstations, one query each."""
    found = []
    small = weekly(studio)
    begin, unit = (_monday, 7) if small else (TruncDate, 1)
    for stretch in STRETCHES:
        took = ExpressionWrapper(begin(stretch.field) - begin("received_at"), output_field=DurationField())
        rows = Matter.objects.filter(within(studio.path)).filter(stretch.who).order_by().values(took=took)
        days: dict[int, int] = {}
        for row in rows.annotate(number=Count("pk")):
            day = max(row["took"], timedelta()).days // unit
            days[day] = days.get(day, 0) + row["number"]
        found.append(Lag(stretch, sum(days.values()), quantile(days, 50), quantile(days, 90)))
    return found
