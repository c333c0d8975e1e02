"""Who is told of what happens to an activity, and in which words: title, when, where; never a resident's words."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from bandeng.core.actions import Act
from bandeng.core.models import Link
from bandeng.deliberate import hearers, rules
from bandeng.deliberate.models import Activity
from bandeng.deliberate.states import State
from bandeng.gather import referrals
from bandeng.gather.models import Occasion
from bandeng.post import events, outbox, registry
from bandeng.post.models import Message
from bandeng.web import formats
from bandeng.web.nav import find

CLOSED = "activity.close"
WORDS = {
    "activity.announce": (
        _("请您参加协商活动"),
        _("请您参加“%(title)s”：%(when)s，地点：%(venue)s。材料和安排：%(site)s%(page)s"),
    ),
    "activity.moved": (
        _("协商活动的时间地点有变"),
        _("“%(title)s”改为%(when)s，地点：%(venue)s。%(note)s"),
    ),
    "activity.off": (
        _("协商活动取消了"),
        _("“%(title)s”取消。%(reason)s"),
    ),
    CLOSED: (_("您参加的协商有结果了"), _("“%(title)s”已经办结。结果和责任清单：%(site)s%(page)s")),
    # To residents, by message to the number that they left.
    "activity.moved_for_residents": (
        _("协商活动的时间地点有变"),
        _("“%(title)s”改为%(when)s，地点：%(venue)s。%(note)s"),
    ),
    "activity.off_for_residents": (
        _("协商活动取消了"),
        _("“%(title)s”取消。%(reason)s您说的意见仍然交给工作室。"),
    ),
    f"{CLOSED}_for_residents": (
        _("您参加的协商有结果了"),
        _("您参加过的协商“%(title)s”有结果了，请看 %(site)s%(page)s ，或者打电话 %(line)s。"),
    ),
}


def tell(act: Act, activity: Activity, event: str, recipients: Iterable[outbox.Recipient], key: str) -> None:
    outbox.tell(
        act,
        event=event,
        event_key=f"{event}:{activity.subject}:{key}",
        subject=activity.subject,
        recipients=recipients,
        data={"activity": activity.pk},
        path=activity.path,
    )


def announced(act: Act, activity: Activity) -> None:
    tell(act, activity, "activity.announce", hearers.house(act, activity), "")


def moved(act: Act, occasion: Occasion) -> None:
    """Within the change of an occasion: those who take part in its activity hear, if it was announced."""
    found = Activity.objects.filter(occasion=occasion, announced_at__isnull=False).first()
    if found is None or found.state == State.CALLED_OFF:
        return
    off = occasion.state == Occasion.State.CANCELLED
    _both(act, found, "activity.off" if off else "activity.moved", f"{occasion.version}")


def called_off(act: Act, activity: Activity) -> None:
    key = f"{activity.occasion.version}" if activity.occasion else ""
    _both(act, activity, "activity.off", key)


def closed(act: Act, activity: Activity) -> None:
    """All who took part, in one message each; and in the timeline of every matter that led to the activity, or to the
    topic of its plan, what came of it."""
    _both(act, activity, CLOSED, "")
    subjects = [activity.subject]
    if activity.item and activity.item.topic:
        subjects.append(activity.item.topic.subject)
    found = Link.objects.filter(target__in=subjects, relation=Link.Relation.LED_TO)
    said = gettext("“%(title)s”：%(result)s") if activity.public else gettext("“%(title)s”已经办结。")
    words = said % {"title": activity.title, "result": activity.result}
    for source in sorted(set(found.values_list("source", flat=True))):
        referrals.note(act, source, CLOSED, words[:500])


def _both(act: Act, activity: Activity, event: str, key: str) -> None:
    tell(act, activity, event, hearers.house(act, activity), key)
    tell(act, activity, f"{event}_for_residents", hearers.residents(activity), key)


def fill(message: Message) -> Mapping[str, Any]:
    """The words of a message that may not lie in its row."""
    found = Activity.objects.select_related("studio", "occasion__venue").get(subject=message.subject)
    one = found.occasion
    return {
        "title": found.title,
        "when": formats.moment(one.opens_at) if one else "",
        "venue": one.venue.name if one else "",
        "note": one.note if one else "",
        "reason": one.note if one and one.note else found.result,
        "line": found.studio.telephone,
        "page": find("activity_public", found.pk),
    }


def describe(subjects: Iterable[str], looking: Any) -> Mapping[str, registry.About]:
    """What a message is about, for whoever may see the activity."""
    seen = Activity.objects.filter(rules.visible(looking), subject__in=list(subjects))
    return {one.subject: registry.About(one.title, find("activity", one.pk)) for one in seen}


def register() -> None:
    for code, (title, text) in WORDS.items():
        events.register(code, title, text, fill)
    registry.describers.append(describe)
