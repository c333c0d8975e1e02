"""Small rosters and the plainest way to judge them: looking at every one there is."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from fractions import Fraction
from itertools import combinations, product

from hypothesis import strategies as st

from bandeng.algorithms.roster import Duty, Pin, Reason, Rules, Worker, broken

START = date(2027, 3, 22)  # a Monday; the days go over the end of a month
DAYS = [START + timedelta(days=at) for at in range(0, 16, 3)]
Turns = dict[str, tuple[str, ...]]
Case = tuple[list[Duty], list[Worker], Rules, list[Pin]]


@st.composite
def cases(draw: st.DrawFn, duties: int = 4, workers: int = 4) -> Case:
    """Few people, few duties, rules that bind."""
    days = st.sampled_from(DAYS)
    some = st.frozensets(days, max_size=2)
    asked = [Duty(f"d{at}", draw(days), draw(st.integers(0, 2))) for at in range(draw(st.integers(1, duties)))]
    people = [
        Worker(
            f"w{at}",
            draw(st.sampled_from(["", "x", "y"])),
            draw(st.booleans()) or at == 0,
            away=draw(some),
            unwanted=draw(some),
            wanted=draw(some),
            barred=draw(st.frozensets(st.sampled_from([duty.key for duty in asked]), max_size=1)),
            done=draw(st.integers(0, 3)),
            weight=draw(st.sampled_from([1000, 1000, 500, 0])),
            recent=tuple(draw(st.lists(st.sampled_from([START - timedelta(days=2), DAYS[2]]), max_size=1))),
        )
        for at in range(draw(st.integers(2, workers)))
    ]
    rules = Rules(
        per_month=draw(st.sampled_from([None, 1, 2])),
        rest_days=draw(st.sampled_from([0, 2, 5])),
        sectors=draw(st.integers(0, 2)),
        experienced=draw(st.integers(0, 1)),
    )
    pins = draw(st.lists(st.tuples(st.sampled_from(asked), st.sampled_from(people)), max_size=1))
    return asked, people, rules, [Pin(duty.key, worker.key) for duty, worker in pins]


def rosters(duties: Sequence[Duty], workers: Sequence[Worker]) -> Iterator[Turns]:
    """Every roster with as many people as needed."""
    keys = sorted(worker.key for worker in workers)
    for chosen in product(*(combinations(keys, duty.need) for duty in duties)):
        yield {duty.key: people for duty, people in zip(duties, chosen, strict=True)}


def kept(case: Case) -> list[Turns]:
    """Every roster that breaks no rule."""
    duties, workers, rules, pins = case
    return [turns for turns in rosters(duties, workers) if not broken(turns, duties, workers, rules, pins)]


def cost(
    turns: Mapping[str, Sequence[str]], duties: Sequence[Duty], workers: Sequence[Worker]
) -> tuple[Fraction, Fraction, int]:
    """Worst deviation, squared deviations (in turns), wishes."""
    load = {w.key: w.done + sum(w.key in people for people in turns.values()) for w in workers}
    weight = {w.key: w.weight or (0 if any(o.weight for o in workers) else 1) for w in workers}
    whole = sum(weight.values())
    off = [load[key] - Fraction(sum(load.values()) * weight[key], whole) for key in load]
    wishes = 0
    for duty in duties:
        for worker in workers:
            if worker.key in turns[duty.key]:
                wishes += 2 if duty.day in worker.unwanted else -(duty.day in worker.wanted)
    return max(map(abs, off)), sum((each**2 for each in off), Fraction()), wishes


def changes(turns: Mapping[str, Sequence[str]], before: Mapping[str, Sequence[str]]) -> int:
    return sum(len(set(people) ^ set(before.get(key, ()))) for key, people in turns.items())


def violated(reason: Reason, turns: Mapping[str, set[str]], case: Case) -> bool:
    """Whether a roster violates what the table at `Reason` says of this one reason."""
    duties, workers, rules, _ = case
    duty = next((duty for duty in duties if duty.key == reason.duty), None)
    worker = next((worker for worker in workers if worker.key == reason.worker), None)
    if reason.rule == "pinned":
        return reason.worker not in turns[reason.duty]
    if reason.rule == "barred":
        return reason.worker in turns[reason.duty]
    if duty:
        people = [each for each in workers if each.key in turns[duty.key]]
        if reason.rule == "need":
            return len(people) != duty.need
        if reason.rule == "sectors":
            return len({each.sector for each in people}) < min(rules.sectors, duty.need)
        assert reason.rule == "experienced"
        return sum(each.experienced for each in people) < min(rules.experienced, duty.need)
    assert worker
    days = [duty.day for duty in duties if worker.key in turns[duty.key]]
    if reason.rule == "away":
        return reason.day in days
    if reason.rule == "rest":
        last = reason.day + timedelta(days=rules.rest_days)
        ours, others = (sum(reason.day <= day <= last for day in some) for some in (days, worker.recent))
        return ours > 0 and ours + others > 1
    assert reason.rule == "per_month"
    ours, others = (sum(day.replace(day=1) == reason.day for day in some) for some in (days, worker.recent))
    return ours > 0 and ours + others > (rules.per_month or 0)


def possible(reasons: Sequence[Reason], case: Case) -> bool:
    """Whether some roster, of any number of people, violates none of the reasons."""
    duties, workers, *_ = case
    cells = [(duty.key, worker.key) for duty in duties for worker in workers]
    for taken in product((False, True), repeat=len(cells)):
        turns: dict[str, set[str]] = {duty.key: set() for duty in duties}
        for (key, name), there in zip(cells, taken, strict=True):
            if there:
                turns[key].add(name)
        if not any(violated(reason, turns, case) for reason in reasons):
            return True
    return False
