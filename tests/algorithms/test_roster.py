"""Rosters are what brute force finds best, keep every rule, and are the same in any order."""

import subprocess
import sys
from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from random import Random

import pytest
from hypothesis import given, settings

from bandeng.algorithms.roster import (
    Conflict,
    Duty,
    NoSolver,
    OutOfTime,
    Pin,
    Plan,
    Reason,
    Rules,
    Worker,
    broken,
    plan,
    replan,
    stages,
)
from tests.algorithms.roster_cast import Case, cases, cost, kept

WEDNESDAYS = [date(2027, 3, 3) + timedelta(days=7 * at) for at in range(12)]
DUTIES = [Duty(f"{day} {venue}", day) for day in WEDNESDAYS for venue in ("hall", "yard")]
PEOPLE = [Worker(f"m{at:02}", sector="abcd"[at % 4], experienced=at % 3 > 0) for at in range(16)]


def planned(*args: object, **more: object) -> Plan:
    made = plan(*args, **more)  # type: ignore[arg-type]
    assert isinstance(made, Plan)
    return made


@settings(max_examples=150, derandomize=True)
@given(cases())
def test_no_rule_is_broken_and_none_is_better(case: Case) -> None:
    duties, workers, rules, pins = case
    made, every = plan(duties, workers, rules, pinned=pins), kept(case)
    if isinstance(made, Conflict):
        assert not every
        return
    assert broken(made.turns, duties, workers, rules, pins) == []
    assert made.optimal
    assert made.gap == 0
    assert made.objective == made.bound
    reached = cost(made.turns, duties, workers)
    assert reached == min(cost(turns, duties, workers) for turns in every)
    assert made.unfairness.worst == pytest.approx(float(reached[0]))
    assert made.levels[-1].value == reached[2] == 2 * len(made.wishes_against) - len(made.wishes_for)


@settings(max_examples=25, derandomize=True)
@given(cases())
def test_the_order_changes_nothing(case: Case) -> None:
    duties, workers, rules, pins = case
    assert plan(duties, workers, rules, pinned=pins) == plan(duties[::-1], workers[::-1], rules, pinned=pins)


def test_the_order_of_a_season_changes_nothing() -> None:
    mixed, people = DUTIES.copy(), PEOPLE.copy()
    Random(1).shuffle(mixed)
    Random(2).shuffle(people)
    made = planned(DUTIES, PEOPLE, Rules(), seed=3)
    assert made == planned(mixed, people, Rules(), seed=3)
    assert made.optimal
    assert set(made.loads.values()) == {3}
    assert made.unfairness.worst == 0
    assert broken(made.turns, DUTIES, PEOPLE, Rules()) == []


def test_who_did_more_gets_fewer() -> None:
    people = [replace(PEOPLE[0], done=5), *PEOPLE[1:]]
    made = planned(DUTIES, people, Rules())
    assert made.loads["m00"] == 0
    assert set(made.loads.values()) == {0, 3, 4}


def test_who_is_there_half_a_year_gets_half() -> None:
    made = planned(DUTIES, [*(replace(worker, weight=500) for worker in PEOPLE[:8]), *PEOPLE[8:]], Rules())
    assert Counter(made.loads.values()) == {2: 8, 4: 8}


def test_wishes_come_after_fairness() -> None:
    people = [replace(PEOPLE[0], wanted=frozenset(WEDNESDAYS)), *PEOPLE[1:]]
    made = planned(DUTIES, people, Rules())
    assert made.loads["m00"] == 3
    assert len(made.wishes_for) == 3
    against = [replace(worker, unwanted=frozenset(WEDNESDAYS[:1])) for worker in PEOPLE[:4]]
    assert planned(DUTIES, [*against, *PEOPLE[4:]], Rules()).wishes_against == ()


def test_what_was_fixed_by_hand_stays() -> None:
    pins = [Pin(DUTIES[at].key, "m03") for at in (0, 4)]
    made = planned(DUTIES, PEOPLE, Rules(), pinned=pins)
    assert all("m03" in made.turns[pin.duty] for pin in pins)
    assert made.optimal


