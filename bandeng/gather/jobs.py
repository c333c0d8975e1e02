"""What the worker does: laying series out, reminding and forgetting visitors, giving up who did not come."""

from collections.abc import Callable
from datetime import datetime, time, timedelta
from typing import TypeVar

from django.db.models import Q

from bandeng.core import clock, worker
from bandeng.core.actions import By
from bandeng.core.errors import Refused
from bandeng.gather.actions.booking import cancel
from bandeng.gather.actions.follow import remind
from bandeng.gather.actions.forget import erase
from bandeng.gather.actions.queue import no_show
from bandeng.gather.actions.series import AHEAD, lay_out, outdated
from bandeng.gather.actions.swaps import lapse_swap
from bandeng.gather.models import Booking, Occasion, Series, Swap
from bandeng.studio.queries import by_setting

S = Booking.State
Thing = TypeVar("Thing")
# The evening before; and not at night, when the worker stood still until then.
EVENING, WAKING, SLEEPING = time(17), time(7), time(22)


def evening_before(at: datetime) -> datetime:
    return datetime.combine(clock.day(at) - timedelta(days=1), EVENING, clock.HERE)


def to_remind(now: datetime) -> list[Booking]:
    """Bookings of tomorrow, from five in the afternoon, and of today where that was missed; made before then."""
    if not WAKING <= now.astimezone(clock.HERE).time() < SLEEPING:
        return []
    until = clock.midnight(clock.day(now) + timedelta(days=2))
    ahead = Booking.objects.filter(state=S.BOOKED, at__gt=now, at__lt=until, reminded_at=None)
    ahead = ahead.filter(tell_later=True, has_phone=True, occasion__state=Occasion.State.ON).select_related("occasion")
    return [one for one in ahead if one.at and one.made_at < evening_before(one.at) <= now]


def remind_all() -> int:
    return _each(to_remind(clock.now()), remind)


def missing(now: datetime) -> list[Booking]:
    """Booked visitors who have not come for the studio's number of minutes after their time."""
    found: list[Booking] = []
    booked = Booking.objects.filter(state=S.BOOKED).select_related("occasion")
    for minutes, studios in by_setting("no_show_minutes").items():
        found += booked.filter(occasion__studio__in=studios, at__lt=now - timedelta(minutes=minutes))
    return found


def left_over(now: datetime, state: S) -> list[Booking]:
    """Visitors whom a day that is over left in a state: they have gone, and nobody said so."""
    return list(Booking.objects.filter(state=state, occasion__day__lt=clock.day(now)).select_related("occasion"))


def give_up() -> int:
    now = clock.now()
    gone = _each(left_over(now, S.WAITING), cancel) + _each(left_over(now, S.CALLED), no_show)
    return _each(missing(now), no_show) + gone


def to_erase(now: datetime) -> list[Booking]:
    """Visits whose time is up: the studio's days after the day on which they were to come."""
    found: list[Booking] = []
    kept = Booking.objects.filter(erased_at=None).select_related("occasion")
    for days, studios in by_setting("visitor_keep_days").items():
        found += kept.filter(occasion__studio__in=studios, occasion__day__lt=clock.day(now) - timedelta(days=days))
    return found


def erase_due() -> int:
    return _each(to_erase(clock.now()), erase)


def lay_out_all() -> None:
    """Lay every series out anew where the calendar or the time has moved on."""
    now = clock.now()
    for series in Series.objects.filter(ended_at=None):
        if outdated(series, clock.day(now) + AHEAD, now):
            lay_out(By(at=now), series)


def lapse_swaps() -> int:
    """Offers that nobody took before the occasion began."""
    begun = Q(turn__occasion__opens_at__lte=clock.now()) | Q(back__occasion__opens_at__lte=clock.now())
    return _each(list(Swap.objects.filter(begun, state=Swap.State.OPEN)), lapse_swap)


def _each(found: list[Thing], do: Callable[[By, Thing], object]) -> int:
    """Do something to each; whoever acts on one at the same moment wins."""
    done = 0
    for one in found:
        try:
            do(By(), one)
            done += 1
        except Refused:
            continue
    return done


def schedule() -> None:
    worker.every(60, "gather.remind")(remind_all)
    worker.every(60, "gather.no_show")(give_up)
    worker.every(3600, "gather.erase_due")(erase_due)
    worker.every(3600, "gather.lay_out")(lay_out_all)
    worker.every(60, "gather.lapse_swaps")(lapse_swaps)
