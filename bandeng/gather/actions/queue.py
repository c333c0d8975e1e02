"""What the desk does on the day: numbers at the door, arrivals, calls, and who was received."""

import uuid
from typing import Any

from django.db.models import Max
from django.utils.translation import gettext as _

from bandeng.core.access import access_for, code_hash, token_hash
from bandeng.core.actions import Act, By, action, locked
from bandeng.core.errors import WrongState
from bandeng.gather import queue_of, rules, visitor
from bandeng.gather.actions.booking import Booked
from bandeng.gather.actions.visits import begin, finish, on_its_day, record
from bandeng.gather.models import Booking, Occasion
from bandeng.studio.actions.base import cleaned


def _number(occasion: Occasion) -> int:
    """The next number; the occasion is locked."""
    last: int | None = occasion.bookings.aggregate(last=Max("number"))["last"]
    return (last or 0) + 1


def walk_in(by: By, occasion: Occasion, form_key: str) -> Booked:
    """Give a number (取号) to someone at the door; nothing is asked of them. The same tap twice gives one number."""
    access = access_for(form_key, f"walk-in\0{occasion.subject}")
    before = Booking.objects.filter(code_hash=code_hash(access.code)).first()
    return Booked(before, access, again=True) if before else Booked(_walk_in(by, occasion, access), access)


@action("booking.walk_in")
def _walk_in(act: Act, occasion: Occasion, access: Any) -> Booking:
    fresh = locked(occasion)
    rules.permit_visit(act, fresh)
    before = Booking.objects.filter(code_hash=code_hash(access.code)).first()
    if before is None:
        on_its_day(act, fresh)
        before = Booking.objects.create(
            subject=uuid.uuid4().hex,
            occasion=fresh,
            state=Booking.State.WAITING,
            number=_number(fresh),
            code_hash=code_hash(access.code),
            token_hash=token_hash(access.token),
            made_at=act.at,
            arrived_at=act.at,
        )
    record(act, before, number=before.number)
    return before


@action("booking.arrive")
def arrive(act: Act, booking: Booking) -> Booking:
    """A booked visitor is there and gets a number. Whoever had been given up has no place kept any more."""
    fresh = begin(act, booking)
    on_its_day(act, fresh.occasion)
    if fresh.state == Booking.State.NO_SHOW:
        fresh.place = fresh.ended_at = None
    number = fresh.number or _number(fresh.occasion)
    return finish(act, fresh, {"number": number, "arrived_at": act.at}, number=number)


@action("booking.call")
def call_next(act: Act, occasion: Occasion, *, desk: str = "") -> Booking:
    """Call whoever is next to a desk (窗口). Two desks at once call two people."""
    fresh = locked(occasion)
    rules.permit_visit(act, fresh)
    on_its_day(act, fresh)
    line = queue_of.waiting(fresh, act.at)
    if not line:
        raise WrongState(_("现在没有人在等候。"))
    return _called(act, begin(act, line[0]), desk)


@action("booking.call_again")
def call_again(act: Act, booking: Booking) -> Booking:
    """Call someone once more who was called and did not come."""
    fresh = begin(act, booking)
    return _called(act, fresh, fresh.desk)


def _called(act: Act, booking: Booking, desk: str) -> Booking:
    values = {"called_at": act.at, "desk": cleaned(desk, 20, "desk", needed=False), "received_by": act.person}
    return finish(act, booking, values, desk=values["desk"])


@action("booking.serve")
def serve(act: Act, booking: Booking, *, led_to: str = "") -> Booking:
    """Someone was received (接待); `led_to` is the subject of what became of it, such as a matter.

    It stands in the row alone: what it led to may be erased before the visit is, and then nothing may lead there.
    """
    values = {"ended_at": act.at, "received_by": act.person, "led_to": led_to}
    return finish(act, begin(act, booking), values)


@action("booking.lead_to")
def lead_to(act: Act, booking: Booking, *, led_to: str) -> Booking:
    """Something came of a visit that is over already."""
    return finish(act, begin(act, booking), {"led_to": led_to})


@action("booking.no_show")
def no_show(act: Act, booking: Booking) -> Booking:
    """Someone did not come; their time is free again. Not before it has begun."""
    fresh = begin(act, booking)
    if fresh.state == Booking.State.BOOKED and fresh.at is not None and fresh.at > act.at:
        raise WrongState(_("还没到约定的时间。确定不来的，请点“取消”。"))
    return finish(act, fresh, {"ended_at": act.at})


@action("booking.look")
def look(act: Act, booking: Booking, *, why: str = "") -> dict[str, str]:
    """Read the name, telephone and topic that a visitor left: never without an entry."""
    fresh = begin(act, booking)
    if not fresh.sealed:
        raise WrongState(_("这一位没有留下称呼和电话，或者已经按期删除。"))
    record(act, fresh, why=why)
    return visitor.opened(fresh)
