"""How many turns each person could take by their own limits alone: exact, by always taking the earliest day."""

from collections import Counter

from bandeng.algorithms.roster.limits import Task, month


def capacity(asked: Task) -> tuple[list[int], list[int]]:
    """Fewest (what is pinned) and most turns of each worker, all other people left aside.

    Taking the earliest possible day each time is optimal: its n-th turn is never later than that of any other choice,
    and a month that is full for it holds as many turns of the other.
    """
    index = {worker.key: j for j, worker in enumerate(asked.workers)}
    pinned: list[set[str]] = [set() for _ in asked.workers]
    for pin in asked.pins:
        pinned[index[pin.worker]].add(pin.duty)
    low = [len(keys) for keys in pinned]
    full = filled_by_hand(asked)
    return low, [low[j] + _more(asked, j, pinned[j], full) for j in range(len(low))]


def filled_by_hand(asked: Task) -> set[str]:
    """Duties whose pins are as many as their need: nobody else has a place there."""
    count = Counter(pin.duty for pin in asked.pins)
    return {duty.key for duty in asked.duties if count[duty.key] >= duty.need}


def _more(asked: Task, j: int, pinned: set[str], full: set[str]) -> int:
    worker, rules, found = asked.workers[j], asked.rules, 0
    taken = [*worker.recent, *(duty.day for duty in asked.duties if duty.key in pinned)]
    for duty in asked.duties:
        day = duty.day
        if duty.key in full or duty.key in pinned or duty.key in worker.barred or day in worker.away:
            continue
        if any(abs((day - other).days) <= rules.rest_days for other in taken):
            continue
        if rules.per_month is not None and sum(month(other) == month(day) for other in taken) >= rules.per_month:
            continue
        taken.append(day)
        found += 1
    return found
