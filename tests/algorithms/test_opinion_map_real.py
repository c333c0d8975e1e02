"""On real Polis conversations, where they lie beside the project."""

import csv
from functools import cache

import numpy as np
import pytest

from bandeng.algorithms.opinion_map import Votes, agreement, from_matrix, from_triples, opinion_map, prediction
from tests import real

# Adjusted Rand index with the published groups that red-dwarf 0.4.0 reaches (`python -m benchmarks.opinion_map`).
PEER = {
    "15-per-hour-seattle": 0.459,
    "brexit-consensus": 0.876,  # told that there are two groups; 0.636 untold
    "canadian-electoral-reform": 0.838,
    "vtaiwan.uberx": 0.828,
}
pytestmark = [
    pytest.mark.real_data,
    pytest.mark.skipif(not real.POLIS.exists(), reason="the Polis conversations are not beside the project"),
]


@cache
def poll(name: str) -> tuple[Votes, np.ndarray]:
    """Votes and published group, −1 for none."""
    with (real.POLIS / name / "participants-votes.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    said = [[float(row[key]) if row[key] else np.nan for key in row if key.isdigit()] for row in rows]
    return from_matrix(np.array(said)), np.array([int(row["group-id"] or -1) for row in rows])


@pytest.mark.parametrize("name", PEER)
def test_groups_agree_with_the_published_ones(name: str) -> None:
    votes, published = poll(name)
    shown = opinion_map(votes, sure=False)
    known = published >= 0
    assert agreement(published[known], shown.groups[known]) >= PEER[name] - 0.0005


@pytest.mark.parametrize("name", PEER)
def test_order_changes_nothing(name: str) -> None:
    votes, _ = poll(name)
    rng = np.random.default_rng(1)
    rows = np.repeat(np.arange(votes.participants), votes.given)
    people, statements = rng.permutation(votes.participants), rng.permutation(votes.statements)
    order = rng.permutation(len(rows))
    said = votes.codes % 3 - 1
    other = from_triples(
        people[rows][order], statements[votes.codes // 3][order], said[order], (len(people), len(statements))
    )
    before, after = opinion_map(votes, sure=False), opinion_map(other, sure=False)
    np.testing.assert_array_equal(after.points[people], before.points)
    np.testing.assert_array_equal(after.groups[people], before.groups)


@pytest.mark.parametrize("name", ["brexit-consensus", "canadian-electoral-reform"])
def test_groups_that_are_called_clear_stay_when_votes_are_left_out(name: str) -> None:
    votes, _ = poll(name)
    shown = opinion_map(votes)
    assert shown.certainty is not None
    assert shown.certainty.proof > 3
    if shown.clear:
        assert shown.certainty.agreements.min() >= 0.9


@pytest.mark.parametrize("name", PEER)
def test_votes_held_out_are_predicted_better_than_by_simpler_means(name: str) -> None:
    votes, _ = poll(name)
    rows = np.repeat(np.arange(votes.participants), votes.given)
    columns, said = votes.codes // 3, (votes.codes % 3 - 1).astype(float)
    shape = (votes.participants, votes.statements)
    right, wrong = np.zeros(4), np.zeros(4)
    for trial in range(4):
        out = np.random.default_rng(trial).random(len(rows)) < 0.1
        learnt = prediction(from_triples(rows[~out], columns[~out], said[~out], shape))
        known = np.full(shape, np.nan)
        known[rows[~out], columns[~out]] = said[~out]
        tables = means_pca_als(known)
        guesses = [learnt.expected(rows[out], columns[out]), *(table[rows[out], columns[out]] for table in tables)]
        sides = said[out] != 0
        right += [(np.sign(guess[sides]) == said[out][sides]).mean() / 4 for guess in guesses]
        wrong += [((guess - said[out]) ** 2).mean() / 4 for guess in guesses]
    assert right[0] >= right[1:].max() - 0.005  # a vote or two
    assert wrong[0] <= wrong[1:].min()


def means_pca_als(known: np.ndarray) -> list[np.ndarray]:
    """Column means; principal components of the votes filled up with them; least squares on what was seen alone."""
    seen = ~np.isnan(known)
    means = np.nansum(known, 0) / np.maximum(seen.sum(0), 1)
    centred = np.where(seen, known - means, 0)
    axes = np.linalg.svd(centred, full_matrices=False)[2]
    weights, ridge = axes[:3].T * np.sqrt(known.shape[1]) * 0.3, 5 * np.eye(3)
    for _ in range(8):
        inner = np.einsum("np,pa,pb->nab", seen.astype(float), weights, weights, optimize=True) + ridge
        places = np.linalg.solve(inner, (centred @ weights)[:, :, None])[:, :, 0]
        inner = np.einsum("np,na,nb->pab", seen.astype(float), places, places, optimize=True) + ridge
        weights = np.linalg.solve(inner, (centred.T @ places)[:, :, None])[:, :, 0]
    plane = axes[:2].T
    return [np.broadcast_to(means, known.shape), means + centred @ plane @ plane.T, means + places @ weights.T]
