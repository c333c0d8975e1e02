"""When everything in the demo happened: counted back from today, at hours when people speak and offices work."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random

from bandeng.core.clock import HERE
from bandeng.core.workdays import Calendar
from bandeng.listen.demo.story import Line, Told

DAY = timedelta(days=1)
WEDNESDAY = 2
# Visits are on listening day, except the newest ones: their time limits matter more.
RECENT = 25
RESIDENT = frozenset({"confirm", "dispute", "withdraw", "resume", "add"})
MORNING = (time(9, 5), time(11, 30))
AFTERNOON = (time(14, 5), time(16, 40))
AWAKE = (time(7, 30), time(21, 20))
CLOSING = time(17, 40)
LUNCH = time(12), time(14)


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happens; `line` is None for the matter's receipt. `promised` goes with a result promised."""

    at: datetime
    told: Told
    line: Line | None
    promised: date | None = None


def plan(matters: list[Told], today: date, calendar: Calendar, seed: int) -> list[Event]:
    """Every event of every matter, in order of time; all of them before `today`."""
    events = [event for told in matters for event in _life(told, today, calendar, seed)]
    return sorted(events, key=lambda event: event.at)


def _life(told: Told, today: date, calendar: Calendar, seed: int) -> Iterator[Event]:
    rng = Random(f"{seed} {told.id}")
    last = calendar.workday_before(today, 1)
    at = _received(told, calendar.workday_before(today, told.ago + 1), calendar, rng)
    yield Event(at, told, None)
    for line in told.lines:
        at = min(_next(line, at, calendar, rng), _moment(last, time(18), rng))
        yield Event(at, told, line, _promised(line, at, calendar))


def _received(told: Told, day: date, calendar: Calendar, rng: Random) -> datetime:
    if told.source == "web":
        hours = (time(7, 30), time(9, 30)) if told.ago <= RECENT or told.urgent else AWAKE
        return _between(day, *hours, rng)
    if told.source == "visit" and told.ago > RECENT:
        while day.weekday() != WEDNESDAY or not calendar.is_workday(day):
            day -= DAY
    return _between(day, time(9, 5), time(11, 10), rng)


def _next(line: Line, at: datetime, calendar: Calendar, rng: Random) -> datetime:
    """The moment of `line` after `at`: later the same day while it lasts, or at some hour of the day due."""
    resident = line.verb in RESIDENT
    if line.days == 0:
        later = at + timedelta(minutes=rng.randint(12, 55))
        if not resident and later.time() < MORNING[0]:
            later = _between(later.date(), MORNING[0], time(9, 35), rng)
        if not resident and LUNCH[0] <= later.time() < LUNCH[1]:
            later = _between(later.date(), LUNCH[1], time(14, 25), rng)
        if calendar.is_workday(later.date()) and later.time() <= (AWAKE[1] if resident else CLOSING):
            return later
        return _between(calendar.add_workdays(at.date(), 1), MORNING[0], time(9, 50), rng)
    hours = AWAKE if resident else rng.choice((MORNING, AFTERNOON))
    return _between(calendar.add_workdays(at.date(), line.days), *hours, rng)


def _promised(line: Line, at: datetime, calendar: Calendar) -> date | None:
    result, _, days = line.choice.partition("+")
    return calendar.add_workdays(at.date(), int(days)) if result == "promised" else None


def _between(day: date, start: time, end: time, rng: Random) -> datetime:
    minutes = (end.hour - start.hour) * 60 + end.minute - start.minute
    moment = datetime.combine(day, start, HERE) + timedelta(minutes=rng.randint(0, minutes))
    return moment + timedelta(seconds=rng.randint(0, 59))


def _moment(day: date, hour: time, rng: Random) -> datetime:
    return datetime.combine(day, hour, HERE) + timedelta(minutes=rng.randint(0, 5))
