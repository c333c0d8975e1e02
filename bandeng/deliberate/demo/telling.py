"""What the demo's plays share: people by name, moments, texts, and one activity from its topic to its result."""

import tomllib
import uuid
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from functools import cached_property
from pathlib import Path
from random import Random
from typing import Any

from bandeng.core import clock
from bandeng.core.actions import By
from bandeng.core.working_calendar import calendar
from bandeng.deliberate.actions import activity as life
from bandeng.deliberate.actions import (
    commitment,
    commitment_close,
    commitment_doing,
    meeting,
    meeting_notes,
    meeting_people,
    meeting_settle,
)
from bandeng.deliberate.actions.when import When
from bandeng.deliberate.models import Activity, Commitment, Item, Participant, Signature
from bandeng.gather.demo import Stage
from bandeng.studio.models import Person, Role, Venue

HERE = Path(__file__).parent
OPENS, CLOSES = time(14, 30), time(16, 30)
JOINING = "想听、想说的，当天直接来；来不了的，可以先把话告诉工作室。"
Told = Mapping[str, Any]


def read(name: str) -> dict[str, Any]:
    """A story of this folder."""
    return tomllib.loads((HERE / name).read_text(encoding="utf-8"))


def moment(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime.combine(day, time(hour, minute), clock.HERE)


def after(day: date, workdays: int) -> date:
    """So many working days later."""
    return calendar().add_workdays(day, workdays)


@dataclass
class Scene:
    """One activity being played: as the story tells it, who writes, and chance of its own."""

    stage: Stage
    told: Told
    activity: Activity | None = None
    proposed: list[Commitment] = field(default_factory=list)

    @cached_property
    def rng(self) -> Random:
        return Random(f"{self.stage.seed} {self.told['title']}")

    @cached_property
    def writers(self) -> list[Person]:
        """Two officers, who write the minutes by turns."""
        return self.rng.sample(self.stage.officers, 2)

    @property
    def one(self) -> Activity:
        assert self.activity is not None
        return self.activity

    def officer(self, at: datetime, number: int = 0) -> By:
        return by(self.stage, self.writers[number % 2], at)

    def key(self) -> str:
        return uuid.UUID(int=self.rng.getrandbits(128)).hex


def by(stage: Stage, person: Person | None, at: datetime) -> By:
    """Someone of the demo, or the system, at a moment."""
    return By(person=person, role="staff" if person else "system", at=at, origin=stage.by.origin)


def resident(stage: Stage, at: datetime) -> By:
    return By(role="resident", at=at, origin=stage.by.origin)


def person(name: str) -> Person:
    return Person.objects.get(name=name, demo=True)


def holder(kind: str) -> Person:
    """Who holds this role in the demo."""
    return Role.objects.select_related("person").filter(kind=kind).earliest("pk").person


def announce(scene: Scene, day: date, at: datetime, *, item: Item | None = None, **said: Any) -> Activity:
    """Opened and announced, with its agenda and all who are asked."""
    told, stage, by = scene.told, scene.stage, scene.officer(at)
    names = {"question": told["question"], "affected": told["affected"], "hosts": told.get("hosts", "")}
    # By the time of this telling the matter that led here is over, and nobody may send it any more.
    opener = replace(by, person=None, role="system") if said.get("about") else by
    scene.activity = life.open_activity(
        opener,
        stage.studio,
        kind=told.get("kind", "bench"),
        title=told.get("topic") or told["title"],
        form_key=scene.key(),
        when=_when(scene, day),
        chair=person(told.get("owner") or told["chair"]),
        item=item,
        **{"joining": JOINING, **names, **said},
    )
    for title, minutes in told["agenda"]:
        meeting.add_point(by, scene.one, title=title, minutes=minutes)
    for name in told["people"]:
        meeting_people.invite(by, scene.one, person(name))
    for key in told["units"]:
        meeting_people.invite_unit(by, scene.one, stage.units[key])
    scene.activity = life.announce_activity(by, scene.one)
    return scene.one


def _when(scene: Scene, day: date) -> When:
    where, stage = str(scene.told["place"]), scene.stage
    opens = time.fromisoformat(scene.told.get("opens", OPENS.isoformat()))
    closes = time(opens.hour + 2, opens.minute)
    if where in ("studio", "workstation"):
        venue = Venue.objects.filter(studio=stage.studio if where == "studio" else stage.station, listed=True)
        return When(day, opens, closes, venue=venue.earliest("pk"))
    return When(day, opens, closes, place=where.removeprefix("yard:"))


def meet(scene: Scene) -> Activity:
    """The meeting from its opening to its end: presence, agenda, minutes by turns, what is promised."""
    occasion = scene.one.occasion
    assert occasion is not None
    start, day = occasion.opens_at, occasion.day
    scene.activity = life.begin_meeting(scene.officer(start), scene.one)
    for there in scene.one.participants.filter(came_at=None):
        meeting_people.enter(scene.officer(start + timedelta(minutes=scene.rng.randint(0, 4))), there)
    meeting_people.enter_residents(scene.officer(start), scene.one, count=scene.told.get("residents", 3))
    at = start
    for point in scene.one.agenda.all():
        meeting.begin_point(scene.officer(at), point)
        at += timedelta(minutes=point.minutes)
    _write(scene, start, at)
    for what, whose, days, proof, *_took in scene.told["commitments"]:
        unit = scene.stage.units.get(whose)
        scene.proposed.append(
            commitment.propose(
                scene.officer(at),
                scene.one,
                what=what,
                proof=proof,
                due_on=after(day, days),
                unit=unit,
                person=None if unit else person(whose.removeprefix("person:")),
            )
        )
    scene.activity = life.end_meeting(scene.officer(at + timedelta(minutes=5)), scene.one)
    return scene.one


def _write(scene: Scene, start: datetime, end: datetime) -> None:
    there = {one.label: one for one in scene.one.participants.select_related("person", "unit")}
    there |= {one.person.name: one for one in there.values() if one.person and not one.unit}
    there |= {key: one for key, unit in scene.stage.units.items() for one in there.values() if one.unit == unit}
    rows = scene.told["notes"]
    for number, (kind, who, words) in enumerate(rows):
        at = start + (end - start) * (number + 1) / (len(rows) + 1)
        written = meeting_notes.Written(kind, words, there[who] if who else None)
        meeting_notes.write(scene.officer(at, number), scene.one, written, key=scene.key())


def settle(scene: Scene) -> Activity:
    """The minutes are settled on the next working day and signed on the following ones."""
    first = after(clock.day(scene.one.ended_at or scene.stage.by.at), 1)
    scene.activity = one = meeting_settle.settle(scene.officer(moment(first, 10, 20)), scene.one)
    signing = list(one.participants.exclude(came_at=None).select_related("person"))
    days = sorted(moment(after(first, scene.rng.randint(0, 2)), scene.rng.randint(11, 16)) for _one in signing)
    for at, participant in zip(days, signing, strict=True):
        who = by(scene.stage, participant.person, at) if participant.person else scene.officer(at, 1)
        if _open(at, scene.stage):
            meeting_settle.sign(who, participant, verdict=Signature.Verdict.SIGNED, read=one.minutes_hash)
    return one


def _open(at: datetime, stage: Stage) -> bool:
    """Whether this has happened by the day the demo is loaded."""
    return clock.day(at) < stage.today


Step = tuple[datetime, Callable[[datetime], Any]]


def follow(scene: Scene) -> Activity:
    """Every promise taken on, done, confirmed by another; then the activity is closed with its result."""
    held = clock.day(scene.one.ended_at or scene.stage.by.at)
    steps = [
        step for row in zip(scene.proposed, scene.told["commitments"], strict=True) for step in _kept(scene, held, *row)
    ]
    for at, do in sorted(steps, key=lambda step: step[0]):
        do(at)
    last = after(clock.day(max(at for at, _do in steps)), 1)
    at = moment(last, 15, 40)
    scene.activity = commitment_close.close(scene.officer(at), scene.one, result=scene.told["result"])
    return scene.one


def _kept(scene: Scene, held: date, one: Commitment, row: list[Any]) -> Iterable[Step]:
    what, _whose, days, proof, *took = row
    # Seen to be done within the days that were promised; a story may say after how many it was done.
    done = took[0] if took else days - 1 - scene.rng.randint(0, days // 6)
    yield moment(after(held, 1), 11, one.number), lambda at: take_on(scene, one, at)
    yield moment(after(held, done), 16, one.number), lambda at: report(scene, one, at, f"已办好：{what}。")
    yield moment(after(held, done + 1), 10, 30 + one.number), lambda at: confirm(scene, one, at, f"核实过了：{proof}。")


def _answering(scene: Scene, one: Commitment, at: datetime) -> By:
    clerk = Role.objects.select_related("person").get(unit=one.unit, kind=Role.Kind.CLERK) if one.unit else None
    return by(scene.stage, clerk.person if clerk else one.person, at)


def take_on(scene: Scene, one: Commitment, at: datetime) -> None:
    commitment.take_on(_answering(scene, one, at), one)


def report(scene: Scene, one: Commitment, at: datetime, words: str) -> None:
    commitment_doing.report(_answering(scene, one, at), one, done_on=clock.day(at), text=words)


def confirm(scene: Scene, one: Commitment, at: datetime, words: str) -> None:
    """By an officer who wrote nothing of the meeting, or by the head."""
    others = [*(one for one in scene.stage.officers if one not in scene.writers), scene.stage.head]
    commitment_doing.confirm(by(scene.stage, scene.rng.choice(others), at), one, text=words)


def whole(scene: Scene, day: date, at: datetime, *, item: Item | None = None, about: str = "") -> Activity:
    """From the announcement to the result."""
    announce(scene, day, at, item=item, about=about)
    meet(scene)
    settle(scene)
    return follow(scene)


def numbers(activity: Activity) -> int:
    """How many residents took part."""
    return activity.participants.filter(part=Participant.Part.RESIDENT).count()
