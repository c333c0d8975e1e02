"""Days of duty as tests need them: an occasion some days from now, and who was announced for it."""

from datetime import time, timedelta
from typing import Any

from bandeng.core import clock, guard
from bandeng.gather.actions import add_occasion
from bandeng.gather.models import Occasion, Turn
from bandeng.studio.models import Person, Venue
from tests.cast import Cast


def occasion(cast: Cast, *, ahead: int = 3, kind: str = "listening", **values: Any) -> Occasion:
    """An occasion of the first studio, `ahead` days from today, 9:00 to 11:30 unless told otherwise."""
    wanted = {
        "title": "倾听日",
        "venue": Venue.objects.filter(studio=cast.studio).earliest("pk"),
        "opens": time(9),
        "closes": time(11, 30),
        **values,
    }
    day = clock.today() + timedelta(days=ahead)
    return add_occasion(cast.by("officer"), cast.studio, kind=kind, day=day, **wanted)


def on_duty(person: Person, at: Occasion, state: str = Turn.State.ON) -> Turn:
    """Someone announced for an occasion."""
    with guard.writing():
        return Turn.objects.create(occasion=at, person=person, state=state, announced_at=clock.now())
