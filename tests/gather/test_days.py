"""Recurring days over HTTP: arranging, changing, ending; single occasions moved, cancelled, restored; who is told."""

from datetime import date, time, timedelta

import pytest

from bandeng.core import clock, guard
from bandeng.core.actions import By
from bandeng.core.errors import Invalid
from bandeng.gather import actions
from bandeng.gather.jobs import lay_out_all
from bandeng.gather.models import Occasion, Series
from bandeng.ledger.models import Entry
from bandeng.post.models import Message
from bandeng.studio.actions import add_venue, set_day
from tests.cast import Cast, build
from tests.gather.made import on_duty, one_day, wednesdays

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return build()


def form(cast: Cast, **values: object) -> dict[str, object]:
    return {
        "kind": "listening",
        "title": "倾听日",
        "often": "weekly",
        "days": ["WE"],
        "starts_on": "2026-12-02",
        "opens": "09:00",
        "closes": "11:30",
        "venues": [venue.pk for venue in cast.studio.venues.all()],
        "holidays": "skip",
        "need": 2,
        "bookable": "on",
        "minutes": 15,
        "places": 1,
        **values,
    }


def test_the_head_arranges_every_wednesday_and_sees_the_month(cast: Cast) -> None:
    head = cast.client("head")
    answer = head.post(f"/desk/days/arrange/{cast.studio.pk}/", form(cast))
    assert answer.status_code == 302, answer.context["form"].errors
    series = Series.objects.get()
    assert series.rule == "FREQ=WEEKLY;BYDAY=WE"
    page = head.get("/desk/days/?month=2026-12").content.decode()
    assert "12月2日 周三" in page
    assert "每周三 9:00–11:30" in page
    assert Entry.objects.filter(code="series.arrange").count() == 1
    assert series.occasions.filter(day=date(2026, 12, 30)).exists()


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"days": []}, "请选星期几"),
        ({"closes": "08:00"}, "结束时间要晚于开始时间"),
        ({"venues": []}, "这个字段是必填项"),
        ({"often": "custom", "rule": "EVERY WEDNESDAY"}, "看不懂这条重复规则"),
        ({"ends_on": "2026-01-01"}, "结束日期要在开始日期以后"),
        ({"starts_on": "0226-12-02"}, "请检查年份"),
    ],
)
def test_what_cannot_be_arranged_is_said_and_kept(cast: Cast, values: dict[str, object], words: str) -> None:
    answer = cast.client("head").post(f"/desk/days/arrange/{cast.studio.pk}/", form(cast, **values))
    assert answer.status_code == 422
    assert words in answer.content.decode() or values.get("venues") == []
    assert 'value="倾听日"' in answer.content.decode()
    assert not Series.objects.exists()


@pytest.mark.parametrize("who", ["member", "outsider", "auditor"])
def test_others_do_not_arrange(cast: Cast, who: str) -> None:
    answer = cast.client(who).post(f"/desk/days/arrange/{cast.studio.pk}/", form(cast))
    assert answer.status_code in (403, 404)
    assert not Series.objects.exists()


def test_holidays_fall_out_and_a_change_of_the_calendar_is_followed(cast: Cast) -> None:
    series = wednesdays(cast, starts_on=date(2027, 1, 6), ends_on=date(2027, 3, 31), holidays="skip")
    day = date(2027, 3, 10)
    one = series.occasions.get(planned_on=day)
    on_duty(one, cast, "member")
    assert one.state == "on"
    set_day(By(), day, working=False, name="停一天")
    lay_out_all()
    one.refresh_from_db()
    assert (one.state, one.note) == ("cancelled", "节假日停一次")
    assert Message.objects.filter(event="occasion.cancel", recipient=f"person:{cast['member'].pk}").count() == 1
    before = Entry.objects.count()
    lay_out_all()
    assert Entry.objects.count() == before


