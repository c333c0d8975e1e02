"""Where people stand: the sum of their centred votes along the axes, times √(statements ÷ votes given). With it the
chance part of everyone's place is equally wide, so few votes mean a place near the middle, not a wild one."""

from dataclasses import dataclass

import numpy as np

from bandeng.algorithms.opinion_map.votes import AGREE, DISAGREE, Floats, Ints, Votes


@dataclass(frozen=True)
class Places:
    """`points`: participants × axes. `spread`: variance of x, of y and their covariance, if the same person were asked
    as many other statements. `noise`: the same, mean of all axes."""

    points: Floats
    spread: Floats
    noise: Floats


def places(votes: Votes, vectors: Floats) -> Places:
    """Everyone's place along `vectors` (statements × at least 2 axes)."""
    count = vectors.shape[1]
    both = np.concatenate([votes.centred[:, None] * _thrice(vectors), _thrice(noise(votes.tally, vectors))], 1)
    sums = votes.gather(both)
    wider = scale(votes)[:, None]
    sums[:, :count] *= wider
    sums[:, count:] *= wider**2
    return Places(sums[:, :count], sums[:, count : count + 3], sums[:, count + 3])


def scale(votes: Votes) -> Floats:
    return np.sqrt(np.count_nonzero(votes.tally.any(1)) / np.maximum(votes.given, 1))


def noise(tally: Ints, vectors: Floats) -> Floats:
    """Statement → a vote's variance along x, y, their covariance, and the mean along all axes."""
    seen = np.maximum(tally.sum(1), 1)
    means = (tally[:, AGREE] - tally[:, DISAGREE]) / seen
    variance = np.maximum((tally[:, AGREE] + tally[:, DISAGREE]) / seen - means**2, 0)
    x, y = vectors[:, 0], vectors[:, 1]
    return np.asarray(variance[:, None] * np.stack([x * x, y * y, x * y, (vectors**2).mean(1)], axis=1))


def _thrice(table: Floats) -> Floats:
    """By code what is by statement."""
    return np.repeat(table, 3, axis=0)
