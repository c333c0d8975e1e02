"""The hard rules as data: a list of limits over cells (duty, worker), each with the reason that it stands for.

Model, search for conflicts and brute force in the tests all read this list; `broken` (check.py) does not, on purpose.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from bandeng.algorithms.roster.types import Duty, Pin, Reason, Rules, Worker

Cell = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Limit:
    """Of `groups`, at least `low` and at most `high` hold a turn. A group of one cell is that cell itself."""

    reason: Reason
    groups: tuple[tuple[Cell, ...], ...]
    low: int
    high: int


@dataclass(frozen=True, slots=True)
class Task:
    """Everything asked, in canonical order: duties by day and key, workers by key."""

    duties: tuple[Duty, ...]
    workers: tuple[Worker, ...]
    rules: Rules
    pins: tuple[Pin, ...]

    @property
    def needed(self) -> int:
        return sum(duty.need for duty in self.duties)


def task(duties: Iterable[Duty], workers: Iterable[Worker], rules: Rules, pinned: Iterable[Pin] = ()) -> Task:
    """Sort and check. ValueError: a key twice, a pin that names nobody, a number below 0."""
    made = Task(
        tuple(sorted(duties, key=lambda duty: (duty.day, duty.key))),
        tuple(sorted(workers, key=lambda worker: worker.key)),
        rules,
        tuple(sorted(set(pinned), key=lambda pin: (pin.duty, pin.worker))),
    )
    known, names = {duty.key for duty in made.duties}, {worker.key for worker in made.workers}
    if len(known) != len(made.duties) or len(names) != len(made.workers):
        raise ValueError("a duty or worker has the key of another")
    if strange := [pin for pin in made.pins if pin.duty not in known or pin.worker not in names]:
        raise ValueError(f"pinned, but not there: {strange[0]}")
    if min([0, *(duty.need for duty in made.duties), *(min(w.done, w.weight) for w in made.workers)]) < 0:
        raise ValueError("need, done and weight are 0 or more")
    if min(rules.rest_days, rules.sectors, rules.experienced, rules.per_month or 0) < 0:
        raise ValueError("rules are 0 or more")
    return made


def month(day: date) -> date:
    return day.replace(day=1)


def limits(asked: Task) -> list[Limit]:
    """All hard rules; those that cannot bind are left out."""
    found = [*_of_duties(asked), *_of_cells(asked)]
    for at, worker in enumerate(asked.workers):
        found += _rest(asked, at, worker)
        found += _monthly(asked, at, worker)
    return found


def _single(cells: Iterable[Cell]) -> tuple[tuple[Cell, ...], ...]:
    return tuple((cell,) for cell in cells)


def _of_duties(asked: Task) -> Iterator[Limit]:
    workers, rules = asked.workers, asked.rules
    for i, duty in enumerate(asked.duties):
        cells = [(i, j) for j in range(len(workers))]
        yield Limit(Reason("need", duty.day, duty.key), _single(cells), duty.need, duty.need)
        if low := min(rules.experienced, duty.need):
            able = [(i, j) for j, worker in enumerate(workers) if worker.experienced]
            yield Limit(Reason("experienced", duty.day, duty.key), _single(able), low, len(able))
        if (low := min(rules.sectors, duty.need)) > 1:
            by_sector: dict[str, list[Cell]] = defaultdict(list)
            for cell in cells:
                by_sector[workers[cell[1]].sector].append(cell)
            groups = tuple(tuple(by_sector[sector]) for sector in sorted(by_sector))
            yield Limit(Reason("sectors", duty.day, duty.key), groups, low, len(groups))


def _of_cells(asked: Task) -> Iterator[Limit]:
    pins = {(pin.duty, pin.worker) for pin in asked.pins}
    for i, duty in enumerate(asked.duties):
        for j, worker in enumerate(asked.workers):
            cell = (((i, j),),)
            if duty.key in worker.barred:
                yield Limit(Reason("barred", duty.day, duty.key, worker.key), cell, 0, 0)
            if (duty.key, worker.key) in pins:
                yield Limit(Reason("pinned", duty.day, duty.key, worker.key), cell, 1, 1)
    by_day = _by_day(asked)
    for j, worker in enumerate(asked.workers):
        for day in sorted(worker.away & by_day.keys()):
            yield Limit(Reason("away", day, worker=worker.key), _single((i, j) for i in by_day[day]), 0, 0)


def _by_day(asked: Task) -> dict[date, list[int]]:
    found: dict[date, list[int]] = defaultdict(list)
    for i, duty in enumerate(asked.duties):
        found[duty.day].append(i)
    return found


def _rest(asked: Task, j: int, worker: Worker) -> Iterator[Limit]:
    span, last, by_day = timedelta(asked.rules.rest_days), -1, _by_day(asked)
    days = sorted({*by_day, *worker.recent})
    for start, day in enumerate(days):
        end = start
        while end + 1 < len(days) and days[end + 1] <= day + span:
            end += 1
        if end == last:
            continue  # within the window before
        last, window = end, days[start : end + 1]
        cells = [(i, j) for each in window for i in by_day.get(each, ())]
        high = 0 if any(each in worker.recent for each in window) else 1
        if len(cells) > high:
            yield Limit(Reason("rest", day, worker=worker.key), _single(cells), 0, high)


def _monthly(asked: Task, j: int, worker: Worker) -> Iterator[Limit]:
    if asked.rules.per_month is None:
        return
    by_month: dict[date, list[Cell]] = defaultdict(list)
    for i, duty in enumerate(asked.duties):
        by_month[month(duty.day)].append((i, j))
    for first, cells in by_month.items():
        high = max(0, asked.rules.per_month - sum(month(day) == first for day in worker.recent))
        if len(cells) > high:
            yield Limit(Reason("per_month", first, worker=worker.key), _single(cells), 0, high)


def sharper(asked: Task, found: list[Limit]) -> list[Limit]:
    """The same limits for a solver: of n people at least k different sectors means at most n − k + 1 of one sector, and
    nothing more if k = n. Only true together with `need`."""
    needs = {duty.key: duty.need for duty in asked.duties}
    out: list[Limit] = []
    for limit in found:
        if limit.reason.rule != "sectors":
            out.append(limit)
            continue
        need = needs[limit.reason.duty]
        if limit.low < need:
            out.append(limit)
        most = need - limit.low + 1
        out += [Limit(limit.reason, _single(cells), 0, most) for cells in limit.groups if len(cells) > most]
        if limit.low > limit.high:
            out.append(limit)
    return out
