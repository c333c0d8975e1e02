"""Planning (排班)."""

from collections.abc import Iterable

from bandeng.algorithms.roster.conflict import conflict
from bandeng.algorithms.roster.limits import limits, sharper, task
from bandeng.algorithms.roster.made import as_plan
from bandeng.algorithms.roster.stages import GRACE, Clock, best
from bandeng.algorithms.roster.types import Conflict, Duty, Pin, Plan, Rules, Worker


def plan(
    duties: Iterable[Duty],
    workers: Iterable[Worker],
    rules: Rules,
    *,
    pinned: Iterable[Pin] = (),
    seconds: float = 20.0,
    threads: int = 2,
    seed: int = 0,
) -> Plan | Conflict:
    """The fairest roster that keeps all hard rules, or why there is none.

    Levels, each settled before the next: the worst |deviation| from the fair share; the sum of squared deviations;
    wishes (2 for each turn on an unwanted day, −1 on a wanted one). Deviation = done + planned − share, the share being
    all turns (done and planned) by weight. Of equally good rosters the seed decides. The order of what comes in changes
    nothing; the same seed and threads give the same roster unless time ran out. Ten seconds are taken at least if there
    is neither a plan nor a proof that there is none, and as many again to explain a conflict.

    ValueError (see `task`), NoSolver, OutOfTime.
    """
    asked, clock = task(duties, workers, rules, pinned), Clock(seconds, threads, seed)
    found = limits(asked)
    outcome = best(asked, sharper(asked, found), clock)
    if outcome is None:
        return conflict(asked, found, max(GRACE, seconds), seed)
    return as_plan(asked, *outcome)
