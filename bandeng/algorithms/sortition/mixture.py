"""Weights over panels that give each type its chance, or a cut that shows that there are none."""

from dataclasses import dataclass, field

import numpy as np
from scipy.sparse import block_array, csr_array, eye_array

from bandeng.algorithms.sortition.leximin import Cut
from bandeng.algorithms.sortition.panel import Bounds, Panels
from bandeng.algorithms.sortition.pool import Floats
from bandeng.algorithms.sortition.solver import INFINITE, Highs, problem, solve

# In seats: so much is no difference.
CLOSE = 1e-9
NEAR = 1e-7
PRIMAL = 4


@dataclass(slots=True)
class Mixture:
    """The panels found so far, by the types of their seats and in the order in which they were found."""

    panels: Panels
    found: dict[tuple[int, ...], None] = field(default_factory=dict)
    master: Highs | None = None

    def add(self, panel: Floats) -> bool:
        """Keep a panel; whether it is new."""
        key = tuple(np.repeat(np.arange(len(panel)), panel.astype(int)).tolist())
        if key in self.found:
            return False
        self.found[key] = None
        if self.master is not None:
            seated = np.flatnonzero(panel)
            rows, values = np.append(seated, len(panel)).astype(np.int32), np.append(panel[seated], 1.0)
            self.master.addCol(0.0, 0.0, INFINITE, len(rows), rows, values)
        return True

    def walk(self, seats: Floats) -> None:
        """Take panels off the expected `seats`, each as often as it goes, until another bound becomes tight.

        With few exceptions this finds all the panels that are needed. Where it comes to no end, `weigh` goes on.
        """
        rest, share = seats.copy(), 1.0
        for _ in range(2 * sum(self.panels.matrix.shape)):
            if share < CLOSE:
                return
            within = self._face(rest, share)
            if (within.low > within.high).any() or (within.least > within.most).any():
                return
            panel = self.panels.best(rest / self.panels.high / share, within, proven=False)
            if panel is None:
                return
            room, taken = self._room(rest, share), self._room(panel, 1.0)
            often = min(share, float((room[taken > 0.5] / taken[taken > 0.5]).min()))
            if often <= 0:
                return
            self.add(panel)
            rest, share = rest - often * panel, share - often

    def weigh(self, seats: Floats) -> tuple[Floats, Cut | None]:
        """Weights of the panels found, after finding more, whose mean is `seats`; or a cut that `seats` violate."""
        types = len(seats)
        master = self._master(seats)
        while True:
            done = solve(master)
            if done is None:
                raise ArithmeticError("no weights at all")
            if done.value < 10 * CLOSE:
                return done.x[types:], None
            duals = np.where(done.duals[:types] > NEAR, done.duals[:types], 0.0)
            wanted = float(duals @ seats)
            # A panel is worth adding by as much as it weighs above `wanted - done.value`; a good one is found sooner.
            panel = self.panels.best(duals, proven=False)
            if panel is not None and duals @ panel > wanted - 0.75 * done.value and self.add(panel):
                continue
            panel = self.panels.best(duals)
            if panel is None:
                raise ArithmeticError("the pool has a panel and has none")
            most = float(duals @ panel)
            if wanted - most > max(CLOSE, done.value / 2):
                return done.x[types:], (duals, most)
            if not self.add(panel):
                if wanted - most > CLOSE:
                    return done.x[types:], (duals, most)
                if done.value < NEAR:
                    return done.x[types:], None
                raise ArithmeticError(f"the weights stay {done.value} seats away")

    def _room(self, counts: Floats, share: float) -> Floats:
        """How far from each bound, in as many panels as `share`."""
        panels = self.panels
        held = panels.matrix @ counts
        below, above = held - share * panels.least, share * panels.most - held
        return np.concatenate([counts, share * panels.high - counts, below, above])

    def _face(self, counts: Floats, share: float) -> Bounds:
        """The bounds, closed to where `counts` lie on one."""
        panels, types, rows = self.panels, len(self.panels.high), len(self.panels.least)
        empty, full, least, most = np.split(self._room(counts, share) < CLOSE, [types, 2 * types, 2 * types + rows])
        return Bounds(
            np.where(most, panels.most, panels.least),
            np.where(least, panels.least, panels.most),
            np.where(full & ~empty, panels.high, 0.0),
            np.where(empty, 0.0, panels.high),
        )

    def _master(self, seats: Floats) -> Highs:
        """Least sum of seats short of `seats`: its first columns are these, the others the weights of the panels."""
        types = len(seats)
        if self.master is None:
            columns = np.array([np.bincount(key, minlength=types) for key in self.found], float).T
            short = block_array(
                [[eye_array(types), csr_array(columns)], [None, csr_array(np.ones((1, len(self.found))))]]
            )
            cost = np.append(np.ones(types), np.zeros(len(self.found)))
            least, most = np.append(seats, 1.0), np.append(np.full(types, INFINITE), 1.0)
            self.master = problem(cost, short, least, most, np.zeros(len(cost)), np.full(len(cost), INFINITE))
            # Adding columns leaves the last solution feasible, so it is the primal method that goes on from there.
            self.master.setOptionValue("simplex_strategy", PRIMAL)
        for place in range(types):
            self.master.changeRowBounds(place, seats[place], INFINITE)
        return self.master
