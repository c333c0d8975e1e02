"""Readings of a queue: who is next, how many are before someone, what the screen in the hall shows. No names."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from bandeng.core import clock
from bandeng.gather.models import Booking, Occasion

S = Booking.State
# Booked visitors are called so long before their time at the earliest while others wait; whoever comes so much too
# late waits like those without a time.
EARLY, LATE = timedelta(minutes=5), timedelta(minutes=10)
SHOWN = 6


def label(number: int | None) -> str:
    """The number as it is called out: A001."""
    return f"A{number:03d}" if number else ""


def in_order(waiting: Iterable[Booking], now: datetime) -> list[Booking]:
    """Those waiting, whoever is next first: booked ones whose time has come, by their time; then whoever has waited
    longest; then booked ones whose time is still to come.
    """

    def place(one: Booking) -> tuple[int, datetime, int]:
        arrived = one.arrived_at or one.made_at
        keeps = one.at is not None and one.place is not None and arrived <= one.at + LATE
        if keeps and one.at is not None:
            return (0 if one.at <= now + EARLY else 2, one.at, one.number or 0)
        return (1, arrived, one.number or 0)

    return sorted(waiting, key=place)


def waiting(occasion: Occasion, now: datetime | None = None) -> list[Booking]:
    """Who waits there, whoever is next first."""
    return in_order(occasion.bookings.filter(state=S.WAITING), now or clock.now())


def before(booking: Booking, now: datetime | None = None) -> int | None:
    """How many are before someone who has arrived; None when they do not wait."""
    line = [one.pk for one in waiting(booking.occasion, now)] if booking.state == S.WAITING else []
    return line.index(booking.pk) if booking.pk in line else None


def hall(occasion: Occasion, now: datetime | None = None) -> dict[str, Any]:
    """What everyone in the hall may see: {"called": [{"number", "desk", "at"}], "waiting": count, "next": [number]}.

    `called` has the last one called first; `at` is a datetime, for telling a new call from an old one.
    """
    line = waiting(occasion, now)
    called = occasion.bookings.filter(state=S.CALLED).order_by("-called_at")[:SHOWN]
    return {
        "called": [{"number": label(one.number), "desk": one.desk, "at": one.called_at} for one in called],
        "waiting": len(line),
        "next": [label(one.number) for one in line[:SHOWN]],
    }
