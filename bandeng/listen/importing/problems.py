"""What can be wrong with a row, and what to do about it. Kept as codes, so that everyone reads it in their language."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bandeng.core.redact import redact
from bandeng.listen.importing.columns import BY_NAME

MESSAGES: dict[str, str | Promise] = {
    "columns": gettext_lazy("列数和表头不一样（%(value)s）。内容里有逗号或换行时，要用引号括起来。"),
    "quote": gettext_lazy("有一个引号没有收尾，后面的行都被并进来了。请补上引号，或删去它。"),
    "garbled": gettext_lazy("有乱码。请用原来的程序重新导出，另存为 CSV（UTF-8）或 xlsx。"),
    "no_words": gettext_lazy("没有内容。请补上，或删去这一行。"),
    "too_long": gettext_lazy("“%(value)s”太长了。请检查这一行，或缩短后再导入。"),
    "no_time": gettext_lazy("没有时间。请补上，例如 2026-11-24 09:30。"),
    "bad_time": gettext_lazy("时间“%(value)s”看不懂。请写成 2026-11-24 09:30 这样。"),
    "future": gettext_lazy("时间“%(value)s”还没有到。请检查年份。"),
    "bad_reply_time": gettext_lazy("答复时间“%(value)s”看不懂。请写成 2026-11-24 09:30 这样。"),
    "reply_early": gettext_lazy("答复时间“%(value)s”早于来信时间。请检查。"),
    "same_id": gettext_lazy("编号和第 %(value)s 行相同。请检查哪一行是对的。"),
}
KEPT = 1000  # of so many the import remembers the words; the rest is only counted
SHOWN = 40


@dataclass(frozen=True, slots=True)
class Problem:
    """Why the row that begins at `line` is not brought in."""

    line: int
    code: str
    value: str = ""

    def __str__(self) -> str:
        value = str(BY_NAME[self.value].label) if self.value in BY_NAME else self.value
        return _("第 %(line)d 行：%(problem)s") % {
            "line": self.line,
            "problem": str(MESSAGES[self.code]) % {"value": value},
        }


def quoted(value: str) -> str:
    """What was typed, short enough to show; a row out of step may have a telephone number where the date should be."""
    return redact(value[:SHOWN]).text


def to_data(problems: Iterable[Problem]) -> list[dict[str, Any]]:
    """As the import keeps them."""
    return [{"line": item.line, "code": item.code, "value": item.value} for item in problems][:KEPT]


def from_data(kept: Iterable[dict[str, Any]]) -> list[Problem]:
    return [Problem(**item) for item in kept]
