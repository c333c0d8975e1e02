"""The objective, level by level: worst deviation, squared deviations, wishes. Each level is fixed before the next."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from time import monotonic
from typing import Any

from bandeng.algorithms.roster.capacity import capacity, filled_by_hand
from bandeng.algorithms.roster.fair import Filled, Shares, band, filled, shares, spread
from bandeng.algorithms.roster.limits import Cell, Limit, Task
from bandeng.algorithms.roster.model import Answer, Effort, Model, Outcome
from bandeng.algorithms.roster.types import Level, OutOfTime

AGAINST, FOR = 2, -1
GRACE = 10.0


@dataclass(slots=True)
class Clock:
    """What is left of the seconds, shared by all steps."""

    seconds: float
    threads: int
    seed: int
    start: float = field(default_factory=monotonic)

    def effort(self, share: float = 1.0) -> Effort:
        return Effort((self.seconds - (monotonic() - self.start)) * share, self.threads, self.seed)

    def grace(self) -> Effort:
        """To have any plan at all, or a proof that there is none, is worth waiting GRACE seconds in all."""
        return Effort(max(GRACE, self.seconds) - (monotonic() - self.start), self.threads, self.seed)


def wish_costs(asked: Task) -> dict[Cell, int]:
    """A turn on an unwanted day counts 2, one on a wanted day −1; a day that is both counts as unwanted."""
    found: dict[Cell, int] = {}
    for j, worker in enumerate(asked.workers):
        for i, duty in enumerate(asked.duties):
            if duty.day in worker.unwanted:
                found[i, j] = AGAINST
            elif duty.day in worker.wanted:
                found[i, j] = FOR
    return found


def loads_of(asked: Task, turns: frozenset[Cell]) -> list[int]:
    loads = [0] * len(asked.workers)
    for _, j in turns:
        loads[j] += 1
    return loads


def best(
    asked: Task,
    limits: Sequence[Limit],
    clock: Clock,
    limited: tuple[dict[Cell, int], int] | None = None,
    start: Outcome | None = None,
) -> tuple[frozenset[Cell], list[Level]] | None:
    """The best turns and the levels reached; None if there is no plan. `limited`: costs of cells and their most
    (for changes); `start` is a roster already found. OutOfTime, if there is none."""
    fair, (low, high) = shares(asked), capacity(asked)
    fill = filled(fair, low, high, asked.needed)
    if fill is None:
        return None
    full, people = filled_by_hand(asked), range(len(asked.workers))
    base = Model(limits, [(i, j) for i, duty in enumerate(asked.duties) if duty.key not in full for j in people])
    if limited:
        base.made.add(base.expression(limited[0]) <= limited[1])
    wishes = wish_costs(asked)

    def model(low: Sequence[int], high: Sequence[int]) -> Model:
        made = base.copy()
        for j in people:
            made.between([(i, j) for i in range(len(asked.duties))], low[j], high[j])
        return made

    # Where the loads of the closed form can be had, they are the fairest, and only wishes are left to be solved.
    tight = model(fill.low, fill.high)
    outcome = tight.solve(clock.effort(0.7), tight.expression(wishes))
    if outcome.found:
        return outcome.turns, _levels(fair, fill, loads_of(asked, outcome.turns), fill.worst, fill.squares, outcome)
    return _search(asked, fair, fill, (low, high), model, clock, wishes, start)


def _search(
    asked: Task,
    fair: Shares,
    fill: Filled,
    reach: tuple[Sequence[int], Sequence[int]],
    model: Any,
    clock: Clock,
    wishes: dict[Cell, int],
    start: Outcome | None,
) -> tuple[frozenset[Cell], list[Level]] | None:
    """The levels one after the other, by solving."""
    worst_bound, squares_bound = fill.worst, fill.squares
    low, high = list(fill.floor), list(fill.ceiling)
    outcome: Outcome = model(low, high).solve(clock.effort(0.5))
    if not outcome.found:
        made = model(*reach)
        outcome = made.solve(
            clock.effort(0.5), _worst(made, asked, fair, fill.worst, reach), start.turns if start else frozenset()
        )
        worst_bound = outcome.bound if outcome.found else fill.worst
        if outcome.answer is Answer.LATE:
            outcome = start or model(*reach).solve(clock.grace())
        if outcome.answer is Answer.NONE:
            return None
        if outcome.answer is Answer.LATE:
            raise OutOfTime("neither a plan nor a proof that there is none")
        low, high = band(fair, fair.worst(loads_of(asked, outcome.turns)), *reach)
        squares_bound = spread(fair, low, high, asked.needed)[0]
    made = model(low, high)
    base = sum(fair.off(j, load) ** 2 for j, load in enumerate(low))
    squares = _squares(made, asked, fair, low, high)
    made.made.add(squares >= (squares_bound - base) // fair.whole)
    second = made.solve(clock.effort(0.7), squares, outcome.turns)
    if second.found:
        outcome, squares_bound = second, base + fair.whole * second.bound
    made.made.add(squares <= _squares_value(fair, loads_of(asked, outcome.turns), base))
    third = made.solve(clock.effort(), made.expression(wishes), outcome.turns)
    if third.found:
        outcome = third
    else:
        value = sum(wishes.get(cell, 0) for cell in outcome.turns)
        outcome = Outcome(Answer.GOOD, outcome.turns, value, -asked.needed)
    return outcome.turns, _levels(fair, fill, loads_of(asked, outcome.turns), worst_bound, squares_bound, outcome)


def _worst(made: Model, asked: Task, fair: Shares, least: int, reach: tuple[Sequence[int], Sequence[int]]) -> Any:
    """A variable that is at least every deviation."""
    low, high = reach
    values = {abs(fair.off(j, load)) for j in range(len(low)) for load in range(low[j], high[j] + 1)}
    possible = made.cp.Domain.FromValues(sorted(value for value in values | {least} if value >= least))
    worst = made.made.new_int_var_from_domain(possible, "worst")
    for j in range(len(asked.workers)):
        turns = made.expression({(i, j): fair.whole for i in range(len(asked.duties))})
        made.made.add(turns + fair.off(j, 0) <= worst)
        made.made.add(-(turns + fair.off(j, 0)) <= worst)
    return worst


def _squares(made: Model, asked: Task, fair: Shares, low: Sequence[int], high: Sequence[int]) -> Any:
    """Σ off² above that of the lowest loads, in units of `whole`: steps that cost more and more, so that the cheapest
    come first by themselves."""
    terms, costs = [], []
    for j in range(len(asked.workers)):
        steps = [made.made.new_bool_var("") for _ in range(low[j], high[j])]
        made.made.add(
            made.expression({(i, j): 1 for i in range(len(asked.duties))}) == low[j] + made.cp.LinearExpr.sum(steps)
        )
        for one, next_one in pairwise(steps):
            made.made.add_implication(next_one, one)
        terms += steps
        costs += [fair.step(j, load) for load in range(low[j] + 1, high[j] + 1)]
    return made.cp.LinearExpr.weighted_sum(terms, costs)


def _squares_value(fair: Shares, loads: Sequence[int], base: int) -> int:
    return (sum(fair.off(j, load) ** 2 for j, load in enumerate(loads)) - base) // fair.whole


def _levels(
    fair: Shares, fill: Filled, loads: Sequence[int], worst_bound: int, squares_bound: int, wished: Outcome
) -> list[Level]:
    squares = sum(fair.off(j, load) ** 2 for j, load in enumerate(loads))
    return [
        Level("worst", fair.worst(loads), max(worst_bound, fill.worst)),
        Level("squares", squares, squares_bound),
        Level("wishes", wished.value, wished.bound),
    ]
