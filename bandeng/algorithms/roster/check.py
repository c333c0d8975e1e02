"""An independent checker: which hard rules does a roster break? Plain Python, no solver, no part of the model."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from itertools import pairwise

from bandeng.algorithms.roster.types import Duty, Pin, Reason, Rules, Worker


def broken(
    turns: Mapping[str, Iterable[str]],
    duties: Iterable[Duty],
    workers: Iterable[Worker],
    rules: Rules,
    pinned: Iterable[Pin] = (),
) -> list[Reason]:
    """Every hard rule that `turns` (duty → workers) breaks, sorted; empty when it may stand. A duty that `turns` does
    not name has nobody. What `recent` turns break among themselves is past and not named."""
    by_key, people = {duty.key: duty for duty in duties}, {worker.key: worker for worker in workers}
    found: list[Reason] = []
    days: dict[str, list[date]] = defaultdict(list)
    for key in sorted(set(turns) | set(by_key)):
        duty, sitting = by_key.get(key), tuple(turns.get(key, ()))
        if duty is None:
            found.append(Reason("unknown", duty=key))
            continue
        known = [people[name] for name in dict.fromkeys(sitting) if name in people]
        found += [Reason("unknown", duty.day, key, name) for name in sitting if name not in people]
        found += _at(duty, known, rules)
        for name in sitting:
            days[name].append(duty.day)
    for name, worker in people.items():
        found += _of(worker, sorted(days[name]), rules)
    for pin in pinned:
        if pin.worker not in turns.get(pin.duty, ()):
            day = by_key[pin.duty].day if pin.duty in by_key else date.min
            found.append(Reason("pinned", day, pin.duty, pin.worker))
    return sorted(found)


def _at(duty: Duty, sitting: list[Worker], rules: Rules) -> Iterable[Reason]:
    if len(sitting) != duty.need:
        yield Reason("need", duty.day, duty.key)
    if len({worker.sector for worker in sitting}) < min(rules.sectors, duty.need):
        yield Reason("sectors", duty.day, duty.key)
    if sum(worker.experienced for worker in sitting) < min(rules.experienced, duty.need):
        yield Reason("experienced", duty.day, duty.key)
    for worker in sitting:
        if duty.day in worker.away:
            yield Reason("away", duty.day, worker=worker.key)
        if duty.key in worker.barred:
            yield Reason("barred", duty.day, duty.key, worker.key)


def _of(worker: Worker, planned: list[date], rules: Rules) -> Iterable[Reason]:
    if not planned:
        return
    every = sorted([(day, False) for day in worker.recent] + [(day, True) for day in planned])
    for (day, ours), (following, theirs) in pairwise(every):
        if (following - day).days <= rules.rest_days and (ours or theirs):
            yield Reason("rest", day, worker=worker.key)
    if rules.per_month is not None:
        months = Counter(day.replace(day=1) for day, _ in every)
        for first in sorted({day.replace(day=1) for day in planned}):
            if months[first] > rules.per_month:
                yield Reason("per_month", first, worker=worker.key)
