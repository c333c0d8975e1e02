"""Who hears of an activity: those of the house who take part, residents who left a number; and their addresses."""

from collections.abc import Iterator

from django.utils.translation import gettext

from bandeng.core.actions import Act
from bandeng.deliberate import contacts, opinion_locks
from bandeng.deliberate.models import Activity, Commitment, Opinion, Participant
from bandeng.post import outbox, registry
from bandeng.post.models import Channel
from bandeng.studio.models import Role
from bandeng.studio.reach import holders

OPINION, PARTICIPANT = "opinion", "participant"


def house(act: Act, activity: Activity) -> list[outbox.Recipient]:
    """Those of the house who take part and whoever answers for units, also for what was promised; not who acts."""
    there: list[Participant | Commitment] = [
        *activity.participants.select_related("person"),
        *activity.commitments.select_related("person"),
    ]
    units = {one.unit_id for one in there if one.person is None}
    clerks = holders(act.at, Role.Kind.CLERK).filter(unit__in=units - {None}).select_related("person")
    them = {one.person.pk: one.person for one in (*there, *clerks.order_by("pk")) if one.person}
    return [outbox.person(one.pk, one.language) for one in them.values() if one.is_active and one != act.person]


def residents(activity: Activity) -> Iterator[outbox.Recipient]:
    """Residents who left a number and wish to hear: each number once, though someone wrote and came as well."""
    known: set[str] = set()
    for kind, rows in (
        (PARTICIPANT, Participant.objects.filter(activity=activity)),
        (OPINION, Opinion.objects.filter(activity=activity)),
    ):
        for one in rows.filter(tell_later=True).select_related("activity"):
            phone = _phone(one)
            if phone and phone not in known:
                known.add(phone)
                yield outbox.Recipient(kind, str(one.pk), Channel.SMS)


def _phone(one: Participant | Opinion) -> str:
    left = contacts.left(one) if isinstance(one, Participant) else opinion_locks.opened(one)
    return left.get("phone") or ""


def _address(model: type[Participant] | type[Opinion], key: str) -> registry.Address | None:
    """The number as long as it is there and its owner wishes to hear."""
    one = model.objects.filter(pk=key, tell_later=True).select_related("activity").first()
    phone = _phone(one) if one else ""
    return registry.Address(phone) if phone else None


def register() -> None:
    registry.resolvers[PARTICIPANT] = lambda key, _channel: _address(Participant, key)
    registry.resolvers[OPINION] = lambda key, _channel: _address(Opinion, key)
    registry.names[PARTICIPANT] = lambda keys: dict.fromkeys(keys, gettext("参加协商的居民"))
    registry.names[OPINION] = lambda keys: dict.fromkeys(keys, gettext("提意见的居民"))
