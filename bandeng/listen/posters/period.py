"""Months and quarters, as posters announce the days of duty for: 2026-11, 2026-Q4."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _

from bandeng.core.language import bracketed
from bandeng.web import formats

_CODE = re.compile(r"(20\d\d)-(?:Q([1-4])|(0[1-9]|1[0-2]))")


@dataclass(frozen=True, slots=True)
class Period:
    """A month, or a quarter: `months` from `since` on."""

    code: str
    since: date
    months: int

    @property
    def until(self) -> date:
        """The last day of it."""
        return _first(self.since, self.months) - timedelta(days=1)

    @property
    def label(self) -> str:
        """2026年11月, or 2026年10–12月."""
        year, first, last = self.since.year, self.since.month, self.since.month + self.months - 1
        if formats.english():
            short = f"{formats.month(first)[:3]} – {formats.month(last)[:3]}"
            return f"{formats.month(first) if self.months == 1 else short} {year}"
        return f"{year}年{first}月" if self.months == 1 else f"{year}年{first}–{last}月"

    def __str__(self) -> str:
        return self.label


def parse(code: str) -> Period | None:
    """The period of a code, or None."""
    found = _CODE.fullmatch(code)
    if found is None:
        return None
    year, quarter, month = found.groups()
    return Period(code, date(int(year), 3 * int(quarter) - 2 if quarter else int(month), 1), 3 if quarter else 1)


def near(today: date) -> list[Period]:
    """This month and the next, this quarter and the next."""
    found = []
    for months in (1, 3):
        first = today.replace(day=1, month=today.month - (today.month - 1) % months)
        for since in (first, _first(first, months)):
            code = f"{since.year}-Q{(since.month + 2) // 3}" if months == 3 else f"{since:%Y-%m}"
            found.append(Period(code, since, months))
    return found


def choices(today: date) -> list[tuple[str, str]]:
    """What can be chosen, with what it is called."""
    words = (_("这个月"), _("下个月"), _("这个季度"), _("下个季度"))
    return [(one.code, bracketed(word, one.label)) for one, word in zip(near(today), words, strict=True)]


def _first(day: date, months: int) -> date:
    """The first day of the month so many months later."""
    number = day.year * 12 + day.month - 1 + months
    return date(number // 12, number % 12 + 1, 1)
