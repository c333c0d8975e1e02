"""From votes in canonical order to axes, places and groups."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bandeng.algorithms.opinion_map.axes import Axes, axes
from bandeng.algorithms.opinion_map.groups import Grouping, assigned, gathered, grouping
from bandeng.algorithms.opinion_map.place import Places, places
from bandeng.algorithms.opinion_map.votes import Floats, Ints, Votes

ENOUGH = 7  # votes with which a participant takes part in forming groups
FEW = 15  # participants at least, or fewer votes are enough
ANYTHING = 1.64  # standard deviations of the first axis below which nobody is parted from anybody


@dataclass(frozen=True)
class Fit:
    """`far`: participants × groups, mean distances; `other`: the group that would be next."""

    axes: Axes
    places: Places
    forming: NDArray[np.bool_]
    grouping: Grouping
    groups: Ints
    far: Floats
    other: Ints


def fit(votes: Votes, start: Floats | None = None) -> Fit:
    """All that depends on one another. `start`: earlier axes, for speed only."""
    found = axes(votes, start)
    wide = np.zeros((votes.statements, max(2, found.kept)))
    wide[:, : found.vectors.shape[1]] = found.vectors[:, : wide.shape[1]]
    where, takes = places(votes, wide), forming(votes)
    if takes.any() and found.proof[:1].max(initial=0) >= ANYTHING:
        groups = grouping(where.points[takes])
    else:
        cells, weights = gathered(where.points[takes][:1])
        groups = Grouping(1, cells, weights, np.zeros(len(cells), np.int64), 2, {})
    return Fit(found, where, takes, groups, *assigned(where.points, groups))


def forming(votes: Votes) -> NDArray[np.bool_]:
    """Who takes part in forming groups: ENOUGH votes (all, if there are fewer statements); fewer are enough as long as
    there would be less than FEW such people."""
    enough = max(1, min(ENOUGH, int(np.count_nonzero(votes.tally.any(1)))))
    while enough > 1 and np.count_nonzero(votes.given >= enough) < FEW:
        enough -= 1
    return np.asarray(votes.given >= enough)
