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


def follow(act: Act, occasion: Occasion, opened: datetime) -> None:
    """Within a change of a locked occasion that opened at `opened` before: cancel, or move along, who booked there."""
    if occasion.state == Occasion.State.CANCELLED:
        for booking in occasion.bookings.filter(state__in=AHEAD):
            _called_off(act, booking)
        return
    shift = occasion.opens_at - opened
    booked = list(occasion.bookings.filter(state=S.BOOKED).order_by("at", "place"))
    # Seated anew, from the first: one by one they would meet those not moved yet.
    Booking.objects.filter(pk__in=[one.pk for one in booked]).update(place=None)
    for booking in booked:
        _moved(act, booking, occasion, shift)


def _moved(act: Act, booking: Booking, occasion: Occasion, shift: timedelta) -> None:
    booking.occasion = occasion
    found = slots.nearest((booking.at or occasion.opens_at) + shift, slots.free(occasion, act.at))
    if found is None:
        _called_off(act, booking)
        return
    booking.at, booking.place = found
    booking.reminded_at = None if shift else booking.reminded_at
    booking.version += 1
    booking.save()
    record(act, booking, at=booking.at.isoformat())
    tell.of_visit(act, booking, "booking.moved")


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
