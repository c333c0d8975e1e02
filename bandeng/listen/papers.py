"""What official papers say of a matter: redacted once more, because paper leaves the house. Never a contact."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from bandeng.core.language import bracketed
from bandeng.listen import secrets
from bandeng.listen.models import Matter, Reply, Step
from bandeng.web import formats

# The boxes of the handling sheet, and which steps are written into each.
BOXES = {
    "proposal": ("matter.assign",),
    "instructions": ("matter.instruct", "matter.supervise"),
    "result": ("matter.respond", "matter.give_opinion", "matter.send_reply", "matter.carry_out", "matter.decline"),
    "called": ("matter.call_back", "matter.confirm", "matter.dispute", "matter.close"),
}


@dataclass(frozen=True, slots=True)
class Note:
    """One entry in a box: what was said, by whom, when."""

    text: str
    who: str
    at: str


def handling_sheet(matter: Matter) -> dict[str, Any]:
    """The boxes of the handling sheet (办理单): source, request, proposal, instructions, unit, result, call-back."""
    steps = list(matter.steps.select_related("person"))
    known = secrets.known(matter)

    def clean(words: str) -> str:
        return secrets.redacted(words, **known)

    boxes = {
        name: [
            Note(clean(words), _who(step), formats.moment(step.at))
            for step in steps
            if step.code in codes and (words := _said(step))
        ]
        for name, codes in BOXES.items()
    }
    supports = matter.supports.select_related("unit")
    author = matter.replies.select_related("author").last()
    return {
        "matter": matter,
        "words": clean(matter.words),
        "title": clean(matter.title),
        "place": clean(matter.place),
        "supports": [item.unit for item in supports],
        "undertaker": author.author if author else None,
        **boxes,
    }


def _who(step: Step) -> str:
    if step.person is None:
        return str(_("居民")) if step.by_role == "resident" else ""
    return step.person.shown_name


def _said(step: Step) -> str:
    """The words of a step with what it decided."""
    data = step.data
    parts = [step.text]
    if step.code == "matter.send_reply" and data.get("result"):
        promised = data.get("promised_on")
        said = str(Reply.Result(data["result"]).label)
        parts.insert(0, bracketed(said, promised) if promised else said)
    elif step.code == "matter.carry_out" and data.get("on"):
        parts.insert(0, _("已落实，%(on)s") % {"on": data["on"]})
    elif step.code == "matter.give_opinion":
        parts.insert(0, str(_("会办意见")))
    elif step.code == "matter.call_back":
        parts.insert(0, _call(data))
    elif step.code == "matter.confirm":
        parts.insert(0, _("居民凭查询码确认：%(word)s") % {"word": Matter.Satisfied(data["satisfied"]).label})
    elif step.code == "matter.dispute":
        parts.insert(0, str(_("居民不满意，申请再办")))
    elif step.code == "matter.close":
        parts.insert(0, str(_("居民逾期未表态，按“未确认”办结")))
    return "\n".join(part for part in parts if part)


def _call(data: dict[str, Any]) -> str:
    if not data.get("reached"):
        return str(_("电话回访，没有打通"))
    word = Matter.Satisfied(data["satisfied"]).label if data.get("satisfied") else _("没有表态")
    return str(_("电话回访：%(word)s") % {"word": word})
