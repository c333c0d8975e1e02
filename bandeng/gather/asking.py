"""What a roster is asked of: duties, people and rules, read from the database as plain data for `algorithms.roster`."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Q

from bandeng.algorithms.roster import Duty, Rules, Worker
from bandeng.core import clock
from bandeng.gather import kinds, queries
from bandeng.gather.kinds import Candidate
from bandeng.gather.models import Absence, Occasion, Series, Turn, Wish
from bandeng.studio.models import Studio

# Turns so near a period count for rest and for the month.
NEAR = timedelta(days=62)
LONG_AGO = date(2000, 1, 1)
Turns = Mapping[int, Iterable[int]]
NONE: Turns = {}


@dataclass(frozen=True)
class Question:
    """Duties by the occasion's id, workers by the person's, both as text. `eased`: rules nobody could keep yet."""

    occasions: dict[int, Occasion]
    candidates: dict[int, Candidate]
    duties: list[Duty]
    workers: list[Worker]
    rules: Rules
    eased: tuple[str, ...] = ()

    @property
    def wishes(self) -> int:
        """Wishes that fall on a day with a duty."""
        days = {one.day for one in self.occasions.values()}
        return sum(len((one.wanted | one.unwanted) & days) for one in self.workers)


def rules_of(studio: Studio, series: Series | None) -> dict[str, int]:
    """The rules as data: the studio's, with what the series has of its own laid over them."""
    return {**studio.setting("roster_rules"), **(series.rules if series else {})}


def ahead(series: Series, since: date, until: date, at: datetime) -> list[Occasion]:
    """The occasions of a period that are held and have not begun."""
    found = series.occasions.filter(state=Occasion.State.ON, day__gte=since, day__lte=until, opens_at__gt=at)
    return list(found.select_related("venue", "series", "studio"))


def announced(occasions: Iterable[Occasion]) -> dict[int, list[int]]:
    """Who is on duty at each occasion, as announced."""
    found: dict[int, list[int]] = {one.pk: [] for one in occasions}
    for turn in Turn.objects.filter(occasion__in=list(found), state=Turn.State.ON).order_by("person"):
        found[turn.occasion_id].append(turn.person_id)
    return found


def question(
    studio: Studio, kind: str, rules: Mapping[str, int], occasions: list[Occasion], at: datetime, fixed: Turns = NONE
) -> Question:
    """Everything asked of a roster of `occasions`. `fixed`: people at some of them that nobody asks about any more."""
    since = min((one.day for one in occasions), default=clock.day(at))
    until = max((one.day for one in occasions), default=since)
    year = since.replace(month=1, day=1)
    candidates = {one.person.pk: one for one in kinds.KINDS[kind].candidates(studio, since, until)}
    people = list(candidates)
    open_ = [one for one in occasions if one.pk not in fixed]
    turns = _elsewhere(people, kind, occasions, since, until)
    for one in occasions:
        for person in fixed.get(one.pk, ()):
            turns[person].append(one)
    done = queries.turns_done(people, kind, year, clock.day(at) - timedelta(days=1))
    ever = queries.turns_done(people, kind, LONG_AGO, clock.day(at))
    away, wishes = _absences(people, since, until), _wishes(people, since, until)

    def worker(pk: int, one: Candidate) -> Worker:
        same = [other for other in turns[pk] if other.kind == kind]
        coming = sum(other.day >= clock.day(at) and other.day.year == since.year for other in same)
        return Worker(
            key=str(pk),
            sector=one.sector,
            experienced=_experienced(one, ever.get(pk, 0), since, rules),
            away=frozenset(away[pk] | {duty.day for duty in open_ if not _there(one, duty.day)}),
            unwanted=frozenset(day for day, wanted in wishes[pk].items() if not wanted),
            wanted=frozenset(day for day, wanted in wishes[pk].items() if wanted),
            barred=frozenset(str(duty.pk) for duty in open_ if any(_clash(duty, other) for other in turns[pk])),
            done=done.get(pk, 0) + coming,
            weight=_weight(one, year, until),
            recent=tuple(sorted(other.day for other in same if since - NEAR <= other.day <= until + NEAR)),
        )

    workers = [worker(pk, one) for pk, one in candidates.items()]
    asked, eased = _rules(rules, workers)
    duties = [Duty(str(one.pk), one.day, one.need) for one in open_]
    return Question({one.pk: one for one in occasions}, candidates, duties, workers, asked, eased)


def _there(one: Candidate, day: date) -> bool:
    return (one.since is None or one.since <= day) and (one.until is None or day <= one.until)


def _experienced(one: Candidate, turns: int, day: date, rules: Mapping[str, int]) -> bool:
    long_there = one.since is None or (day - one.since).days >= rules["experienced_days"]
    return long_there or turns >= rules["experienced_turns"]


def _weight(one: Candidate, year: date, until: date) -> int:
    """The share, in thousandths, of the year up to the period's end that they are there."""
    first, last = max(one.since or year, year), min(one.until or until, until)
    whole = (until - year).days + 1
    return max(0, round(1000 * ((last - first).days + 1) / whole))


def _clash(duty: Occasion, other: Occasion) -> bool:
    return duty.opens_at < other.closes_at and other.opens_at < duty.closes_at


def _rules(rules: Mapping[str, int], workers: list[Worker]) -> tuple[Rules, tuple[str, ...]]:
    """A rule about sectors or experience that nobody of these could keep is not asked: a new studio has to begin."""
    eased = []
    if rules["sectors"] and not any(worker.sector for worker in workers):
        eased.append("sectors")
    if rules["experienced"] and not any(worker.experienced for worker in workers):
        eased.append("experienced")
    names = ("per_month", "rest_days", "sectors", "experienced")
    return Rules(**{name: 0 if name in eased else rules[name] for name in names}), tuple(eased)


def _elsewhere(
    people: list[int], kind: str, occasions: list[Occasion], since: date, until: date
) -> dict[int, list[Occasion]]:
    """Announced turns of these people outside the occasions asked about: of the year, and whatever is near."""
    days = Q(occasion__day__gte=min(since - NEAR, since.replace(month=1, day=1)))
    days &= Q(occasion__day__lte=max(until + NEAR, since.replace(month=12, day=31)))
    found = Turn.objects.filter(days, person__in=people, state=Turn.State.ON, occasion__state=Occasion.State.ON)
    turns: dict[int, list[Occasion]] = defaultdict(list)
    for turn in found.exclude(occasion__in=[one.pk for one in occasions]).select_related("occasion"):
        turns[turn.person_id].append(turn.occasion)
    return turns


def _absences(people: list[int], since: date, until: date) -> dict[int, set[date]]:
    days: dict[int, set[date]] = defaultdict(set)
    found = Absence.objects.filter(person__in=people, withdrawn_at=None, since__lte=until, until__gte=since)
    for one in found:
        first, last = max(one.since, since), min(one.until, until)
        days[one.person_id] |= {first + timedelta(days=n) for n in range((last - first).days + 1)}
    return days


def _wishes(people: list[int], since: date, until: date) -> dict[int, dict[date, bool]]:
    days: dict[int, dict[date, bool]] = defaultdict(dict)
    for one in Wish.objects.filter(person__in=people, day__gte=since, day__lte=until):
        days[one.person_id][one.day] = one.wanted
    return days
