"""The same group keeps its number, and the map does not turn over, from one counting to the next."""

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment

from bandeng.algorithms.opinion_map.votes import Floats, Ints


def names(
    groups: Ints, count: int, before: Ints | None, highest: int, counted: NDArray[np.bool_] | None = None
) -> Ints:
    """Group → name. Groups take the names of those whose people they share most (Jaccard, one to one: Kuhn 1955);
    others get names above `highest`, the highest ever used, the largest group first. `before`: earlier participants'
    names, −1 for none. `counted`: whose number decides which is largest."""
    sizes = np.bincount(groups if counted is None else groups[counted], minlength=count)
    out = np.full(count, -1)
    if before is not None and len(before):
        known = np.unique(before[before >= 0])
        now = groups[: len(before)]
        shared = np.zeros((count, len(known)))
        inside = before[: len(now)] >= 0
        np.add.at(shared, (now[inside], np.searchsorted(known, before[: len(now)][inside])), 1)
        either = np.bincount(now[inside], minlength=count)[:, None] + shared.sum(0) - shared
        rows, columns = linear_sum_assignment(-shared / np.maximum(either, 1))
        for row, column in zip(rows, columns, strict=True):
            if shared[row, column] > 0:
                out[row] = known[column]
    fresh = np.argsort(-sizes, kind="stable")
    fresh = fresh[out[fresh] < 0]
    out[fresh] = highest + 1 + np.arange(len(fresh))
    return out


def rotation(vectors: Floats, before: Floats | None) -> Floats:
    """2 × 2: how to turn or mirror the plane so that the statements lie most as they did (orthogonal Procrustes,
    Schönemann 1966). Nothing is turned without a plane before."""
    if before is None or not len(before):
        return np.eye(2)
    left, _, right = np.linalg.svd(vectors[: len(before), :2].T @ before[:, :2])
    return np.asarray(left @ right)
