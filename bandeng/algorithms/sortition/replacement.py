"""Who comes in for those who drop out: by lot from the same seed, with all quotas kept."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

import numpy as np

from bandeng.algorithms.sortition.conflict import explain
from bandeng.algorithms.sortition.draw import rank
from bandeng.algorithms.sortition.lottery import Lottery
from bandeng.algorithms.sortition.panel import Panels
from bandeng.algorithms.sortition.pool import Floats, Quota


def replacement(
    lottery: Lottery,
    staying: Iterable[str],
    out: Iterable[str],
    seed_bytes: bytes,
    changed: Iterable[Quota] = (),
) -> tuple[str, ...]:
    """The keys that fill the seats free beside `staying`, in the order of the seats; nobody in `out` is asked.

    For each seat: of all with whom the quotas can still be kept, the one of least `rank`. Everyone of these has the
    same chance. `changed` quotas hold instead of those of the same attribute and value. Raises Infeasible if the seats
    cannot be filled within the quotas, ValueError for unknown keys and values.
    """
    pool = replace(lottery.pool, quotas=_changed(lottery.pool.quotas, changed))
    of = {key: kind for kind, keys in enumerate(pool.members) for key in keys}
    seated, gone = list(dict.fromkeys(staying)), set(out)
    if unknown := sorted((set(seated) | gone) - of.keys()):
        raise ValueError(f"not in the pool: {unknown[0]}")
    if twice := sorted(gone & set(seated)):
        raise ValueError(f"both on the panel and out: {twice[0]}")
    if len(seated) > pool.size:
        raise ValueError(f"{len(seated)} people on a panel of {pool.size}")
    matrix, least, most = pool.rows()
    left = pool.counts.astype(float)
    for kind, number in Counter(of[key] for key in [*seated, *gone]).items():
        left[kind] -= number
    held = matrix @ np.bincount([of[key] for key in seated], minlength=len(left))
    least, most = least - held, most - held
    queue = sorted(set(of) - set(seated) - gone, key=lambda key: (rank(seed_bytes, key), key))
    chosen: list[str] = []
    for _ in range(pool.size - len(seated)):
        fitting: dict[int, bool] = {}
        for key in queue:
            kind = of[key]
            if kind not in fitting:
                fitting[kind] = _fits(matrix, least, most, left, kind)
            if fitting[kind]:
                break
        else:
            raise explain(Panels(matrix, least, most, left), pool.quotas)
        chosen.append(key)
        queue.remove(key)
        left[kind] -= 1
        least, most = least - matrix[:, kind], most - matrix[:, kind]
    return tuple(chosen)


def _changed(quotas: tuple[Quota, ...], changed: Iterable[Quota]) -> tuple[Quota, ...]:
    now = {(quota.attribute, quota.value): quota for quota in quotas}
    for quota in changed:
        if (quota.attribute, quota.value) not in now or not 0 <= quota.least <= quota.most:
            raise ValueError(f"no quota to change: {quota}")
        now[quota.attribute, quota.value] = quota
    return tuple(now.values())


def _fits(matrix: Floats, least: Floats, most: Floats, left: Floats, kind: int) -> bool:
    """Whether the seats after this one can be filled once it is given to someone of this type."""
    least, most, left = least - matrix[:, kind], most - matrix[:, kind], left.copy()
    left[kind] -= 1
    if most[-1] == 0:
        return bool((least <= 0).all() and (most >= 0).all())
    return Panels(matrix, least, most, left).any() is not None
