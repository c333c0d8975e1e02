"""Dates, numbers and rates as people of each language write them: plain functions behind the filters."""

import datetime
from itertools import groupby
from typing import Any

from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy, pgettext_lazy
from django.utils.translation import gettext as _

from bandeng.core import surnames
from bandeng.core.language import listed

MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
NOTHING = "—"
WEEKDAYS = (
    gettext_lazy("周一"),
    gettext_lazy("周二"),
    gettext_lazy("周三"),
    gettext_lazy("周四"),
    gettext_lazy("周五"),
    gettext_lazy("周六"),
    gettext_lazy("周日"),
)
# Alone, as the head of a calendar's column.
INITIALS = (
    pgettext_lazy("weekday", "一"),
    pgettext_lazy("weekday", "二"),
    pgettext_lazy("weekday", "三"),
    pgettext_lazy("weekday", "四"),
    pgettext_lazy("weekday", "五"),
    pgettext_lazy("weekday", "六"),
    pgettext_lazy("weekday", "日"),
)


def english() -> bool:
    return (get_language() or "").startswith("en")


def local(value: datetime.date | datetime.datetime) -> datetime.date | datetime.datetime:
    """The same moment on the studio's clock; dates and naive times are taken as they are."""
    if isinstance(value, datetime.datetime) and timezone.is_aware(value):
        return timezone.localtime(value)
    return value


def date(value: datetime.date | datetime.datetime | None) -> str:
    """2026年11月24日, or 24 November 2026."""
    if value is None or value == "":
        return ""
    day = local(value)
    if english():
        return f"{day.day} {MONTHS[day.month - 1]} {day.year}"
    return f"{day.year}年{day.month}月{day.day}日"


def weekday(value: datetime.date) -> str:
    """周三, or Wednesday."""
    return str(WEEKDAYS[local(value).weekday()])


def day_short(value: datetime.date) -> str:
    """11月25日 周三, or Wednesday, 25 November: a day near enough to need no year."""
    day = local(value)
    if english():
        return f"{weekday(day)}, {day.day} {MONTHS[day.month - 1]}"
    return _("%(month)d月%(day)d日 %(weekday)s") % {"month": day.month, "day": day.day, "weekday": weekday(day)}


def day_full(value: datetime.date) -> str:
    """2026年11月25日 星期三, or Wednesday, 25 November 2026."""
    day = local(value)
    if english():
        return f"{weekday(day)}, {date(day)}"
    return f"{date(day)} " + _("星期%(day)s") % {"day": INITIALS[day.weekday()]}


def days_by_month(days: list[datetime.date]) -> list[str]:
    """Days of one year by month: 11月4日、18日 and 12月2日; or 4, 18 Nov and 2 Dec."""
    said = []
    for (_year, number), some in groupby(sorted(set(days)), key=lambda day: (day.year, day.month)):
        numbers = [day.day for day in some]
        if english():
            said.append(f"{', '.join(map(str, numbers))} {MONTHS[number - 1][:3]}")
        else:
            said.append(month(number) + listed(_("%(day)d日") % {"day": day} for day in numbers))
    return said


def clock_time(value: datetime.time | datetime.datetime) -> str:
    """9:30."""
    there = local(value) if isinstance(value, datetime.datetime) else value
    return f"{there:%H:%M}".removeprefix("0")


def hours(begins: datetime.time | datetime.datetime, ends: datetime.time | datetime.datetime) -> str:
    """9:00–11:30."""
    return f"{clock_time(begins)}–{clock_time(ends)}"


def period(begins: datetime.datetime, ends: datetime.datetime | None) -> str:
    """2026年11月24日 9:30–11:30, or 24 November 2026, 9:30–11:30; an end on another day with its date."""
    if ends and date(ends) != date(begins):
        return f"{moment(begins)}–{moment(ends)}"
    return f"{date(begins)}{',' if english() else ''} {hours(begins, ends) if ends else clock_time(begins)}"


def month(number: int) -> str:
    """11月, or November."""
    return MONTHS[number - 1] if english() else f"{number}月"


def moment(value: datetime.datetime | None) -> str:
    """2026年11月24日 10:32, or 24 November 2026, 10:32."""
    if value is None or value == "":
        return ""
    there = local(value)
    return f"{date(there)}{',' if english() else ''} {there:%H:%M}"


def number(value: Any) -> str:
    """An integer or decimal with thousands separated, as both languages do in print: 2,142. Text as it is: 1,000+."""
    if value is None or value == "":
        return NOTHING
    if isinstance(value, str):
        return value
    return f"{value:,}" if isinstance(value, int) else f"{value:,g}"


def percent(numerator: int | None, denominator: int | None) -> str:
    """A share with one decimal. Never rounded up to 100% or down to 0%: both must mean exactly that."""
    if not denominator or numerator is None:
        return NOTHING
    if numerator == denominator:
        return "100%"
    if numerator == 0:
        return "0%"
    return f"{min(max(round(100 * numerator / denominator, 1), 0.1), 99.9)}%"


def share(numerator: int | None, denominator: int | None) -> str:
    """A share with what it was worked out from: 98.3%（59/60）."""
    if not denominator or numerator is None:
        return _("暂无数据")
    return _("%(percent)s（%(part)s/%(whole)s）") % {
        "percent": percent(numerator, denominator),
        "part": number(numerator),
        "whole": number(denominator),
    }


def digits(code: Any) -> list[str]:
    """A long code in groups of four."""
    plain = "".join(str(code or "").split()).replace("-", "")
    return [plain[start : start + 4] for start in range(0, len(plain), 4)]


def surname(name: str) -> str:
    """What stands for a person without portrait: the surname, one character or two."""
    return surnames.split(name)[0] if name else ""


# The first that is found in what a browser says of itself; the order matters, since each also names others.
BROWSERS = {"MicroMessenger": "WeChat", "Edg": "Edge", "Firefox": "Firefox", "Chrome": "Chrome", "Safari": "Safari"}
SYSTEMS = {
    "iPhone": "iPhone",
    "iPad": "iPad",
    "HarmonyOS": "HarmonyOS",
    "Android": "Android",
    "Windows": "Windows",
    "Mac OS": "macOS",
    "Linux": "Linux",
}


def device(agent: str | None) -> str:
    """Chrome · Windows: a browser's User-Agent as its owner would say it; unknown ones as they stand, cut short."""
    agent = agent or ""
    found = [next((name for mark, name in names.items() if mark in agent), "") for names in (BROWSERS, SYSTEMS)]
    return " · ".join(filter(None, found)) or agent[:40] or NOTHING
