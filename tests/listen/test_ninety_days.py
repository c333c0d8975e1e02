"""Ninety days in which matters come and go and the worker is stopped at random: each rung once, at its working day.

What is expected is worked out here, from a list of working days written down by hand and a few lines that follow
every matter's limit; nothing of it asks the code under test.

Days off and made up, from the notices of the State Council: 2025 off 1-8 Oct, work on Sun 28 Sep and Sat 11 Oct;
2026 off 1-3 Jan, work on Sun 4 Jan; off 15-23 Feb, work on Sat 14 and Sat 28 Feb; off 4-6 Apr; off 1-5 May, work on
Sat 9 May; off 19-21 Jun.
"""

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any

import pytest

from bandeng.core.actions import By, Origin
from bandeng.core.clock import HERE, day
from bandeng.listen import actions as A
from bandeng.listen.actions import climb
from bandeng.listen.models import Matter, Rung, Step
from bandeng.post.models import Message
from bandeng.studio.models import Role
from tests.cast import Cast
from tests.database import without_triggers
from tests.listen.made import REPLY, RESIDENT, received

DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)


def span(first: str, last: str) -> set[date]:
    start, end = date.fromisoformat(first), date.fromisoformat(last)
    return {start + n * DAY for n in range((end - start).days + 1)}


OFF = span("2025-10-01", "2025-10-08") | span("2026-01-01", "2026-01-03") | span("2026-02-15", "2026-02-23")
OFF |= span("2026-04-04", "2026-04-06") | span("2026-05-01", "2026-05-05") | span("2026-06-19", "2026-06-21")
MADE_UP = {date(2025, 9, 28), date(2025, 10, 11), date(2026, 1, 4), date(2026, 2, 14), date(2026, 2, 28)}
MADE_UP |= {date(2026, 5, 9)}
WORK = sorted({item for item in span("2025-08-01", "2026-07-31") if item.weekday() < 5} - OFF | MADE_UP)
# Each rung, in working days from the limit, and who hears of it besides those who hear of the rungs below.
RUNGS = {"soon": -1, "press": 1, "remind": 3, "supervise": 8, "district": 13}
BESIDES = {"soon": [], "press": [], "remind": ["convener"], "supervise": ["leader"], "district": ["district"]}
DAYS = {"urgent": 1, "help": 3, "suggest": 13}


def after(start: date, n: int) -> date:
    return WORK[bisect_right(WORK, start) + n - 1] if n else start


def rung_day(due: date, code: str) -> date:
    return WORK[bisect_left(WORK, due) - 1] if code == "soon" else after(due, RUNGS[code])


def count(start: date, end: date) -> int:
    return bisect_right(WORK, end) - bisect_right(WORK, start)


@dataclass
class Life:
    """One matter, what will happen to it and when, and its limit as this test knows it."""

    cast: Cast
    matter: Matter
    days: int
    came: date
    limit: str = "accept"
    due: date = date.min
    since: date = date.min
    still: bool = False
    waits: tuple[date, date] = (date.min, date.min)
    used: int = 0
    assigned: bool = False
    named: str = ""
    plan: list[tuple[datetime, Callable[[datetime], Any]]] = field(default_factory=list)

    def by(self, who: str, at: datetime) -> By:
        return self.cast.by(who).later(at)

    def accept(self, at: datetime) -> None:
        kind = "suggest" if self.days == DAYS["suggest"] else "help"
        urgent = self.days == DAYS["urgent"]
        self.matter = A.accept_matter(
            self.by("officer", at), self.matter, kind=kind, title="灯", words="灯坏了。", urgent=urgent
        )
        self.limit, self.due, self.since = "reply", after(self.came, self.days), self.came

    def assign(self, at: datetime) -> None:
        by = self.by("officer", at)
        self.matter = A.assign_matter(by, self.matter, member=self.cast.members["member"], unit=self.cast.unit)
        self.assigned = True

    def avoid(self, at: datetime) -> None:
        self.named = "convener"
        self.matter = A.avoid(self.by("officer", at), self.matter, person=self.cast["convener"])

    def wait(self, at: datetime) -> None:
        if day(at) <= self.due:
            self.matter = A.wait_for_resident(self.by("officer", at), self.matter, question="哪一盏？")
            self.waits, self.due, self.still = (self.due, day(at)), after(self.due, 10 - self.used), True

    def resume(self, at: datetime) -> None:
        if self.still:
            self.matter = A.resume(RESIDENT.later(at), self.matter, words="东边那盏。")
            waited = min(count(self.waits[1], day(at)), 10 - self.used)
            self.due, self.used, self.still = after(self.waits[0], waited), self.used + waited, False

    def promise(self, at: datetime, ahead: int = 9) -> None:
        self.reply(at, result="promised", promised_on=day(at) + ahead * DAY)
        self.limit, self.due, self.since = "promise", day(at) + ahead * DAY, day(at)

    def reply(self, at: datetime, **said: Any) -> None:
        self.resume(at)
        self.matter = A.draft_reply(self.by("clerk", at), self.matter, **{**REPLY, **said})
        self.matter = A.send_reply(self.by("officer", at), self.matter)
        self.limit = ""

    def dispute(self, at: datetime) -> None:
        self.matter = A.dispute(RESIDENT.later(at), self.matter, words="灯还是不亮。")
        self.limit, self.due, self.since = "reply", after(day(at), self.days), day(at)

    def carry_out(self, at: datetime) -> None:
        self.matter = A.carry_out(self.by("clerk", at), self.matter, on=day(at), evidence="灯亮了。")
        self.limit = ""

    def reached(self, today: date) -> list[tuple[str, date]]:
        if not self.limit or (self.still and today <= self.due):
            return []
        found = [(code, rung_day(self.due, code)) for code in RUNGS]
        found = [item for item in found if self.since <= item[1] <= today]
        return [item for item in found if (self.limit, item[0]) != ("accept", "soon")]

    def hearers(self, code: str) -> set[str]:
        heard = {"officer"} if self.limit != "accept" else {"officer", "officer2"}
        heard |= {"member", "clerk"} if self.assigned else set()
        for below in list(RUNGS)[: list(RUNGS).index(code) + 1]:
            heard |= set(BESIDES[below])
        return heard - {self.named}


