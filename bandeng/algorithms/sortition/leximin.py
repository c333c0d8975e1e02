"""LEXIMIN over linear rows: raise the least chance as far as it goes, fix who cannot have more, raise the next."""

from collections.abc import Sequence

import numpy as np
from scipy.sparse import block_array, csr_array, diags_array

from bandeng.algorithms.sortition.panel import Panels
from bandeng.algorithms.sortition.pool import Floats
from bandeng.algorithms.sortition.solver import INFINITE, problem, solve

# A chance whose dual is as large as this is tight to FINE ÷ SURE, a millionth.
SURE = 1e-4
# Weights of types and what no panel exceeds under them.
Cut = tuple[Floats, float]


def leximin(panels: Panels, cuts: Sequence[Cut] = (), *, only_least: bool = False) -> Floats:
    """Each type's chance if panels could be made of fractions of people, all of them under the cuts.

    At each stage the least chance z of those not yet fixed is raised as far as it goes. A type whose row x ÷ n ≥ z has
    a dual above 0 has the chance z in every optimum (complementary slackness), so it is fixed. The duals sum up to 1,
    so at least one is. With `only_least` the first stage is all: nothing but the least chance is right then.
    """
    counts, types, quotas = panels.high, len(panels.high), len(panels.least)
    shares = diags_array(1 / counts)
    limits = csr_array(np.array([weights for weights, _ in cuts]).reshape(len(cuts), types))
    matrix = block_array([[csr_array(panels.matrix), None], [shares, csr_array(-np.ones((types, 1)))], [limits, None]])
    least = np.concatenate([panels.least, np.zeros(types), np.full(len(cuts), -INFINITE)])
    most = np.concatenate([panels.most, np.full(types, INFINITE), [most for _, most in cuts]])
    cost = np.append(np.zeros(types), -1.0)
    highs = problem(cost, matrix, least, most, np.zeros(types + 1), np.append(counts, 1.0))
    chances = np.full(types, np.nan)
    while (free := np.isnan(chances)).any():
        found = solve(highs)
        if found is None:
            raise ArithmeticError("the chances fixed so far leave no panel: the pool is too ill-conditioned")
        if only_least:
            return found.x[:types] / counts
        z = max(0.0, -found.value)
        duals = np.where(free, np.abs(found.duals[quotas : quotas + types]), 0.0)
        for place in np.flatnonzero(free & (duals >= min(SURE, duals.max()))):
            chances[place] = z
            highs.changeColBounds(int(place), min(z * counts[place], counts[place]), counts[place])
            highs.changeCoeff(quotas + int(place), types, 0.0)
    return chances
