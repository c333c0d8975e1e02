"""The plan of 2020 as it was carried out: two consultations, five inspections and quarterly ones, four supervisions."""

from datetime import date, timedelta
from typing import Any

from bandeng.core.working_calendar import calendar
from bandeng.deliberate.actions import plan as life
from bandeng.deliberate.actions import plan_items, plan_targets, plan_topics
from bandeng.deliberate.demo.telling import Scene, by, holder, moment, person, read, whole
from bandeng.deliberate.models import Item, Plan
from bandeng.gather.demo import Stage

BEGUN, DRAFTED, SUBMITTED = date(2019, 12, 9), date(2019, 12, 26), date(2020, 1, 6)
AHEAD = timedelta(days=14)


def play(stage: Stage) -> None:
    told = read("plan2020.toml")
    for row, item in zip(told["item"], issued(stage, told), strict=True):
        day = row["day"]
        announced = day - AHEAD
        if not calendar().is_workday(announced):
            announced = calendar().add_workdays(announced, 1)
        whole(Scene(stage, row), day, moment(announced, 10), item=item)


def issued(stage: Stage, told: dict[str, Any]) -> list[Item]:
    """Topics called for, the plan drafted, approved and issued; its items in the order of the story."""
    head = by(stage, stage.head, moment(BEGUN, 9, 30))
    until = told["topics_until"]
    plan = life.begin_plan(head, stage.studio, year=told["year"], title=told["title"], topics_until=until)
    for row in told["target"]:
        plan_targets.add_target(head, plan, **row)
    topics = [
        plan_topics.propose(
            by(stage, person(row["owner"]), moment(BEGUN + timedelta(days=1 + number), 10)),
            plan,
            title=row["title"],
            why=row["question"],
            kind=row["kind"],
        )
        for number, row in enumerate(told["item"])
    ]
    drafting = by(stage, stage.head, moment(DRAFTED, 9, 30))
    life.end_call(drafting, plan)
    items = [
        plan_items.add_item(
            drafting,
            plan,
            kind=row["kind"],
            title=row["title"],
            quarter=row["quarter"],
            owner=person(row["owner"]),
            people=[person(name) for name in row["people"]],
            topic=topic,
        )
        for row, topic in zip(told["item"], topics, strict=True)
    ]
    _approved(stage, plan, told)
    return items


def _approved(stage: Stage, plan: Plan, told: dict[str, Any]) -> None:
    life.submit(by(stage, stage.head, moment(SUBMITTED, 9)), plan)
    committee, _blank, number = told["approved_as"].partition(" ")
    day = told["approved_on"]
    life.approve(
        by(stage, holder("district"), moment(day, 15)), plan, committee=committee, number=number, approved_on=day
    )
    day = told["issued_on"]
    life.issue(by(stage, stage.head, moment(day, 10)), plan, number=told["issued_as"], issued_on=day)
