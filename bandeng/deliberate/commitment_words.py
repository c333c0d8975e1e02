"""How a commitment and its steps are said."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from bandeng.core import clock
from bandeng.deliberate.models import Commitment, CommitmentStep
from bandeng.studio.ladder import LABELS
from bandeng.web import formats

STEPS: dict[str, Any] = {
    "commitment.propose": pgettext_lazy("commitment", "提出"),
    "commitment.change": gettext_lazy("改了内容"),
    "commitment.take_on": pgettext_lazy("commitment", "认领"),
    "commitment.ask_date": gettext_lazy("愿意办，另提日期"),
    "commitment.grant_date": gettext_lazy("同意日期，已认领"),
    "commitment.refuse_date": gettext_lazy("没有同意日期"),
    "commitment.refuse": gettext_lazy("没有认领"),
    "commitment.note": gettext_lazy("进展"),
    "commitment.ask_extension": gettext_lazy("申请延期"),
    "commitment.grant_extension": gettext_lazy("同意延期"),
    "commitment.refuse_extension": gettext_lazy("不同意延期"),
    "commitment.report": gettext_lazy("报告办完"),
    "commitment.send_back": gettext_lazy("没有办成，退回"),
    "commitment.confirm": gettext_lazy("核实销号"),
    "commitment.ask_drop": gettext_lazy("提出不再需要"),
    "commitment.drop": gettext_lazy("同意不再需要"),
    "commitment.keep": gettext_lazy("不同意，接着办"),
    "commitment.rung": gettext_lazy("期限督促（系统）"),
}
TONES = {
    "commitment.take_on": "good",
    "commitment.grant_date": "good",
    "commitment.confirm": "good",
    "commitment.report": "good",
    "commitment.send_back": "bad",
    "commitment.refuse": "off",
    "commitment.drop": "off",
    "commitment.rung": "warn",
}
ICONS = {
    "commitment.propose": "plus",
    "commitment.take_on": "flag",
    "commitment.note": "chat",
    "commitment.report": "file",
    "commitment.send_back": "undo",
    "commitment.confirm": "done",
    "commitment.refuse": "ban",
    "commitment.drop": "ban",
    "commitment.rung": "bell",
}
LIMITS: dict[str, Any] = {"take": gettext_lazy("认领期限"), "due": gettext_lazy("承诺完成日期")}


def _day(value: str) -> str:
    return formats.date(date.fromisoformat(value))


def extra(step: CommitmentStep) -> str:
    """What a step says besides its words: the date, the rung."""
    data = step.data
    if step.code == "commitment.rung":
        said = {"rung": LABELS[data["rung"]], "limit": LIMITS[data["limit"]], "due": _day(data["due"])}
        words = _("%(rung)s：%(limit)s是 %(due)s") % said
        if date.fromisoformat(data["on"]) < clock.day(step.at):
            words += _("（系统曾停机，应为 %(day)s）") % {"day": _day(data["on"])}
        return words
    if "until" in data:
        return _("到%(day)s") % {"day": _day(data["until"])}
    if "due" in data:
        return _("%(due)s 前") % {"due": _day(data["due"])}
    if "done" in data:
        return _("%(day)s办完") % {"day": _day(data["done"])}
    return ""


def timeline(one: Commitment) -> list[dict[str, Any]]:
    return [
        {
            "title": STEPS.get(step.code, step.code),
            "time": step.at,
            "who": step.person.shown_name if step.person else "",
            "text": "\n".join(filter(None, (extra(step), step.text))),
            "tone": TONES.get(step.code, "busy"),
            "icon": ICONS.get(step.code, "check"),
        }
        for step in one.steps.select_related("person")
    ]


def facts(one: Commitment) -> list[tuple[Any, Any]]:
    """The line of the list, as rows of a summary."""
    rows = [(_("谁来办"), one.whose), (_("什么时候以前"), formats.date(one.due_on)), (_("怎么算办成"), one.proof)]
    if one.promised_on and one.promised_on != one.due_on:
        rows.append((_("原来承诺"), formats.date(one.promised_on)))
    if one.done_words:
        rows.append((_("办成了什么"), one.done_words))
    return rows


def asked(one: Commitment) -> tuple[Any, str] | None:
    """What waits for an answer, and the reason given."""
    codes = ["commitment.ask_drop"] if one.drop_by_id else []
    codes += ["commitment.ask_date", "commitment.ask_extension"] if one.asked_on else []
    last = one.steps.filter(code__in=codes).last() if codes else None
    return (STEPS[last.code], "\n".join(filter(None, (extra(last), last.text)))) if last else None


def ended(one: Commitment) -> str:
    """For everyone, of what was not taken on or is not needed: the reason that was given."""
    code = {"refused": "commitment.refuse", "dropped": "commitment.ask_drop"}.get(one.state)
    return next((step.text for step in reversed(one.steps.all()) if step.code == code), "") if code else ""
