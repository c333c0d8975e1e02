"""Who is told of what happens here, and in which words."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from bandeng.core import clock, sealed
from bandeng.core.actions import Act
from bandeng.gather.models import Booking, Occasion, Turn
from bandeng.post import events, outbox, registry
from bandeng.post.models import Channel, Message
from bandeng.studio.models import Person

VISITOR = "visitor"
WAITING = (Booking.State.BOOKED, Booking.State.WAITING)

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


def concerned(occasion: Occasion) -> list[outbox.Recipient | None]:
    """Whoever is on duty there, and whoever booked a time."""
    waiting = occasion.bookings.filter(state__in=WAITING)
    return [*(person(one) for one in on_duty(occasion)), *(visitor(booking) for booking in waiting)]


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
    """An occasion was moved, cancelled or is held after all."""
    cancelled = occasion.state == Occasion.State.CANCELLED
    about(act, occasion, "occasion.cancel" if cancelled else "occasion.change", concerned(occasion))


def fill(message: Message) -> Mapping[str, Any]:
    """The words of a message that may not lie in its row."""
    occasion = Occasion.objects.select_related("venue").get(subject=message.subject)
    return {
        "title": occasion.title,
        "venue": occasion.venue.name,
        "opens": f"{occasion.opens_at.astimezone(clock.HERE):%H:%M}",
        "note": occasion.note,
    }


def address_of_visitor(key: str, channel: str) -> registry.Address | None:
    """The number a visitor left, until it is erased."""
    booking = Booking.objects.filter(subject=key, tell_later=True).first()
    if booking is None or not booking.sealed or not booking.wrapped_key:
        return None
    value = sealed.unseal_value(bytes(booking.sealed), sealed.unwrap(bytes(booking.wrapped_key)), b"visitor")
    return registry.Address(value["phone"]) if value.get("phone") else None


def describe(subjects: Iterable[str], looking: Any) -> Mapping[str, registry.About]:
    """What a message is about, for whoever may see the occasion."""
    from bandeng.gather import rules

    seen = Occasion.objects.filter(rules.visible(looking), subject__in=list(subjects))
    return {one.subject: registry.About(f"{one.title} {one.day}", reverse("occasion", args=[one.pk])) for one in seen}


def register() -> None:
    for code, (title, text) in WORDS.items():
        events.register(code, title, text, fill)
    registry.resolvers[VISITOR] = address_of_visitor
    registry.describers.append(describe)
