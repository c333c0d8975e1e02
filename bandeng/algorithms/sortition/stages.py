"""LEXIMIN stage by stage with columns, as published: for pools with so few panels that cuts do not end well."""

import numpy as np

from bandeng.algorithms.sortition.leximin import SURE
from bandeng.algorithms.sortition.mixture import CLOSE, NEAR, Mixture
from bandeng.algorithms.sortition.pool import Floats
from bandeng.algorithms.sortition.solver import INFINITE, Highs, Solved, problem, solve


def staged(mixture: Mixture) -> tuple[Floats, Floats]:
    """Chances of the types and weights of the panels found, after finding more.

    At each stage z, the least chance of those not fixed, is the greatest that weights of the panels found can give; it
    is the greatest of all once no panel, weighed by the duals, would help. Raises ArithmeticError.
    """
    counts = mixture.panels.high
    types = len(counts)
    highs = _weights(mixture)
    chances = np.full(types, np.nan)
    while (free := np.isnan(chances)).any():
        done = _raised(highs, mixture)
        duals = np.where(free, done.duals[:types], 0.0)
        for place in np.flatnonzero(free & (duals >= min(SURE, duals.max()))):
            chances[place] = max(0.0, done.x[0])
            highs.changeRowBounds(int(place), chances[place], INFINITE)
            highs.changeCoeff(int(place), 0, 0.0)
    return chances, _raised(highs, mixture).x[1:]


def _weights(mixture: Mixture) -> Highs:
    """Columns: z, then the weights. Rows: each type's chance less z, then the sum of weights."""
    counts = mixture.panels.high
    types = len(counts)
    shares = np.array([np.bincount(key, minlength=types) for key in mixture.found], float).T / counts[:, None]
    panels = shares.shape[1]
    matrix = np.block([[-np.ones((types, 1)), shares], [np.zeros((1, 1)), np.ones((1, panels))]])
    least, most = np.append(np.zeros(types), 1.0), np.append(np.full(types, INFINITE), 1.0)
    cost, high = np.append(-1.0, np.zeros(panels)), np.append(1.0, np.full(panels, INFINITE))
    return problem(cost, matrix, least, most, np.zeros(panels + 1), high)


def _raised(highs: Highs, mixture: Mixture) -> Solved:
    """The optimum, over all panels there are."""
    counts = mixture.panels.high
    while True:
        done = solve(highs)
        if done is None:
            raise ArithmeticError("the chances fixed so far cannot be kept")
        duals, beyond = np.where(done.duals[:-1] > CLOSE, done.duals[:-1], 0.0), -done.duals[-1]
        panel = mixture.panels.best(duals / counts, proven=False)
        if panel is None or duals @ (panel / counts) <= beyond + NEAR or not mixture.add(panel):
            panel = mixture.panels.best(duals / counts)
            if panel is None:
                raise ArithmeticError("the pool has a panel and has none")
            gain = float(duals @ (panel / counts)) - beyond
            if gain <= CLOSE:
                return done
            if not mixture.add(panel):
                if gain <= NEAR:
                    return done
                raise ArithmeticError(f"a panel already there would still help by {gain}")
        seated = np.flatnonzero(panel)
        rows, values = np.append(seated, len(counts)).astype(np.int32), np.append(panel[seated] / counts[seated], 1.0)
        highs.addCol(0.0, 0.0, INFINITE, len(rows), rows, values)
