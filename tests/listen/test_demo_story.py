"""The demo's texts and dates, without a database."""

from collections import Counter
from datetime import date, time
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bandeng.core.redact import redact
from bandeng.core.workdays import Calendar
from bandeng.listen.demo import dates, faces, house, scenes, story
from bandeng.listen.demo.play import VERBS

CALENDAR = Calendar()
TOLD = story.read(frozenset(scenes.SCENES))
# From 2027 on the calendar is estimated: the demo has to load then as well.
DAYS = st.dates(date(2026, 1, 1), date(2029, 12, 31))


def test_a_line_has_days_a_verb_a_choice_and_words() -> None:
    assert story.parse("3 draft promised+20 月底前装好。", frozenset()) == story.Line(
        3, "draft", "promised+20", "月底前装好。"
    )
    assert story.parse("1 done lamp_on 灯亮了。", frozenset({"lamp_on"})).choice == "lamp_on"
    assert story.parse("1 done 灯亮了。", frozenset({"lamp_on"})) == story.Line(1, "done", "", "灯亮了。")
    assert story.parse("0 accept", frozenset()) == story.Line(0, "accept")


def test_there_are_seventy_matters_and_every_verb_is_known() -> None:
    assert len(TOLD) == len({told.id for told in TOLD}) == 68  # one of them is split into two more
    assert {line.verb for told in TOLD for line in told.lines} <= VERBS.keys()
    assert {told.member for told in TOLD} - {""} <= {row["name"] for row in house.read_members()}
    assert {told.unit for told in TOLD} - {""} == {row["key"] for row in house.read()["unit"]}


def test_no_text_has_anything_that_points_to_a_person() -> None:
    texts = [text for told in TOLD for text in (told.title, told.say, told.place)]
    texts += [line.words for told in TOLD for line in told.lines]
    assert [text for text in texts if redact(text).text != text] == []


def test_two_matters_are_never_told_in_the_same_words() -> None:
    texts = Counter(line.words for told in TOLD for line in told.lines if line.words)
    assert [text for text, count in texts.items() if count > 1] == []


@settings(max_examples=25, deadline=None)
@given(DAYS, st.integers(0, 2**31))
def test_everything_happens_before_today_and_in_its_order(today: date, seed: int) -> None:
    events = dates.plan(TOLD, today, CALENDAR, seed)
    assert [event.at for event in events] == sorted(event.at for event in events)
    assert events[-1].at.date() < today
    assert 640 < (today - events[0].at.date()).days < 800
    for told in TOLD:
        own = [event for event in events if event.told.id == told.id]
        assert [event.line for event in own] == [None, *told.lines]
        assert all(before.at < after.at for before, after in pairwise(own))


@settings(max_examples=10, deadline=None)
@given(DAYS, st.integers(0, 2**31))
def test_staff_act_in_office_hours_and_residents_while_awake(today: date, seed: int) -> None:
    for event in dates.plan(TOLD, today, CALENDAR, seed):
        resident = event.line is None or event.line.verb in dates.RESIDENT
        assert time(7, 30) <= event.at.time() <= time(21, 31)
        if not resident:
            assert CALENDAR.is_workday(event.at.date()), event
            assert time(9) <= event.at.time() < time(18), event
            assert not time(12) <= event.at.time() < time(14), event


def test_the_same_seed_gives_the_same_dates_and_another_one_others() -> None:
    today = date(2026, 6, 12)
    assert dates.plan(TOLD, today, CALENDAR, 1) == dates.plan(TOLD, today, CALENDAR, 1)
    assert dates.plan(TOLD, today, CALENDAR, 1) != dates.plan(TOLD, today, CALENDAR, 2)


def test_the_working_day_before_a_holiday_is_found() -> None:
    assert CALENDAR.workday_before(date(2025, 10, 9), 1) == date(2025, 9, 30)


def test_every_member_has_a_face_of_their_own_and_always_the_same() -> None:
    drawn = [faces.portrait(row["name"], row["sex"], int(row["age"])).read() for row in house.read_members()]
    assert len(set(drawn)) == 30
    first = house.read_members()[0]
    assert faces.portrait(first["name"], first["sex"], int(first["age"])).read() == drawn[0]


@pytest.mark.parametrize("name", sorted(scenes.SCENES))
def test_every_scene_can_be_drawn(name: str) -> None:
    assert scenes.draw(name).read(3) == b"\xff\xd8\xff"
