"""Where people stand: the sum of their centred votes along the axes, times √(statements ÷ votes given). With it the
chance part of everyone's place is equally wide, so few votes mean a place near the middle, not a wild one."""

from dataclasses import dataclass

import numpy as np

from bandeng.algorithms.opinion_map.votes import AGREE, DISAGREE, Floats, Ints, Votes


@dataclass(frozen=True)
class Places:
    """`points`: participants × axes. `spread`: variance of x, of y and their covariance, if the same person were asked
    as many other statements. `reach`: how much of the axes lies in the statements they saw, 1 by the average."""

    points: Floats
    spread: Floats
    reach: Floats


def places(votes: Votes, vectors: Floats) -> Places:
    """Everyone's place along `vectors` (statements × at least 2 axes)."""
    count = vectors.shape[1]
    known = np.concatenate([votes.centred[:, None] * _thrice(vectors), _thrice(sizes(votes.tally, vectors))], axis=1)
    sums = votes.gather(known)
    wider = scale(votes)[:, None]
    sums[:, :count] *= wider
    sums[:, count:] *= wider**2
    return Places(sums[:, :count], sums[:, count : count + 3], sums[:, count + 3])


def scale(votes: Votes) -> Floats:
    """√(statements that were voted on ÷ votes given)."""
    return np.asarray(np.sqrt(max(1, np.count_nonzero(votes.tally.any(1))) / np.maximum(votes.given, 1)))


def sizes(tally: Ints, vectors: Floats) -> Floats:
    """Statement → a vote's variance along x, along y, their covariance; the mean square of its row of the axes."""
    variance = variances(tally)[:, None]
    x, y = vectors[:, 0], vectors[:, 1]
    return np.concatenate([variance * np.stack([x * x, y * y, x * y], 1), (vectors**2).mean(1, keepdims=True)], axis=1)


def variances(tally: Ints) -> Floats:
    """Variance of the votes on each statement."""
    seen = np.maximum(tally.sum(1), 1)
    means = (tally[:, AGREE] - tally[:, DISAGREE]) / seen
    return np.asarray(np.maximum((tally[:, AGREE] + tally[:, DISAGREE]) / seen - means**2, 0))


def chances(points: Floats, pull: Floats, noise: Floats, centres: Floats, people: Floats) -> Floats:
    """People × groups: chance of belonging to each, for places that are normal with variance `noise` around their
    group's centre (groups × axes) times `pull` (few votes pull to the middle), and groups of so many `people`."""
    along = points[:, : centres.shape[1]] @ centres.T
    nearer = pull[:, None] * (along - pull[:, None] * (centres**2).sum(1) / 2)
    nearer /= np.maximum(noise, 1e-9)[:, None]
    nearer += np.log(people + 1)
    nearer -= nearer.max(1, keepdims=True)
    np.exp(nearer, out=nearer)
    nearer /= nearer.sum(1, keepdims=True)
    return np.asarray(nearer)


def _thrice(table: Floats) -> Floats:
    """By code what is by statement."""
    return np.repeat(table, 3, axis=0)
