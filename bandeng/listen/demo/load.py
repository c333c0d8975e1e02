"""Loading the demo: all of it in one action, or nothing."""

from datetime import date, datetime, time, timedelta

from django.utils.module_loading import import_string

from bandeng.core import clock
from bandeng.core.actions import Act, By, Origin, action
from bandeng.core.errors import Refused
from bandeng.core.working_calendar import calendar
from bandeng.gather.demo import FOUNDED, LATER, MORE, Came, Stage
from bandeng.listen.actions.climb import climb_back, everywhere
from bandeng.listen.demo import dates, desk, house, story
from bandeng.listen.demo.play import Player
from bandeng.listen.demo.scenes import SCENES
from bandeng.studio import portraits
from bandeng.studio.models import Person, Studio

SEED = 2026
# What rooms add begins this long before the first matter.
BEFORE = timedelta(days=30)


class Occupied(Refused):
    """Something is there already that the demo could be mistaken for."""


def loaded() -> bool:
    return Person.objects.filter(demo=True).exists()


def empty() -> bool:
    """Whether nothing is there yet that the demo could be mistaken for."""
    return not Studio.objects.exists() and not Person.objects.exists()


def load(seed: int = SEED, today: date | None = None) -> bool:
    """Load the demo into an empty house, its dates counted back from `today`; False when it is there already.

    The same seed on the same day gives the same story. Raises Occupied where real work has begun.
    """
    if loaded():
        return False
    if not empty():
        raise Occupied
    today = today or clock.today()
    told = story.read(frozenset(SCENES))
    events = dates.plan(told, today, calendar(), seed)
    begun = datetime.combine(events[0].at.date() - BEFORE, time(9), clock.HERE)
    kept = house.draw_portraits()
    try:
        _load(By(at=begun, origin=Origin.DEMO), told, events, kept, seed, today)
    except BaseException:
        for name in kept.values():
            portraits.drop(name)
        raise
    return True


@action("demo.load")
def _load(
    act: Act, told: list[story.Told], events: list[dates.Event], kept: dict[str, str], seed: int, today: date
) -> None:
    if loaded():
        raise Occupied
    built = house.build(act.by.later(FOUNDED), kept)
    stage = Stage(
        act.by,
        built.studio,
        built.station,
        built.staff["head"][0],
        built.staff["officer"],
        today=today,
        seed=seed,
        units=built.units,
    )
    for play in MORE:
        import_string(play)(stage)
    player = Player(built, told, seed)
    for event in events:
        player.play(event)
    desk.play(stage)
    came = {name: Came(cast.matter.subject, clock.day(cast.matter.received_at)) for name, cast in player.casts.items()}
    for follow in LATER:
        import_string(follow)(stage, came)
    this_morning = datetime.combine(today, time(8), clock.HERE)
    for matter in list(everywhere(today)):
        climb_back(matter, this_morning)
    act.record("demo", seed=seed, matters=len(told))
