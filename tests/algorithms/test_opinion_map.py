"""The map as a function of votes: their order does not matter, and odd polls give sensible answers."""

from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse

from bandeng.algorithms.opinion_map import OpinionMap, Votes, from_matrix, from_triples, opinion_map
from tests.algorithms import polls

few = st.lists(st.tuples(st.integers(0, 11), st.integers(0, 7), st.sampled_from([-1, 0, 1])), max_size=90)


@cache
def three_groups() -> tuple[Votes, OpinionMap]:
    votes = polls.planted(5, 120, 40, 0.5, (3, 2, 1))[0]
    return votes, opinion_map(votes)


def triples(votes: Votes) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    return np.repeat(np.arange(votes.participants), votes.given), votes.codes // 3, votes.codes % 3 - 1


@given(st.randoms(use_true_random=False))
@settings(max_examples=15, deadline=None)
def test_order_changes_nothing_to_the_last_bit(chance) -> None:
    votes, before = three_groups()
    rng = np.random.default_rng(chance.getrandbits(32))
    rows, columns, said = triples(votes)
    people, statements, order = (rng.permutation(count) for count in (votes.participants, votes.statements, len(rows)))
    sure = chance.random() < 0.2  # it takes its time
    after = opinion_map(from_triples(people[rows][order], statements[columns][order], said[order]), sure=sure)
    for figure in ("points", "spread", "groups", "sure", "forming"):
        np.testing.assert_array_equal(getattr(after, figure)[people], getattr(before, figure), figure)
    for figure in ("tally", "marks_for", "marks_against"):
        now, then = getattr(after.statements, figure), getattr(before.statements, figure)
        np.testing.assert_array_equal(now[:, statements], then, figure)
    np.testing.assert_array_equal(
        after.statements.consensus_for.share[statements], before.statements.consensus_for.share
    )
    np.testing.assert_array_equal(after.statements.divides[statements], before.statements.divides)
    if after.certainty is not None and before.certainty is not None:
        np.testing.assert_array_equal(after.certainty.kept[people], before.certainty.kept)
        assert after.clear == before.clear


@given(few)
@settings(max_examples=60, deadline=None)
def test_any_votes_give_a_map(given_votes: list[tuple[int, int, int]]) -> None:
    rows, columns, said = np.array(given_votes, int).reshape(-1, 3).T
    votes = from_triples(rows, columns, said, (12, 8))
    shown = opinion_map(votes)
    assert np.isfinite(shown.points).all()
    assert ((shown.sure >= 0) & (shown.sure <= 1)).all()
    assert set(shown.groups) <= set(shown.names)
    assert shown.statements.tally.sum() == votes.given[shown.forming].sum()
    assert not shown.clear  # of so few


@given(few)
@settings(max_examples=60, deadline=None)
def test_votes_are_kept_as_given(given_votes: list[tuple[int, int, int]]) -> None:
    rows, columns, said = np.array(given_votes, int).reshape(-1, 3).T
    plain: dict[tuple[int, int], int] = {}
    for row, column, vote in given_votes:
        plain[row, column] = plain.get((row, column), 0) + vote
    votes = from_triples(rows, columns, said, (12, 8))
    found = {(int(a), int(b)): int(c) for a, b, c in zip(*triples(votes), strict=True)}
    assert found == {pair: int(np.sign(total)) for pair, total in plain.items()}


def test_only_the_sign_counts() -> None:
    votes, before = three_groups()
    rows, columns, said = triples(votes)
    after = opinion_map(from_triples(rows, columns, said * 7.5), sure=False)
    np.testing.assert_array_equal(after.points, before.points)


def test_agreement_for_disagreement_mirrors_the_map() -> None:
    votes, before = three_groups()
    rows, columns, said = triples(votes)
    after = opinion_map(from_triples(rows, columns, -said), sure=False)
    np.testing.assert_array_equal(after.groups, before.groups)
    np.testing.assert_allclose(np.abs(after.points), np.abs(before.points), atol=1e-6)


def test_dense_and_sparse_matrices_are_the_same() -> None:
    dense = np.array([[1, np.nan, -1], [0, 1, np.nan], [np.nan, np.nan, 0]])
    held = sparse.csr_matrix((np.array([1, -1, 0, 1, 0]), ([0, 0, 1, 1, 2], [0, 2, 0, 1, 2])), shape=(3, 3))
    some, other = from_matrix(dense), from_matrix(held)
    assert (some.codes == other.codes).all()
    assert some.given.tolist() == [2, 2, 1]


@pytest.mark.parametrize(
    "matrix",
    [
        np.empty((0, 0)),
        np.empty((5, 0)),
        np.empty((0, 5)),
        np.full((6, 4), np.nan),
        np.ones((1, 9)),
        np.zeros((40, 9)),
        np.ones((40, 9)),
        np.ones((40, 1)),
        np.where(np.arange(40)[:, None] % 2 == 0, 1.0, -1.0) * np.ones((40, 1)),
    ],
    ids=[
        "nothing",
        "no statements",
        "nobody",
        "unseen",
        "one person",
        "all pass",
        "all agree",
        "one said",
        "two sides",
    ],
)
def test_odd_polls(matrix: np.ndarray) -> None:
    shown = opinion_map(from_matrix(matrix))
    assert shown.points.shape == (len(matrix), 2)
    assert np.isfinite(shown.points).all()
    assert len(shown.groups) == len(matrix)
    if len(np.unique(matrix[~np.isnan(matrix)])) < 2:
        assert len(shown.names) == 1
        assert not shown.clear


def test_two_camps_that_contradict_each_other_in_everything() -> None:
    rng = np.random.default_rng(1)
    camp = np.repeat([1.0, -1.0], [40, 20])
    matrix = camp[:, None] * np.where(rng.random((60, 12)) < 0.95, 1, -1)
    shown = opinion_map(from_matrix(matrix))
    assert shown.clear
    assert shown.sizes.tolist() == [40, 20]
    assert len(set(zip(shown.groups.tolist(), camp.tolist(), strict=True))) == 2
    assert (shown.statements.divides > 0.5).all()


def test_few_votes_are_placed_near_the_middle_and_said_to_be_unsure() -> None:
    votes, shown = three_groups()
    row = votes.row(int(votes.given.argmax()))
    codes = np.concatenate([votes.codes, row[:2]])
    more = Votes(np.append(votes.starts, len(codes)), codes, votes.statements)
    after = opinion_map(more, sure=False)
    full = int(votes.given.argmax())
    assert np.hypot(*after.points[-1]) < np.hypot(*after.points[full])
    assert after.sure[-1] < after.sure[full]
    assert not after.forming[-1]
    assert after.groups[-1] in after.names
    assert len(shown.names) == 3


@pytest.mark.parametrize(
    ("votes", "word"),
    [(([0], [0, 1], [1]), "length"), (([-1], [0], [1]), "participant"), (([0], [9], [1]), "statement")],
)
def test_bad_input_is_refused(votes: tuple[list[int], list[int], list[int]], word: str) -> None:
    with pytest.raises(ValueError, match=word):
        from_triples(*votes, shape=(2, 2))
    with pytest.raises(ValueError, match="vote"):
        from_triples([0], [0], [np.nan])
