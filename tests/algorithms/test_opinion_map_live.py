"""One more vote at a time, and a full count that gives the same."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bandeng.algorithms.opinion_map import Live, Votes, agreement, from_triples, opinion_map
from tests.algorithms import polls


def split(votes: Votes, part: float) -> tuple[Votes, list[tuple[int, int, int]]]:
    rng = np.random.default_rng(5)
    rows = np.repeat(np.arange(votes.participants), votes.given)
    later = rng.random(len(rows)) < part
    columns, said = votes.codes // 3, votes.codes % 3 - 1
    shape = (votes.participants, votes.statements)
    rest = [(int(rows[at]), int(columns[at]), int(said[at])) for at in rng.permutation(np.flatnonzero(later))]
    return from_triples(rows[~later], columns[~later], said[~later], shape), rest


def test_vote_by_vote_is_nearly_and_recounted_exactly_the_full_count() -> None:
    votes, _, _ = polls.planted(12, 240, 70, 0.6, (3, 2, 2))
    first, rest = split(votes, 0.1)
    live = Live(first)
    for vote in rest:
        live.vote(*vote)
    now, full = live.map, opinion_map(votes, sure=False)
    assert (live.votes.codes == votes.codes).all()
    assert (now.statements.tally.sum(0) == full.statements.tally.sum(0)).all()
    assert agreement(now.groups, full.groups) > 0.97
    between = [np.linalg.norm(some.points[:, None] - some.points, axis=2).ravel() for some in (now, full)]
    assert np.corrcoef(*between)[0, 1] > 0.99
    again = live.recount()
    assert agreement(again.groups, full.groups) == 1
    assert (again.forming == full.forming).all()
    np.testing.assert_array_equal(again.sure, full.sure)
    between = [np.linalg.norm(some.points[:, None] - some.points, axis=2) for some in (again, full)]
    np.testing.assert_allclose(*between, atol=1e-6)


@given(st.lists(st.tuples(st.integers(0, 45), st.integers(0, 21), st.sampled_from([-1, 0, 1])), max_size=30))
@settings(max_examples=25, deadline=None)
def test_tallies_stay_exact_whatever_comes(coming: list[tuple[int, int, int]]) -> None:
    votes, _, _ = polls.planted(13, 40, 20, 0.6, (1, 1))
    live = Live(votes)
    for vote in coming:
        live.vote(*vote)
    now, all_votes = live.map, live.votes
    assert now.statements.tally.shape[1] == all_votes.statements == len(now.vectors)
    assert all_votes.participants == len(now.groups) == len(now.points)
    for at, name in enumerate(now.names):
        members = np.flatnonzero((now.groups == name) & now.forming)
        rows = np.concatenate([all_votes.row(int(member)) for member in members] or [np.empty(0, int)]).astype(int)
        counts = np.bincount(rows, minlength=3 * all_votes.statements).reshape(-1, 3)
        assert (now.statements.tally[at] == counts).all()
        assert now.sizes[at] == len(members)


def test_a_changed_mind_replaces_the_vote() -> None:
    votes, _, _ = polls.planted(14, 60, 20, 0.6, (1, 1))
    live = Live(votes)
    statement = int(votes.row(0)[0]) // 3
    for said in (1, -1, 0, 1):
        live.vote(0, statement, said)
    assert live.votes.given[0] == votes.given[0]
    assert 3 * statement + 2 in live.row(0)


def test_someone_moves_at_once_and_a_new_statement_finds_its_place() -> None:
    votes, group, mind = polls.planted(15, 120, 40, 0.6, (1, 1))
    live = Live(votes)
    shown = live.map
    for statement in range(40):
        live.vote(120, statement, int(mind[1, statement]))  # a newcomer of one mind with the second group
    other = shown.groups[group == 1]
    assert live.map.groups[120] == np.bincount(other).argmax()
    assert live.map.sure[120] > 0.95
    for person in range(120):
        live.vote(person, 40, 1 if group[person] else -1)
    assert np.linalg.norm(live.map.vectors[40, :2]) > 0.1
    assert live.map.statements.divides[40] > 0.5
    assert (live.recount(sure=True).sizes > 50).all()


def test_bad_votes_are_refused() -> None:
    live = Live(polls.planted(14, 60, 20, 0.6, (1, 1))[0])
    for vote in ((-1, 0, 1.0), (0, -1, 1.0), (0, 0, float("nan"))):
        with pytest.raises(ValueError, match="numbers from 0"):
            live.vote(*vote)
