"""A year of Wednesdays: listening days at both venues, with rosters."""

from datetime import date, datetime, time, timedelta
from typing import Any

from bandeng.core import clock
from bandeng.gather import actions as gather
from bandeng.gather import demo
from bandeng.gather.models import Series
from bandeng.listen.days import LISTENING, PHONE
from bandeng.studio.models import Venue

YEAR = timedelta(days=364)
AHEAD = timedelta(days=91)
OPENS, CLOSES = time(9), time(11, 30)


def play(stage: demo.Stage) -> None:
    """Listening days since a year ago, planned a quarter ahead; and the officers' shifts at the telephone."""
    start = stage.today - YEAR
    listening = _series(stage, start, LISTENING, "社情民意倾听日", "FREQ=WEEKLY;BYDAY=WE", bookable=True)
    phone = _series(
        stage,
        stage.today.replace(day=1),
        PHONE,
        "热线值守",
        "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR",
        need=1,
        rules_of_roster={"per_month": 31, "rest_days": 0, "sectors": 1, "experienced": 0},
    )
    for series in (listening, phone):
        demo.rosters(stage, series, stage.today + AHEAD)


def _series(stage: demo.Stage, start: date, kind: str, title: str, recurs: str, **values: Any) -> Series:
    whole = Venue.objects.filter(studio__path__startswith=stage.studio.path).order_by("pk")
    venues = list(whole if kind == LISTENING else whole[:1])
    by = stage.by.later(datetime.combine(start - 2 * demo.BEFORE, OPENS, clock.HERE))
    return gather.arrange_series(
        by,
        stage.studio,
        kind=kind,
        title=title,
        venues=venues,
        recurs=recurs,
        starts_on=start,
        opens=OPENS,
        closes=CLOSES if kind == LISTENING else time(17),
        **values,
    )
