"""Who came on listening days, who has booked the next one, and who rang up."""

import tomllib
import uuid
from datetime import datetime, time, timedelta
from pathlib import Path
from random import Random

from bandeng.core import clock
from bandeng.core.actions import Act, By, Origin, action
from bandeng.core.working_calendar import calendar
from bandeng.gather import actions as gather
from bandeng.gather.demo import Stage
from bandeng.gather.models import Attendance, Occasion
from bandeng.listen.days import LISTENING
from bandeng.listen.models import Heard, Matter
from bandeng.listen.phone_line.actions import log_call

HERE = Path(__file__).parent
# On so many of a hundred days someone was answered at once, and about what.
ASKED = 55
ANSWERED = ("consult", "consult", "thank", "suggest")
BOOKED = ((9, 0), (9, 15), (10, 0))


def play(stage: Stage) -> None:
    """After the matters were played: the day each visitor's was heard on, the next day's bookings, the calls."""
    rng = Random(f"{stage.seed} desk")
    days = Occasion.objects.filter(kind=LISTENING, state=Occasion.State.ON).select_related("venue__studio")
    by_day = {(one.day, one.venue.studio_id): one for one in days}
    for matter in Matter.objects.filter(source=Matter.Source.VISIT, origin=Origin.DEMO).order_by("received_at"):
        occasion = by_day.get((clock.day(matter.received_at), matter.studio_id))
        if occasion:
            was_heard(_officer(stage, rng, matter.received_at), occasion, matter=matter)
    for occasion in days.filter(day__lt=stage.today):
        if rng.randrange(100) < ASKED:
            at = occasion.opens_at + timedelta(minutes=rng.randint(10, 130))
            was_heard(_officer(stage, rng, at), occasion, answered=rng.choice(ANSWERED))
    _book(stage, rng)
    _ring(stage, rng)


@action("demo.was_heard")
def was_heard(act: Act, occasion: Occasion, *, matter: Matter | None = None, answered: str = "") -> None:
    """A visitor of the demo was heard: their words became a matter, or were answered at once."""
    act.require(act.by.origin == Origin.DEMO)
    heard = Heard.objects.create(occasion=occasion, matter=matter, answered=answered, entered_by=act.person, at=act.at)
    heard.members.set(one.person for one in Attendance.objects.filter(occasion=occasion, duty=True, void_at=None))
    act.record(occasion.subject, studio=occasion.studio, kind=occasion.kind, heard=heard.pk)


def _officer(stage: Stage, rng: Random, at: datetime) -> By:
    return By(person=rng.choice(stage.officers), role="staff", at=at, origin=Origin.DEMO)


def _book(stage: Stage, rng: Random) -> None:
    coming = Occasion.objects.filter(kind=LISTENING, day__gt=stage.today, bookable=True, state=Occasion.State.ON)
    nearest = coming.order_by("opens_at", "pk").first()
    by = By(role="resident", at=datetime.combine(stage.today, time(7), clock.HERE), origin=Origin.DEMO)
    if nearest is None:
        return
    for hour, minute in BOOKED:
        at = gather.base.at(nearest.day, time(hour, minute))
        key = uuid.UUID(int=rng.getrandbits(128)).hex
        gather.book(by, gather.Wish(nearest, at, key, topic="楼道堆放杂物的事"))


def _ring(stage: Stage, rng: Random) -> None:
    for call in tomllib.loads((HERE / "calls.toml").read_text(encoding="utf-8"))["call"]:
        day = calendar().workday_before(stage.today, call.pop("ago"))
        hour, minute = map(int, call.pop("at").split(":"))
        at = datetime.combine(day, time(hour, minute), clock.HERE) + timedelta(seconds=rng.randint(0, 59))
        log_call(_officer(stage, rng, at), stage.studio, seconds=rng.randint(60, 400), **call)
