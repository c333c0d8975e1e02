"""Recurring days: RFC 5545 rules, holidays that fall out or move, make-up days."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bandeng.algorithms import recurrence
from bandeng.core.workdays import Calendar

CALENDAR = Calendar()
WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
EVERY_WEDNESDAY = "FREQ=WEEKLY;BYDAY=WE"


def held(rule: str, since: date, until: date, holidays: recurrence.Policy = "skip") -> list[recurrence.Day]:
    return recurrence.days(
        rule,
        since,
        since,
        until,
        is_holiday=CALENDAR.is_holiday,
        is_workday=CALENDAR.is_workday,
        holidays=holidays,
    )


def test_every_wednesday_of_2026_falls_out_in_the_holidays_of_spring_and_october() -> None:
    days = held(EVERY_WEDNESDAY, date(2026, 1, 1), date(2026, 12, 31))
    assert len(days) == 52
    assert [one.planned for one in days if one.day is None] == [date(2026, 2, 18), date(2026, 10, 7)]


def test_a_holiday_moves_to_the_next_working_day_and_never_onto_another_recurrence() -> None:
    days = held("FREQ=WEEKLY;BYDAY=TU,WE", date(2026, 2, 10), date(2026, 2, 28), "move")
    moved = {one.planned: one.day for one in days if one.day != one.planned}
    assert moved == {date(2026, 2, 17): date(2026, 2, 26), date(2026, 2, 18): date(2026, 2, 27)}


def test_a_day_planned_for_saturdays_is_no_holiday_for_that() -> None:
    days = held("FREQ=WEEKLY;BYDAY=SA", date(2026, 9, 19), date(2026, 10, 10))
    assert [one.day for one in days] == [date(2026, 9, 19), None, None, date(2026, 10, 10)]


def test_days_are_kept_where_the_studio_says_so() -> None:
    assert all(one.day == one.planned for one in held(EVERY_WEDNESDAY, date(2026, 1, 1), date(2026, 12, 31), "keep"))


@pytest.mark.parametrize(
    "rule",
    [
        "",
        "EVERY WEDNESDAY",
        "FREQ=HOURLY",
        "FREQ=WEEKLY;BYHOUR=9",
        "FREQ=WEEKLY;BYDAY=XX",
        "FREQ=MONTHLY;BYDAY=60WE",
        "FREQ=MONTHLY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=DAILY;INTERVAL=0",
        "FREQ=DAILY;INTERVAL=-1",
        "FREQ=DAILY;COUNT=0",
        "FREQ=DAILY;UNTIL=20261231T000000Z",
    ],
)
def test_what_is_no_rule_for_days_is_refused(rule: str) -> None:
    with pytest.raises(recurrence.BadRule):
        recurrence.parse(rule)


def test_a_rule_is_kept_in_one_spelling() -> None:
    assert recurrence.parse("RRULE: freq=weekly; byday=we") == EVERY_WEDNESDAY


@given(
    start=st.dates(date(2024, 1, 1), date(2026, 6, 1)),
    weekdays=st.sets(st.integers(0, 6), min_size=1),
    every=st.integers(1, 4),
    holidays=st.sampled_from(["skip", "move", "keep"]),
)
def test_weekly_rules_agree_with_counting_by_hand(
    start: date, weekdays: set[int], every: int, holidays: recurrence.Policy
) -> None:
    names = ",".join(WEEKDAYS[day] for day in sorted(weekdays))
    until = start + timedelta(days=120)
    monday = start - timedelta(days=start.weekday())
    by_hand = [
        day
        for day in (start + timedelta(days=n) for n in range(121))
        if day.weekday() in weekdays and ((day - monday).days // 7) % every == 0
    ]
    found = held(f"FREQ=WEEKLY;INTERVAL={every};BYDAY={names}", start, until, holidays)
    assert [one.planned for one in found] == by_hand
    holds = [one.day for one in found if one.day]
    assert len(set(holds)) == len(holds)
    if holidays != "keep":
        assert not any(CALENDAR.is_holiday(day) for day in holds)
