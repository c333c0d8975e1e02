"""The present year: one activity closed, one being followed, one announced with opinions and a document."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from bandeng.core import clock
from bandeng.core.working_calendar import calendar
from bandeng.deliberate import files
from bandeng.deliberate.actions import commitment_climb, material, opinion
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
from bandeng.deliberate.models import Item
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
    one = scene.proposed[0]
    done = min(one.due_on, calendar().workday_before(stage.today, 2))
    report(scene, one, moment(done, 16), "公约写好了，一共七条，六十三家摊主都签了字，贴在南北两个入口。")
    done = calendar().workday_before(stage.today, 1)
    confirm(scene, one, moment(done, 10), "两个入口都看了，签字齐全。")
    for one in scene.proposed:
        one.refresh_from_db()
        commitment_climb.climb_one(by(stage, None, moment(stage.today, 8)), one, stage.today)


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
