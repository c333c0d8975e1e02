"""Readings of the log of calls."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, F, Q, QuerySet
from django.http import QueryDict
from django.utils.translation import gettext as _

from bandeng.core import clock
from bandeng.gather.models import Occasion, Turn
from bandeng.listen.days import PHONE
from bandeng.listen.models import Call
from bandeng.listen.phone_line import rules
from bandeng.studio.models import Person, Studio
from bandeng.web import formats

WAITING = Q(missed=True, outcome="", reached_at=None)
# Taken or called back, and to be entered as a matter.
UNENTERED = Q(outcome="", matter=None) & ~WAITING


def seen(person: Person, verb: str = "call.see") -> QuerySet[Call]:
    return Call.objects.filter(rules.visible(person, verb)).select_related("taken_by", "back_by", "matter", "studio")


def to_call_back(person: Person) -> QuerySet[Call]:
    """Missed calls that wait, the one due first on top."""
    return seen(person, "call.back").filter(WAITING).order_by("due", "at", "pk")


def to_enter(person: Person) -> QuerySet[Call]:
    """Calls of which a matter is to be made."""
    return seen(person, "call.log").filter(UNENTERED).order_by("at", "pk")


def lamp(call: Call, today: date) -> tuple[str, str]:
    """The colour of a call that waits, and in words."""
    due = call.due or today
    if today > due:
        return "red", _("已过期限（%(due)s）") % {"due": formats.date(due)}
    if today == due:
        return "amber", _("今天要回电")
    return "green", _("%(due)s 前回电") % {"due": formats.date(due)}


def on_shift(studio: Studio, at: datetime) -> list[Person]:
    """Who sits at the telephone now."""
    turns = Turn.objects.filter(
        state=Turn.State.ON,
        occasion__state=Occasion.State.ON,
        occasion__kind=PHONE,
        occasion__path=studio.path,
        occasion__opens_at__lte=at,
        occasion__closes_at__gt=at,
    )
    return [turn.person for turn in turns.select_related("person").order_by("person__sort_key")]


@dataclass(frozen=True, slots=True)
class Filters:
    """Which calls of the log are shown: today's unless asked otherwise."""

    since: date
    until: date
    outcome: str = ""
    chosen: dict[str, str] = field(default_factory=dict)

    def of(self, calls: QuerySet[Call]) -> QuerySet[Call]:
        found = calls.filter(at__gte=clock.midnight(self.since), at__lt=clock.midnight(self.until + timedelta(days=1)))
        extra = {"missed": Q(missed=True), "open": UNENTERED, "out": Q(direction=Call.Direction.OUT)}
        if self.outcome:
            found = found.filter(extra.get(self.outcome, Q(outcome=self.outcome)))
        return found


def filters(asked: QueryDict) -> Filters:
    """What the address asks for; what cannot be understood is not asked for."""
    today = clock.today()
    since, until = _day(asked.get("since", "")) or today, _day(asked.get("until", "")) or today
    outcome = asked.get("outcome", "")
    outcome = outcome if outcome in dict(outcomes()) else ""
    chosen = {"since": since.isoformat(), "until": max(since, until).isoformat(), "outcome": outcome}
    return Filters(since, max(since, until), outcome, chosen)


def outcomes() -> list[tuple[str, str]]:
    """What the log can be narrowed to."""
    kinds = [
        Call.Outcome.ANSWERED,
        Call.Outcome.MATTER,
        Call.Outcome.REFERRED,
        Call.Outcome.UNREACHED,
    ]
    extra = [("missed", _("未接")), ("open", _("等着登记")), ("out", _("打出去的"))]
    return [("", _("全部")), *((kind.value, str(kind.label)) for kind in kinds), *extra]


def _day(text: str) -> date | None:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if 2000 <= day.year < 3000 else None


def month(person: Person, today: date) -> list[dict[str, Any]]:
    """The figures of this month so far, each with what it is a part of."""
    first = today.replace(day=1)
    tried = Q(first_try_at__isnull=False)
    counts = {
        "total": Q(),
        "unanswered": Q(missed=True),
        "at_once": Q(missed=False, outcome=Call.Outcome.ANSWERED),
        "back": Q(missed=True) & (tried | Q(due__lt=today)),
        "on_time": Q(missed=True, first_try_at__date__lte=F("due")),
    }
    found = Filters(first, today).of(seen(person)).filter(direction=Call.Direction.IN).order_by()
    count = found.aggregate(**{name: Count("pk", filter=which) for name, which in counts.items()})
    taken = count["total"] - count["unanswered"]
    return [
        {"label": _("本月来电"), "part": count["total"], "whole": None, "note": ""},
        {"label": _("当场答复"), "part": count["at_once"], "whole": taken, "note": _("接通的来电里")},
        {"label": _("未接"), "part": count["unanswered"], "whole": count["total"], "note": _("全部来电里")},
        {
            "label": _("按时回电"),
            "part": count["on_time"],
            "whole": count["back"],
            "note": _("已回过或已到期的未接来电里"),
        },
    ]
