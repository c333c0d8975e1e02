"""The log as a table: never a number, never a name of whoever called."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bandeng.listen import exporting
from bandeng.listen.models import Call
from bandeng.press.tables import Column, Paper

COLUMNS = (
    Column("at", gettext_lazy("时间"), 17),
    Column("direction", gettext_lazy("打进打出"), 9),
    Column("missed", gettext_lazy("未接"), 7),
    Column("topic", gettext_lazy("说了什么"), 44),
    Column("category", gettext_lazy("领域"), 14),
    Column("outcome", gettext_lazy("结果"), 16),
    Column("referred", gettext_lazy("转到哪里"), 20),
    Column("matter", gettext_lazy("事项编号"), 20),
    Column("minutes", gettext_lazy("通话分钟"), 10),
    Column("taken_by", gettext_lazy("联络员"), 12),
    Column("due", gettext_lazy("回电期限"), 12),
    Column("tries", gettext_lazy("回电次数"), 10),
    Column("first_try_at", gettext_lazy("第一次回电"), 17),
)


def listed(calls: Iterable[Call], title: str) -> Paper:
    """Calls in their order; that no number is in it stands under the title."""
    return Paper(title, exporting.note(_("不含来电号码和姓名")), COLUMNS, map(_row, calls))


def _row(call: Call) -> tuple[Any, ...]:
    return (
        call.at,
        str(call.get_direction_display()),
        _("是") if call.missed else "",
        call.topic,
        call.category,
        str(call.get_outcome_display()) if call.outcome else "",
        str(call.get_referred_display()) if call.referred else "",
        call.matter.label if call.matter else "",
        round(call.seconds / 60) if call.seconds is not None else "",
        call.taken_by.name if call.taken_by else "",
        call.due or "",
        call.tries if call.missed else "",
        call.first_try_at or "",
    )
