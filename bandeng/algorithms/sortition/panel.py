"""The best panel for given weights of types: the small integer program that everything rests on."""

from dataclasses import dataclass, field

import numpy as np

from bandeng.algorithms.sortition.pool import Floats, Pool
from bandeng.algorithms.sortition.solver import Highs, problem, solve, whole

# So many counts are left free at first, beside those that are no whole numbers.
FREE = 48
# So far from the best of these a panel may be where a good one will do.
ROUGH = 0.3


@dataclass(frozen=True, slots=True)
class Bounds:
    """Least and most of each row, low and high of each type's count."""

    least: Floats
    most: Floats
    low: Floats
    high: Floats


@dataclass(slots=True)
class Panels:
    """The panels that keep all quotas: matrix, least and most of `Pool.rows`; high is the people of each type."""

    matrix: Floats
    least: Floats
    most: Floats
    high: Floats
    relaxed: Highs = field(init=False)

    def __post_init__(self) -> None:
        zero = np.zeros_like(self.high)
        self.relaxed = problem(zero, self.matrix, self.least, self.most, zero, self.high)

    @classmethod
    def of(cls, pool: Pool) -> "Panels":
        return cls(*pool.rows(), pool.counts.astype(float))

    @property
    def bounds(self) -> Bounds:
        return Bounds(self.least, self.most, np.zeros_like(self.high), self.high)

    def any(self, within: Bounds | None = None) -> Floats | None:
        """Some panel; None if there is none."""
        return self.best(np.zeros_like(self.high), within, proven=False)

    def best(self, weights: Floats, within: Bounds | None = None, *, proven: bool = True) -> Floats | None:
        """The panel of greatest weight, or where that need not be proven a good one; None if there is none.

        First without whole numbers. Then in whole numbers, but free only where that solution is near to moving: a
        count that is left at its bound costs at least its reduced cost once it moves, so what is found is the best of
        all if it is no further from the relaxed optimum than the least of these costs.
        """
        within = within or self.bounds
        relaxed = self._relaxed(weights, within)
        if relaxed is None:
            return None
        value, counts, reduced = relaxed
        broken = np.abs(counts - np.rint(counts)) > 1e-9
        if not broken.any():
            return np.rint(counts)
        order = np.argsort(np.where(broken, -1.0, np.abs(reduced)), kind="stable")
        free = max(FREE, 2 * int(broken.sum()))
        while True:
            part, rest = order[:free], order[free:]
            panel = self._whole(weights, within, np.rint(counts), part, 0.0 if proven else ROUGH)
            if not len(rest):
                return panel
            if panel is not None:
                near = np.abs(reduced[rest]).min()
                if not proven or value - weights @ panel <= near + 1e-12:
                    return panel
            free *= 4

    def _relaxed(self, weights: Floats, within: Bounds) -> tuple[float, Floats, Floats] | None:
        columns, rows = (np.arange(size, dtype=np.int32) for size in self.matrix.T.shape)
        self.relaxed.changeColsCost(len(columns), columns, -weights)
        self.relaxed.changeColsBounds(len(columns), columns, within.low, within.high)
        for row in rows:
            self.relaxed.changeRowBounds(int(row), within.least[row], within.most[row])
        found = solve(self.relaxed)
        return None if found is None else (-found.value, found.x, found.reduced)

    def _whole(self, weights: Floats, within: Bounds, counts: Floats, part: np.ndarray, gap: float) -> Floats | None:
        """The best panel that differs from `counts` only in `part`."""
        panel = counts.copy()
        panel[part] = 0
        held = self.matrix @ panel
        least, most = within.least - held, within.most - held
        found = whole(-weights[part], self.matrix[:, part], least, most, within.low[part], within.high[part], gap)
        if found is None:
            return None
        panel[part] = found.x
        return panel
