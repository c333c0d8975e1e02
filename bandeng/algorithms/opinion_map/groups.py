"""Opinion groups: people who stand nearer, on average, to their own group than to any other.

Places are first gathered into a few hundred cells. For every number of groups k the cells are joined (Ward 1963),
improved by k-means, and settled: each cell goes to the group it is nearest to on average, until none wants to move, so
that no silhouette is negative. k groups' centres span k − 1 dimensions, so that many axes are used, at least the plane;
all numbers are compared by their mean silhouette (Rousseeuw 1987) along all axes that are kept. The smallest number
within one standard error of the best is taken (the rule of Breiman et al. 1984, with pairs: a small group that stands
apart changes few silhouettes and the standard error little)."""

from collections import deque
from dataclasses import dataclass

import numpy as np
from scipy.cluster.hierarchy import linkage
from scipy.spatial.distance import squareform

from bandeng.algorithms.opinion_map.votes import Floats, Ints, at_once

MOST = 9
CELLS = 512
SAMPLE = 20_000  # people who form the cells
LEAST = 5  # people in a group; 3 where fewer than 25 people take part
STEPS = 30


@dataclass(frozen=True)
class Grouping:
    """Cells and the group of each; `axes` are those used; `silhouettes`: number of groups → mean over people."""

    count: int
    cells: Floats
    weights: Floats
    of: Ints
    axes: int
    silhouettes: dict[int, float]

    @property
    def people(self) -> Floats:
        """How many people form each group."""
        return np.bincount(self.of, self.weights, self.count).astype(float)

    @property
    def centres(self) -> Floats:
        """Groups × axes used: the mean places of their people."""
        sums = _sums(self.cells[:, : self.axes] * self.weights[:, None], self.of, self.count)
        return np.asarray(sums / np.maximum(self.people, 1e-12)[:, None])


