"""Occasions and visits, made by actions, as in life."""

from datetime import date, datetime, time, timedelta
from typing import Any

from bandeng.core import clock, guard
from bandeng.core.actions import By
from bandeng.gather import actions as G
from bandeng.gather.models import Booking, Occasion, Turn
from bandeng.studio.models import Venue
from tests.cast import Cast

RESIDENT = By(role="resident")
PHONE, NAME, TOPIC = "13987654321", "沈暮云", "三号楼的暖气"


def occasion(cast: Cast, day: date | None = None, **fields: Any) -> Occasion:
    """A bookable listening day at the first studio's venue, tomorrow from 9:00 to 11:30."""
    values = {
        "kind": "listening",
        "title": "倾听日",
        "venue": Venue.objects.get(studio=cast.studio),
        "day": day or clock.today() + timedelta(days=1),
        "opens": time(9),
        "closes": time(11, 30),
        "bookable": True,
        **fields,
    }
    return G.add_occasion(cast.by("officer"), cast.studio, **values)


def today(cast: Cast, **fields: Any) -> Occasion:
    """One that is held today, all day long."""
    return occasion(cast, clock.today(), **{"opens": time(0), "closes": time(23, 59), "minutes": 1, **fields})


def on_duty(cast: Cast, one: Occasion, *names: str) -> None:
    with guard.writing():
        for name in names:
            Turn.objects.create(occasion=one, person=cast[name], announced_at=clock.now())


def at(one: Occasion, hour: int, minute: int = 0) -> datetime:
    return datetime.combine(one.day, time(hour, minute), clock.HERE)


def booked(one: Occasion, when: datetime | None = None, by: By = RESIDENT, **fields: Any) -> Booking:
    values = {"name": NAME, "phone": PHONE, "topic": TOPIC, "tell_later": True, "form_key": f"{when}{fields}", **fields}
    return G.book(by, G.Wish(one, when or one.opens_at, **values)).booking
