"""Sortition: the chances are LEXIMIN's, the same for people alike, in whatever order people come."""

import random
from collections import defaultdict

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from bandeng.algorithms.sortition import Person, Quota, panels
from bandeng.algorithms.sortition.lottery import TOTAL
from bandeng.algorithms.sortition.mixture import Mixture
from bandeng.algorithms.sortition.panel import Panels
from bandeng.algorithms.sortition.stages import staged
from tests.algorithms.pools import Given, every_panel, leximin_over, pools


@settings(max_examples=60, deadline=None)
@given(pools())
def test_the_least_chance_is_the_greatest_over_all_panels_there_are(made: Given) -> None:
    lottery = panels(*made)
    shares = every_panel(lottery.pool) / lottery.pool.counts[:, None]
    rows = np.hstack([-shares, np.ones((len(shares), 1))])
    one = np.append(np.ones(shares.shape[1]), 0)[None]
    best = linprog(np.append(np.zeros(shares.shape[1]), -1), rows, np.zeros(len(rows)), one, [1])
    assert lottery.least == pytest.approx(-best.fun, abs=1e-6)


@settings(max_examples=60, deadline=None)
@given(pools())
def test_all_chances_are_those_of_leximin_found_by_another_way(made: Given) -> None:
    lottery = panels(*made)
    right = leximin_over(every_panel(lottery.pool), lottery.pool.counts)
    assert [float(chance) for chance in lottery.chances] == pytest.approx(list(right), abs=1e-6)


@settings(max_examples=40, deadline=None)
@given(pools())
def test_stage_by_stage_the_chances_are_the_same(made: Given) -> None:
    lottery = panels(*made)
    mixture = Mixture(Panels.of(lottery.pool))
    mixture.add(np.bincount(lottery.panels[-1], minlength=len(lottery.pool.types)).astype(float))
    chances, weights = staged(mixture)
    assert list(chances) == pytest.approx([float(chance) for chance in lottery.chances], abs=1e-6)
    assert weights.sum() == pytest.approx(1)
    assert len(weights) == len(mixture.found)


def test_with_no_cuts_to_spare_it_goes_on_stage_by_stage(monkeypatch: pytest.MonkeyPatch) -> None:
    people = [Person(f"{value}{at}", {"a": value}) for value in "xyz" for at in range(4)]
    made = people, [Quota("a", "x", 1, 2), Quota("a", "z", 0, 0)], 4
    right = panels(*made).chances
    monkeypatch.setattr("bandeng.algorithms.sortition.lottery.CUTS", -1)
    assert [float(one) for one in panels(*made).chances] == pytest.approx([float(one) for one in right], abs=1e-9)


@settings(max_examples=40, deadline=None)
@given(pools(40), st.randoms(use_true_random=False))
def test_the_order_of_people_and_quotas_changes_nothing(made: Given, chance: random.Random) -> None:
    people, quotas, size = made
    again = panels(chance.sample(people, len(people)), chance.sample(quotas, len(quotas)), size)
    assert again == panels(people, quotas, size)


@settings(max_examples=60, deadline=None)
@given(pools(60))
def test_every_panel_keeps_quotas_and_people_alike_have_the_same_chance(made: Given) -> None:
    people, quotas, size = made
    lottery = panels(people, quotas, size)
    assert sum(lottery.weights) == TOTAL
    assert all(lottery.pool.fits(panel) for panel in lottery.panels)
    assert sum(lottery.probabilities.values()) == pytest.approx(size)
    alike = defaultdict(set)
    for person in people:
        alike[tuple(sorted(person.values.items()))].add(lottery.probabilities[person.key])
    assert all(len(chances) == 1 for chances in alike.values())


def test_without_quotas_everyone_has_the_same_chance() -> None:
    lottery = panels([Person(str(at), {}) for at in range(40)], [], 10)
    assert set(lottery.probabilities.values()) == {0.25}


def test_a_type_without_any_panel_has_no_chance_and_the_others_still_have_the_most() -> None:
    people = [Person(f"{value}{at}", {"a": value}) for value in "xyz" for at in range(4)]
    lottery = panels(people, [Quota("a", "x", 1, 2), Quota("a", "z", 0, 0)], 4)
    assert [float(chance) for chance in lottery.chances] == pytest.approx([0.5, 0.5, 0], abs=1e-9)


def test_where_fractions_of_people_would_do_better_cuts_find_what_people_can() -> None:
    # Any two of the first three exclude each other; in fractions, half of each would keep the quotas.
    people = [
        Person(name, {one: "yes" if one in name else "no" for one in "abc"}) for name in ("ab", "bc", "ca", "1", "2")
    ]
    lottery = panels(people, [Quota(one, "yes", 0, 1) for one in "abc"], 2)
    right = leximin_over(every_panel(lottery.pool), lottery.pool.counts)
    assert [float(chance) for chance in lottery.chances] == pytest.approx(list(right), abs=1e-6)


def test_only_the_least_chance_is_right_when_no_more_is_asked_for() -> None:
    people = [Person(f"{value}{at}", {"a": value}) for value in "xyz" for at in range(3 + 3 * (value == "x"))]
    quotas = [Quota("a", "x", 1, 1), Quota("a", "y", 0, 2), Quota("a", "z", 0, 2)]
    assert panels(people, quotas, 3, only_least=True).least == pytest.approx(panels(people, quotas, 3).least)


@pytest.mark.parametrize(
    ("people", "quotas", "size", "word"),
    [
        (["a", "a"], [], 1, "same key"),
        (["a"], [], 2, "panel of 2"),
        (["a"], [], 0, "panel of 0"),
        (["a"], [Quota("v", "1", 0, 1), Quota("v", "1", 0, 2)], 1, "two quotas"),
        (["a"], [Quota("v", "1", 2, 1)], 1, "no quota"),
        (["a"], [Quota("w", "1", 0, 1)], 1, "has no w"),
    ],
)
def test_what_makes_no_sense_is_refused(people: list[str], quotas: list[Quota], size: int, word: str) -> None:
    with pytest.raises(ValueError, match=word):
        panels([Person(key, {"v": "1"}) for key in people], quotas, size)
