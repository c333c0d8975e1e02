"""The times of an occasion that can be booked (时段): which are free, and which one somebody gets."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from bandeng.gather.models import Booking, Occasion
from bandeng.gather.states import GONE

# A time, and which of the places at that time.
Slot = tuple[datetime, int]


def times(occasion: Occasion) -> list[datetime]:
    """All times of an occasion; each ends before it closes."""
    step = timedelta(minutes=max(1, occasion.minutes))
    count = int((occasion.closes_at - occasion.opens_at) / step)
    return [occasion.opens_at + step * n for n in range(count)]


def taken(occasions: Iterable[Occasion]) -> dict[int, list[Slot]]:
    """The slots that are given, by occasion."""
    found: dict[int, list[Slot]] = {one.pk: [] for one in occasions}
    rows = Booking.objects.filter(occasion__in=list(found), at__isnull=False, place__isnull=False)
    for pk, at, place in rows.exclude(state__in=GONE).values_list("occasion", "at", "place").order_by():
        if at is not None and place is not None:
            found[pk].append((at, place))
    return found


def place_at(occasion: Occasion, at: datetime, given: Iterable[Slot]) -> int | None:
    """The first free place at a time; one given at a time of an older division holds what it overlaps."""
    step = timedelta(minutes=occasion.minutes)
    held = {place for when, place in given if abs(when - at) < step}
    return next((place for place in range(1, occasion.places + 1) if place not in held), None)


def free(occasion: Occasion, now: datetime, given: Iterable[Slot] | None = None) -> list[Slot]:
    """What can still be booked, earliest first."""
    given = taken([occasion])[occasion.pk] if given is None else list(given)
    found = ((at, place_at(occasion, at, given)) for at in times(occasion) if at > now)
    return [(at, place) for at, place in found if place is not None]


def nearest(wished: datetime, found: list[Slot]) -> Slot | None:
    """The slot wished for, or the next one after it, or else the last one before; None when there is none."""
    return next((slot for slot in found if slot[0] >= wished), found[-1] if found else None)
