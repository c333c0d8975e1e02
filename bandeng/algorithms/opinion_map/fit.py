"""From votes in canonical order to axes, places and groups."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bandeng.algorithms.opinion_map.axes import Axes, axes
from bandeng.algorithms.opinion_map.groups import Grouping, assigned, gathered, grouping
from bandeng.algorithms.opinion_map.place import Places, chances, places, scale, variances
from bandeng.algorithms.opinion_map.votes import Floats, Ints, Votes

ENOUGH = 7  # votes with which a participant takes part in forming groups
FEW = 15  # participants at least, or fewer votes are enough
ANYTHING = 1.64  # standard deviations of the first axis below which nobody is parted from anybody


@dataclass(frozen=True)
class Usual:
    """Of those who form the groups: `pull`, how far their votes draw them from the middle, on average; `noise`,
    variance of a place by chance."""

    pull: float
    noise: float

    def chances(self, points: Floats, reach: Floats, wider: Floats, groups: Grouping) -> Floats:
        """People × groups, from places, their `reach` and √(statements ÷ votes)."""
        return chances(points, reach / wider / self.pull, self.noise * reach, groups.centres, groups.people)


@dataclass(frozen=True)
class Fit:
    """Everything found. `sure`: chance of belonging to one's group."""

    axes: Axes
    places: Places
    forming: NDArray[np.bool_]
    grouping: Grouping
    groups: Ints
    sure: Floats
    usual: Usual


def fit(votes: Votes) -> Fit:
    """All that depends on one another."""
    found = axes(votes)
    wide = np.zeros((votes.statements, max(2, found.kept)))
    wide[:, : found.vectors.shape[1]] = found.vectors[:, : wide.shape[1]]
    where, takes = places(votes, wide), forming(votes)
    if takes.any() and found.proof[:1].max(initial=0) >= ANYTHING:
        groups = grouping(where.points[takes])
    else:
        cells, weights = gathered(where.points[takes][:1])
        groups = Grouping(1, cells, weights, np.zeros(len(cells), np.int64), 2, {})
    wider = scale(votes)
    pull = (where.reach / wider)[takes]
    by_axis = (variances(votes.tally)[:, None] * wide**2).sum(0)
    usual = Usual(max(float(pull.mean()), 1e-9) if len(pull) else 1.0, max(float(by_axis.mean()), 1e-9))
    own = assigned(where.points, groups)
    sure = usual.chances(where.points, where.reach, wider, groups)[np.arange(len(own)), own]
    return Fit(found, where, takes, groups, own, sure, usual)


def forming(votes: Votes) -> NDArray[np.bool_]:
    """Who takes part in forming groups: ENOUGH votes (all, if there are fewer statements); fewer are enough as long as
    there would be less than FEW such people."""
    enough = max(1, min(ENOUGH, int(np.count_nonzero(votes.tally.any(1)))))
    while enough > 1 and np.count_nonzero(votes.given >= enough) < FEW:
        enough -= 1
    return np.asarray(votes.given >= enough)
