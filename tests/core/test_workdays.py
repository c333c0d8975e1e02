"""The limits are worked out by hand from the notices; `HOLIDAYS` and `MAKE_UP` owe nothing to the library."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bandeng.core.workdays import Calendar

CALENDAR = Calendar()
DAY = timedelta(days=1)


def days(year, *spans):
    """ "1.28-2.4" → every day of it."""
    found = set()
    for span in spans:
        first, _, last = span.partition("-")
        day, end = (date(year, *map(int, part.split("."))) for part in (first, last or first))
        while day <= end:
            found.add(day)
            day += DAY
    return found


# Notice for 2025 (国办发明电〔2024〕12号): New Year, Spring Festival, Qingming, Labour Day, Dragon Boat,
# National Day with Mid-Autumn. Notice for 2026 (国办发明电〔2025〕7号): the same, and Mid-Autumn by itself.
HOLIDAYS = days(2025, "1.1", "1.28-2.4", "4.4-4.6", "5.1-5.5", "5.31-6.2", "10.1-10.8") | days(
    2026, "1.1-1.3", "2.15-2.23", "4.4-4.6", "5.1-5.5", "6.19-6.21", "9.25-9.27", "10.1-10.7"
)
MAKE_UP = days(2025, "1.26", "2.8", "4.27", "9.28", "10.11") | days(2026, "1.4", "2.14", "2.28", "5.9", "9.20", "10.10")


def works(day):
    return day in MAKE_UP or (day.weekday() < 5 and day not in HOLIDAYS)


def test_every_day_of_2025_and_2026_follows_the_notices():
    day = date(2025, 1, 1)
    while day.year < 2027:
        assert CALENDAR.is_workday(day) is works(day), day
        assert not CALENDAR.is_estimated(day)
        day += DAY


# Received on → the last day of a limit of 1, 3 and 13 working days, with the working days counted out.
LIMITS = [
    # New Year 2025 is a Wednesday, one day off. Tue 31 Dec → Thu 2, Fri 3, Mon 6 | 7 8 9 10, 13-17, Mon 20.
    ("2024-12-31", "2025-01-02", "2025-01-06", "2025-01-20"),
    # Spring Festival 28 Jan - 4 Feb; Sun 26 Jan and Sat 8 Feb are worked.
    # Fri 24 Jan → Sun 26, Mon 27, Wed 5 Feb | 6, 7, Sat 8, 10-14, Mon 17, Tue 18.
    ("2025-01-24", "2025-01-26", "2025-02-05", "2025-02-18"),
    # Sat 25 Jan, a day off → the same count.
    ("2025-01-25", "2025-01-26", "2025-02-05", "2025-02-18"),
    # New Year's Eve, Tue 28 Jan → Wed 5, 6, 7 | Sat 8, 10-14, 17-20.
    ("2025-01-28", "2025-02-05", "2025-02-07", "2025-02-20"),
    # Make-up Sat 8 Feb → Mon 10, 11, 12 | 13, 14, 17-21, 24, 25, 26.
    ("2025-02-08", "2025-02-10", "2025-02-12", "2025-02-26"),
    # Qingming Fri 4 - Sun 6 Apr. Thu 3 → Mon 7, 8, 9 | 10, 11, 14-18, 21, 22, 23.
    ("2025-04-03", "2025-04-07", "2025-04-09", "2025-04-23"),
    # Labour Day 1-5 May; Sun 27 Apr worked. Fri 25 Apr → Sun 27, 28, 29 | 30, 6-9 May, 12-16.
    ("2025-04-25", "2025-04-27", "2025-04-29", "2025-05-16"),
    # Wed 30 Apr → Tue 6, 7, 8 | 9, 12-16, 19-22.
    ("2025-04-30", "2025-05-06", "2025-05-08", "2025-05-22"),
    # Dragon Boat Sat 31 May - Mon 2 Jun. Fri 30 May → Tue 3, 4, 5 | 6, 9-13, 16-19.
    ("2025-05-30", "2025-06-03", "2025-06-05", "2025-06-19"),
    # National Day with Mid-Autumn 1-8 Oct; Sun 28 Sep and Sat 11 Oct worked.
    # Fri 26 Sep → Sun 28, 29, 30 | Thu 9 Oct, 10, Sat 11, 13-17, 20, 21.
    ("2025-09-26", "2025-09-28", "2025-09-30", "2025-10-21"),
    # Tue 30 Sep → Thu 9 Oct, 10, Sat 11 | 13-17, 20-24.
    ("2025-09-30", "2025-10-09", "2025-10-11", "2025-10-24"),
    # New Year 2026: Thu 1 - Sat 3 Jan off; Sun 4 worked. Wed 31 Dec → Sun 4, 5, 6 | 7, 8, 9, 12-16, 19, 20.
    ("2025-12-31", "2026-01-04", "2026-01-06", "2026-01-20"),
    # Spring Festival 15-23 Feb; Sat 14 and Sat 28 worked. Thu 12 → Fri 13, Sat 14, Tue 24 |
    # 25, 26, 27, Sat 28, 2-6 Mar, 9.
    ("2026-02-12", "2026-02-13", "2026-02-24", "2026-03-09"),
    # Fri 13 Feb → Sat 14, Tue 24, 25 | 26, 27, Sat 28, 2-6 Mar, 9, 10.
    ("2026-02-13", "2026-02-14", "2026-02-25", "2026-03-10"),
    # Sat 14 Feb → Tue 24, 25, 26 | 27, Sat 28, 2-6 Mar, 9, 10, 11.
    ("2026-02-14", "2026-02-24", "2026-02-26", "2026-03-11"),
    # Qingming Sat 4 - Mon 6 Apr. Fri 3 → Tue 7, 8, 9 | 10, 13-17, 20-23.
    ("2026-04-03", "2026-04-07", "2026-04-09", "2026-04-23"),
    # Labour Day Fri 1 - Tue 5 May; Sat 9 worked. Thu 30 Apr → Wed 6, 7, 8 | Sat 9, 11-15, 18-21.
    ("2026-04-30", "2026-05-06", "2026-05-08", "2026-05-21"),
    # Dragon Boat Fri 19 - Sun 21 Jun. Thu 18 → Mon 22, 23, 24 | 25, 26, 29, 30, 1-3 Jul, 6, 7, 8.
    ("2026-06-18", "2026-06-22", "2026-06-24", "2026-07-08"),
    # Sun 20 Sep worked; Mid-Autumn Fri 25 - Sun 27; National Day 1-7 Oct; Sat 10 worked.
    # Fri 18 Sep → Sun 20, 21, 22 | 23, 24, 28, 29, 30, 8 Oct, 9, Sat 10, 12, 13.
    ("2026-09-18", "2026-09-20", "2026-09-22", "2026-10-13"),
    # Thu 24 Sep → Mon 28, 29, 30 | Thu 8 Oct, 9, Sat 10, 12-16, 19, 20.
    ("2026-09-24", "2026-09-28", "2026-09-30", "2026-10-20"),
    # Wed 30 Sep → Thu 8 Oct, 9, Sat 10 | 12-16, 19-23.
    ("2026-09-30", "2026-10-08", "2026-10-10", "2026-10-23"),
]


@pytest.mark.parametrize(("received", "one", "three", "thirteen"), LIMITS)
def test_limits_around_the_long_holidays(received, one, three, thirteen):
    start = date.fromisoformat(received)
    for limit, last in ((1, one), (3, three), (13, thirteen)):
        assert CALENDAR.add_workdays(start, limit).isoformat() == last
        assert CALENDAR.workdays_between(start, date.fromisoformat(last)) == limit


dates = st.dates(date(2003, 6, 1), date(2037, 6, 1))


@given(dates, st.integers(0, 60))
def test_adding_and_counting_are_inverse(day, n):
    end = CALENDAR.add_workdays(day, n)
    assert CALENDAR.workdays_between(day, end) == n
    assert n == 0 or CALENDAR.is_workday(end)


@settings(deadline=None)
@given(dates, dates, dates)
def test_counting_adds_up(a, b, c):
    a, b, c = sorted((a, b, c))
    count = CALENDAR.workdays_between
    assert count(a, b) + count(b, c) == count(a, c)
    assert count(c, a) == 0


@given(dates, st.booleans())
def test_an_override_wins(day, works):
    calendar = Calendar({day: works})
    assert calendar.is_workday(day) is works
    assert not calendar.is_estimated(day)


def test_days_beyond_the_published_years_are_estimated():
    assert CALENDAR.is_estimated(date(2027, 1, 4))
    assert CALENDAR.is_workday(date(2027, 1, 4))
    off = ["2027-01-01", "2027-02-05", "2027-02-08", "2027-04-05", "2027-05-01", "2028-05-02", "2031-10-01"]
    off += ["2027-06-09", "2027-09-15", "2030-02-05", "2040-10-02", "2001-05-01"]
    assert not any(CALENDAR.is_workday(date.fromisoformat(day)) for day in off)
    # Make-up days are unknown, so no weekend is worked.
    assert not CALENDAR.is_workday(date(2027, 10, 9))


def test_estimated_years():
    assert CALENDAR.estimated_years(date(2026, 12, 20), date(2026, 12, 31)) == set()
    assert CALENDAR.estimated_years(date(2026, 12, 20), date(2028, 1, 1)) == {2027, 2028}
    assert Calendar(confirmed=frozenset({2027})).estimated_years(date(2026, 1, 1), date(2028, 1, 1)) == {2028}
    one = Calendar({date(2027, 1, 1): False})
    assert one.estimated_years(date(2026, 12, 31), date(2027, 1, 1)) == set()
    assert one.estimated_years(date(2026, 12, 31), date(2027, 1, 2)) == {2027}


def test_misuse():
    with pytest.raises(ValueError, match="forwards"):
        CALENDAR.add_workdays(date(2026, 1, 1), -1)
    with pytest.raises(TypeError, match="local date"):
        CALENDAR.is_workday(datetime(2026, 1, 1))
