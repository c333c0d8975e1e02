"""The axes along which votes differ most: principal components of the votes less their statement's mean, with 0 where
nothing was seen. Such a matrix is exactly sparse, so it is only ever multiplied with, never written out."""

from dataclasses import dataclass

import numpy as np

from bandeng.algorithms.opinion_map.votes import Floats, Votes

MOST = 8  # axes looked for
DEPTH = 6  # multiplications between two restarts
RESTARTS = 8
SMALL = 64  # statements whose whole covariance is looked at
TOLERANCE = 1e-6  # of the residual, as a part of the largest eigenvalue
REPLICATED = 2.5  # standard deviations; among eight axes of random votes one in a hundred polls reaches it
PROOF = 2_000_000  # votes that the proof of axes looks at, at most


@dataclass(frozen=True)
class Axes:
    """`vectors`: statements × axes, orthonormal; `strengths`: sums of squares along them; `proof`: by how many standard
    deviations each showed in people who had no part in finding it; `kept`: how many did, from the first on."""

    vectors: Floats
    strengths: Floats
    proof: Floats
    kept: int


def axes(votes: Votes) -> Axes:
    """Principal axes of votes in canonical order."""
    if not len(votes.codes):
        return Axes(np.zeros((votes.statements, 0)), np.zeros(0), np.zeros(0), 0)
    proof, half = replication(votes)
    kept = int(np.argmax(np.append(proof < REPLICATED, True)))
    vectors, strengths = principal(votes, half, max(2, kept))
    return Axes(vectors, strengths, proof, kept)


def replication(votes: Votes) -> tuple[Floats, Floats]:
    """For each axis found in one half of the people: (variance of the other half along it) less (what it would be if
    everyone voted on each statement independently), in standard deviations; both ways; by chance normal (0, 1).
    And the first half's axes."""
    people = votes.participants
    if votes.starts[-1] > PROOF:
        people = int(np.searchsorted(votes.starts, PROOF, "right")) - 1
    halves = votes.part(0, people // 2), votes.part(people // 2, people)
    start = random_start(votes.statements)
    one, other = (principal(half, start, 0)[0] for half in halves)
    return (_beyond_chance(halves[1], one) + _beyond_chance(halves[0], other)) / np.sqrt(2), one


def _beyond_chance(votes: Votes, vectors: Floats) -> Floats:
    table = votes.centred[:, None] * np.repeat(vectors, 3, axis=0)
    sums = votes.gather(np.concatenate([table, table**2], axis=1))
    excess = sums[:, : vectors.shape[1]] ** 2 - sums[:, vectors.shape[1] :]
    return np.asarray(excess.sum(0) / np.sqrt((excess**2).sum(0) + 1e-12))


def random_start(statements: int, count: int = MOST) -> Floats:
    """Statements × axes to start from."""
    return np.random.default_rng(2014).standard_normal((statements, min(count, statements)))


def principal(votes: Votes, start: Floats, exact: int) -> tuple[Floats, Floats]:
    """The first axes and their sums of squares, by block Krylov steps with Rayleigh-Ritz (Musco and Musco 2015), until
    the first `exact` of them stand still; `start` says how many and where from."""
    vectors = np.eye(votes.statements) if votes.statements <= SMALL else start
    for _ in range(RESTARTS):
        vectors, values, done = _steps(votes, vectors, exact)
        if done:
            break
    vectors, values = vectors[:, : start.shape[1]], values[: start.shape[1]]
    turn = np.sign((vectors**3).sum(0))
    return vectors * np.where(turn == 0, 1, turn), np.maximum(values, 0)


def _steps(votes: Votes, start: Floats, exact: int) -> tuple[Floats, Floats, bool]:
    basis, images, count = [np.linalg.qr(start)[0]], [], start.shape[1]
    while True:
        images.append(turned(votes, basis[-1]))
        whole, image = np.concatenate(basis, axis=1), np.concatenate(images, axis=1)
        inner = whole.T @ image
        values, mix = np.linalg.eigh((inner + inner.T) / 2)
        values, mix = values[::-1][:count], mix[:, ::-1][:, :count]
        vectors = whole @ mix
        residual = np.linalg.norm(image @ mix - vectors * values, axis=0)
        done = bool(residual[:exact].max(initial=0) <= TOLERANCE * max(values[0], 1e-12))
        if (done and exact) or len(images) == DEPTH or whole.shape[1] + count > votes.statements:
            return vectors, values, done
        fresh = images[-1]
        for _ in range(2):
            fresh = fresh - whole @ (whole.T @ fresh)
        if np.linalg.norm(fresh, axis=0).min() <= 1e-9 * np.linalg.norm(image):
            return vectors, values, True
        basis.append(np.linalg.qr(fresh)[0])


def turned(votes: Votes, vectors: Floats) -> Floats:
    """The covariance (times participants) of the centred votes, times `vectors`."""
    sums = votes.cross(votes.centred[:, None] * np.repeat(vectors, 3, axis=0)) * votes.centred[:, None]
    return np.asarray(sums.reshape(-1, 3, vectors.shape[1]).sum(1))
