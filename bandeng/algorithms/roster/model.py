"""The limits as a model of CP-SAT (OR-Tools), and one step of solving. The only file that knows the solver."""

from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from enum import Enum
from math import ceil
from time import monotonic
from typing import Any

from bandeng.algorithms.roster.limits import Cell, Limit
from bandeng.algorithms.roster.types import NoSolver

ALONE = 3.0  # of the solver's deterministic time, some seconds


class Answer(Enum):
    """`BEST` is proven; `GOOD` is a plan without proof; `NONE`: proven that there is none; `LATE`: neither."""

    BEST = "best"
    GOOD = "good"
    NONE = "none"
    LATE = "late"


@dataclass(frozen=True, slots=True)
class Effort:
    """Seconds at most, threads and seed of one step."""

    seconds: float
    threads: int = 1
    seed: int = 0


@dataclass(frozen=True, slots=True)
class Outcome:
    answer: Answer
    turns: frozenset[Cell] = frozenset()
    value: int = 0
    bound: int = 0

    @property
    def found(self) -> bool:
        return self.answer in (Answer.BEST, Answer.GOOD)


def solver() -> Any:
    """The module `cp_model`, imported when first needed: it is heavy. NoSolver where it is missing."""
    try:
        from ortools.sat.python import cp_model
    except ImportError as missing:
        raise NoSolver("OR-Tools (ortools) is not installed") from missing
    return cp_model


class Model:
    """Cells as yes-or-no variables under `found`. A cell that some limit sets to 0 or 1 is no variable; one that is
    neither among `cells` nor set holds no turn."""

    def __init__(self, found: Sequence[Limit], cells: Iterable[Cell]) -> None:
        self.cp = solver()
        self.made = self.cp.CpModel()
        self.fixed: dict[Cell, int] = {}
        self.impossible = False
        for limit in found:
            if len(limit.groups) == 1 and len(limit.groups[0]) == 1:
                self._fix(limit.groups[0][0], limit)
            elif limit.high == 0:
                for group in limit.groups:
                    for cell in group:
                        self._fix(cell, limit)
        self.x: dict[Cell, Any] = {c: self.made.new_bool_var("") for c in cells if c not in self.fixed}
        for limit in found:
            self.add(limit)

    def copy(self) -> "Model":
        """The same once more, to be added to."""
        twin = copy(self)
        twin.made = self.made.clone()
        twin.x = {cell: twin.made.get_bool_var_from_proto_index(v.index) for cell, v in self.x.items()}
        return twin

    def _fix(self, cell: Cell, limit: Limit) -> None:
        low, high = max(limit.low, 0), min(limit.high, 1)
        if low > high:
            self.impossible = True
        elif low == high:
            self.impossible |= self.fixed.setdefault(cell, low) != low

    def add(self, limit: Limit) -> None:
        if all(len(group) == 1 for group in limit.groups):
            self.between([group[0] for group in limit.groups], limit.low, limit.high)
            return
        hit = []
        for group in limit.groups:
            free = [self.x[cell] for cell in group if cell in self.x]
            if any(self.fixed.get(cell) for cell in group):
                hit.append(1)
            elif free:
                there = self.made.new_bool_var("")
                self.made.add_bool_or(*free, ~there)
                hit.append(there)
        self._sum(hit, limit.low, limit.high)

    def between(self, cells: Iterable[Cell], low: int, high: int) -> None:
        """At least `low` and at most `high` of the cells hold a turn."""
        self._sum([self.x[cell] if cell in self.x else self.fixed.get(cell, 0) for cell in cells], low, high)

    def _sum(self, terms: Sequence[Any], low: int, high: int) -> None:
        free = [term for term in terms if not isinstance(term, int)]
        given = sum(term for term in terms if isinstance(term, int))
        low, high = max(0, low - given), min(len(free), high - given)
        if low > high:
            self.impossible = True
        elif low == 0 and high == 1 and len(free) > 1:
            self.made.add_at_most_one(free)
        elif low > 0 or high < len(free):
            self.made.add_linear_constraint(self.cp.LinearExpr.sum(free), low, high)

    def expression(self, costs: Mapping[Cell, int]) -> Any:
        """The sum of the costs of all cells that hold a turn."""
        priced = [(cell, cost) for cell, cost in costs.items() if cost]
        free = [(self.x[cell], cost) for cell, cost in priced if cell in self.x]
        given = sum(cost for cell, cost in priced if self.fixed.get(cell))
        return self.cp.LinearExpr.weighted_sum([v for v, _ in free], [c for _, c in free]) + given

    def _hint(self, hint: frozenset[Cell]) -> None:
        self.made.clear_hints()
        for cell, variable in self.x.items() if hint else ():
            self.made.add_hint(variable, cell in hint)

    def _run(self, seconds: float, seed: int) -> Any:
        run = self.cp.CpSolver()
        run.parameters.max_time_in_seconds = max(0.01, seconds)
        run.parameters.num_workers = 1
        run.parameters.linearization_level = 2
        run.parameters.random_seed = seed
        return run

    def solve(self, effort: Effort, aim: Any = None, hint: frozenset[Cell] = frozenset()) -> Outcome:
        """Minimise `aim` (or find any plan). The same model, seed and threads give the same turns unless time runs out:
        one strategy (all limits in the linear relaxation) has ALONE to itself, then `threads` of many take turns."""
        if self.impossible:
            return Outcome(Answer.NONE)
        if effort.seconds <= 0:
            return Outcome(Answer.LATE)
        self._hint(hint)
        if aim is None:
            self.made.clear_objective()
        else:
            self.made.minimize(aim)
        begun = monotonic()
        run = self._run(effort.seconds, effort.seed)
        if effort.threads > 1:
            run.parameters.max_deterministic_time = ALONE
        status = run.solve(self.made)
        if effort.threads > 1 and status in (self.cp.FEASIBLE, self.cp.UNKNOWN):
            if status == self.cp.FEASIBLE:
                self._hint(frozenset(cell for cell, variable in self.x.items() if run.boolean_value(variable)))
            run = self._run(effort.seconds - (monotonic() - begun), effort.seed)
            run.parameters.num_workers = effort.threads
            run.parameters.interleave_search = True
            status = run.solve(self.made)
        if status == self.cp.INFEASIBLE:
            return Outcome(Answer.NONE)
        if status not in (self.cp.OPTIMAL, self.cp.FEASIBLE):
            return Outcome(Answer.LATE)
        turns = {cell for cell, variable in self.x.items() if run.boolean_value(variable)}
        turns |= {cell for cell, value in self.fixed.items() if value}
        answer = Answer.BEST if status == self.cp.OPTIMAL else Answer.GOOD
        if aim is None:
            return Outcome(answer, frozenset(turns))
        value, bound = round(run.objective_value), ceil(run.best_objective_bound - 1e-6)
        return Outcome(answer, frozenset(turns), value, min(value, bound))
