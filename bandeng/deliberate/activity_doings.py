"""What can be done with an activity as such, as buttons: slug, action, words. Order is the order on the page."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from bandeng.core import clock
from bandeng.deliberate import rules
from bandeng.deliberate.actions import activity as A
from bandeng.deliberate.commitment_states import OPEN
from bandeng.deliberate.models import Activity
from bandeng.deliberate.states import State, can
from bandeng.studio.models import Person


@dataclass(frozen=True, slots=True)
class Verb:
    slug: str
    code: str
    label: str | Promise
    run: Callable[..., Any]
    lead: str | Promise = ""
    done: str | Promise = ""
    icon: str = ""
    danger: bool = False


VERBS = (
    Verb(
        "announce",
        "activity.announce",
        pgettext_lazy("activity", "公告"),
        A.announce_activity,
        _("公告以后，公开的活动谁都能看到，可以来提意见；请到的人会收到通知。"),
        _("已经公告。"),
        "send",
    ),
    Verb(
        "begin",
        "activity.begin",
        _("开会"),
        A.begin_meeting,
        _("会议从现在开始。可以签到、发言、记录。"),
        _("会议开始了。"),
        "play",
    ),
    Verb(
        "end",
        "activity.end",
        _("散会"),
        A.end_meeting,
        _("会议到现在结束。接着整理纪要和责任清单。"),
        _("会议结束，接着整理纪要。"),
        "done",
    ),
    Verb(
        "call-off",
        "activity.call_off",
        _("取消活动"),
        A.call_off,
        _("取消以后不能恢复，要再办就重新建一个。"),
        _("已经取消。"),
        "close",
        danger=True,
    ),
)
BY_SLUG = {verb.slug: verb for verb in VERBS}

Step = tuple[str, str | Promise, str]
# Where the work goes on while it stands so: a page, its words and icon; the main one first.
STEPS: dict[str, tuple[Step, ...]] = {
    State.IN_SESSION: (("meeting", _("开会：签到、发言、议程"), "people"), ("minutes", _("写纪要"), "file")),
    State.HELD: (("minutes", _("整理纪要"), "file"),),
    State.MINUTED: (("activity_commitments", _("责任清单"), "list"),),
}
CLOSE: Step = ("activity_close", _("办结活动"), "done")

# What comes next, as the desk reads it.
NEXT: dict[str, str | Promise] = {
    State.DRAFT: _("写清楚要商量什么、关系到谁，定好时间地点，然后公告。"),
    State.ANNOUNCED: _("收意见、发材料、请人；到时间开会。"),
    State.IN_SESSION: _("按议程商量，记下各方的话；谁做什么、什么时候做完，记进责任清单。开完点“散会”。"),
    State.HELD: _("整理纪要和责任清单，定稿后请大家签字。"),
    State.MINUTED: _("跟踪责任清单，一项一项核实销号，全部有结果就办结。"),
    State.CLOSED: _("已经办结，结果告诉了大家。"),
    State.CALLED_OFF: _("活动取消，没有后续。"),
}
# The same for everyone.
COMES: dict[str, str | Promise] = {
    State.ANNOUNCED: _("可以先提意见，也可以当天来。"),
    State.IN_SESSION: _("正在商量。"),
    State.HELD: _("会开完了，正在整理纪要。"),
    State.MINUTED: _("纪要定了，正在一项一项落实。"),
    State.CLOSED: _("已经办结。"),
    State.CALLED_OFF: _("这次活动取消了。"),
}


def possible(activity: Activity, person: Person) -> list[Verb]:
    """The verbs that `person` can do on it now."""
    if not rules.may(person, "activity.arrange", activity):
        return []
    return [verb for verb in VERBS if can(verb.code, activity.state) and (verb.slug != "begin" or _today(activity))]


def steps(activity: Activity, person: Person) -> tuple[Step, ...]:
    """The pages on which whoever minutes goes on now; nothing open any more: closing it."""
    arranges = can("activity.close", activity.state) and rules.may(person, "activity.arrange", activity)
    if arranges and not activity.commitments.filter(state__in=OPEN).exists():
        return (CLOSE,)
    return STEPS.get(activity.state, ()) if rules.may(person, "activity.minute", activity) else ()


def _today(activity: Activity) -> bool:
    """Whether the day has come: no button to begin before."""
    return activity.occasion is not None and activity.occasion.day <= clock.today()
