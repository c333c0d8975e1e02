"""Working days (工作日): pure arithmetic on dates over the published calendar and local corrections.

Time limits are counted from the working day *after* the day something happened.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cache

import chinese_calendar

_PUBLISHED = range(min(chinese_calendar.constants.holidays).year, max(chinese_calendar.constants.holidays).year + 1)
_DAY = timedelta(days=1)

# Fixed days off, as (month, day): 全国年节及纪念日放假办法 of the State Council, in force since 2025-01-01.
_FIXED = frozenset({(1, 1), (5, 1), (5, 2), (10, 1), (10, 2), (10, 3)})

# Days of the lunar and solar calendar, from the tables of the Hong Kong Observatory:
# (Spring Festival 正月初一, Qingming 清明, Dragon Boat 端午, Mid-Autumn 中秋).
_MOVING = {
    2027: ((2, 6), (4, 5), (6, 9), (9, 15)),
    2028: ((1, 26), (4, 4), (5, 28), (10, 3)),
    2029: ((2, 13), (4, 4), (6, 16), (9, 22)),
    2030: ((2, 3), (4, 5), (6, 5), (9, 12)),
    2031: ((1, 23), (4, 5), (6, 24), (10, 1)),
    2032: ((2, 11), (4, 4), (6, 12), (9, 19)),
    2033: ((1, 31), (4, 4), (6, 1), (9, 8)),
    2034: ((2, 19), (4, 5), (6, 20), (9, 27)),
    2035: ((2, 8), (4, 5), (6, 10), (9, 16)),
}


def _estimated_holidays() -> frozenset[date]:
    days: set[date] = set()
    for year, (spring, *others) in _MOVING.items():
        first = date(year, *spring)
        days.update(first + n * _DAY for n in (-1, 0, 1, 2))
        days.update(date(year, *other) for other in others)
    return frozenset(days)


_ESTIMATED = _estimated_holidays()


@dataclass(frozen=True)
class Calendar:
    """The working days of one studio.

    `overrides` maps a day to True (working day) or False (day off) and wins over everything; `confirmed`
    names years that the published calendar lacks and someone has entered from the State Council's notice.
    In a year neither published nor confirmed a day is *estimated*: Monday to Friday without the statutory
    holidays; days off that are shifted and make-up days at weekends (调休) are not known before the notice.
    """

    overrides: Mapping[date, bool] = field(default_factory=dict)
    confirmed: frozenset[int] = frozenset()

    def is_workday(self, day: date) -> bool:
        """Whether people work on `day`. Raises TypeError for a datetime: its day depends on a time zone."""
        _check(day)
        if day in self.overrides:
            return self.overrides[day]
        if day.year in _PUBLISHED:
            return _published(day)
        return day.weekday() < 5 and (day.month, day.day) not in _FIXED and day not in _ESTIMATED

    def is_holiday(self, day: date) -> bool:
        """Whether `day` is off for more than being a weekend: a public holiday, or a weekday taken off."""
        if self.is_workday(day):
            return False
        if day.weekday() < 5 or day in self.overrides:
            return True
        if day.year in _PUBLISHED:
            return _named(day)
        return (day.month, day.day) in _FIXED or day in _ESTIMATED

    def is_estimated(self, day: date) -> bool:
        """Whether `is_workday(day)` is a guess, to be said beside any limit that depends on it."""
        _check(day)
        return day not in self.overrides and day.year not in _PUBLISHED and day.year not in self.confirmed

    def add_workdays(self, day: date, n: int) -> date:
        """The n-th working day after `day`: 1 from a Friday is Monday, 0 is `day`. ValueError below 0."""
        if n < 0:
            raise ValueError("working days are counted forwards only")
        while n:
            day += _DAY
            n -= self.is_workday(day)
        return day

    def workday_before(self, day: date, n: int) -> date:
        """The n-th working day before `day`: 1 from a Monday is Friday, 0 is `day`."""
        while n > 0:
            day -= _DAY
            n -= self.is_workday(day)
        return day

    def workdays_between(self, start: date, end: date) -> int:
        """Working days after `start` up to and including `end`; 0 when `end` is not after `start`."""
        return sum(self.is_workday(start + i * _DAY) for i in range(1, (end - start).days + 1))

    def estimated_years(self, start: date, end: date) -> set[int]:
        """Years with an estimated day from `start` to `end`, both included."""
        years = (year for year in range(start.year, end.year + 1) if year not in _PUBLISHED)
        return {year for year in years if self._has_estimated_day(year, start, end)}

    def _has_estimated_day(self, year: int, start: date, end: date) -> bool:
        day, last = max(start, date(year, 1, 1)), min(end, date(year, 12, 31))
        while day <= last:
            if self.is_estimated(day):
                return True
            day += _DAY
        return False


@cache
def _published(day: date) -> bool:
    return bool(chinese_calendar.is_workday(day))


@cache
def _named(day: date) -> bool:
    return chinese_calendar.get_holiday_detail(day)[1] is not None


def _check(day: date) -> None:
    if isinstance(day, datetime):
        raise TypeError("a working day is a date; take the local date of the datetime first")
