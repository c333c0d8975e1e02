"""Who is told how an activity ended: all who took part, and who left a number; the message holds no words of theirs."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from bandeng.core import sealed
from bandeng.core.actions import Act
from bandeng.core.models import Link
from bandeng.deliberate.models import Activity, Opinion, Participant
from bandeng.gather import referrals
from bandeng.post import events, outbox, registry
from bandeng.post.models import Channel, Message
from bandeng.studio.models import Person
from bandeng.studio.reach import clerks
from bandeng.web.nav import find

PARTICIPANT, OPINION = "participant", "opinion"
CLOSED, FOR_RESIDENTS = "activity.close", "activity.close_for_residents"
WORDS = {
    CLOSED: (_("您参加的协商有结果了"), _("“%(title)s”已经办结。结果和责任清单：%(site)s%(page)s")),
    FOR_RESIDENTS: (
        _("您参加的协商有结果了"),
        _("您参加过的协商“%(title)s”有结果了，请看 %(site)s%(page)s ，或者打电话 %(line)s。"),
    ),
}


def house(act: Act, activity: Activity) -> list[outbox.Recipient]:
    """Those of the house who took part and whoever answers for units, also for what was promised; not who acts."""
    there = list(activity.participants.select_related("person", "unit"))
    there += activity.commitments.select_related("person", "unit")  # type: ignore[arg-type]
    them: dict[int, Person] = {}
    for one in there:
        found = [one.person] if one.person else clerks(one.unit, act.at) if one.unit else []
        them |= {person.pk: person for person in found if person.is_active and person != act.person}
    return [outbox.person(one.pk, one.language) for one in them.values()]


def phone_of(one: Participant | Opinion) -> str:
    """The number that someone left under the activity's key; empty where there is none, or none any more."""
    key = one.activity.wrapped_key
    if not one.sealed or not key:
        return ""
    context = f"participant:{one.pk}" if isinstance(one, Participant) else one.subject
    left: dict[str, Any] = sealed.unseal_value(bytes(one.sealed), sealed.unwrap(bytes(key)), context.encode())
    return str(left.get("phone") or "")


def residents(activity: Activity) -> Iterator[outbox.Recipient]:
    """Residents who left a number and wish to hear: each number once, though someone wrote and came as well."""
    left: list[tuple[str, Participant | Opinion]] = [
        *((PARTICIPANT, one) for one in activity.participants.filter(tell_later=True)),
        *((OPINION, one) for one in activity.opinions.filter(tell_later=True, erased_at=None)),
    ]
    known: set[str] = set()
    for kind, one in left:
        phone = phone_of(one)
        if phone and phone not in known:
            known.add(phone)
            yield outbox.Recipient(kind, str(one.pk), Channel.SMS)


def tell_all(act: Act, activity: Activity) -> None:
    """Everyone who took part, in one message each."""
    for event, recipients in ((CLOSED, house(act, activity)), (FOR_RESIDENTS, list(residents(activity)))):
        outbox.tell(
            act,
            event=event,
            event_key=f"{event}:{activity.subject}",
            subject=activity.subject,
            recipients=recipients,
            data={"activity": activity.pk},
            path=activity.path,
        )


def note_in_matters(act: Act, activity: Activity) -> None:
    """In the timeline of every matter that led to the activity, or to the topic of its plan: what came of it."""
    subjects = [activity.subject]
    if activity.item and activity.item.topic:
        subjects.append(activity.item.topic.subject)
    found = Link.objects.filter(target__in=subjects, relation=Link.Relation.LED_TO)
    said = gettext("“%(title)s”：%(result)s") if activity.public else gettext("“%(title)s”已经办结。")
    words = said % {"title": activity.title, "result": activity.result}
    for source in sorted(set(found.values_list("source", flat=True))):
        referrals.note(act, source, CLOSED, words[:500])


def fill(message: Message) -> Mapping[str, Any]:
    """The words of a message that may not lie in its row."""
    found = Activity.objects.select_related("studio").get(subject=message.subject)
    page = find("activity_public", found.pk) if found.public else find("activity", found.pk)
    return {"title": found.title, "page": page or "/", "line": found.studio.telephone}


def _address(model: type[Participant] | type[Opinion], key: str) -> registry.Address | None:
    one = model.objects.filter(pk=key, tell_later=True).select_related("activity").first()
    phone = phone_of(one) if one else ""
    return registry.Address(phone) if phone else None


def register() -> None:
    for code, (title, text) in WORDS.items():
        events.register(code, title, text, fill)
    registry.resolvers.setdefault(PARTICIPANT, lambda key, _channel: _address(Participant, key))
    registry.resolvers.setdefault(OPINION, lambda key, _channel: _address(Opinion, key))
    registry.names.setdefault(PARTICIPANT, lambda keys: dict.fromkeys(keys, gettext("参加协商的居民")))
    registry.names.setdefault(OPINION, lambda keys: dict.fromkeys(keys, gettext("提意见的居民")))
