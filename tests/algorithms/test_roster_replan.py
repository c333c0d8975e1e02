"""After a change as few people as can be are asked anew, and among those rosters the fairest is taken."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from bandeng.algorithms.roster import Conflict, Pin, Plan, Rules, Worker, broken, replan
from tests.algorithms.roster_cast import Case, Turns, cases, changes, cost, kept, rosters
from tests.algorithms.test_roster import DUTIES, PEOPLE, WEDNESDAYS, planned


def replanned(*args: object, **more: object) -> Plan:
    made = replan(*args, **more)  # type: ignore[arg-type]
    assert isinstance(made, Plan)
    return made


@settings(max_examples=150, derandomize=True)
@given(cases(), st.randoms(use_true_random=False), st.integers(0, 2))
def test_no_other_has_fewer_changes_and_of_those_none_is_better(case: Case, chance: object, spare: int) -> None:
    duties, workers, rules, pins = case
    announced = _some_roster(case, chance)
    made, every = replan(duties, workers, rules, announced, pinned=pins, spare=spare, seconds=20), kept(case)
    if isinstance(made, Conflict):
        assert not every
        return
    assert broken(made.turns, duties, workers, rules, pins) == []
    fewest = min(changes(turns, announced) for turns in every)
    assert made.optimal or spare
    assert made.changes == changes(made.turns, announced) <= fewest + spare
    near = [turns for turns in every if changes(turns, announced) <= fewest + spare]
    assert cost(made.turns, duties, workers) == min(cost(turns, duties, workers) for turns in near)
    assert made.levels[0].bound == fewest


def _some_roster(case: Case, chance: object) -> Turns:
    """Any roster, with someone in it who is no longer there."""
    duties, workers, *_ = case
    every = list(rosters(duties, [*workers, Worker("gone")]))
    return chance.choice(every) if every else {}  # type: ignore[attr-defined, no-any-return]


def left(people: Sequence[Worker], key: str, since: date) -> list[Worker]:
    days = frozenset(day for day in WEDNESDAYS if day >= since)
    return [replace(worker, away=days) if worker.key == key else worker for worker in people]


def test_a_drop_out_changes_only_their_turns() -> None:
    before, since = planned(DUTIES, PEOPLE, Rules()), WEDNESDAYS[4]
    people = left(PEOPLE, "m02", since)
    made = replanned(DUTIES, people, Rules(), before.turns, frozen=since)
    theirs = [duty for duty in DUTIES if duty.day >= since and "m02" in before.turns[duty.key]]
    assert made.changes == changes(made.turns, before.turns) == 2 * len(theirs) > 0
    assert made.optimal
    assert broken(made.turns, DUTIES, people, Rules()) == []
    assert all(made.turns[duty.key] == before.turns[duty.key] for duty in DUTIES if duty.day < since)


def test_someone_new_changes_nothing_unless_changes_are_allowed() -> None:
    before = planned(DUTIES, PEOPLE, Rules())
    people = [*PEOPLE, Worker("new", weight=500)]
    assert replanned(DUTIES, people, Rules(), before.turns, frozen=WEDNESDAYS[6]).changes == 0
    made = replanned(DUTIES, people, Rules(), before.turns, frozen=WEDNESDAYS[6], spare=2, seconds=20)
    assert made.changes == 2
    assert made.loads["new"] == 1


def test_what_is_past_stays_even_if_it_broke_a_rule() -> None:
    announced = {duty.key: ("m00", "m04") for duty in DUTIES[:2]}
    made = replanned(DUTIES, PEOPLE, Rules(), announced, frozen=WEDNESDAYS[1], seconds=20)
    assert made.turns[DUTIES[0].key] == ("m00", "m04")
    assert made.loads["m00"] <= 2
    assert {reason.day for reason in broken(made.turns, DUTIES, PEOPLE, Rules())} == {WEDNESDAYS[0]}


def test_fixed_turns_and_conflicts_are_as_in_planning() -> None:
    before = planned(DUTIES, PEOPLE, Rules())
    duty = next(duty for duty in DUTIES if "m05" not in before.turns[duty.key])
    made = replanned(DUTIES, PEOPLE, Rules(), before.turns, pinned=[Pin(duty.key, "m05")], seconds=20)
    assert "m05" in made.turns[duty.key]
    assert made.changes >= 2
    people = [replace(worker, away=frozenset({duty.day})) for worker in PEOPLE]
    assert isinstance(replan(DUTIES, people, Rules(), before.turns), Conflict)


def test_a_duty_more_is_filled_and_no_other_touched() -> None:
    before = planned(DUTIES, PEOPLE, Rules(per_month=None, rest_days=0))
    extra = replace(DUTIES[0], key="extra", day=WEDNESDAYS[3] + timedelta(days=1))
    made = replanned([*DUTIES, extra], PEOPLE, Rules(per_month=None, rest_days=0), before.turns)
    assert made.changes == 2
    assert len(made.turns["extra"]) == 2
