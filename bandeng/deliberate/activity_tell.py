"""Who is told of what happens to an activity, and in which words: title, when, where; never a resident's words."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from bandeng.core import sealed
from bandeng.core.actions import Act
from bandeng.deliberate import rules
from bandeng.deliberate.models import Activity, Opinion, Participant
from bandeng.deliberate.states import State
from bandeng.gather.models import Occasion
from bandeng.post import events, outbox, registry
from bandeng.post.models import Channel, Message
from bandeng.studio.models import Person
from bandeng.studio.reach import clerks
from bandeng.web import formats
from bandeng.web.nav import find

OPINION, PARTICIPANT = "opinion", "participant"

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
    # To residents, by message to the number that they left.
    "activity.moved_for_residents": (
        _("协商活动的时间地点有变"),
        _("“%(title)s”改为%(when)s，地点：%(venue)s。%(note)s"),
    ),
    "activity.off_for_residents": (
        _("协商活动取消了"),
        _("“%(title)s”取消。%(reason)s您说的意见仍然交给工作室。"),
    ),
}


def house(act: Act, activity: Activity) -> list[outbox.Recipient]:
    """Those of the house who take part, and whoever answers for the units that do; not who acts."""
    them: dict[int, Person] = {}
    for one in activity.participants.select_related("person", "unit"):
        found = [one.person] if one.person else clerks(one.unit, act.at) if one.unit else []
        them |= {person.pk: person for person in found if person.is_active}
    if act.person:
        them.pop(act.person.pk, None)
    return [outbox.person(one.pk, one.language) for one in them.values()]


def residents(activity: Activity) -> list[outbox.Recipient]:
    """Residents who left a way to be told: of those who take part, and of those who said something beforehand."""
    there = Participant.objects.filter(activity=activity, tell_later=True, sealed__isnull=False)
    said = Opinion.objects.filter(activity=activity, tell_later=True, erased_at=None)
    return [
        *(outbox.Recipient(PARTICIPANT, str(one), Channel.SMS) for one in there.values_list("pk", flat=True)),
        *(outbox.Recipient(OPINION, str(one), Channel.SMS) for one in said.values_list("pk", flat=True)),
    ]


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
    tell(act, activity, "activity.announce", house(act, activity), "")


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


def _both(act: Act, activity: Activity, event: str, key: str) -> None:
    tell(act, activity, event, house(act, activity), key)
    tell(act, activity, f"{event}_for_residents", residents(activity), key)


def fill(message: Message) -> Mapping[str, Any]:
    """The words of a message that may not lie in its row."""
    found = Activity.objects.select_related("occasion__venue").get(subject=message.subject)
    one = found.occasion
    return {
        "title": found.title,
        "when": formats.moment(one.opens_at) if one else "",
        "venue": one.venue.name if one else "",
        "note": one.note if one else "",
        "reason": one.note if one and one.note else found.result,
        "page": find("activity_public", found.pk),
    }


def address_of_opinion(key: str, channel: str) -> registry.Address | None:
    """The number that whoever said something left, until it is erased."""
    found = Opinion.objects.filter(pk=key, tell_later=True, erased_at=None).select_related("activity").first()
    return _phone(found.activity, found.sealed, found.subject.encode()) if found else None


def _phone(activity: Activity, raw: Any, context: bytes) -> registry.Address | None:
    if not raw or not activity.wrapped_key:
        return None
    value = sealed.unseal_value(bytes(raw), sealed.unwrap(bytes(activity.wrapped_key)), context)
    return registry.Address(value["phone"]) if value.get("phone") else None


def describe(subjects: Iterable[str], looking: Any) -> Mapping[str, registry.About]:
    """What a message is about, for whoever may see the activity."""
    seen = Activity.objects.filter(rules.visible(looking), subject__in=list(subjects))
    return {one.subject: registry.About(one.title, find("activity", one.pk)) for one in seen}


def register() -> None:
    for code, (title, text) in WORDS.items():
        events.register(code, title, text, fill)
    registry.names[OPINION] = lambda keys: dict.fromkeys(keys, gettext("提意见的居民"))
    registry.resolvers[OPINION] = address_of_opinion
    registry.describers.append(describe)
