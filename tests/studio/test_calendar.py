"""The working calendar: what is published, what is set by hand, what is only a guess."""

from datetime import date

import pytest
from django.urls import reverse

from bandeng.core.errors import NotAllowed
from bandeng.core.models import CalendarDay
from bandeng.core.working_calendar import calendar
from bandeng.studio.actions import clear_day, set_day
from tests.cast import Cast


def test_a_day_set_by_hand_counts_at_once_and_can_be_cleared(cast: Cast) -> None:
    client, day = cast.client("admin"), date(2026, 3, 11)
    values = {"day": "2026-03-11", "working": "0", "name": "停电检修"}
    assert client.post(reverse("calendar", args=[2026]), values).status_code == 302
    assert not calendar().is_workday(day)
    assert "停电检修" in client.get(reverse("calendar", args=[2026])).content.decode()
    client.post(reverse("day_clear", args=["2026-03-11"]))
    assert calendar().is_workday(day)
    assert not CalendarDay.objects.exists()


def test_a_year_that_is_only_estimated_says_so(cast: Cast) -> None:
    client = cast.client("officer")
    assert "还没有公布" in client.get(reverse("calendar", args=[2031])).content.decode()
    assert "还没有公布" not in client.get(reverse("calendar", args=[2026])).content.decode()


def test_holidays_and_make_up_days_of_2026_are_marked(cast: Cast) -> None:
    page = cast.client("officer").get(reverse("calendar", args=[2026]))
    days = {
        day["day"]: day["mark"] for month in page.context["months"] for week in month["weeks"] for day in week if day
    }
    assert days[date(2026, 2, 17)] == "休"
    assert days[date(2026, 2, 14)] == "班"
    assert days[date(2026, 3, 11)] == ""


def test_only_who_manages_every_studio_changes_it(cast: Cast) -> None:
    values = {"day": "2026-03-11", "working": "0"}
    for name in ("neighbour", "officer"):
        assert cast.client(name).post(reverse("calendar", args=[2026]), values).status_code == 403
        with pytest.raises(NotAllowed):
            set_day(cast.by(name), date(2026, 3, 11), working=False)
    set_day(cast.by("admin"), date(2026, 3, 11), working=False)
    assert cast.client("neighbour").post(reverse("day_clear", args=["2026-03-11"])).status_code == 403
    with pytest.raises(NotAllowed):
        clear_day(cast.by("auditor"), date(2026, 3, 11))


@pytest.mark.parametrize("day", ["", "2026-13-01", "1999-01-01", "x"])
def test_a_wrong_date_is_refused(cast: Cast, day: str) -> None:
    values = {"day": day, "working": "0"}
    assert cast.client("admin").post(reverse("calendar", args=[2026]), values).status_code == 422


@pytest.mark.parametrize("path", ["house/calendar/1900/", "house/calendar/9999/", "house/calendar/abc/clear/"])
def test_years_and_days_that_are_none_do_not_exist(cast: Cast, path: str) -> None:
    assert cast.client("admin").get(f"/{path}").status_code == 404


def test_a_year_entered_in_full_is_no_estimate_any_more(cast: Cast) -> None:
    admin, page = cast.client("admin"), reverse("calendar", args=[2031])
    confirm = reverse("year_confirm", args=[2031])
    assert "请先按国务院的通知" in admin.post(confirm).content.decode(), "nothing has been entered"
    set_day(cast.by("admin"), date(2031, 1, 22), working=False)
    assert cast.client("neighbour").post(confirm).status_code == 403
    assert cast.client("officer").post(confirm).status_code == 403
    assert admin.post(confirm).status_code == 302
    assert "还没有公布" not in admin.get(page).content.decode()
