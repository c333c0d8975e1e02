"""Duty rosters (值班排班): who sits when. Fair over the year, the hard rules kept, wishes heard, and proven.

    made = plan(duties, workers, Rules(), seed=1)
    made.turns["2027-03-03 hall"], made.optimal, made.unfairness.worst       # a Plan, or
    made.reasons, made.relax                                                 # a Conflict: why there can be none
    replan(duties, workers, Rules(), announced, frozen=today)                # with the fewest changes
    broken(turns, duties, workers, Rules())                                  # which rules a roster made by hand breaks

Needs OR-Tools, which is imported when something is planned; without it NoSolver. The mathematics: docs/roster.md.
"""

from bandeng.algorithms.roster.check import broken
from bandeng.algorithms.roster.plan import plan
from bandeng.algorithms.roster.replan import replan
from bandeng.algorithms.roster.types import (
    Conflict,
    Duty,
    Level,
    NoSolver,
    OutOfTime,
    Pin,
    Plan,
    Reason,
    Rules,
    Unfairness,
    Worker,
)

__all__ = [
    "Conflict",
    "Duty",
    "Level",
    "NoSolver",
    "OutOfTime",
    "Pin",
    "Plan",
    "Reason",
    "Rules",
    "Unfairness",
    "Worker",
    "broken",
    "plan",
    "replan",
]