def planned(life: Life, came: datetime, rng: Random) -> None:
    """What happens to it: nothing at all, or step after step with pauses of some days."""
    steps = [life.accept, life.assign]
    if rng.random() < 0.2:
        steps.append(life.avoid)
    for _ in range(rng.choice((0, 0, 1, 2))):
        steps += [life.wait, life.resume]
    steps += rng.choice(
        ([life.reply], [life.promise], [life.promise, life.carry_out], [life.reply, life.dispute, life.promise], [])
    )
    at = came
    for step in steps:
        at += rng.choice((1, 40, 600, 2000, 6000, 15000, 30000)) * MINUTE
        life.plan.append((at, step))


def born(cast: Cast, at: datetime, rng: Random) -> Life:
    matter = received(cast, By(person=cast["community"], role="staff", at=at))
    life = Life(cast, matter, rng.choice(list(DAYS.values())), day(at), due=after(day(at), 1), since=day(at))
    if rng.random() < 0.9:
        planned(life, at, rng)
    return life


class Stopped(BaseException):
    """The worker is killed: nothing catches this."""


@contextmanager
def killed_after(patch: pytest.MonkeyPatch, steps: int) -> Iterator[None]:
    """The worker dies in the middle of a rung, when `steps` have been written down; its transaction is rolled back."""
    left = iter(range(steps))
    real = climb.Act.record

    def record(act: Any, *args: Any, **kwargs: Any) -> None:
        real(act, *args, **kwargs)
        if next(left, None) is None:
            raise Stopped

    with patch.context() as inner, suppress(Stopped):
        inner.setattr(climb.Act, "record", record)
        yield


def moments(start: date, rng: Random) -> Iterator[tuple[datetime, str]]:
    """When a matter comes, and when a worker is there: whole stretches of days pass without one."""
    down = 0
    for n in range(90):
        begin = datetime.combine(start + n * DAY, time(), HERE)
        if n < 60 and rng.random() < 0.25:
            yield begin + rng.randint(0, 1439) * MINUTE, "matter"
        down = down - 1 if down else rng.choice((0, 0, 0, 0, 2, 6, 14))
        if not down:
            for minute in sorted(rng.sample(range(1440), rng.randint(1, 2))):
                yield begin + minute * MINUTE, rng.choice(("worker", "worker", "killed"))


@pytest.mark.parametrize(("start", "seed"), [(date(2025, 9, 8), 5), (date(2026, 1, 12), 8)])
def test_each_rung_once_and_on_its_day(cast: Cast, start: date, seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    with without_triggers():
        Role.objects.update(since=datetime(2024, 1, 1, tzinfo=HERE))
    rng = Random(seed)
    lives: list[Life] = []
    imported = received(
        cast, By(origin=Origin.IMPORT), source="imported", received_at=datetime.combine(start, time(), HERE)
    )
    expected: set[tuple[str, str, date, date]] = set()
    heard: Counter[tuple[str, str, date, str]] = Counter()
    for at, what in sorted(moments(start, rng)):
        for life in lives:
            while life.plan and life.plan[0][0] <= at:
                moment, step = life.plan.pop(0)
                step(moment)
        if what == "matter":
            lives.append(born(cast, at, rng))
            continue
        today = day(at - timedelta(hours=8))
        for life in lives:
            new = [
                (code, on)
                for code, on in life.reached(today)
                if (life.matter.subject, f"{life.limit}.{code}", life.due, on) not in expected
            ]
            expected |= {(life.matter.subject, f"{life.limit}.{code}", life.due, on) for code, on in new}
            if new:
                highest = new[-1][0]
                for who in life.hearers(highest):
                    heard[life.matter.subject, f"rung.{highest}", life.due, who] += 1
        if what == "killed":
            with killed_after(monkeypatch, rng.randint(0, 3)):
                climb.climb(at)
        if climb.climb(at + MINUTE / 2):
            assert climb.climb(at + MINUTE) == 0, "the next run finds nothing to do"
    rungs = Rung.objects.select_related("matter")
    taken = [(rung.matter.subject, rung.code, rung.due_on, day(rung.at)) for rung in rungs]
    assert Counter(taken) == Counter(expected)
    assert len(taken) >= 40
    assert {code.partition(".")[0] for _subject, code, _due, _on in taken} == {"accept", "reply", "promise"}
    assert {code.partition(".")[2] for _subject, code, _due, _on in taken} == set(RUNGS)
    assert all(on in WORK for _subject, _code, _due, on in taken)
    assert not imported.rungs.exists()
    assert {on for _subject, _code, _due, on in taken} & MADE_UP
    steps = Step.objects.filter(code="matter.rung").values_list("matter__subject", "data")
    noted = {
        (s, f"{d['limit']}.{d['rung']}", date.fromisoformat(d["due"]), date.fromisoformat(d["on"])) for s, d in steps
    }
    assert (len(steps), noted) == (len(taken), expected), "one step on the timeline for each"
    names = {f"person:{person.pk}": name for name, person in cast.people.items()}
    sent = Message.objects.filter(event__startswith="rung.")
    assert heard == Counter(
        (item.subject, item.event, date.fromisoformat(item.data["due_on"]), names[item.recipient]) for item in sent
    )
