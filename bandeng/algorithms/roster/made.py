"""A plan as others see it."""

from collections.abc import Sequence

from bandeng.algorithms.roster.fair import shares
from bandeng.algorithms.roster.limits import Cell, Task
from bandeng.algorithms.roster.stages import loads_of
from bandeng.algorithms.roster.types import Level, Plan, Unfairness

WEIGHTS = {"changes": 10**36, "worst": 10**24, "squares": 10**6, "wishes": 1}


def _packed(levels: Sequence[Level], needed: int) -> tuple[int, int]:
    """All levels in one number, the earlier ones beyond the reach of the later, and what is proven of it. After a level
    that is not proven nothing is known of the later ones."""
    objective = bound = 0
    proven = True
    for level in levels:
        weight, least = WEIGHTS[level.name], -needed if level.name == "wishes" else 0
        objective += weight * (level.value - least)
        bound += weight * (level.bound - least) if proven else 0
        proven = proven and level.value == level.bound
    return objective, bound


def as_plan(asked: Task, turns: frozenset[Cell], levels: Sequence[Level]) -> Plan:
    fair, loads = shares(asked), loads_of(asked, turns)
    off = [abs(fair.off(j, load)) for j, load in enumerate(loads)]
    pairs = [(asked.duties[i], asked.workers[j]) for i, j in sorted(turns)]
    sitting: dict[str, list[str]] = {duty.key: [] for duty in asked.duties}
    for duty, worker in pairs:
        sitting[duty.key].append(worker.key)
    whole = max(1, fair.whole)
    objective, bound = _packed(levels, asked.needed)
    return Plan(
        turns={key: tuple(people) for key, people in sitting.items()},
        levels=tuple(levels),
        objective=objective,
        bound=bound,
        gap=max((level.value - level.bound) / max(1, abs(level.value)) for level in levels),
        optimal=all(level.value == level.bound for level in levels),
        loads={worker.key: load for worker, load in zip(asked.workers, loads, strict=True)},
        unfairness=Unfairness(max(off, default=0) / whole, sum(off) / (whole * max(1, len(off)))),
        wishes_against=tuple((d.key, w.key) for d, w in pairs if d.day in w.unwanted),
        wishes_for=tuple((d.key, w.key) for d, w in pairs if d.day in w.wanted - w.unwanted),
    )
