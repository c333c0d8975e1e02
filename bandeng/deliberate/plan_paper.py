"""The plan as others read it: its changes in words, the office table, the workbook."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bandeng.core.language import labelled, listed, together
from bandeng.deliberate import kinds
from bandeng.deliberate.models import Item, ItemChange, Plan
from bandeng.deliberate.plan_doings import CHANGES
from bandeng.deliberate.plan_progress import QUARTERS, Line
from bandeng.press.tables import Column, Paper

FIELDS: Mapping[str, str | Promise] = {
    "title": gettext_lazy("题目"),
    "kind": gettext_lazy("形式"),
    "kinds": gettext_lazy("形式"),
    "quarter": gettext_lazy("季度"),
    "owner": gettext_lazy("负责"),
    "unit": gettext_lazy("承办"),
    "people": gettext_lazy("参加"),
    "number": gettext_lazy("次数"),
}
COLUMNS = (
    Column("number", gettext_lazy("序号"), 6),
    Column("quarter", gettext_lazy("季度"), 10),
    Column("kind", gettext_lazy("形式"), 12),
    Column("title", gettext_lazy("题目"), 40),
    Column("owner", gettext_lazy("负责"), 10),
    Column("unit", gettext_lazy("承办"), 20),
    Column("people", gettext_lazy("参加"), 30),
    Column("state", gettext_lazy("进展"), 12),
    Column("note", gettext_lazy("备注"), 24),
)


@dataclass(frozen=True, slots=True)
class Change:
    """One change in words."""

    what: str | Promise
    title: str
    told: str
    reason: str
    on: Any
    who: str


def changes(plan: Plan, named: bool) -> list[Change]:
    """What was changed since the plan was issued, newest first; people by name for the house alone."""
    return [_said(one, named) for one in plan.changes.select_related("item", "target", "person")]


def changes_of(item: Item) -> list[Change]:
    return [_said(one, True) for one in item.changes.select_related("item", "target", "person")]


def _said(one: ItemChange, named: bool) -> Change:
    who = str(one.person.shown_name) if one.person and named else ""
    title = str(one.item or one.target or "")
    return Change(CHANGES.get(one.code, one.code), title, told(one, named), one.reason, one.at, who)


def told(change: ItemChange, named: bool) -> str:
    """题目：甲改为乙；季度：…"""
    names = [name for name in FIELDS if name in change.after and name in change.before]
    said = []
    for name in names:
        if name in ("people", "owner") and not named:
            said.append(_("参加的人有调整"))
            continue
        words = _("%(before)s改为%(after)s") % {
            "before": value(name, change.before[name]) or _("没有"),
            "after": value(name, change.after[name]) or _("没有"),
        }
        said.append(labelled(FIELDS[name], words))
    return together(dict.fromkeys(said))


def value(name: str, kept: Any) -> str:
    if name == "quarter":
        return str(QUARTERS[kept - 1])
    if name == "kind":
        return str(kinds.label(kept))
    if name == "kinds":
        return listed(kinds.label(code) for code in kept)
    return listed(kept) if isinstance(kept, list) else str(kept)


def reasons(plan: Plan) -> dict[int, str]:
    """Why an item was last changed or dropped, by its id."""
    found = plan.changes.filter(item__isnull=False).order_by("at", "pk").values_list("item", "reason")
    return {item: reason for item, reason in found if item is not None}


def workbook_of(plan: Plan, lines: list[Line]) -> Paper:
    """The plan as a table for the office."""
    head = [word for word in (plan.issued_as, plan.get_state_display()) if word]
    return Paper(plan.title, together(head), COLUMNS, rows(plan, lines))


def rows(plan: Plan, lines: list[Line]) -> Iterator[list[Any]]:
    why = reasons(plan)
    for number, line in enumerate(lines, 1):
        item = line.item
        word = _("已取消") if line.dropped else (_("逾期未开展") if line.late else str(line.word))
        yield [
            number,
            str(QUARTERS[item.quarter - 1]),
            str(line.kind),
            item.title,
            str(item.owner.shown_name) if item.owner else "",
            item.unit,
            listed(one.shown_name for one in line.people),
            word,
            why.get(item.pk, ""),
        ]
