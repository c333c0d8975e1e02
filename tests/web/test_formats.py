import datetime
from types import SimpleNamespace

import pytest
from django.template import Context, Template
from django.utils import translation

from bandeng.web import formats

MOMENT = datetime.datetime(2026, 11, 24, 2, 32, tzinfo=datetime.UTC)


def test_chinese_dates_stand_on_the_studios_clock() -> None:
    assert formats.date(MOMENT) == "2026年11月24日"
    assert formats.moment(MOMENT) == "2026年11月24日 10:32"
    assert formats.date(datetime.date(2026, 3, 5)) == "2026年3月5日"


def test_late_evening_in_utc_is_the_next_day_here() -> None:
    assert formats.date(datetime.datetime(2026, 11, 24, 20, 0, tzinfo=datetime.UTC)) == "2026年11月25日"


def test_english_dates() -> None:
    with translation.override("en"):
        assert formats.date(MOMENT) == "24 November 2026"
        assert formats.moment(MOMENT) == "24 November 2026, 10:32"


def test_a_period_says_its_day_once_and_both_times_alike() -> None:
    early = datetime.datetime(2026, 11, 23, 17, 15, tzinfo=datetime.UTC)
    assert formats.period(early, early + datetime.timedelta(minutes=1)) == "2026年11月24日 1:15–1:16"
    assert formats.period(early, None) == "2026年11月24日 1:15"
    assert formats.period(early, MOMENT + datetime.timedelta(days=1)) == "2026年11月24日 01:15–2026年11月25日 10:32"
    with translation.override("en"):
        assert formats.period(early, MOMENT) == "24 November 2026, 1:15–10:32"


def test_no_date_is_nothing() -> None:
    assert formats.date(None) == formats.moment(None) == ""


@pytest.mark.parametrize(
    ("part", "whole", "shown"),
    [
        (59, 60, "98.3%"),
        (60, 60, "100%"),
        (0, 60, "0%"),
        (9999, 10_000, "99.9%"),
        (1, 10_000, "0.1%"),
        (0, 0, "—"),
        (None, 3, "—"),
    ],
)
def test_percent_is_never_rounded_to_all_or_nothing(part: int | None, whole: int, shown: str) -> None:
    assert formats.percent(part, whole) == shown


def test_share_shows_what_it_was_worked_out_from() -> None:
    assert formats.share(1050, 2142) == "49.0%（1,050/2,142）"
    assert formats.share(0, 0) == "暂无数据"


def test_percent_filter_takes_a_figure_or_two_numbers() -> None:
    template = Template("{% load bandeng %}{{ figure|percent }} {{ 59|percent:60 }}")
    shown = template.render(Context({"figure": SimpleNamespace(numerator=3, denominator=4)}))
    assert shown == "75.0%（3/4） 98.3%（59/60）"


def test_numbers_and_codes() -> None:
    assert formats.number(2142) == "2,142"
    assert formats.number(None) == "—"
    assert formats.digits("1234 5678-90123452") == ["1234", "5678", "9012", "3452"]


def test_surname_of_two_characters() -> None:
    assert formats.surname("欧阳明远") == "欧阳"
    assert formats.surname("单文博") == "单"
    assert formats.surname("") == ""


@pytest.mark.parametrize(
    ("agent", "shown"),
    [
        (
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/150 Safari/537.36 Edg/150",
            "Edge · Windows",
        ),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Mobile MicroMessenger/8.0", "WeChat · iPhone"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:150.0) Firefox/150.0", "Firefox · Linux"),
        ("curl/8.0", "curl/8.0"),
        ("", "—"),
    ],
)
def test_a_device_is_named_as_its_owner_would(agent: str, shown: str) -> None:
    assert formats.device(agent) == shown
