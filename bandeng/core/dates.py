"""Dates as files and people write them, and as a Chinese office prints them."""

import re
import unicodedata
from datetime import date, datetime, timedelta, tzinfo

from bandeng.core.clock import HERE

_DAY = r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*[日号]?"
_HALF = r"(上午|下午|凌晨|早上|中午|傍晚|晚上|am|pm)?"
_TIME = rf"{_HALF}\s*(\d{{1,2}})\s*[:时点]\s*(\d{{1,2}})?\s*(?:[:分]\s*(\d{{1,2}})?(?:\.\d+)?\s*秒?)?\s*{_HALF}"
_WEEKDAY = r"(?:\(?(?:星期|周)[一二三四五六日天]\)?)?"
_WRITTEN = re.compile(rf"{_DAY}\s*{_WEEKDAY}[\st,]*(?:{_TIME})?", re.ASCII)
_COMPACT = re.compile(r"((?:19|20)\d\d)(\d\d)(\d\d)(?:(\d\d)(\d\d)(\d\d)?)?", re.ASCII)
_SERIAL = re.compile(r"\d{5}(?:\.\d+)?", re.ASCII)
_SERIAL_EPOCH = datetime(1899, 12, 30)
_SERIALS = (20_000, 80_000)  # 1954 to 2119
_LONGEST = 60
_MORNING = {"上午", "凌晨", "早上", "am"}


class BadDate(ValueError):
    """A text that says no date and time; `text` is what was typed."""

    def __init__(self, text: str) -> None:
        self.text = text
        super().__init__(f"not a date: {text[:40]!r}")


def parse_when(text: str, tz: tzinfo = HERE) -> datetime:
    """Date and time, aware in `tz`, from the ways Chinese files write them; midnight when there is no time.

    2019/7/19 18:19:54, 2019-07-19T18:19:54+08:00, 2019年7月19日 下午6:19, 20190719181954, and the serial
    numbers of Excel (days since 1899-12-30). The year comes first: 7/19/2019 is refused. Raises BadDate.
    """
    plain = unicodedata.normalize("NFKC", text).strip().lower()
    if len(plain) > _LONGEST:
        raise BadDate(text)
    try:
        if _SERIAL.fullmatch(plain):
            return _from_serial(float(plain)).replace(tzinfo=tz)
        if match := _COMPACT.fullmatch(plain):
            return datetime(*(int(part or 0) for part in match.groups()), tzinfo=tz)  # type: ignore[misc,arg-type]
        if match := _WRITTEN.fullmatch(plain):
            return _from_written(match).replace(tzinfo=tz)
        return _from_iso(plain, tz)
    except (ValueError, OverflowError):
        raise BadDate(text) from None


def date_zh(day: date) -> str:
    """2026年11月24日. An aware datetime counts by its day in China."""
    day = _here(day)
    return f"{day.year}年{day.month}月{day.day}日"


def date_zh_full(day: date) -> str:
    """2026年11月24日 星期二."""
    return f"{date_zh(day)} 星期{'一二三四五六日'[_here(day).weekday()]}"


def _here(day: date) -> date:
    return day.astimezone(HERE).date() if isinstance(day, datetime) and day.tzinfo else day


def _from_serial(days: float) -> datetime:
    if not _SERIALS[0] <= days < _SERIALS[1]:
        raise ValueError(days)
    return _SERIAL_EPOCH + timedelta(seconds=round(days * 86_400))


def _from_written(match: re.Match[str]) -> datetime:
    year, month, day, before, hour, minute, second, after = match.groups()
    return datetime(
        int(year),
        int(month),
        int(day),
        _hour(int(hour or 0), before or after),
        int(minute or 0),
        int(second or 0),
    )


def _hour(hour: int, half: str | None) -> int:
    """Hour of 24 from an hour and 上午 or 下午. Raises ValueError for what cannot be told, as 晚上12点."""
    if half is None:
        return hour
    if half in _MORNING:
        if hour > 12:
            raise ValueError(hour)
        return 0 if hour == 12 and half in ("凌晨", "am") else hour
    if half == "晚上" and hour == 12:
        raise ValueError(hour)
    if half == "中午":
        return hour + 12 if hour < 3 else hour
    return hour + 12 if hour < 12 else hour


def _from_iso(plain: str, tz: tzinfo) -> datetime:
    """ISO 8601 with an offset, which is then obeyed."""
    moment = datetime.fromisoformat(plain.upper())
    if moment.tzinfo is None:
        raise ValueError(plain)
    return moment.astimezone(tz)