def grouping(points: Floats) -> Grouping:
    """The groups among `points` (people × axes, in canonical order); one if no number of groups is possible."""
    cells, weights = gathered(points[:SAMPLE])
    least = LEAST if weights.sum() >= 25 else 3
    most = min(MOST, len(cells) - 1, int(weights.sum()) // least)
    whole = cells.shape[1]
    apart = {axes: distances(cells[:, :axes], cells[:, :axes]) for axes in range(2, min(whole, max(2, most - 1)) + 1)}
    apart[whole] = apart.get(whole, distances(cells, cells))
    trees = {axes: _joined(near) for axes, near in apart.items()} if most > 1 else {}
    found: dict[int, Ints] = {}
    scores: dict[int, Floats] = {}
    for count in range(2, most + 1):
        axes = min(whole, max(2, count - 1))
        of = _means(cells[:, :axes], weights, _cut(trees[axes], len(cells), count), count)
        of = _settled(apart[axes], weights, of, count)
        if np.bincount(of, weights, count).min() >= least:
            found[count], scores[count] = of, silhouettes(apart[whole], weights, of, count)
    means = {count: float((weights * each).sum() / weights.sum()) for count, each in scores.items()}
    if not scores:
        return Grouping(1, cells, weights, np.zeros(len(cells), np.int64), 2, means)
    count = _fewest(scores, means, weights)
    return Grouping(count, cells, weights, found[count], min(whole, max(2, count - 1)), means)


def _fewest(scores: dict[int, Floats], means: dict[int, float], weights: Floats) -> int:
    """The smallest number that is less than one standard error of the difference behind the best."""
    top, people = max(means, key=lambda count: (means[count], -count)), weights.sum()
    for count in sorted(scores):
        behind = scores[top] - scores[count]
        mean = means[top] - means[count]
        if mean * people <= np.sqrt((weights * (behind - mean) ** 2).sum()):
            return count
    return top


def gathered(points: Floats) -> tuple[Floats, Floats]:
    """At most CELLS centres and how many points each stands for: the widest are halved along their widest axis."""
    if len(points) <= CELLS:
        return points, np.ones(len(points))
    of = np.zeros(len(points), np.int64)
    while True:
        size = np.bincount(of).astype(float)
        means = _sums(points, of, len(size)) / size[:, None]
        width = _sums((points - means[of]) ** 2, of, len(size))
        axis, worst = width.argmax(1), width.max(1)
        wide = np.flatnonzero((worst >= worst.mean()) & (worst > 1e-12))
        wide = wide[np.argsort(-worst[wide], kind="stable")][: CELLS - len(size)]
        if not len(wide):
            return means, size
        new = np.full(len(size), -1)
        new[wide] = len(size) + np.arange(len(wide))
        above = np.take_along_axis(points, axis[of][:, None], 1)[:, 0] > means[of, axis[of]]
        of = np.where(above & (new[of] >= 0), new[of], of)


def assigned(points: Floats, groups: Grouping) -> Ints:
    """The group to whose people each point is nearest on average."""
    share = _shares(groups.weights, groups.of, groups.count)
    share /= np.maximum(share.sum(0), 1e-12)
    used = groups.cells[:, : groups.axes]
    sides = np.concatenate([-2 * used.T, np.ones((1, len(used))), (used**2).sum(1)[None]])
    own = np.empty(len(points), np.int64)

    def work(part: slice) -> None:
        for start in range(part.start, min(part.stop, len(points)), 256):  # stays in the processor's cache
            place = points[start : start + 256, : groups.axes]
            near = np.concatenate([place, (place**2).sum(1)[:, None], np.ones((len(place), 1))], axis=1) @ sides
            np.sqrt(np.maximum(near, 0, out=near), out=near)
            own[start : start + 256] = (near @ share).argmin(1)

    deque(at_once(work, (slice(start, start + 16_384) for start in range(0, len(points), 16_384))), maxlen=0)
    return own


def distances(some: Floats, others: Floats) -> Floats:
    square = -2 * (some @ others.T)
    square += (some**2).sum(1)[:, None]
    square += (others**2).sum(1)
    return np.sqrt(np.maximum(square, 0, out=square), out=square)


def silhouettes(apart: Floats, weights: Floats, of: Ints, count: int) -> Floats:
    """Cell → how much nearer its people are to their own group than to the next, between −1 and 1."""
    share, at = _shares(weights, of, count), np.arange(len(of))
    far = _mean(apart @ share, share, of)
    own = far[at, of].copy()
    far[at, of] = np.inf
    other = far.min(1)
    single = np.bincount(of, weights, count)[of] <= 1
    return np.asarray(np.where(single, 0, (other - own) / np.maximum(np.maximum(other, own), 1e-12)))


def _joined(apart: Floats) -> Floats:
    return np.asarray(linkage(squareform(apart, checks=False), "ward"))


def _cut(tree: Floats, cells: int, count: int) -> Ints:
    """The `count` groups that the last joins of a tree put together."""
    of = np.arange(2 * cells - 1)
    for step in range(cells - 2, -1, -1):  # from the root down: a node belongs where its parent does, unless cut
        if step < cells - count:
            of[tree[step, :2].astype(int)] = of[cells + step]
    return np.unique(of[:cells], return_inverse=True)[1]


def _means(cells: Floats, weights: Floats, of: Ints, count: int) -> Ints:
    """Lloyd's k-means from a first grouping."""
    for _ in range(STEPS):
        size = np.bincount(of, weights, count)
        centres = _sums(cells * weights[:, None], of, count) / np.maximum(size, 1e-12)[:, None]
        better = distances(cells, centres).argmin(1)
        if (better == of).all() or np.bincount(better, minlength=count).min() == 0:
            break
        of = better
    return of


def _settled(apart: Floats, weights: Floats, of: Ints, count: int) -> Ints:
    """Cells moved to the group they are nearest to on average, all at once, until none wants to."""
    share = _shares(weights, of, count)
    sums, at = apart @ share, np.arange(len(of))
    for _ in range(STEPS):
        better = _mean(sums, share, of).argmin(1)
        moved = np.flatnonzero(better != of)
        if not len(moved) or np.bincount(better, minlength=count).min() == 0:
            break
        change = -share[moved]
        share[at[moved], of[moved]] = 0
        share[at[moved], better[moved]] = weights[moved]
        sums += apart[:, moved] @ (change + share[moved])
        of = better
    return of


def _shares(weights: Floats, of: Ints, count: int) -> Floats:
    share = np.zeros((len(of), count))
    share[np.arange(len(of)), of] = weights
    return share


def _mean(sums: Floats, share: Floats, of: Ints) -> Floats:
    """Cell → mean distance to each group's people, not counting oneself."""
    size = np.broadcast_to(share.sum(0), share.shape).copy()
    size[np.arange(len(of)), of] -= 1
    return np.asarray(sums / np.maximum(size, 1e-12))


def _sums(values: Floats, of: Ints, count: int) -> Floats:
    return np.stack([np.bincount(of, column, count) for column in values.T], axis=1)
