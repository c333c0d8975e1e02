"""What someone sees of rosters: those of their series, and everything about their own duty."""

import calendar as months
from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q, QuerySet

from bandeng.core import clock
from bandeng.gather import kinds, rules
from bandeng.gather.models import Absence, Occasion, Roster, Series, Swap, Turn, Wish
from bandeng.gather.swapping import Around
from bandeng.studio.models import Person, Role
from bandeng.studio.reach import present

# So far ahead one can wish.
WISHES_AHEAD = timedelta(days=100)


def series_for(person: Person, verb: str) -> QuerySet[Series]:
    """The series on which `person` may do `verb`."""
    return Series.objects.filter(rules.visible(person, verb)).select_related("studio")


def rosters(person: Person) -> QuerySet[Roster]:
    """Published rosters of the series they see; drafts for those who plan or publish."""
    drafting = Series.objects.filter(rules.visible(person, "roster.plan") | rules.visible(person, "roster.publish"))
    found = Q(state=Roster.State.PUBLISHED) | Q(series__in=drafting)
    return Roster.objects.filter(found, series__in=series_for(person, "gather.see")).select_related("series__studio")


def turns(person: Person, since: date) -> list[Turn]:
    """Their announced turns from a day on."""
    found = Turn.objects.filter(person=person, state=Turn.State.ON, occasion__day__gte=since)
    found = found.select_related("occasion__venue", "occasion__series__studio", "occasion__studio")
    return list(found.prefetch_related("occasion__turns__person").order_by("occasion__opens_at"))


def absences(person: Person, today: date) -> list[Absence]:
    """Their absences that are not over."""
    return list(Absence.objects.filter(person=person, withdrawn_at=None, until__gte=today))


def asked_of_me(person: Person) -> list[Swap]:
    """Open offers that they may answer: made to them, or to whoever may take the turn."""
    now = clock.now()
    found = Swap.objects.filter(Q(to=person) | Q(to=None), state=Swap.State.OPEN, turn__occasion__opens_at__gt=now)
    mine = Occasion.objects.filter(rules.visible(person, "turn.own"))
    found = found.filter(turn__occasion__in=mine).exclude(turn__person=person)
    full = found.select_related(
        "turn__person", "turn__occasion__venue", "turn__occasion__series__studio", "back__occasion__venue"
    )
    looked_at: dict[tuple[int, int | None], list[Occasion]] = defaultdict(list)
    for swap in full:
        if swap.to_id is None:
            looked_at[_home(swap)].append(swap.turn.occasion)
    around = {home: Around(occasions, now) for home, occasions in looked_at.items()}
    return [swap for swap in full if swap.to_id or not around[_home(swap)].problems(swap.turn, person)]


def _home(swap: Swap) -> tuple[int, int | None]:
    """Turns of one series, or of one studio without, are looked at together."""
    return swap.turn.occasion.studio_id, swap.turn.occasion.series_id


def offered_by_me(person: Person) -> list[Swap]:
    """Their own open offers."""
    found = Swap.objects.filter(turn__person=person, state=Swap.State.OPEN)
    return list(found.select_related("turn__occasion__venue", "to", "back__occasion__venue"))


@dataclass(frozen=True)
class WishDay:
    """A day on which they could be asked to come; `wish`: "1" would like to, "0" rather not, "" either."""

    day: date
    occasions: list[Occasion]
    wish: str


def wish_days(person: Person, today: date) -> list[WishDay]:
    """The days ahead of all series for which they are a candidate."""
    until = today + WISHES_AHEAD
    mine = [
        series for series in series_for(person, "turn.own").filter(ended_at=None) if _candidate(person, series, until)
    ]
    held = Occasion.objects.filter(series__in=mine, day__gt=today, day__lte=until, state=Occasion.State.ON)
    by_day: dict[date, list[Occasion]] = {}
    for one in held.select_related("venue").order_by("opens_at"):
        by_day.setdefault(one.day, []).append(one)
    said = dict(Wish.objects.filter(person=person, day__in=list(by_day)).values_list("day", "wanted"))
    return [WishDay(day, those, str(int(said[day])) if day in said else "") for day, those in by_day.items()]


def _candidate(person: Person, series: Series, until: date) -> bool:
    found = kinds.KINDS[series.kind].candidates(series.studio, clock.today(), until)
    return any(one.person.pk == person.pk for one in found)


@dataclass(frozen=True)
class Day:
    day: date
    duty: bool
    away: bool


def my_months(turns: list[Turn], absences: list[Absence], today: date) -> list[tuple[date, list[list[Day | None]]]]:
    """The next months with a turn or an absence, three at most, week by week."""
    on = {turn.occasion.day for turn in turns}
    last = max([today, *on, *(one.until for one in absences)])
    found: list[tuple[date, list[list[Day | None]]]] = []
    first = today.replace(day=1)
    while first <= last and len(found) < 3:
        weeks = [
            [_day(day, on, absences) if day.month == first.month else None for day in week]
            for week in months.Calendar().monthdatescalendar(first.year, first.month)
        ]
        if any(one and (one.duty or one.away) for week in weeks for one in week):
            found.append((first, weeks))
        first = (first + timedelta(days=31)).replace(day=1)
    return found


def _day(day: date, on: set[date], absences: list[Absence]) -> Day:
    return Day(day, day in on, any(one.since <= day <= one.until for one in absences))


def people_planned_by(person: Person) -> QuerySet[Person]:
    """Those whose absences `person` may enter."""
    mine = rules.visible(person, "roster.plan")
    held = Role.objects.filter(mine, present(clock.now()), kind__in=rules.TABLE["turn.own"].keys())
    return Person.objects.filter(pk__in=held.values("person"), is_active=True)
