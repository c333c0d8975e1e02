"""Groups: those that were planted are found, and none where there are none."""

import numpy as np
import pytest

from bandeng.algorithms.opinion_map import Votes, agreement, from_triples, opinion_map
from tests.algorithms import polls


@pytest.mark.parametrize(
    ("people", "statements", "sizes"),
    [
        (1000, 800, (2, 1)),
        pytest.param(1000, 800, (5, 3, 2), marks=pytest.mark.soak),
        pytest.param(2000, 800, (4, 3, 2, 1), marks=pytest.mark.soak),
        pytest.param(3000, 800, (4, 3, 2, 2, 1), marks=pytest.mark.soak),
        (4000, 1000, (30, 22, 18, 14, 10, 6)),
    ],
)
def test_planted_groups_are_found_where_one_vote_in_twenty_was_given(
    people: int, statements: int, sizes: tuple[int, ...]
) -> None:
    votes, group, mind = polls.planted(1, people, statements, 0.05, sizes)
    assert agreement(group, polls.best_guess(votes, mind)) > 0.97  # enough was voted to tell
    shown = opinion_map(votes)
    assert agreement(group, shown.groups) >= 0.95
    assert len(shown.names) == len(sizes)
    assert shown.clear


def test_more_than_six_groups_are_possible() -> None:
    votes, group, _ = polls.planted(3, 1600, 200, 0.5, (1,) * 8)
    shown = opinion_map(votes, sure=False)
    assert len(shown.names) == 8
    assert agreement(group, shown.groups) > 0.99


def test_random_votes_give_no_clear_groups() -> None:
    kinds = [(60, 15, 1), (100, 30, 0.8), (200, 50, 0.5), (300, 100, 0.2), (600, 200, 0.05)]
    clear = [opinion_map(polls.random(trial, *kinds[trial % 5])).clear for trial in range(60)]
    assert sum(clear) <= 3


@pytest.mark.parametrize("axes", [1, 2])
def test_a_continuum_of_opinions_is_not_called_groups(axes: int) -> None:
    assert not any(opinion_map(polls.continuum(seed, 200, 50, 0.6, axes)).clear for seed in range(4))


@pytest.mark.parametrize("said", [1, 0, -1])
def test_someone_who_votes_the_same_on_everything_makes_no_group(said: int) -> None:
    votes, _, _ = polls.planted(4, 150, 60, 0.5, (2, 1))
    rows = np.repeat(np.arange(votes.participants + 1), np.append(votes.given, 60))
    columns = np.append(votes.codes // 3, np.arange(60))
    more = from_triples(rows, columns, np.append(votes.codes % 3 - 1, np.full(60, said)))
    before, after = opinion_map(votes, sure=False), opinion_map(more, sure=False)
    assert len(after.names) == len(before.names) == 2
    assert agreement(before.groups, after.groups[:-1]) > 0.95
    noise = polls.random(4, 150, 60, 0.5)
    codes = np.append(noise.codes, np.arange(60) * 3 + said + 1).astype(np.int32)
    lone = Votes(np.append(noise.starts, len(codes)), codes, 60)
    assert not opinion_map(lone).clear


def test_clear_groups_stay_when_every_tenth_vote_is_left_out() -> None:
    votes, _, _ = polls.planted(6, 300, 60, 0.6, (6, 3, 1))
    shown = opinion_map(votes)
    assert shown.clear
    rows = np.repeat(np.arange(votes.participants), votes.given)
    for trial in range(5):
        stay = np.random.default_rng(1000 + trial).random(len(rows)) >= 0.1
        fewer = from_triples(rows[stay], votes.codes[stay] // 3, votes.codes[stay] % 3 - 1, (300, 60))
        assert agreement(shown.groups, opinion_map(fewer, sure=False).groups) >= 0.9


def test_a_small_group_is_neither_drowned_nor_renamed() -> None:
    votes, group, _ = polls.planted(7, 400, 60, 0.6, (30, 18, 2))
    shown = opinion_map(votes)
    assert shown.clear
    assert (np.diff(shown.sizes) <= 0).all()
    small = shown.groups == shown.names[-1]
    assert agreement(group == 2, small) > 0.9
    # half of the largest group leaves: the order of sizes changes, the names do not
    gone = (shown.groups == 0) & (np.arange(400) % 4 > 0)
    rows = np.repeat(np.arange(400), votes.given)
    stay = ~gone[rows]
    fewer = from_triples(rows[stay], votes.codes[stay] // 3, votes.codes[stay] % 3 - 1, (400, 60))
    after = opinion_map(fewer, previous=shown, sure=False)
    assert after.names.tolist() == [0, 1, 2]
    assert after.sizes[0] < after.sizes[1]
    assert (after.groups[~gone] == shown.groups[~gone]).mean() > 0.99
    assert (np.sign(after.points[~gone]) == np.sign(shown.points[~gone])).mean() > 0.85


def test_new_groups_get_new_names() -> None:
    votes, group, _ = polls.planted(8, 300, 60, 0.6, (1, 1, 1))
    rows = np.repeat(np.arange(300), votes.given)
    stay = group[rows] < 2
    first = from_triples(rows[stay], votes.codes[stay] // 3, votes.codes[stay] % 3 - 1, (300, 60))
    before = opinion_map(first, sure=False)
    after = opinion_map(votes, previous=before, sure=False)
    assert before.names.tolist() == [0, 1]
    assert after.names.tolist() == [0, 1, 2]
    assert agreement(group == 2, after.groups == 2) > 0.99


def test_an_earlier_map_changes_nothing_but_names_and_orientation() -> None:
    votes, _, _ = polls.planted(9, 250, 60, 0.5, (3, 2))
    cold = opinion_map(votes, sure=False)
    warm = opinion_map(votes, previous=opinion_map(polls.planted(10, 250, 60, 0.5, (3, 2))[0], sure=False), sure=False)
    assert agreement(cold.groups, warm.groups) == 1
    far = [np.linalg.norm(some.points[:, None] - some.points, axis=2) for some in (cold, warm)]
    np.testing.assert_allclose(far[0], far[1], atol=1e-4)
