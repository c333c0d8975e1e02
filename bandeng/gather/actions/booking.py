"""What a resident does without an account: booking a time, moving it, cancelling it, having it forgotten."""

import hashlib
import uuid
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bandeng.core.access import Access, access_for, code_hash, token_hash
from bandeng.core.actions import Act, By, action, locked
from bandeng.core.errors import Invalid, WrongState
from bandeng.gather import kinds, rules, slots, visitor
from bandeng.gather.actions.forget import erase
from bandeng.gather.actions.visits import begin, finish, record
from bandeng.gather.models import Booking, Occasion, Turn
from bandeng.studio.models import Person
from bandeng.web import formats


@dataclass(frozen=True, slots=True)
class Wish:
    """What a resident hands in. `form_key` is the random key of the form it came by."""

    occasion: Occasion
    at: datetime
    form_key: str
    topic: str = ""
    name: str = ""
    phone: str = ""
    tell_later: bool = False
    wished: Person | None = None
    language: str = "zh-hans"

    def content(self) -> str:
        """What makes a form another one, hashed."""
        parts = (self.occasion.subject, self.at.isoformat(), self.topic, self.name, self.phone)
        return hashlib.sha256("\0".join(("booking", *parts)).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Booked:
    """A booking and what opens it; `again` when the same form had made it before."""

    booking: Booking
    access: Access
    again: bool = False


class Full(WrongState):
    """No time is left on that day."""

    default = gettext_lazy("这一天的时间已经约满了。请另选一天，或者当天到现场取号。")


class _Before(Exception):
    """The same form has been here."""


def bookable(occasion: Occasion, now: datetime) -> bool:
    """Whether residents may book a time there, as far as it has one."""
    public = occasion.kind in kinds.public()
    return public and occasion.bookable and occasion.state == Occasion.State.ON and occasion.closes_at > now


def made_before(wish: Wish) -> bool:
    """Whether the same form has made a booking already."""
    return Booking.objects.filter(code_hash=code_hash(access_for(wish.form_key, wish.content()).code)).exists()


def book(by: By, wish: Wish) -> Booked:
    """Book the time wished for; when somebody was quicker, the next free one. Full when the day is.

    Sealing is done before the transaction; the same form sent again gives the same booking.
    """
    access = access_for(wish.form_key, wish.content())
    wrapped, secret = visitor.seal(wish.name, wish.phone, wish.topic)
    booking = Booking(
        subject=uuid.uuid4().hex,
        occasion=wish.occasion,
        wished=wish.wished,
        wrapped_key=wrapped,
        sealed=secret,
        has_phone=bool(wish.phone),
        tell_later=bool(wish.phone) and wish.tell_later,
        language=wish.language,
        code_hash=code_hash(access.code),
        token_hash=token_hash(access.token),
        made_at=by.at,
    )
    try:
        write(by, booking, wish.at)
    except _Before:
        return Booked(Booking.objects.select_related("occasion").get(code_hash=booking.code_hash), access, again=True)
    return Booked(booking, access)


@action("booking.book")
def write(act: Act, booking: Booking, wished: datetime) -> None:
    """Under the lock of the occasion: whoever comes second to a time gets the next one."""
    occasion = locked(booking.occasion)
    rules.permit_visit(act, occasion)
    if Booking.objects.filter(code_hash=booking.code_hash).exists():
        raise _Before
    _open(occasion, act.at, wished)
    found = slots.nearest(wished, slots.free(occasion, act.at))
    if found is None:
        raise Full
    booking.at, booking.place = found
    on_duty = occasion.turns.filter(state=Turn.State.ON, person=booking.wished)
    if booking.wished and not on_duty.exists():
        booking.wished = None
    booking.occasion = occasion
    booking.save(force_insert=True)
    record(act, booking, at=booking.at.isoformat(), wished=booking.wished_id)


def _open(occasion: Occasion, now: datetime, at: datetime) -> None:
    if not bookable(occasion, now):
        raise WrongState(_("这一场现在不能预约。请另选一场，或者当天到现场取号。"))
    if at not in slots.times(occasion):
        raise Invalid(_("没有这个时间，请从列出的时间里选。"), field="at")


@action("booking.move")
def move(act: Act, booking: Booking, occasion: Occasion, at: datetime) -> Booking:
    """Take another free time, of this or of another occasion of the same kind and studio. The old one becomes free."""
    for pk in sorted({booking.occasion_id, occasion.pk}):
        locked(Occasion(pk=pk))
    fresh = begin(act, booking)
    to = locked(occasion)
    if (to.studio_id, to.kind) != (fresh.occasion.studio_id, fresh.occasion.kind):
        raise Invalid(_("没有这个时间，请从列出的时间里选。"), field="at")
    _open(to, act.at, at)
    place = dict(slots.free(to, act.at)).get(at)
    if place is None:
        words = _("%(time)s 刚被约走，请另选一个时间。您原来的时间还在。")
        raise WrongState(words % {"time": formats.clock_time(at)})
    fresh.occasion = to
    return finish(act, fresh, {"at": at, "place": place, "reminded_at": None}, at=at.isoformat())


@action("booking.cancel")
def cancel(act: Act, booking: Booking) -> Booking:
    """Give the time back, for others."""
    return finish(act, begin(act, booking), {"ended_at": act.at})


@action("booking.forget")
def forget(act: Act, booking: Booking) -> Booking:
    """The resident has all they left destroyed; what lies ahead is cancelled, the code opens nothing any more."""
    fresh = begin(act, booking)
    if fresh.erased_at:
        raise WrongState(_("您的信息已经删除了。"))
    erase(By(at=act.at, origin=act.by.origin), fresh, asked=True)
    record(act, fresh)
    fresh.refresh_from_db()
    return fresh
