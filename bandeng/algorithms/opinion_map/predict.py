"""What someone would probably say of statements they have not seen: probabilistic principal components of the votes
that were given, and of no others (variational Bayes with automatic relevance determination; Ilin and Raiko, JMLR 2010).

A vote is its statement's mean, plus the participant's place times the statement's loading, plus noise. All of these are
known with a variance, so axes that the votes do not support shrink away and few votes give cautious answers."""

from dataclasses import dataclass

import numpy as np

from bandeng.algorithms.opinion_map.axes import principal, random_start
from bandeng.algorithms.opinion_map.canonical import canonical, inverse
from bandeng.algorithms.opinion_map.votes import Floats, Ints, Votes

AXES = 5
STEPS = 40
STILL = 1e-4  # relative change of the noise at which to stop


@dataclass(frozen=True)
class Prediction:
    """`means`: by statement; `loadings`: statements × axes; `places`: participants × axes; `noise`: variance of a vote
    around what is expected."""

    means: Floats
    loadings: Floats
    places: Floats
    noise: float

    def expected(self, participants: Ints, statements: Ints) -> Floats:
        """Expected votes (−1 to 1) of these participants on these statements, pair by pair."""
        sums = (self.places[participants] * self.loadings[statements]).sum(1)
        return np.asarray(np.clip(self.means[statements] + sums, -1, 1))


def prediction(votes: Votes) -> Prediction:
    """The model of `votes`; rows as they were handed in."""
    ordered, rows, columns = canonical(votes)
    means, loadings, places, noise = _learnt(ordered)
    back, across = inverse(rows), inverse(columns)
    return Prediction(means[across], loadings[across], places[back], noise)


def _learnt(votes: Votes) -> tuple[Floats, Floats, Floats, float]:
    count, people, total = min(AXES, votes.statements), votes.participants, max(len(votes.codes), 1)
    seen = votes.tally.sum(1)
    means = votes.means * seen / (seen + 1)
    start = random_start(votes.statements, count)
    loadings = principal(votes, start, min(2, count))[0] * 0.3 * np.sqrt(votes.statements)
    spread = np.zeros((votes.statements, count, count))
    relevance, noise, places = np.ones(count), 0.4, np.zeros((people, count))
    said = np.tile([-1.0, 0.0, 1.0], votes.statements)
    for _ in range(STEPS):
        left = said - np.repeat(means, 3)
        squares = (loadings[:, :, None] * loadings[:, None, :] + spread).reshape(-1, count * count)
        sums = votes.gather(np.repeat(np.concatenate([squares, loadings], 1), 3, axis=0) * _once(left, count))
        doubt = np.linalg.inv(sums[:, : count * count].reshape(-1, count, count) / noise + np.eye(count))
        places = np.einsum("nab,nb->na", doubt, sums[:, count * count :]) / noise
        second = (places[:, :, None] * places[:, None, :] + doubt).reshape(people, -1)
        back = votes.spread(np.concatenate([second, places], 1)).reshape(-1, 3, count * count + count)
        inner, pull = back[..., : count * count].sum(1), back[..., count * count :]
        spread = np.linalg.inv(inner.reshape(-1, count, count) / noise + np.diag(relevance))
        drawn = (pull * left.reshape(-1, 3, 1)).sum(1)
        loadings = np.einsum("pab,pb->pa", spread, drawn) / noise
        spent = (loadings * pull.sum(1)).sum(1)
        means = ((votes.tally * np.array([-1.0, 0.0, 1.0])).sum(1) - spent) / (seen + 1)
        left = said - np.repeat(means, 3)
        drawn = (pull * left.reshape(-1, 3, 1)).sum(1)
        squares = (loadings[:, :, None] * loadings[:, None, :] + spread).reshape(-1, count * count)
        error = (votes.tally.ravel() * left**2).sum() - 2 * (loadings * drawn).sum() + (inner * squares).sum()
        before, noise = noise, max(float(error) / total, 1e-3)
        relevance = votes.statements / np.maximum(squares[:, :: count + 1].sum(0), 1e-12)
        if abs(noise - before) <= STILL * noise:
            break
    return means, loadings, places, noise


def _once(left: Floats, count: int) -> Floats:
    """Ones for what only depends on what was seen, the votes themselves for the pull."""
    return np.concatenate([np.ones((len(left), count * count)), np.repeat(left[:, None], count, axis=1)], axis=1)
