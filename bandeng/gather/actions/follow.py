"""What happens to booked visitors when their occasion changes, and the reminder of the day before."""

from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from bandeng.core.actions import Act, action
from bandeng.core.errors import WrongState
from bandeng.gather import slots, tell
from bandeng.gather.actions.visits import begin, finish, record
from bandeng.gather.models import Booking, Occasion
from bandeng.gather.states import AHEAD

S = Booking.State


def follow(act: Act, occasion: Occasion, opened: datetime, *, elsewhere: bool = False) -> None:
    """Within a change of a locked occasion that opened at `opened` before: cancel, or move along, who booked there.

    Whose time stays is not told, unless it is `elsewhere`.
    """
    if occasion.state == Occasion.State.CANCELLED:
        for booking in occasion.bookings.filter(state__in=AHEAD):
            _called_off(act, booking)
        return
    shift = occasion.opens_at - opened
    booked = list(occasion.bookings.filter(state=S.BOOKED).order_by("at", "place"))
    # Seated anew, from the first: one by one they would meet those not moved yet.
    Booking.objects.filter(pk__in=[one.pk for one in booked]).update(place=None)
    for booking in booked:
        _moved(act, booking, occasion, shift, elsewhere)


def _moved(act: Act, booking: Booking, occasion: Occasion, shift: timedelta, elsewhere: bool) -> None:
    booking.occasion, before = occasion, booking.at or occasion.opens_at
    found = _seat(occasion, before + shift, act.at, begun=not shift)
    if found is None:
        _called_off(act, booking)
        return
    booking.at, booking.place = found
    if booking.at == before and not elsewhere:
        booking.save(update_fields=["place"])
        return
    booking.reminded_at = None if shift else booking.reminded_at
    booking.version += 1
    booking.save()
    record(act, booking, at=booking.at.isoformat())
    tell.of_visit(act, booking, "booking.moved")


def _seat(occasion: Occasion, wished: datetime, now: datetime, *, begun: bool) -> slots.Slot | None:
    """The time wished for where there is one, though it has `begun`; else the nearest to come."""
    ends = wished + timedelta(minutes=occasion.minutes)
    if occasion.opens_at <= wished and ends <= occasion.closes_at and (begun or wished > now):
        place = slots.place_at(occasion, wished, slots.taken([occasion])[occasion.pk])
        if place is not None:
            return wished, place
    return slots.nearest(wished, slots.free(occasion, now))


def _called_off(act: Act, booking: Booking) -> None:
    booking.state, booking.ended_at, booking.place = S.CANCELLED, act.at, None
    booking.version += 1
    booking.save()
    record(act, booking)
    tell.of_visit(act, booking, "booking.called_off")


@action("booking.remind")
def remind(act: Act, booking: Booking) -> None:
    """Remind someone of their time, once; by the worker."""
    fresh = begin(act, booking)
    if fresh.state != S.BOOKED or fresh.reminded_at:
        raise WrongState(_("已经提醒过了。"))
    tell.of_visit(act, fresh, "booking.remind")
    finish(act, fresh, {"reminded_at": act.at})
