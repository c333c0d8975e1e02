"""What rooms add to the demo once its studio and people are there. Filled in `AppConfig.ready`."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cache
from random import Random

from django.contrib.auth.hashers import make_password

from bandeng.core import clock
from bandeng.core.actions import Act, By, Origin, action
from bandeng.gather import actions, planning
from bandeng.gather.models import Attendance, Occasion, Roster, Series, Turn
from bandeng.studio.models import Person, Studio, Unit

# A roster is made so long before it begins, and for so long.
BEFORE, PERIOD = timedelta(days=14), timedelta(days=182)
# In so many of a hundred turns whoever had it came; some fell ill.
CAME = 96


@dataclass(frozen=True, slots=True)
class Stage:
    """Where the demo plays: `by` is the system shortly before the first matter, `today` the day it is loaded.

    The house and everyone in it are there since FOUNDED. `units` by the names that the stories use.
    """

    by: By
    studio: Studio
    station: Studio
    head: Person
    officers: list[Person]
    today: date
    seed: int
    units: Mapping[str, Unit] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Came:
    """Something that residents brought, as other rooms may know it: its opaque subject, and the day it came in."""

    subject: str
    on: date


# The same for all, and printed: whoever tries the demo needs no other.
PASSWORD = "bandeng-demo"

# Since then there are studio and people: so long that a plan of years ago could be carried out.
FOUNDED = datetime(2019, 11, 1, 9, tzinfo=clock.HERE)
# Where a function from the Stage stands that plays a room's part, brought in when the demo is loaded; one from the
# Stage and what came in, by the names of the stories, that plays what followed; and functions that give (kind of role,
# name of the person, sign-in name) of whom they let in.
MORE: list[str] = []
LATER: list[str] = []
SIGN_INS: list[Callable[[], Iterable[tuple[str, str, str]]]] = []


@cache
def _hashed() -> str:
    return make_password(PASSWORD)


@action("demo.give_sign_in")
def give_sign_in(act: Act, person: Person, *, name: str) -> Person:
    """Let an invented person sign in with the demo's password."""
    act.require(act.person is None and act.by.origin == Origin.DEMO and person.demo)
    person.sign_in_name, person.password = name, _hashed()
    person.save(update_fields=["sign_in_name", "password"])
    act.record(f"person-{person.pk}")
    return person


def rosters(stage: Stage, series: Series, until: date) -> list[Roster]:
    """Plan and publish rosters for a series, one PERIOD after the other to `until`, and sit what is over.

    None are made where nothing can be planned on this machine.
    """
    made: list[Roster] = []
    since = series.starts_on
    while since <= until:
        last = min(since + PERIOD, until)
        by = stage.by.later(actions.base.at(since - BEFORE, series.opens))
        actions.lay_out(by, series)
        try:
            plan = planning.make(series, since, last, by.at)
        except planning.NoSolver:  # the demo does without rosters, then
            return made
        roster = actions.plan_roster(by, series, since=since, until=last, made=plan)
        made.append(actions.publish(by, roster))
        sit(stage, series, since, last)
        since = last + timedelta(days=1)
    return made


def sit(stage: Stage, series: Series, since: date, until: date) -> None:
    """Everyone on duty came, but for a few, on each day of a period that is over."""
    rng = Random(f"{stage.seed} sit {series.kind} {since}")
    days = series.occasions.filter(state=Occasion.State.ON, day__gte=since, day__lte=until, day__lt=stage.today)
    days = days.order_by("opens_at", "pk")
    for occasion in days.prefetch_related("turns__person"):
        turns = [turn for turn in occasion.turns.all() if turn.state == Turn.State.ON and rng.randrange(100) < CAME]
        came = [occasion.opens_at + timedelta(minutes=rng.randint(-12, 4)) for _turn in turns]
        if turns:
            was_there(stage.by.later(occasion.opens_at), occasion, turns, came)


@action("demo.was_there")
def was_there(act: Act, occasion: Occasion, turns: list[Turn], came: list[datetime]) -> None:
    """Invented people were on duty in the demo."""
    act.require(act.person is None and act.by.origin == Origin.DEMO)
    Attendance.objects.bulk_create(
        Attendance(occasion=occasion, person=turn.person, at=at) for turn, at in zip(turns, came, strict=True)
    )
    act.record(occasion.subject, studio=occasion.studio, kind=occasion.kind, people=[turn.person_id for turn in turns])
