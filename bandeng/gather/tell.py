"""Who is told of what happens here, and in which words."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from bandeng.core import clock
from bandeng.core.actions import Act
from bandeng.gather import kinds, rules
from bandeng.gather.models import Booking, Occasion, Turn
from bandeng.gather.visitor import opened
from bandeng.post import events, outbox, registry
from bandeng.post.models import Channel, Message
from bandeng.studio.models import Person
from bandeng.web.formats import clock_time
from bandeng.web.nav import find

VISITOR = "visitor"

WORDS = {
    "occasion.change": (
        _("%(day_on)s的安排有变"),
        _("%(title)s改为%(day_on)s %(opens)s，地点：%(venue)s。%(note)s"),
    ),
    "occasion.cancel": (
        _("%(day_on)s的安排取消了"),
        _("%(day_on)s的%(title)s（%(venue)s）取消。%(note)s"),
    ),
}
# To visitors, of their own time.
VISITS = {
    "booking.remind": (
        _("%(day_on)s的预约提醒"),
        _("您预约了%(day_on)s %(time)s 的%(title)s，地点：%(venue)s，%(address)s。来不了请到 %(site)s 凭查询码取消。"),
    ),
    "booking.moved": (
        _("您的预约改到%(day_on)s"),
        _(
            "安排有变，您的预约改为%(day_on)s %(time)s，地点：%(venue)s，%(address)s。%(note)s "
            "不合适请到 %(site)s 改约。"
        ),
    ),
    "booking.called_off": (
        _("您%(day_on)s的预约取消了"),
        _("%(day_on)s的%(title)s不能接待您了，预约已取消。%(note)s 请到 %(site)s 另约一天，或打电话 %(line)s。"),
    ),
}


def on_duty(occasion: Occasion) -> list[Person]:
    """Those with a turn there."""
    turns = occasion.turns.filter(state=Turn.State.ON).select_related("person")
    return [turn.person for turn in turns]


def person(one: Person) -> outbox.Recipient:
    return outbox.person(one.pk, one.language)


def visitor(booking: Booking) -> outbox.Recipient | None:
    """A visitor who left a number and wants to hear."""
    if not booking.has_phone or not booking.tell_later:
        return None
    return outbox.Recipient(VISITOR, booking.subject, Channel.SMS, booking.language)


def about(
    act: Act, occasion: Occasion, event: str, recipients: Iterable[outbox.Recipient | None], key: str = ""
) -> None:
    """Tell of an event of an occasion; `key` names this one happening of it."""
    outbox.tell(
        act,
        event=event,
        event_key=f"{event}:{occasion.subject}:{key or occasion.version}",
        subject=occasion.subject,
        recipients=recipients,
        data={"day_on": clock.day(occasion.opens_at)},
        path=occasion.path,
    )


def of_change(act: Act, occasion: Occasion) -> None:
    """An occasion was moved, cancelled or is held after all: whoever is on duty hears; visitors by `of_visit`."""
    cancelled = occasion.state == Occasion.State.CANCELLED
    recipients = [person(one) for one in on_duty(occasion)]
    about(act, occasion, "occasion.cancel" if cancelled else "occasion.change", recipients)
    if (kind := kinds.KINDS.get(occasion.kind)) and kind.moved:
        kind.moved(act, occasion)


def of_visit(act: Act, booking: Booking, event: str) -> None:
    """Tell a visitor, if they wish, of something that happens to their booking."""
    outbox.tell(
        act,
        event=event,
        event_key=f"{event}:{booking.subject}:{booking.version}",
        subject=booking.subject,
        recipients=[visitor(booking)],
        data={"day_on": clock.day(booking.at or booking.occasion.opens_at)},
        path=booking.occasion.path,
    )


def fill_visit(message: Message) -> Mapping[str, Any]:
    """The words of a message to a visitor that may not lie in its row."""
    found = Booking.objects.select_related("occasion__venue", "occasion__studio")
    booking = found.get(subject=message.subject)
    occasion = booking.occasion
    return {
        "title": occasion.title,
        "venue": occasion.venue.name,
        "address": occasion.venue.address,
        "time": clock_time(booking.at or occasion.opens_at),
        "note": occasion.note,
        "line": occasion.studio.telephone,
    }


def fill(message: Message) -> Mapping[str, Any]:
    """The words of a message that may not lie in its row."""
    occasion = Occasion.objects.select_related("venue").get(subject=message.subject)
    return {
        "title": occasion.title,
        "venue": occasion.venue.name,
        "opens": clock_time(occasion.opens_at),
        "note": occasion.note,
    }


def address_of_visitor(key: str, channel: str) -> registry.Address | None:
    """The number a visitor left, until it is erased."""
    booking = Booking.objects.filter(subject=key, tell_later=True).first()
    if booking is None:
        return None
    phone = opened(booking).get("phone")
    return registry.Address(phone) if phone else None


def describe(subjects: Iterable[str], looking: Any) -> Mapping[str, registry.About]:
    """What a message is about, for whoever may see the occasion."""
    subjects = list(subjects)
    seen = Occasion.objects.filter(rules.visible(looking))
    about = {
        one.subject: registry.About(f"{one.title} {one.day}", find("occasion", one.pk))
        for one in seen.filter(subject__in=subjects)
    }
    run = Occasion.objects.filter(rules.visible(looking, "queue.run"))
    visits = Booking.objects.filter(subject__in=subjects, occasion__in=run.values("pk")).select_related("occasion")
    return about | {
        one.subject: registry.About(f"{one.occasion.title} {one.occasion.day}", find("queue", one.occasion_id))
        for one in visits
    }


def register() -> None:
    for code, (title, text) in WORDS.items():
        events.register(code, title, text, fill)
    for code, (title, text) in VISITS.items():
        events.register(code, title, text, fill_visit)
    registry.names[VISITOR] = lambda keys: dict.fromkeys(keys, gettext("来访人"))
    registry.resolvers[VISITOR] = address_of_visitor
    registry.describers.append(describe)
