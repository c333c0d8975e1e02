"""Fair shares, and how near to them any roster can come: bounds in closed form, by filling up (water-filling).

Everything is in whole numbers: a deviation is counted in 1/`whole` of a turn, `whole` being the sum of all weights.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from bandeng.algorithms.roster.limits import Task


@dataclass(frozen=True, slots=True)
class Shares:
    """The fair share of j is `shares[j]` / `whole` turns: all turns of the year so far and of the plan, by weight."""

    whole: int
    shares: tuple[int, ...]
    done: tuple[int, ...]

    def off(self, j: int, load: int) -> int:
        """Deviation of someone with `load` planned turns, in 1/whole."""
        return (self.done[j] + load) * self.whole - self.shares[j]

    def step(self, j: int, load: int) -> int:
        """What the turn number `load` adds to the sum of squares (in 1/whole): grows with it."""
        return self.off(j, load) + self.off(j, load - 1)

    def worst(self, loads: Sequence[int]) -> int:
        return max((abs(self.off(j, load)) for j, load in enumerate(loads)), default=0)

    def within(self, most: int, j: int) -> tuple[int, int]:
        """Fewest and most planned turns with a deviation of at most `most`."""
        return -((most - self.shares[j]) // self.whole) - self.done[j], (
            most + self.shares[j]
        ) // self.whole - self.done[j]


@dataclass(frozen=True, slots=True)
class Filled:
    """The best loads where only each person's own limits count: rosters with loads in `low`…`high` are equally fair,
    none is fairer. `floor`, `ceiling` are the loads that keep to the least worst deviation."""

    worst: int
    squares: int
    low: tuple[int, ...]
    high: tuple[int, ...]
    floor: tuple[int, ...]
    ceiling: tuple[int, ...]


def shares(asked: Task) -> Shares:
    """Weights that are all 0 count as equal."""
    weights = [worker.weight for worker in asked.workers]
    if not any(weights):
        weights = [1] * len(weights)
    total = asked.needed + sum(worker.done for worker in asked.workers)
    return Shares(sum(weights), tuple(total * weight for weight in weights), tuple(w.done for w in asked.workers))


def band(fair: Shares, most: int, low: Sequence[int], high: Sequence[int]) -> tuple[list[int], list[int]]:
    """Bounds of loads that also keep the worst deviation within `most`."""
    near = [fair.within(most, j) for j in range(len(low))]
    return [max(a, n[0]) for a, n in zip(low, near, strict=True)], [
        min(b, n[1]) for b, n in zip(high, near, strict=True)
    ]


def filled(fair: Shares, low: Sequence[int], high: Sequence[int], needed: int) -> Filled | None:
    """Water-filling between `low` and `high`; None when `needed` turns do not fit between them."""
    if any(a > b for a, b in zip(low, high, strict=True)) or not sum(low) <= needed <= sum(high):
        return None

    def fits(most: int) -> bool:
        floor, ceiling = band(fair, most, low, high)
        return all(a <= b for a, b in zip(floor, ceiling, strict=True)) and sum(floor) <= needed <= sum(ceiling)

    least, most = 0, max(fair.worst(low), fair.worst(high))
    while least < most:
        middle = (least + most) // 2
        least, most = (least, middle) if fits(middle) else (middle + 1, most)
    floor, ceiling = band(fair, least, low, high)
    return Filled(least, *spread(fair, floor, ceiling, needed), tuple(floor), tuple(ceiling))


def spread(
    fair: Shares, floor: Sequence[int], ceiling: Sequence[int], needed: int
) -> tuple[int, tuple[int, ...], tuple[int, ...]]:
    """The least sum of squares of `needed` turns between `floor` and `ceiling`, and the loads that reach it."""
    people = range(len(floor))
    steps = sorted(fair.step(j, load) for j in people for load in range(floor[j] + 1, ceiling[j] + 1))
    taken = steps[: needed - sum(floor)]
    squares = sum(fair.off(j, load) ** 2 for j, load in enumerate(floor)) + fair.whole * sum(taken)
    if not taken:
        return squares, tuple(floor), tuple(floor)
    first = [_upto(fair, j, floor[j], ceiling[j], taken[-1] - 1) for j in people]
    last = [_upto(fair, j, floor[j], ceiling[j], taken[-1]) for j in people]
    return squares, tuple(first), tuple(last)


def _upto(fair: Shares, j: int, load: int, most: int, level: int) -> int:
    while load < most and fair.step(j, load + 1) <= level:
        load += 1
    return load
