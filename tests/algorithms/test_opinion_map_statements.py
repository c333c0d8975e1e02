"""What is said of statements: held against plain counting, published figures, and what must not matter."""

import numpy as np
import pytest

from bandeng.algorithms.opinion_map import OpinionMap, from_matrix, next_statement, opinion_map
from bandeng.algorithms.opinion_map.next_statement import gains
from bandeng.algorithms.opinion_map.rates import difference, wilson
from bandeng.algorithms.opinion_map.statements import statements
from tests.algorithms import polls


@pytest.fixture(scope="module")
def shown() -> OpinionMap:
    return opinion_map(polls.planted(11, 300, 40, 0.6, (4, 2, 1))[0], sure=False)


def table(*groups: list[tuple[int, int, int]]) -> np.ndarray:
    """Groups × statements × (disagree, pass, agree)."""
    return np.array(groups)


def test_tallies_are_plain_counts(shown: OpinionMap) -> None:
    votes = polls.planted(11, 300, 40, 0.6, (4, 2, 1))[0]
    for at, name in enumerate(shown.names):
        members = np.flatnonzero((shown.groups == name) & shown.forming)
        counts = np.zeros((40, 3), int)
        for member in members:
            for code in votes.row(int(member)):
                counts[code // 3, code % 3] += 1
        assert (shown.statements.tally[at] == counts).all()
        assert shown.sizes[at] == len(members)


def test_intervals_are_those_that_were_published() -> None:
    # Newcombe 1998 (Statistics in Medicine 17, 857 and 873), tables of examples
    low, high = wilson(np.array([81.0, 0.0, 1.0]), np.array([263.0, 20.0, 29.0]))
    np.testing.assert_allclose(low, [0.2553, 0.0, 0.0061], atol=5e-5)
    np.testing.assert_allclose(high, [0.3662, 0.1611, 0.1718], atol=5e-5)
    bottom, top = difference(np.array([56.0]), np.array([70.0]), np.array([48.0]), np.array([80.0]))
    np.testing.assert_allclose([bottom[0], top[0]], [0.0524, 0.3339], atol=5e-5)


def test_what_was_planted_marks_divides_and_unites() -> None:
    votes, group, mind = polls.planted(11, 300, 40, 0.6, (4, 2, 1))
    found = opinion_map(votes, sure=False)
    order = [int(np.bincount(group[found.groups == name]).argmax()) for name in found.names]
    minds = mind[order]
    common = (minds == minds[0]).all(0)
    said = found.statements
    assert (said.divides[~common] > 0.2).all()
    assert (said.divides[common] < 0.2).all()
    assert said.consensus_for.agreed[common & (minds[0] > 0)].mean() > 0.9
    assert said.consensus_against.agreed[common & (minds[0] < 0)].mean() > 0.9
    assert not said.consensus_for.agreed[~common].any()
    lone = (minds[0] > 0) & (minds[1:] < 0).all(0)
    assert (said.marks_for[0, lone] > 0.2).all()
    assert (said.marks_for[1:, lone] < 0).all()


def test_consensus_does_not_shrink_with_the_number_of_groups() -> None:
    two, six = ([[(10, 10, 80), (80, 10, 10)]] * count for count in (2, 6))
    few, many = statements(table(*two)), statements(table(*six))
    np.testing.assert_allclose(few.consensus_for.share, many.consensus_for.share)
    np.testing.assert_allclose(few.consensus_against.share[1], few.consensus_for.share[0])
    for consensus in (few.consensus_for, many.consensus_for):
        assert (consensus.low < consensus.share).all()
        assert (consensus.share < consensus.high).all()
        assert consensus.agreed.tolist() == [True, False]


def test_a_small_group_can_withhold_consensus() -> None:
    united = statements(table([(5, 0, 995)], [(1, 0, 19)]))
    divided = statements(table([(5, 0, 995)], [(19, 0, 1)]))
    untold = statements(table([(5, 0, 995)], [(0, 0, 1)]))
    assert united.consensus_for.agreed[0]
    assert not divided.consensus_for.agreed[0]
    assert not untold.consensus_for.agreed[0]
    assert divided.consensus_for.share[0] < 0.35 < 0.9 < united.consensus_for.share[0]
    assert divided.divides[0] > 0.6


def test_intervals_hold_what_they_promise() -> None:
    rng = np.random.default_rng(1)
    share = np.array([0.6, 0.8, 0.9])
    truth, inside = np.exp(np.log(share).mean()), 0
    for _ in range(400):
        hits = rng.binomial(40, share)
        found = statements(table(*[[(40 - int(hit), 0, int(hit))] for hit in hits])).consensus_for
        inside += int(found.low[0] <= truth <= found.high[0])
    assert 0.92 <= inside / 400 <= 0.98


def test_one_group_is_measured_by_how_evenly_it_is_split() -> None:
    assert statements(table([(50, 0, 50), (0, 0, 100), (0, 100, 0), (0, 0, 0)])).divides.tolist() == [1, 0, 0, 0]


def test_next_statement_is_new_seldom_twice_the_same_and_repeatable(shown: OpinionMap) -> None:
    seen = np.arange(10)
    draws = [next_statement(shown, 3, seen, seed) for seed in range(50)]
    assert draws == [next_statement(shown, 3, seen, seed) for seed in range(50)]
    assert {draw.statement for draw in draws if draw} <= set(range(10, 40))
    assert len({draw.statement for draw in draws if draw}) > 10
    assert next_statement(shown, 3, np.arange(40), 1) is None
    only = next_statement(shown, 999, seen, 1, np.array([2, 17]))
    assert only is not None
    assert only.statement == 17


def test_next_statement_does_not_mind_whether_people_agree(shown: OpinionMap) -> None:
    chance = np.array([0.7, 0.2, 0.1])
    for some, other in zip(
        gains(shown.statements.tally, chance), gains(shown.statements.tally[..., ::-1], chance), strict=True
    ):
        np.testing.assert_allclose(some, other, atol=1e-12)


def test_what_is_learnt_is_new_telling_or_bridging() -> None:
    tally = table(
        [(0, 0, 0), (0, 0, 100), (100, 0, 0), (50, 0, 52)],  # unknown, settled, dividing, undecided here
        [(0, 0, 0), (0, 0, 100), (0, 0, 100), (1, 0, 99)],
    )
    new, telling, bridging = gains(tally, np.array([0.5, 0.5]))
    assert new.argmax() == 0
    assert telling.argmax() == 2
    assert bridging[1] < 0.01
    assert bridging[3] > bridging[1]
    chosen = gains(tally, np.array([1.0, 0.0]))[2]
    assert chosen[3] > 0.9  # whether all agree hangs on the first group
    assert from_matrix(np.zeros((1, 1))).tally.tolist() == [[0, 1, 0]]
