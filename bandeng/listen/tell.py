"""Who is told of what: events of a matter, the resident's and the staff's."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import Q

from bandeng.core.actions import Act
from bandeng.core.models import Link
from bandeng.ledger.rows import insert
from bandeng.listen import rules
from bandeng.listen.models import Joining, Matter
from bandeng.post import outbox
from bandeng.post.models import Channel, Message, Status
from bandeng.post.registry import RESIDENT
from bandeng.studio.models import Person, Role
from bandeng.studio.reach import holders, standing_in

# Told to a resident who can only be telephoned: where a call is worth their time.
WORTH_A_CALL = frozenset(
    {
        "matter.send_reply",
        "matter.decline",
        "matter.carry_out",
        "matter.wait",
        "matter.merge",
        "matter.grant_extension",
        "referral.book",
        "referral.off",
    }
)

DANGER = "matter.danger"


def event_key(matter: Matter, code: str) -> str:
    """One key for one event: the matter's version counts its actions."""
    return f"{matter.subject}.{matter.version}.{code}"


def residents(act: Act, matter: Matter) -> None:
    """Tell the resident, all whose matters went on in this one, through however many steps, and who joined them."""
    resident(act, matter)
    before = _before(matter)
    for other, told in before:
        if not told:
            resident(act, other, event_key(matter, act.code))
    others = [other.pk for other, _told in before]
    insert(to_joiners(act, matter, Q(matter=matter) | Q(matter__in=others)), ignore_conflicts=True)


def _before(matter: Matter) -> list[tuple[Matter, bool]]:
    """The matters that were merged into this one or split into it and others, and whether their resident is told:
    of a matter that was split the parts have the contact themselves.
    """
    found: dict[str, bool] = {}
    targets = [matter.subject]
    while targets:
        links = Link.objects.filter(target__in=targets, relation__in=(Link.Relation.MERGED, Link.Relation.SPLIT))
        new = {link.source: link.relation == Link.Relation.SPLIT for link in links if link.source not in found}
        found |= new
        targets = list(new)
    return [(other, found[other.subject]) for other in Matter.objects.filter(subject__in=found)] if found else []


def to_joiners(act: Act, matter: Matter, joined: Q) -> list[Message]:
    """The same for those who joined and left a number; older calls to them are off the list already."""
    messages = []
    for one in Joining.objects.filter(joined, withdrawn_at=None, tell_later=True, secret__isnull=False):
        channel = _channel(act.code, one.tell_by)
        if channel is None:
            continue
        if channel == Channel.CALL:
            drop_calls_to(one, act.at)
        messages += outbox.messages(
            act,
            event=act.code,
            event_key=event_key(matter, act.code),
            subject=matter.subject,
            recipients=[outbox.Recipient(RESIDENT, one.subject, channel, one.language)],
            data={"number": matter.number or ""},
            path=matter.path,
        )
    return messages


def drop_calls_to(joining: Joining, at: datetime) -> None:
    """Take the calls to someone who joined off the list: something newer, or nothing, is to be said."""
    calls = Message.objects.filter(recipient=f"{RESIDENT}:{joining.subject}", channel=Channel.CALL)
    calls.filter(status=Status.QUEUED).update(status=Status.DROPPED, done_at=at)


def _channel(event: str, tell_by: str) -> str | None:
    if tell_by == Matter.TellBy.SMS and settings.SMS_GATEWAY:
        return Channel.SMS
    return Channel.CALL if event in WORTH_A_CALL else None


def resident(act: Act, matter: Matter, key: str = "", event: str = "", **more: Any) -> None:
    """Tell the resident who left a number and asked to be told: by SMS, or by a call where that is worth it.

    `event` is another than that of the action, `more` what its words say beside the number.
    """
    insert(to_resident(act, matter, key, event, **more), ignore_conflicts=True)


def to_resident(act: Act, matter: Matter, key: str = "", event: str = "", **more: Any) -> list[Message]:
    """What `resident` queues; older calls are off the list already."""
    if matter.anonymous or not matter.tell_later:
        return []
    event = event or act.code
    channel = _channel(event, matter.tell_by)
    if channel is None:
        return []
    # A time at the clinic does not make it idle to tell of a reply.
    if channel == Channel.CALL and event.startswith("matter."):
        outbox.drop_calls(matter.subject, act.at)
    return outbox.messages(
        act,
        event=event,
        event_key=key or event_key(matter, event),
        subject=matter.subject,
        recipients=[outbox.Recipient(RESIDENT, matter.subject, channel, matter.language)],
        data={"number": matter.number or "", **more},
        path=matter.path,
    )


def persons(act: Act, matter: Matter, people: list[Person], event: str | None = None, key: str = "") -> None:
    """Tell staff by e-mail, each once; never those to whom the matter is closed."""
    outbox.tell(
        act,
        event=event or act.code,
        event_key=key or event_key(matter, event or act.code),
        subject=matter.subject,
        recipients=[outbox.person(item.pk, item.language) for item in rules.not_closed_to(people, matter)],
        data={"number": matter.number or "", "matter": matter.pk},
        path=matter.path,
    )


def of_danger(act: Act, matter: Matter, kept_out: Collection[int] = ()) -> list[Message]:
    """What tells the officers and heads on duty, and who stands in for them, of words of danger: not written yet."""
    roles = holders(act.at, Role.Kind.OFFICER, Role.Kind.HEAD)
    ids = {role.person_id for role in roles if matter.path.startswith(role.path)}
    ids |= {person.pk for person in standing_in(ids, act.at)}
    people = list(Person.objects.filter(pk__in=ids - set(kept_out), is_active=True))
    if matter.pk:
        people = rules.not_closed_to(people, matter)
    return outbox.messages(
        act,
        event=DANGER,
        event_key=event_key(matter, DANGER),
        subject=matter.subject,
        recipients=[outbox.person(item.pk, item.language) for item in people],
        data={"number": matter.number or ""},
        path=matter.path,
    )