def test_where_experience_is_scarce_it_is_still_proven() -> None:
    people = [replace(worker, experienced=at < 6) for at, worker in enumerate(PEOPLE)]
    made = planned(DUTIES, people, Rules())
    assert made.optimal
    assert sorted(made.loads.values())[-6:] == [4] * 6


@pytest.mark.parametrize("threads", [1, 2])
def test_the_same_seed_gives_the_same(threads: int) -> None:
    people = [replace(worker, wanted=frozenset(WEDNESDAYS[at % 5 : at % 5 + 2])) for at, worker in enumerate(PEOPLE)]
    made = [planned(DUTIES, people, Rules(), threads=threads, seed=7) for _ in range(2)]
    assert made[0] == made[1]


def test_nothing_asked_is_nothing_planned() -> None:
    assert planned([], [], Rules()).turns == {}
    assert planned([], PEOPLE, Rules()).optimal
    assert isinstance(plan(DUTIES, [], Rules()), Conflict)


def test_bad_input_is_named() -> None:
    for duties, people, pins in (
        ([DUTIES[0], DUTIES[0]], PEOPLE, []),
        (DUTIES, [PEOPLE[0], PEOPLE[0]], []),
        (DUTIES, PEOPLE, [Pin("nowhere", "m00")]),
        (DUTIES, [replace(PEOPLE[0], done=-1)], []),
        ([replace(DUTIES[0], need=-1)], PEOPLE, []),
    ):
        with pytest.raises(ValueError, match=r"."):
            plan(duties, people, Rules(), pinned=pins)


def test_no_time_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stages, "GRACE", 0.0)
    with pytest.raises(OutOfTime):
        plan(DUTIES, PEOPLE, Rules(), seconds=0)


def test_any_plan_is_worth_waiting_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stages, "GRACE", 600.0)
    made = planned(DUTIES, PEOPLE, Rules(), seconds=1e-6)
    assert broken(made.turns, DUTIES, PEOPLE, Rules()) == []
    assert not made.optimal
    assert made.bound < made.objective
    assert made.gap > 0
    announced = dict.fromkeys((duty.key for duty in DUTIES), ("m00", "m01"))
    again = replan(DUTIES, PEOPLE, Rules(), announced, seconds=1e-6)
    assert isinstance(again, Plan)
    assert broken(again.turns, DUTIES, PEOPLE, Rules()) == []
    assert again.levels[0].bound <= again.changes


def test_without_the_solver_it_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "ortools.sat.python", None)
    with pytest.raises(NoSolver):
        plan(DUTIES, PEOPLE, Rules())


def test_the_solver_is_not_read_at_the_start() -> None:
    code = "import sys, bandeng.algorithms.roster; sys.exit('ortools' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_every_broken_rule_is_named() -> None:
    first, second = date(2027, 3, 3), date(2027, 3, 10)
    duties = [Duty("a", first), Duty("b", second), Duty("c", second, 1)]
    people = [
        Worker("p", "x", away=frozenset({first}), recent=(date(2027, 3, 1),)),
        Worker("q", "x", experienced=False, barred=frozenset({"b"})),
        Worker("r", "y", experienced=False),
    ]
    turns = {"a": ("p", "q"), "b": ("q", "r", "gone"), "d": ("p",)}
    assert broken(turns, duties, people, Rules(per_month=1, sectors=2), [Pin("c", "p")]) == sorted(
        [
            Reason("away", first, worker="p"),
            Reason("rest", date(2027, 3, 1), worker="p"),
            Reason("per_month", date(2027, 3, 1), worker="p"),
            Reason("per_month", date(2027, 3, 1), worker="q"),
            Reason("sectors", first, "a"),
            Reason("barred", second, "b", "q"),
            Reason("experienced", second, "b"),
            Reason("unknown", second, "b", "gone"),
            Reason("need", second, "c"),
            Reason("sectors", second, "c"),
            Reason("experienced", second, "c"),
            Reason("pinned", second, "c", "p"),
            Reason("unknown", duty="d"),
        ]
    )
    assert broken({"a": ("p", "p")}, duties[:1], people[:1], Rules(sectors=0))[-1].rule == "rest"
