"""Made-up pools for sortition, and LEXIMIN by another way: over all panels there are, by SciPy."""

import itertools
from collections.abc import Sequence

import numpy as np
from hypothesis import strategies as st
from scipy.optimize import linprog

from bandeng.algorithms.sortition import Person, Pool, Quota

Given = tuple[list[Person], list[Quota], int]


@st.composite
def pools(draw: st.DrawFn, most_people: int = 12) -> Given:
    """Small pools with quotas that at least one panel keeps."""
    sizes = draw(st.lists(st.integers(2, 3), min_size=1, max_size=3))
    value = [st.integers(0, size - 1) for size in sizes]
    drawn = draw(st.lists(st.tuples(*value), min_size=2, max_size=most_people))
    size = draw(st.integers(1, min(6, len(drawn))))
    people = [Person(f"p{at:02}", {f"a{i}": str(v) for i, v in enumerate(row)}) for at, row in enumerate(drawn)]
    quotas = []
    for attribute, values in enumerate(sizes):
        for one in range(values):
            held = sum(row[attribute] == one for row in drawn[:size])
            less, more = draw(st.integers(0, 1)), draw(st.integers(0, 1))
            quotas.append(Quota(f"a{attribute}", str(one), max(0, held - less), held + more))
    return people, quotas, size


def keeps(chosen: Sequence[Person], quotas: Sequence[Quota]) -> bool:
    """Whether people keep all quotas, counted one by one."""
    return all(
        quota.least <= sum(one.values[quota.attribute] == quota.value for one in chosen) <= quota.most
        for quota in quotas
    )


def every_panel(pool: Pool) -> np.ndarray:
    """All panels, types × panels, by counting through them."""
    found = []

    def go(kind: int, counts: list[int], left: int) -> None:
        if kind == len(pool.types):
            if not left:
                panel = list(itertools.chain(*([at] * number for at, number in enumerate(counts))))
                if pool.fits(panel):
                    found.append(counts)
            return
        for number in range(min(left, len(pool.members[kind])) + 1):
            go(kind + 1, [*counts, number], left - number)

    go(0, [], pool.size)
    return np.array(found, float).T


def leximin_over(panels: np.ndarray, counts: np.ndarray) -> np.ndarray:
    """Chances by type: raise the least chance, then ask of each type whether it could have more. No duals."""
    shares, fixed = panels / counts[:, None], np.full(len(counts), np.nan)
    columns = shares.shape[1]
    while np.isnan(fixed).any():
        free = np.isnan(fixed)
        rows = np.vstack(
            [
                np.hstack([-shares[free], np.ones((free.sum(), 1))]),
                np.hstack([-shares[~free], np.zeros(((~free).sum(), 1))]),
            ]
        )
        limits = np.concatenate([np.zeros(free.sum()), -fixed[~free] + 1e-10])
        one = np.append(np.ones(columns), 0)[None]
        best = linprog(np.append(np.zeros(columns), -1), rows, limits, one, [1])
        z = -best.fun
        floor = np.where(free, z, fixed) - 1e-9
        for kind in np.flatnonzero(free):
            more = linprog(-shares[kind], -shares, -floor, np.ones((1, columns)), [1])
            if -more.fun < z + 1e-7:
                fixed[kind] = z
    return fixed
