"""HiGHS, quiet, on one processor and with fixed seeds, so that the same problem has the same answer."""

from dataclasses import dataclass
from typing import Any

import highspy
import numpy as np
from highspy._core import _Highs
from scipy.sparse import csr_array

from bandeng.algorithms.sortition.pool import Floats

# The solver itself: the class that highspy makes of it prints a banner and handles callbacks.
Highs = _Highs
INFINITE = highspy.kHighsInf
# The finest feasibility that HiGHS can be asked for.
FINE = 1e-10
OPTIONS = {
    "output_flag": False,
    "threads": 1,
    "random_seed": 0,
    "primal_feasibility_tolerance": FINE,
    "dual_feasibility_tolerance": FINE,
    "mip_feasibility_tolerance": 1e-9,
    "mip_abs_gap": 1e-9,
}
NOTHING = (highspy.HighsModelStatus.kInfeasible, highspy.HighsModelStatus.kUnboundedOrInfeasible)
TOLD = (highspy.HighsModelStatus.kOptimal, *NOTHING)


@dataclass(frozen=True, slots=True)
class Solved:
    """An optimum: its value, x, the reduced costs of x and the duals of the rows."""

    value: float
    x: Floats
    reduced: Floats
    duals: Floats


def problem(cost: Floats, matrix: Any, least: Floats, most: Floats, low: Floats, high: Floats) -> Highs:
    """Minimise cost · x with least ≤ matrix · x ≤ most and low ≤ x ≤ high; the matrix may be sparse."""
    rows = csr_array(matrix)
    lp = highspy.HighsLp()
    lp.num_row_, lp.num_col_ = rows.shape
    lp.col_cost_, lp.col_lower_, lp.col_upper_ = cost, low, high
    lp.row_lower_, lp.row_upper_ = least, most
    lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    lp.a_matrix_.start_, lp.a_matrix_.index_, lp.a_matrix_.value_ = rows.indptr, rows.indices, rows.data
    highs = Highs()
    for name, value in OPTIONS.items():
        highs.setOptionValue(name, value)
    highs.passModel(lp)
    return highs


def solve(highs: Highs) -> Solved | None:
    """The optimum; None if nothing is feasible. Raises ArithmeticError if neither can be told."""
    highs.run()
    status = highs.getModelStatus()
    if status not in TOLD:
        # Simplifying a problem beforehand has failed in rare cases where the problem itself is easy.
        highs.setOptionValue("presolve", "off")
        highs.clearSolver()
        highs.run()
        status = highs.getModelStatus()
    if status in NOTHING:
        return None
    if status != highspy.HighsModelStatus.kOptimal:
        raise ArithmeticError(f"HiGHS: {highs.modelStatusToString(status)}")
    found = highs.getSolution()
    x, reduced, duals = (np.array(part) for part in (found.col_value, found.col_dual, found.row_dual))
    return Solved(highs.getObjectiveValue(), x, reduced, duals)


def whole(
    cost: Floats, matrix: Any, least: Floats, most: Floats, low: Floats, high: Floats, gap: float = 0.0
) -> Solved | None:
    """The same in whole numbers, at most the fraction `gap` from the optimum."""
    highs = problem(cost, matrix, least, most, low, high)
    places = np.arange(len(cost), dtype=np.int32)
    highs.changeColsIntegrality(len(cost), places, np.full(len(cost), highspy.HighsVarType.kInteger))
    highs.setOptionValue("mip_rel_gap", gap)
    found = solve(highs)
    return None if found is None else Solved(found.value, np.rint(found.x), found.reduced, found.duals)