def test_a_moved_occasion_stays_moved_and_its_people_are_told_once(cast: Cast) -> None:
    series = wednesdays(cast)
    one = series.occasions.order_by("day").last()
    assert one
    on_duty(one, cast, "member", "member2")
    values = {
        "day": one.day + timedelta(days=1),
        "opens": "14:00",
        "closes": "16:00",
        "venue": one.venue_id,
        "need": 2,
        "note": "礼堂有活动",
        "version": one.version,
    }
    officer = cast.client("officer")
    assert officer.post(f"/desk/days/{one.pk}/change/", values).status_code == 302
    assert officer.post(f"/desk/days/{one.pk}/change/", values).status_code == 409
    assert Message.objects.filter(event="occasion.change").count() == 2
    actions.change_series(By(), series, need=3)
    one.refresh_from_db()
    assert one.day == values["day"]
    assert one.need == 2
    assert series.occasions.exclude(pk=one.pk).filter(need=3).exists()


def test_cancelled_and_held_after_all(cast: Cast) -> None:
    one = one_day(cast, clock.today() + timedelta(days=3))
    head = cast.client("head")
    assert head.post(f"/desk/days/{one.pk}/cancel/", {"note": "", "version": 1}).status_code == 422
    assert head.post(f"/desk/days/{one.pk}/cancel/", {"note": "停电", "version": 1}).status_code == 302
    assert "停电" in head.get(f"/desk/days/{one.pk}/").content.decode()
    assert head.post(f"/desk/days/{one.pk}/restore/", {"version": 1}).status_code == 409
    assert head.post(f"/desk/days/{one.pk}/restore/", {"version": 2}).status_code == 302
    assert Occasion.objects.get().state == "on"
    assert cast.client("member").post(f"/desk/days/{one.pk}/cancel/", {"note": "x"}).status_code == 403
    assert cast.client("outsider").post(f"/desk/days/{one.pk}/cancel/", {"note": "x"}).status_code == 404


def test_an_ended_series_cancels_what_lies_after_it(cast: Cast) -> None:
    series = wednesdays(cast)
    last = series.occasions.order_by("day")[2]
    answer = cast.client("head").post(f"/desk/days/series/{series.pk}/end/", {"ends_on": last.day.isoformat()})
    assert answer.status_code == 302
    assert set(series.occasions.filter(state="on").values_list("day", flat=True)) == {
        one.day for one in series.occasions.order_by("day")[:3]
    }


def test_one_venue_more_and_one_less(cast: Cast) -> None:
    series = wednesdays(cast, starts_on=clock.today() + timedelta(days=1))
    old = cast.studio.venues.get()
    new = add_venue(By(), cast.studio, name="工作站", address="二里 2 号", hours="每天")
    actions.change_series(By(), series, venues=[new])
    assert not old.occasions.filter(state="on").exists()
    assert new.occasions.filter(state="on").count() == series.occasions.filter(venue=old).count()


def test_a_series_leaves_what_was_and_what_has_begun_as_it_is(cast: Cast) -> None:
    day = clock.today()
    names = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
    long = {"opens": time(0), "closes": time(23, 59), "starts_on": day - timedelta(days=28)}
    series = wednesdays(cast, recurs=f"FREQ=WEEKLY;BYDAY={names[day.weekday()]}", **long)
    before = list(series.occasions.filter(day__lte=day).values_list("pk", "state"))
    assert len(before) == 5
    actions.change_series(By(), series, recurs=f"FREQ=WEEKLY;BYDAY={names[day.weekday() - 1]}")
    assert list(series.occasions.filter(day__lte=day).values_list("pk", "state")) == before
    assert {one.day.weekday() for one in series.occasions.filter(state="on", day__gt=day)} == {(day.weekday() - 1) % 7}
    entries = Entry.objects.count()
    lay_out_all()
    assert Entry.objects.count() == entries


def test_an_occasion_at_another_venue_is_not_held_at_the_old_one_too(cast: Cast) -> None:
    old = cast.studio.venues.get()
    new = add_venue(By(), cast.studio, name="工作站", address="二里 2 号", hours="每天")
    series = wednesdays(cast, starts_on=clock.today() + timedelta(days=1), venues=[old, new])
    one = series.occasions.filter(venue=old).order_by("day")[1]
    number, head = series.occasions.count(), cast.client("head")
    values = {"day": one.day, "opens": "9:00", "closes": "11:30", "need": 2, "note": "大厅检修", "venue": new.pk}
    assert head.post(f"/desk/days/{one.pk}/change/", values).status_code == 302
    entries = Entry.objects.count()
    lay_out_all()
    assert (Entry.objects.count(), series.occasions.count()) == (entries, number)
    assert not series.occasions.filter(venue=old, day=one.day).exists()
    assert series.occasions.filter(venue=new, day=one.day).count() == 2


