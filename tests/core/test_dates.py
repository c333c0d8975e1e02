import csv
from contextlib import suppress
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bandeng.core.clock import HERE
from bandeng.core.dates import BadDate, date_zh, date_zh_full, parse_when
from tests import real

REAL = real.MESSAGES


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2019/7/19 18:19:54", "2019-07-19 18:19:54"),
        ("2019-07-19 18:19:54", "2019-07-19 18:19:54"),
        ("2020/1/9 8:05", "2020-01-09 08:05:00"),
        ("2020/1/9", "2020-01-09 00:00:00"),
        ("2019.7.19", "2019-07-19 00:00:00"),
        ("2019年7月19日 18:19", "2019-07-19 18:19:00"),
        ("2019年7月19日18时19分54秒", "2019-07-19 18:19:54"),
        ("2019年7月19日 下午6:19", "2019-07-19 18:19:00"),
        ("2019年7月19日下午6点", "2019-07-19 18:00:00"),
        ("2019年7月19日 下午12:30", "2019-07-19 12:30:00"),
        ("2019年7月19日 上午8:05:06", "2019-07-19 08:05:06"),
        ("2019年7月19日 凌晨12:30", "2019-07-19 00:30:00"),
        ("2019年7月19日 中午1:30", "2019-07-19 13:30:00"),
        ("2019年7月19日 星期五 18:19", "2019-07-19 18:19:00"),
        ("2019/7/19 06:19:54 PM", "2019-07-19 18:19:54"),
        ("２０１９／７／１９　１８：１９", "2019-07-19 18:19:00"),
        ("2019-07-19T18:19:54", "2019-07-19 18:19:54"),
        ("2019-07-19T18:19:54.250", "2019-07-19 18:19:54"),
        ("2019-07-19T10:19:54Z", "2019-07-19 18:19:54"),
        ("2019-07-19T18:19:54+08:00", "2019-07-19 18:19:54"),
        ("20190719", "2019-07-19 00:00:00"),
        ("20190719181954", "2019-07-19 18:19:54"),
        ("43665", "2019-07-19 00:00:00"),
        ("43665.763819444444", "2019-07-19 18:19:54"),
        (" 2020/1/9\n", "2020-01-09 00:00:00"),
    ],
)
def test_parse_when(text, expected):
    found = parse_when(text)
    assert found == datetime.fromisoformat(expected).replace(tzinfo=HERE)
    assert found.utcoffset() is not None


@pytest.mark.parametrize(
    "text",
    [
        "",
        "昨天",
        "7/19/2019",
        "2019/13/1",
        "2019-02-29",
        "2019/7/19 25:00",
        "123",
        "99999",
        "201907",
        "18:19",
        "2019年7月19日 上午13:00",
        "2019年7月19日 晚上12:10",
        "2019-07-19 18:19:54 and more",
        "٢٠١٩-٠٧-١٩",
        "2019-07-19" + " " * 9999 + "x",
    ],
)
def test_what_is_no_date_is_refused(text):
    with pytest.raises(BadDate) as caught:
        parse_when(text)
    assert caught.value.text == text


@given(st.datetimes(datetime(1960, 1, 1), datetime(2099, 12, 31)).map(lambda moment: moment.replace(microsecond=0)))
def test_every_format_says_the_same(moment):
    expected = moment.replace(tzinfo=HERE)
    serial = (moment - datetime(1899, 12, 30)).total_seconds() / 86400
    twelve = f"{'下午' if moment.hour > 11 else '上午'}{moment.hour % 12 if moment.hour > 12 else moment.hour}"
    day = f"{moment.year}/{moment.month}/{moment.day}"
    for text in (
        str(moment),
        f"{day} {moment:%H:%M:%S}",
        f"{date_zh(moment)} {twelve}:{moment:%M:%S}",
        f"{moment:%Y%m%d%H%M%S}",
        f"{serial:.10f}",
    ):
        assert parse_when(text) == expected


@given(st.text())
def test_any_text_is_a_date_or_refused(text):
    with suppress(BadDate):
        assert parse_when(text).tzinfo is not None


def test_another_zone():
    assert parse_when("2019-07-19 18:00", ZoneInfo("UTC")) == datetime(2019, 7, 19, 18, tzinfo=UTC)


def test_office_dates():
    assert date_zh(date(2026, 11, 24)) == "2026年11月24日"
    assert date_zh_full(date(2026, 11, 24)) == "2026年11月24日 星期二"
    assert date_zh_full(date(2026, 11, 29)) == "2026年11月29日 星期日"
    # Late on the 23rd in London is the 24th here.
    assert date_zh_full(datetime(2026, 11, 23, 17, tzinfo=UTC)) == "2026年11月24日 星期二"
    assert date_zh(datetime(2026, 11, 23, 17)) == "2026年11月23日"


@pytest.mark.real_data
@pytest.mark.parametrize("name", ["messages.csv", "messages_with_replies.csv"])
def test_real_messages(name):
    if not (REAL / name).exists():
        pytest.skip(f"the real messages are not here ({REAL / name})")
    with (REAL / name).open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            for column in ("留言时间", "答复时间"):
                if row.get(column):
                    assert 2000 < parse_when(row[column]).year < 2030
