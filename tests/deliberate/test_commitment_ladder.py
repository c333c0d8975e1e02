"""Sixty days of commitments under a worker that stands still at random: each rung exactly once, on its working day."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any

import pytest

from bandeng.core import clock, guard
from bandeng.core.actions import By
from bandeng.core.clock import HERE
from bandeng.core.errors import NotAllowed, Stale
from bandeng.core.workdays import Calendar
from bandeng.deliberate import commitment_lamps as lamps
from bandeng.deliberate.actions import commitment as A
from bandeng.deliberate.actions import commitment_climb as climbing
from bandeng.deliberate.actions import commitment_doing as D
from bandeng.deliberate.models import Commitment, CommitmentRung, CommitmentStep
from bandeng.ledger.models import Entry
from bandeng.post.events import render
from bandeng.post.models import Message
from bandeng.studio.actions import delegate
from bandeng.studio.models import Role
from tests.cast import Cast
from tests.deliberate.made_commitment import activity, proposed, taken
from tests.listen.test_concurrency import together

DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)
WORK = [day for n in range(1500) if Calendar().is_workday(day := date(2024, 1, 1) + n * DAY)]
# In working days from the limit, by hand; who hears besides those below.
RUNGS = {"soon": -1, "press": 1, "remind": 3, "supervise": 8, "district": 13}
HEARERS = {
    "soon": {"clerk", "officer", "officer2"},
    "press": {"clerk", "officer", "officer2"},
    "remind": {"clerk", "officer", "officer2", "convener"},
    "supervise": {"clerk", "officer", "officer2", "convener", "leader"},
    "district": {"clerk", "officer", "officer2", "convener", "leader", "district"},
}


def rung_day(due: date, number: int) -> date:
    """The working day so many from `due`, counted in the list."""
    if number < 0:
        return [day for day in WORK if day < due][number]
    return [day for day in WORK if day > due][number - 1]


@dataclass
class Life:
    one: Commitment
    limit: str
    due: date
    since: date
    plan: list[tuple[datetime, Callable[["Life", datetime], None]]] = field(default_factory=list)

    def reached(self, today: date) -> list[tuple[str, date]]:
        days = {code: rung_day(self.due, number) for code, number in RUNGS.items()} if self.limit else {}
        return [(code, on) for code, on in days.items() if self.since <= on <= today]


def moments(start: date, rng: Random) -> Iterator[tuple[datetime, str]]:
    down = 0
    for n in range(60):
        begin = datetime.combine(start + n * DAY, time(), HERE)
        if n < 40 and rng.random() < 0.3:
            yield begin + rng.randint(540, 1020) * MINUTE, "born"
        down = down - 1 if down else rng.choice((0, 0, 0, 2, 5, 12))
        if not down:
            for minute in sorted(rng.sample(range(1440), rng.randint(1, 2))):
                yield begin + minute * MINUTE, "worker"


def born(cast: Cast, held: Any, at: datetime, rng: Random) -> Life:
    """Proposed; then taken on and done, or not, some time later."""
    today = clock.day(at)
    due = today + rng.randint(8, 30) * DAY
    one = A.propose(
        By(person=cast["officer"], role="staff", at=at),
        held,
        what="修路灯",
        proof="到现场看",
        due_on=due,
        unit=cast.unit,
        person=None,
    )
    life = Life(one, "take", min([day for day in WORK if day > today][4], due), today)
    assert one.take_by == life.due

    def take(life: Life, at: datetime) -> None:
        if clock.day(at) <= due:
            A.take_on(By(person=cast["clerk"], role="staff", at=at), life.one)
            life.limit, life.due, life.since = "due", due, clock.day(at)

    def extend(life: Life, at: datetime) -> None:
        if life.limit == "due" and clock.day(at) <= due:
            later = due + 7 * DAY
            by = By(person=cast["clerk"], role="staff", at=at)
            D.ask_extension(by, life.one, until=later, reason="下雨。")
            D.grant_extension(By(person=cast["head"], role="staff", at=at), life.one)
            life.due, life.since = later, clock.day(at)

    def finish(life: Life, at: datetime) -> None:
        if life.limit == "due":
            by = By(person=cast["clerk"], role="staff", at=at)
            D.report(by, life.one, done_on=clock.day(at), text="办好了。")
            life.limit = ""

    for chance, step, days in ((0.7, take, (1, 12)), (0.3, extend, (13, 20)), (0.5, finish, (21, 50))):
        if rng.random() < chance:
            life.plan.append((at + rng.randint(*days) * DAY + MINUTE, step))
    return life


@pytest.mark.parametrize(("start", "seed"), [(date(2026, 1, 12), 3), (date(2025, 9, 8), 11)])
def test_each_rung_once_and_on_its_day(cast: Cast, start: date, seed: int) -> None:
    with guard.writing():
        Role.objects.update(since=datetime(2024, 1, 1, tzinfo=HERE))
    rng, held = Random(seed), activity(cast)
    lives: list[Life] = []
    expected: set[tuple[int, str, date, date]] = set()
    heard: Counter[tuple[int, str, date, str]] = Counter()
    for at, what in sorted(moments(start, rng)):
        for life in lives:
            while life.plan and life.plan[0][0] <= at:
                moment, step = life.plan.pop(0)
                step(life, moment)
        if what == "born":
            lives.append(born(cast, held, at, rng))
            continue
        for life in lives:
            found = {(life.one.pk, f"{life.limit}.{code}", life.due, on) for code, on in life.reached(day_of(at))}
            new = sorted(found - expected, key=lambda item: (item[3], item[1]))
            expected |= found
            if new:
                highest = new[-1][1].partition(".")[2]
                for who in HEARERS[highest]:
                    heard[life.one.pk, f"commitment.rung.{highest}", life.due, who] += 1
        climbing.climb(at)
        assert climbing.climb(at + MINUTE / 2) == 0, "the next run finds nothing to do"
    rungs = [(rung.commitment_id, rung.code, rung.due_on, rung.day) for rung in CommitmentRung.objects.all()]
    assert Counter(rungs) == Counter(expected)
    assert len(rungs) >= 30
    assert {code.partition(".")[0] for _pk, code, _due, _on in rungs} == {"take", "due"}
    assert {code.partition(".")[2] for _pk, code, _due, _on in rungs} == set(RUNGS)
    assert all(on in WORK for _pk, _code, _due, on in rungs)
    steps = CommitmentStep.objects.filter(code="commitment.rung").values_list("commitment", "data")
    noted = [
        (pk, f"{d['limit']}.{d['rung']}", date.fromisoformat(d["due"]), date.fromisoformat(d["on"])) for pk, d in steps
    ]
    assert Counter(noted) == Counter(expected), "one step on the timeline for each"
    assert Entry.objects.filter(code="commitment.rung").count() == len(expected)
    names = {f"person:{person.pk}": name for name, person in cast.people.items()}
    sent = Message.objects.filter(event__startswith="commitment.rung.")
    assert heard == Counter(
        (item.data["commitment"], item.event, date.fromisoformat(item.data["due_on"]), names[item.recipient])
        for item in sent
    )


def day_of(at: datetime) -> date:
    """A day's ladder is climbed from 8:00 on."""
    return clock.day(at - timedelta(hours=8))


