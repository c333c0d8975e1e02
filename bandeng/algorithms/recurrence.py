"""Recurring days: the rule of RFC 5545 (RRULE), and what becomes of a day on which nobody works.

days("FREQ=WEEKLY;BYDAY=WE", starts_on, since, until, is_holiday=…, is_workday=…, holidays="skip")
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from dateutil.rrule import rrulestr

# A studio's day is planned in local dates; times of day and zones come with the occasion.
_PARTS = frozenset({"FREQ", "INTERVAL", "BYDAY", "BYMONTHDAY", "BYMONTH", "BYSETPOS", "WKST", "COUNT", "UNTIL"})
_NUMBERS = frozenset({"INTERVAL", "COUNT"})
_FREQUENCIES = frozenset({"DAILY", "WEEKLY", "MONTHLY", "YEARLY"})
Policy = Literal["skip", "move", "keep"]
MOST = 2000
FURTHEST = timedelta(days=15)
_LONG_AGO = datetime(2000, 1, 1)


class BadRule(ValueError):
    """The text is no rule that a day can recur by; `part` is what it does not take."""

    def __init__(self, part: str) -> None:
        self.part = part
        super().__init__(f"not a rule for days: {part}")


@dataclass(frozen=True, slots=True)
class Day:
    """One recurrence: the day the rule gives, and the day that holds (None: it falls out)."""

    planned: date
    day: date | None


def parse(rule: str) -> str:
    """The rule in capitals and without blanks, each part checked. Raises BadRule, also for one that gives no day."""
    text = "".join(rule.upper().split()).removeprefix("RRULE:")
    for part in text.split(";"):
        name, _, value = part.partition("=")
        if name not in _PARTS or not value or (name == "FREQ" and value not in _FREQUENCIES):
            raise BadRule(part)
        if name in _NUMBERS and not (value.isdecimal() and int(value)):
            raise BadRule(part)
    try:
        # Some of what cannot be is noticed only when the first day is asked for.
        next(iter(rrulestr(text, dtstart=_LONG_AGO)))
    except (ValueError, TypeError, KeyError, IndexError, StopIteration) as error:
        raise BadRule(text) from error
    return text


def planned(rule: str, start: date, since: date, until: date) -> list[date]:
    """The days of a rule that begins on `start`, between two days, both included; at most MOST of them."""
    found = rrulestr(parse(rule), dtstart=datetime(start.year, start.month, start.day))
    low, high = (datetime(day.year, day.month, day.day) for day in (max(start, since), until))
    days: list[date] = []
    for moment in found.xafter(low, inc=True):
        if moment > high or len(days) == MOST:
            break
        days.append(moment.date())
    return days


def days(
    rule: str,
    start: date,
    since: date,
    until: date,
    *,
    is_holiday: Callable[[date], bool],
    is_workday: Callable[[date], bool],
    holidays: Policy,
) -> list[Day]:
    """Each day planned between `since` and `until`, and the one that holds.

    A holiday falls out (`skip`), moves to the next working day that has no recurrence of its own (`move`, FURTHEST
    ahead at most), or stays (`keep`). A make-up day at a weekend is a working day.
    """
    found = planned(rule, start, since, until)
    taken = set(found)
    out: list[Day] = []
    for day in found:
        holds: date | None = day
        if holidays != "keep" and is_holiday(day):
            holds = _next(day, taken, is_workday) if holidays == "move" else None
        if holds:
            taken.add(holds)
        out.append(Day(day, holds))
    return out


def _next(day: date, taken: set[date], is_workday: Callable[[date], bool]) -> date | None:
    for ahead in range(1, FURTHEST.days + 1):
        other = day + timedelta(days=ahead)
        if is_workday(other) and other not in taken:
            return other
    return None
