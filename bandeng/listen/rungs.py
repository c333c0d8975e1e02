"""How the rungs of the ladder are said: on the timeline, in lists, in the messages to staff."""

from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from bandeng.core import clock
from bandeng.listen.models import Step
from bandeng.post.events import register
from bandeng.post.models import Message
from bandeng.studio.ladder import LABELS
from bandeng.web import formats

LIMITS: dict[str, Any] = {
    "accept": _("受理期限"),
    "reply": _("答复期限"),
    "promise": _("承诺完成日期"),
}
# Title and text of the message to staff.
MESSAGES = {
    "soon": (
        _("快到期了 %(number)s"),
        _("事项 %(number)s 的%(limit)s是 %(due_on)s，请按期办理：%(site)s/desk/matter/%(matter)s/"),
    ),
    "press": (
        _("催办 %(number)s"),
        _("事项 %(number)s 的%(limit)s是 %(due_on)s，已经逾期，联络员催办：%(site)s/desk/matter/%(matter)s/"),
    ),
    "remind": (
        _("召集人提醒 %(number)s"),
        _("事项 %(number)s 的%(limit)s是 %(due_on)s，催办后仍未办理，已报召集人提醒：%(site)s/desk/matter/%(matter)s/"),
    ),
    "supervise": (
        _("提请街道督办 %(number)s"),
        _("事项 %(number)s 的%(limit)s是 %(due_on)s，提醒后仍未办理，提请街道督办：%(site)s/desk/matter/%(matter)s/"),
    ),
    "district": (
        _("报区政协 %(number)s"),
        _("事项 %(number)s 的%(limit)s是 %(due_on)s，提请督办后仍未办理，现报区政协：%(site)s/desk/matter/%(matter)s/"),
    ),
}


def described(step: Step) -> str:
    """A rung on the timeline: which, for which limit, and whether it was taken later than it should have been."""
    data = step.data
    said = _("%(rung)s：%(limit)s是 %(due)s") % {
        "rung": LABELS[data["rung"]],
        "limit": LIMITS[data["limit"]],
        "due": formats.date(date.fromisoformat(data["due"])),
    }
    meant = date.fromisoformat(data["on"])
    if meant < clock.day(step.at):
        said += _("（系统曾停机，应为 %(day)s）") % {"day": formats.date(meant)}
    return str(said)


def _limit(message: Message) -> dict[str, str]:
    return {"limit": str(LIMITS[message.data["limit"]])}


def register_all() -> None:
    for code, (title, text) in MESSAGES.items():
        register(f"rung.{code}", title, text, _limit)