def late(one: Commitment, workdays: int) -> Commitment:
    """Its limit ended so many working days ago."""
    field = "take_by" if one.state == "proposed" else "due_on"
    before = [day for day in WORK if day <= day_of(NOW)][-1 - workdays]
    with guard.writing():
        Commitment.objects.filter(pk=one.pk).update(**{field: before, "runs_since": before - 30 * DAY})
    one.refresh_from_db()
    return one


NOW = clock.now() + timedelta(hours=9)


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_take_each_rung_once(transactional_cast: Cast) -> None:
    one = late(taken(transactional_cast), 9)
    together([lambda: climbing.climb(NOW)] * 4)
    codes = sorted(one.rungs.values_list("code", flat=True))
    assert codes == ["due.press", "due.remind", "due.soon", "due.supervise"]
    assert Entry.objects.filter(subject=one.subject, code="commitment.rung").count() == 4
    assert Message.objects.filter(event="commitment.rung.supervise").count() == 5


def test_while_an_answer_is_awaited_the_unit_is_not_pressed(cast: Cast) -> None:
    one = proposed(cast)
    A.ask_date(cast.by("clerk"), one, until=one.due_on + DAY, reason="等设备。")
    late(one, 1)
    climbing.climb(NOW)
    names = {f"person:{person.pk}": name for name, person in cast.people.items()}
    told = Message.objects.filter(event="commitment.rung.press")
    assert {names[item.recipient] for item in told} == {"officer", "officer2"}


def test_who_stands_in_hears_too(cast: Cast) -> None:
    lend = {"since": NOW - timedelta(days=3), "until": NOW + timedelta(days=3)}
    delegate(cast.by("leader"), cast["community"], **lend)
    late(taken(cast), 8)
    climbing.climb(NOW)
    told = set(Message.objects.filter(event="commitment.rung.supervise").values_list("recipient", flat=True))
    assert f"person:{cast['community'].pk}" in told


def test_rungs_are_put_into_words_and_spoil_no_form(cast: Cast) -> None:
    one = late(taken(cast), 3)
    version = one.version
    climbing.climb(NOW)
    one.refresh_from_db()
    assert one.version == version
    title, text = render(Message.objects.filter(event="commitment.rung.remind")[0])
    assert "召集人提醒" in title
    assert one.what in text
    shown = cast.client("officer").get(f"/desk/deliberate/commitments/{one.pk}/").content.decode()
    assert "联络员催办：承诺完成日期是" in shown


def test_nobody_climbs_by_hand_and_what_is_done_is_left_alone(cast: Cast) -> None:
    one = late(taken(cast), 2)
    due = one.due_on
    for name in ("officer", "head", "admin"):
        with pytest.raises(NotAllowed):
            climbing.take(cast.by(name), one, code="press", limit="due", due=due, on=due)
    D.report(cast.by("clerk"), one, done_on=clock.today(), text="好了。")
    with pytest.raises(Stale):
        climbing.take(By(), one, code="press", limit="due", due=due, on=due)
    assert climbing.climb(NOW) == 0


def test_the_lamp_and_the_lists_agree(cast: Cast) -> None:
    for made, workdays in ((proposed, 1), (taken, 4), (taken, 0)):
        late(made(cast), workdays)
    proposed(cast)
    taken(cast)
    A.refuse(cast.by("clerk"), proposed(cast), reason="没有经费。")
    for shift in range(-9, 40):
        today = clock.today() + shift * DAY
        for colour in lamps.COLOURS:
            listed = set(Commitment.objects.filter(lamps.shining(colour, today)).values_list("pk", flat=True))
            assert listed == {one.pk for one in Commitment.objects.all() if lamps.lamp(one, today)[0] == colour}
