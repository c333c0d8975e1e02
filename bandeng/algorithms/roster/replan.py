"""Planning anew after a change, with the fewest changes."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from bandeng.algorithms.roster.conflict import conflict
from bandeng.algorithms.roster.limits import Cell, Limit, Task, limits, sharper, task
from bandeng.algorithms.roster.made import as_plan
from bandeng.algorithms.roster.model import Answer, Model
from bandeng.algorithms.roster.stages import GRACE, Clock, best
from bandeng.algorithms.roster.types import Conflict, Duty, Level, OutOfTime, Pin, Plan, Rules, Worker


def replan(
    duties: Iterable[Duty],
    workers: Iterable[Worker],
    rules: Rules,
    announced: Mapping[str, Iterable[str]],
    *,
    pinned: Iterable[Pin] = (),
    frozen: date | None = None,
    spare: int = 0,
    seconds: float = 1.0,
    threads: int = 2,
    seed: int = 0,
) -> Plan | Conflict:
    """The fairest of the rosters that keep all hard rules with the fewest changes against what was announced.

    A change is one person added to or removed from one of `duties`. Duties before `frozen` stay as they were announced,
    whatever the rules say, and count as done. `spare`: so many changes more than the fewest are allowed for fairness.
    Otherwise as `plan`; `levels` begins with the changes.
    """
    duties, clock = list(duties), Clock(seconds, threads, seed)
    past = {duty.key: duty for duty in duties if frozen is not None and duty.day < frozen}
    kept = {key: tuple(sorted(set(announced.get(key, ())))) for key in past}
    asked = task(
        [duty for duty in duties if duty.key not in past],
        _after(workers, past, kept),
        rules,
        [pin for pin in pinned if pin.duty not in past],
    )
    found = limits(asked)
    stays, gone = _announced(asked, announced)
    outcome = _fewest(asked, found, stays, gone, spare, clock)
    if outcome is None:
        return conflict(asked, found, max(GRACE, seconds), seed)
    turns, levels = outcome
    made = as_plan(asked, turns, levels)
    return replace(made, turns={**kept, **made.turns}, changes=gone + len(stays ^ turns))


def _after(workers: Iterable[Worker], past: Mapping[str, Duty], kept: Mapping[str, tuple[str, ...]]) -> list[Worker]:
    """The workers after the duties that stay as they were."""
    out = []
    for worker in workers:
        days = tuple(past[key].day for key, people in kept.items() if worker.key in people)
        out.append(replace(worker, done=worker.done + len(days), recent=worker.recent + days))
    return out


def _announced(asked: Task, announced: Mapping[str, Iterable[str]]) -> tuple[frozenset[Cell], int]:
    """The announced turns as cells, and how many were of people that are no longer there."""
    index = {worker.key: j for j, worker in enumerate(asked.workers)}
    people = {i: set(announced.get(duty.key, ())) for i, duty in enumerate(asked.duties)}
    cells = frozenset((i, index[key]) for i, keys in people.items() for key in keys if key in index)
    return cells, sum(map(len, people.values())) - len(cells)


def _fewest(
    asked: Task, found: Sequence[Limit], stays: frozenset[Cell], gone: int, spare: int, clock: Clock
) -> tuple[frozenset[Cell], list[Level]] | None:
    """First with every turn kept that may be kept. If that works it has the fewest changes there can be, and every
    roster with as few keeps just these turns, so that nothing is lost. Else the whole is solved for the fewest."""
    barred = {cell for limit in found if limit.high == 0 for group in limit.groups for cell in group}
    staying, at = stays - barred, Counter(i for i, _ in stays - barred)
    added = sum(max(0, duty.need - at[i]) for i, duty in enumerate(asked.duties))
    least = (
        gone + len(stays) - len(staying) + sum(max(0, at[i] - duty.need) for i, duty in enumerate(asked.duties)) + added
    )
    if not spare and all(at[i] <= duty.need for i, duty in enumerate(asked.duties)):
        kept = replace(asked, pins=_with(asked, staying))
        if outcome := best(kept, sharper(kept, limits(kept)), clock):
            return outcome[0], [Level("changes", least, least), *outcome[1]]
    cells = [(i, j) for i in range(len(asked.duties)) for j in range(len(asked.workers))]
    costs = {cell: -1 if cell in stays else 1 for cell in cells}
    whole = Model(sharper(asked, list(found)), cells)
    aim = whole.expression(costs)
    whole.made.add(aim >= least - gone - len(stays))
    first = whole.solve(clock.effort(0.7), aim, stays)
    bound = first.bound if first.found else least - gone - len(stays)
    if first.answer is Answer.LATE:
        first = whole.solve(clock.grace(), hint=stays)
    if first.answer is Answer.NONE:
        return None
    if first.answer is Answer.LATE:
        raise OutOfTime("neither a plan nor a proof that there is none")
    most = sum(costs[cell] for cell in first.turns) + spare
    outcome = best(asked, sharper(asked, list(found)), clock, (costs, most), first)
    if outcome is None:
        raise AssertionError("a roster was lost")
    shift = gone + len(stays)
    changed = sum(costs[cell] for cell in outcome[0])
    return outcome[0], [Level("changes", changed + shift, bound + shift), *outcome[1]]


def _with(asked: Task, cells: Iterable[Cell]) -> tuple[Pin, ...]:
    pins = {Pin(asked.duties[i].key, asked.workers[j].key) for i, j in cells}
    return tuple(sorted(pins | set(asked.pins), key=lambda pin: (pin.duty, pin.worker)))
