"""What goes into a roster and what comes out, as plain data."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date


class NoSolver(RuntimeError):
    """OR-Tools is not installed: rosters can be checked, but not planned."""


class OutOfTime(RuntimeError):
    """Within the seconds given (ten at least) there was neither a plan nor a proof that there is none: give more."""


@dataclass(frozen=True, slots=True)
class Duty:
    """One occasion at one venue, to be filled by `need` people; several may be on one day."""

    key: str
    day: date
    need: int = 2


@dataclass(frozen=True, slots=True)
class Worker:
    """Someone who takes turns.

    `away` (days) and `barred` (keys of duties) are hard, `unwanted` and `wanted` days are wishes. `done` counts the
    turns of this year before the period, `weight` is the share of a full year that they are there (1000: all of it),
    `recent` holds days of turns outside the period, before or after, for rest and monthly limits.
    """

    key: str
    sector: str = ""
    experienced: bool = True
    away: frozenset[date] = frozenset()
    unwanted: frozenset[date] = frozenset()
    wanted: frozenset[date] = frozenset()
    barred: frozenset[str] = frozenset()
    done: int = 0
    weight: int = 1000
    recent: tuple[date, ...] = ()


@dataclass(frozen=True, slots=True)
class Rules:
    """The hard rules. `per_month`: most turns of one person in a calendar month (None: any). `rest_days`: so many days
    at least lie between two turns of one person (0: not twice on a day). `sectors`, `experienced`: so many different
    sectors and experienced people at each duty, but no more than its need; no sector ("") counts as one sector."""

    per_month: int | None = 2
    rest_days: int = 6
    sectors: int = 2
    experienced: int = 1


@dataclass(frozen=True, slots=True)
class Pin:
    """A turn that was fixed by hand."""

    duty: str
    worker: str


@dataclass(frozen=True, slots=True, order=True)
class Reason:
    """A hard rule where it binds.

    | rule | fields |
    | --- | --- |
    | need, sectors, experienced | duty, day |
    | away | worker, day |
    | barred, pinned | worker, duty, day |
    | rest | worker, day: the first of the `rest_days` + 1 days that hold two turns, or would |
    | per_month | worker, day: the first of the month |
    | unknown (`broken` only) | duty and worker: one of them is not known |
    """

    rule: str
    day: date = date.min
    duty: str = ""
    worker: str = ""


@dataclass(frozen=True, slots=True)
class Level:
    """One level of the objective: `changes`, `worst`, `squares` or `wishes`. `value` as planned; `bound`: it is proven
    that no plan as good in the levels before has less. Deviations are in 1/(sum of the weights) of a turn."""

    name: str
    value: int
    bound: int


@dataclass(frozen=True, slots=True)
class Unfairness:
    """In turns: by how much people are off their fair share (|done + planned − share|), the worst and the mean."""

    worst: float
    mean: float


@dataclass(frozen=True, slots=True)
class Plan:
    """Who sits when: `turns` by duty, people sorted. `loads` are the planned turns of each. `changes` counts persons
    added and removed against what was announced (`replan` only). `wishes_against`, `wishes_for`: (duty, worker) on days
    that were unwanted or wanted. `objective` and `bound` are the levels in one number; `gap` is the largest of any
    level, relative to its value; `optimal`: proven, all levels."""

    turns: Mapping[str, tuple[str, ...]]
    levels: tuple[Level, ...]
    objective: int
    bound: int
    gap: float
    optimal: bool
    loads: Mapping[str, int]
    unfairness: Unfairness
    wishes_against: tuple[tuple[str, str], ...]
    wishes_for: tuple[tuple[str, str], ...]
    changes: int = 0


@dataclass(frozen=True, slots=True)
class Conflict:
    """There is no plan. `reasons` contradict each other, and leaving out any one of them they do not (`minimal`; False
    only when time ran out: then some may be superfluous, and `relax` may lack some). `relax`: those of them whose being
    waived *alone* makes a plan possible, each checked by solving everything; waiving a `need` means that the duty is
    not held."""

    reasons: tuple[Reason, ...]
    relax: tuple[Reason, ...]
    minimal: bool = True