def test_what_is_over_is_not_moved_and_nothing_is_moved_back(cast: Cast) -> None:
    over, ahead = (one_day(cast, clock.today() + timedelta(days=days)) for days in (-1, 1))
    values = {"opens": "9:00", "closes": "11:30", "need": 2, "note": "改期", "venue": over.venue_id}
    head = cast.client("head")
    tomorrow, yesterday = {"day": ahead.day, **values}, {"day": over.day, **values}
    assert head.post(f"/desk/days/{over.pk}/change/", tomorrow).status_code == 409
    answer = head.post(f"/desk/days/{ahead.pk}/change/", yesterday)
    assert answer.status_code == 422
    assert "这个时间已经过去了" in answer.content.decode()


def test_two_who_change_a_series_and_an_ended_one(cast: Cast) -> None:
    series, head = wednesdays(cast), cast.client("head")
    address = f"/desk/days/series/{series.pk}/"
    assert f'name="version" value="{series.version}"' in head.get(address).content.decode()
    values = form(cast, version=series.version, starts_on=series.starts_on.isoformat(), holidays="keep")
    assert head.post(address, values).status_code == 302
    assert cast.client("officer").post(address, values).status_code == 409
    ahead = list(series.occasions.values_list("pk", "state"))
    answer = head.post(address, {**values, "version": "", "starts_on": "0226-12-02"})
    assert (answer.status_code, list(series.occasions.values_list("pk", "state"))) == (422, ahead)
    assert "请检查年份" in answer.content.decode()
    assert head.post(f"{address}end/", {"ends_on": clock.today().isoformat()}).status_code == 302
    assert head.post(address, {**values, "version": ""}).status_code == 409
    assert head.post(f"{address}end/", {"ends_on": clock.today().isoformat()}).status_code == 409


def test_a_series_has_rules_of_its_own_where_they_are_filled_in(cast: Cast) -> None:
    head = cast.client("head")
    address = f"/desk/days/arrange/{cast.studio.pk}/"
    assert "空着就照工作室的排班规则：2 次。" in head.get(address).content.decode()
    refused = head.post(address, form(cast, per_month=0))
    assert refused.status_code == 422
    assert "请填 1 到 31 之间的整数，或者空着" in refused.content.decode()
    assert head.post(address, form(cast, per_month=1, sectors=0)).status_code == 302
    series = Series.objects.get()
    assert series.rules == {"per_month": 1, "sectors": 0}
    change = f"/desk/days/series/{series.pk}/"
    asked = head.get(change).context["form"]
    assert [asked[name].value() for name in ("per_month", "rest_days", "sectors")] == [1, None, 0]
    assert head.post(change, form(cast, rest_days=13, version=1)).status_code == 302
    series.refresh_from_db()
    assert series.rules == {"rest_days": 13}


def test_nothing_is_held_at_the_venue_of_another_studio(cast: Cast) -> None:
    one = one_day(cast, clock.today() + timedelta(days=1))
    theirs = add_venue(By(), cast.other_studio, name="别处", address="别处 1 号", hours="每天")
    values = {"day": one.day, "opens": time(9), "closes": time(11), "need": 2, "note": "大厅检修"}
    for made in (lambda: wednesdays(cast, venues=[theirs]), lambda: one_day(cast, venue=theirs)):
        with pytest.raises(Invalid, match="只能选本工作室和它的工作站的地点"):
            made()
    with pytest.raises(Invalid, match="只能选本工作室和它的工作站的地点"):
        actions.change_occasion(cast.by("head"), one, venue=theirs, **values)
    answer = cast.client("head").post(f"/desk/days/{one.pk}/change/", {**values, "venue": theirs.pk})
    assert answer.status_code == 422
    one.refresh_from_db()
    assert one.venue == cast.studio.venues.get()


def test_a_day_whose_people_were_all_taken_off_says_that_nobody_is_on_duty(cast: Cast) -> None:
    one = one_day(cast)
    on_duty(one, cast, "member")
    head = cast.client("head")
    assert "还没有排班" not in head.get("/desk/days/").content.decode()
    with guard.writing():
        one.turns.update(state="dropped")
    page = head.get("/desk/days/").content.decode()
    assert "还没有排班" in page
    assert cast["member"].name not in page
