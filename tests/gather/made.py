"""What the tests of this room begin with: listening days on Wednesdays, and how to be on duty there."""

from datetime import date, time, timedelta
from typing import Any

from bandeng.core import clock
from bandeng.core.actions import By
from bandeng.gather import actions
from bandeng.gather.models import Occasion, Series, Turn
from bandeng.ledger.rows import insert
from tests.cast import Cast

OPENS, CLOSES = time(9), time(11, 30)


def wednesdays(cast: Cast, **values: Any) -> Series:
    """Listening days of the cast's studio, every Wednesday from today, kept in holidays so that tests can count."""
    given = {
        "kind": "listening",
        "title": "社情民意倾听日",
        "venues": list(cast.studio.venues.all()),
        "recurs": "FREQ=WEEKLY;BYDAY=WE",
        "starts_on": clock.today(),
        "ends_on": clock.today() + timedelta(days=56),
        "opens": OPENS,
        "closes": CLOSES,
        "holidays": Series.Holidays.KEEP,
        "bookable": True,
    }
    return actions.arrange_series(By(), cast.studio, **{**given, **values})


def one_day(cast: Cast, day: date | None = None, **values: Any) -> Occasion:
    """One listening day, today unless said otherwise, from midnight to a minute before the next, so that it is on."""
    given = {
        "kind": "listening",
        "title": "社情民意倾听日",
        "venue": cast.studio.venues.get(),
        "day": day or clock.today(),
        "opens": time(0, 0),
        "closes": time(23, 59),
        "bookable": True,
    }
    return actions.add_occasion(By(), cast.studio, **{**given, **values})


def on_duty(occasion: Occasion, cast: Cast, *names: str) -> None:
    """Announce turns without a roster."""
    from bandeng.core import guard

    with guard.writing():
        insert([Turn(occasion=occasion, person=cast[name], announced_at=clock.now()) for name in names])
