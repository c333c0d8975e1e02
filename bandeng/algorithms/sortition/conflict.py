"""Quotas that no panel can keep: which of them are in conflict, and the least change that ends it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from scipy.sparse import block_array, csr_array, eye_array

from bandeng.algorithms.sortition.panel import Bounds, Panels
from bandeng.algorithms.sortition.pool import Quota
from bandeng.algorithms.sortition.solver import INFINITE, whole

Side = Literal["least", "most"]


@dataclass(frozen=True, slots=True)
class Limit:
    """One side of a quota."""

    attribute: str
    value: str
    side: Side
    number: int


@dataclass(frozen=True, slots=True)
class Change:
    """A quota and what it would have to become."""

    quota: Quota
    least: int
    most: int


class Infeasible(ValueError):
    """No panel keeps all quotas.

    `conflict`: limits that cannot be kept together, while any of them left out the others can; empty if there are
    too few people for the seats. `changes`: quotas to be changed, by the fewest seats in all and then by the fewest
    for any one of them, for a panel to exist.
    """

    def __init__(self, conflict: tuple[Limit, ...], changes: tuple[Change, ...]) -> None:
        self.conflict, self.changes = conflict, changes
        super().__init__(
            "quotas in conflict: " + ", ".join(f"{one.attribute}={one.value} {one.side}" for one in conflict)
        )


def explain(panels: Panels, quotas: Sequence[Quota]) -> Infeasible:
    """Why there is no panel. The last row of `panels` is its size; it and the people there are stand firm."""
    return Infeasible(_conflict(panels, quotas), _changes(panels, quotas))


def _conflict(panels: Panels, quotas: Sequence[Quota]) -> tuple[Limit, ...]:
    """Leave out one limit after the other for good if there is still no panel; one alone that cannot be kept first."""
    if not _feasible(panels, []):
        return ()
    all_limits = [(row, side) for row in range(len(quotas)) for side in ("least", "most")]
    for limit in all_limits:
        if not _feasible(panels, [limit]):
            return (_limit(quotas, limit),)
    kept = list(all_limits)
    for limit in all_limits:
        fewer = [other for other in kept if other != limit]
        if not _feasible(panels, fewer):
            kept = fewer
    return tuple(_limit(quotas, limit) for limit in kept)


def _limit(quotas: Sequence[Quota], limit: tuple[int, str]) -> Limit:
    quota = quotas[limit[0]]
    if limit[1] == "least":
        return Limit(quota.attribute, quota.value, "least", quota.least)
    return Limit(quota.attribute, quota.value, "most", quota.most)


def _feasible(panels: Panels, limits: Sequence[tuple[int, str]]) -> bool:
    least, most = np.full_like(panels.least, -INFINITE), np.full_like(panels.most, INFINITE)
    least[-1], most[-1] = panels.least[-1], panels.most[-1]
    for row, side in limits:
        if side == "least":
            least[row] = panels.least[row]
        else:
            most[row] = panels.most[row]
    return panels.any(Bounds(least, most, np.zeros_like(panels.high), panels.high)) is not None


def _changes(panels: Panels, quotas: Sequence[Quota]) -> tuple[Change, ...]:
    """Fewest seats in all, then fewest for one quota.

    Columns: people by type, by how much less and more of each quota, the greatest of these.
    """
    types, rows = len(panels.high), len(quotas)
    size = csr_array(panels.matrix[rows:])
    held, unit, none = csr_array(panels.matrix[:rows]), eye_array(rows), csr_array((rows, rows))
    worst = csr_array(np.ones((rows, 1)))
    matrix = block_array(
        [
            [held, unit, none, None],
            [held, none, -unit, None],
            [size, None, None, None],
            [csr_array((rows, types)), -unit, none, worst],
            [None, none, -unit, worst],
            [None, csr_array(np.ones((1, rows))), csr_array(np.ones((1, rows))), None],
        ]
    )
    free, zero = np.full(rows, INFINITE), np.zeros(2 * rows)
    least = np.concatenate([panels.least[:rows], -free, panels.least[rows:], zero, [0.0]])
    most = np.concatenate([free, panels.most, np.full(2 * rows, INFINITE), [INFINITE]])
    low = np.zeros(types + 2 * rows + 1)
    high = np.concatenate([panels.high, np.full(2 * rows + 1, INFINITE)])
    cost = np.concatenate([np.zeros(types), np.ones(2 * rows), [0.0]])
    fewest = whole(cost, matrix, least, most, low, high)
    if fewest is None:
        return ()
    most[-1] = round(fewest.value)
    best = whole(np.append(np.zeros(types + 2 * rows), 1.0), matrix, least, most, low, high) or fewest
    less, more = np.split(best.x[types:-1].astype(int), 2)
    return tuple(
        Change(quota, quota.least - int(less[row]), quota.most + int(more[row]))
        for row, quota in enumerate(quotas)
        if less[row] or more[row]
    )
