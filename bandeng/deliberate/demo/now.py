"""The present year: one activity closed, one being followed, one announced with opinions and a document."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from bandeng.core import clock
from bandeng.core.working_calendar import calendar
from bandeng.deliberate import files
from bandeng.deliberate.actions import commitment, commitment_climb, material, opinion
from bandeng.deliberate.demo import asked
from bandeng.deliberate.demo.page import word_file
from bandeng.deliberate.demo.telling import (
    Scene,
    after,
    announce,
    by,
    confirm,
    follow,
    meet,
    moment,
    read,
    report,
    resident,
    settle,
    take_on,
)
from bandeng.deliberate.models import Commitment, Item
from bandeng.deliberate.plan_progress import quarter_of
from bandeng.gather.demo import Came, Stage

# Working days before today, at the most: for a plan that is young they lie closer.
CLOSED, FOLLOWED, COMING = 62, 24, 5
ISSUED = (2, 20)
# A plan carries a present once something of it can have been held.
FROM = (3, 15)


@dataclass(frozen=True, slots=True)
class Days:
    """When the three are held."""

    closed: date
    followed: date
    coming: date


def year_of(today: date) -> int:
    """The year whose plan is under way."""
    return today.year - (today < date(today.year, *FROM))


def days_of(today: date) -> Days:
    issued = date(year_of(today), *ISSUED)
    before = calendar().workday_before
    return Days(
        max(before(today, CLOSED), after(issued, 2)),
        max(before(today, FOLLOWED), after(issued, 4)),
        after(today, COMING),
    )


def quarters(today: date) -> dict[str, int]:
    """By title of the item, in which quarter of the plan's year it falls: the last where it is held after that."""
    told, days, year = read("now.toml"), days_of(today), year_of(today)
    held = {"closed": days.closed, "followed": days.followed, "coming": days.coming}
    return {told[name]["title"]: quarter_of(day) if day.year == year else 4 for name, day in held.items()}


def play(stage: Stage, came: Mapping[str, Came]) -> None:
    told, days, year = read("now.toml"), days_of(stage.today), year_of(stage.today)
    items = {one.title: one for one in Item.objects.filter(plan__year=year, plan__studio=stage.studio)}
    _closed(Scene(stage, told["closed"]), days.closed, items)
    _followed(Scene(stage, told["followed"]), told, days.followed, items)
    _coming(Scene(stage, told["coming"]), told, days.coming, items)


def _announced(scene: Scene, day: date, items: Mapping[str, Item], **said: Any) -> date:
    """Two weeks before."""
    on = calendar().workday_before(day, 10)
    announce(scene, day, moment(on, 9, 40), item=items[scene.told["title"]], **said)
    return on


def _closed(scene: Scene, day: date, items: Mapping[str, Item]) -> None:
    _announced(scene, day, items)
    meet(scene)
    asked.counted(scene, day)
    settle(scene)
    follow(scene)


def _followed(scene: Scene, told: Mapping[str, Any], day: date, items: Mapping[str, Item]) -> None:
    """What is promised lies around today: its days in the story are counted from today."""
    stage = scene.stage
    rows = [list(row) for row in scene.told["commitments"]]
    dues = [_from_today(stage.today, row[2]) for row in rows]
    between = calendar().workdays_between
    for row, due in zip(rows, dues, strict=True):
        row[2] = max(1, between(day, due))
    scene.told = {**scene.told, "commitments": rows}
    on = _announced(scene, day, items)
    asked.past_poll(scene, told["past_poll"], on, day)
    asked.drawn(scene, told["drawn"], on, day)
    meet(scene)
    settle(scene)
    for number, one in enumerate(scene.proposed):
        take_on(scene, one, moment(after(day, 1), 11, number))
    signed, *_others, measured = scene.proposed
    before = calendar().workday_before
    report(scene, signed, moment(min(signed.due_on, before(stage.today, 2)), 16), told["meanwhile"]["reports"][0])
    confirm(scene, signed, moment(before(stage.today, 1), 10), told["meanwhile"]["reports"][1])
    report(scene, measured, moment(before(stage.today, 1), 15), told["meanwhile"]["reports"][2])
    _asked(scene, told["meanwhile"]["asked"])
    for one in scene.proposed:
        _pressed(stage, one)


def _asked(scene: Scene, row: list[Any]) -> None:
    """One more thing, of yesterday, that the unit has still to take on."""
    what, key, days, proof = row
    today = scene.stage.today
    at = moment(calendar().workday_before(today, 1), 11, 40)
    unit, due = scene.stage.units[key], after(today, days)
    commitment.propose(scene.officer(at), scene.one, what=what, proof=proof, due_on=due, unit=unit, person=None)


def _pressed(stage: Stage, one: Commitment) -> None:
    """As the worker would have: each rung on its day."""
    one.refresh_from_db()
    for day, _rung in commitment_climb.missing(one, stage.today):
        commitment_climb.climb_one(by(stage, None, moment(day, 8)), one, day)


def _from_today(today: date, workdays: int) -> date:
    return after(today, workdays) if workdays > 0 else calendar().workday_before(today, -workdays)


def _coming(scene: Scene, told: Mapping[str, Any], day: date, items: Mapping[str, Item]) -> None:
    stage = scene.stage
    on = _announced(scene, day, items, opinions_until=day - timedelta(days=1))
    _document(scene, moment(on, 10, 30))
    for number, (said, verdict, copy) in enumerate(scene.told["opinions"]):
        at = moment(stage.today - timedelta(days=4 - number), 19, 7 * number)
        made, _code = opinion.hand_in(
            resident(stage, at), scene.one, said=said, form_key=scene.key(), may_publish=verdict != "kept"
        )
        later = scene.officer(moment(stage.today - timedelta(days=1), 9, number), number)
        if verdict:
            (opinion.show if verdict == "shown" else opinion.keep)(later, made, text=copy)
    asked.running_poll(scene, told["poll"], on)
    asked.called(scene, told["draw"], on)
    asked.ballot(scene, told["ballot"])


def _document(scene: Scene, at: datetime) -> None:
    told = scene.told["material"]
    document = files.prepare(word_file(told["title"], told["rows"]), "page.docx")
    with files.kept(document.data) as (name,):
        made = material.add_material(
            scene.officer(at),
            scene.one,
            title=told["title"],
            file=name,
            media_type=document.media_type,
            size=len(document.data),
            public=True,
        )
    for there in scene.one.participants.exclude(person=None).select_related("person")[:2]:
        material.read_material(by(scene.stage, there.person, moment(after(clock.day(at), 1), 9)), made)
