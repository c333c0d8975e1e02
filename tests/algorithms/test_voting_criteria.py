"""Weighing of criteria: by hand, exactly, and how far weights may move."""

import statistics
from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bandeng.algorithms.voting import Bad, Sheet, Weighed, dominated, fixed, holds, stretches, weigh, weights

quick = settings(max_examples=60, deadline=None)
OPTIONS, CRITERIA = "ABC", ("cost", "time", "use")
pairs = list(product(OPTIONS, CRITERIA))
sheets = st.lists(
    st.builds(
        Sheet,
        st.dictionaries(st.sampled_from(pairs), st.integers(0, 10)),
        st.dictionaries(st.sampled_from(CRITERIA), st.integers(0, 5)),
    ),
    max_size=6,
)
full = st.lists(
    st.builds(Sheet, st.fixed_dictionaries({pair: st.integers(0, 4) for pair in pairs})), min_size=1, max_size=4
)
points = st.fixed_dictionaries({name: st.integers(0, 4) for name in CRITERIA}).filter(lambda given: any(given.values()))


def one(rows: dict[str, tuple[int, ...]], given: dict[str, int]) -> Weighed:
    scores = {(option, name): row[i] for option, row in rows.items() for i, name in enumerate(given)}
    return weigh(rows, given, [Sheet(scores)], fixed(given))


def test_by_hand() -> None:
    said = [
        Sheet({("A", "cost"): 8, ("A", "use"): 4, ("B", "cost"): 5, ("B", "use"): 6}, {"cost": 3, "use": 1}),
        Sheet({("A", "cost"): 6, ("B", "cost"): 5, ("B", "use"): 9}, {"use": 50, "cost": 50}),
        Sheet({}, {}),
    ]
    given = weights(["cost", "use"], said)
    assert (given.share, given.of) == ({"cost": Fraction(5, 8), "use": Fraction(3, 8)}, 2)
    found = weigh("ABC", ["cost", "use"], said, given)
    assert (found.means["A", "cost"].value, found.means["A", "cost"].of) == (7, 2)
    assert found.totals == {"A": Fraction(47, 8), "B": Fraction(25, 8) + Fraction(45, 16)}
    assert (found.places, found.unscored) == ((("B",), ("A",)), ("C",))
    assert (found.spread["A"].of, found.spread["B"].of, found.spread["C"]) == (1, 2, None)


def test_how_far_a_weight_may_move() -> None:
    found = one({"A": (10, 0), "B": (4, 8), "C": (0, 9)}, {"cost": 1, "use": 1})
    assert found.places == (("B",), ("A",), ("C",))
    assert [(s.low, s.high, s.first) for s in stretches(found, "cost")] == [
        (0, Fraction(1, 5), ("C",)),
        (Fraction(1, 5), Fraction(4, 7), ("B",)),
        (Fraction(4, 7), 1, ("A",)),
    ]
    kept = holds(found, "cost")
    assert (kept.low, kept.high, kept.below, kept.above) == (Fraction(1, 5), Fraction(4, 7), ("C",), ("A",))


def test_on_the_edge_nothing_may_move() -> None:
    found = one({"A": (10, 0), "B": (0, 10)}, {"cost": 1, "use": 1})
    kept = holds(found, "cost")
    assert (kept.low, kept.high, kept.below, kept.above) == (Fraction(1, 2), Fraction(1, 2), ("B",), ("A",))
    found = one({"A": (10, 5), "B": (0, 5)}, {"cost": 0, "use": 1})
    kept = holds(found, "cost")
    assert (found.places, kept.low, kept.high, kept.below, kept.above) == ((("A", "B"),), 0, 0, (), ("A",))


def test_who_is_worse_whatever_the_weights() -> None:
    found = one({"A": (5, 5), "B": (4, 4), "C": (4, 5), "D": (9, 0)}, {"cost": 1, "use": 1})
    assert {(d.worse, d.better, d.in_all) for d in dominated(found)} == {
        ("B", "A", True),
        ("C", "A", False),
        ("B", "C", False),
    }


def test_a_single_criterion() -> None:
    found = one({"A": (5,), "B": (4,)}, {"cost": 7})
    assert [(s.low, s.high, s.first) for s in stretches(found, "cost")] == [(0, 1, ("A",))]


@given(sheets)
@quick
def test_whatever_comes(said: list[Sheet]) -> None:
    given = weights(CRITERIA, said)
    assert sum(given.share.values()) == 1
    found = weigh(OPTIONS, CRITERIA, said, given)
    again = weigh(OPTIONS[::-1], CRITERIA[::-1], said[::-1], weights(CRITERIA[::-1], said[::-1]))
    assert again == found
    assert sorted([*found.unscored, *(option for place in found.places for option in place)]) == list(OPTIONS)
    assert all(0 <= total <= 10 for total in found.totals.values())
    for worse in dominated(found):
        assert found.totals[worse.worse] <= found.totals[worse.better]
        if worse.in_all:
            assert found.totals[worse.worse] < found.totals[worse.better]


@given(full)
@quick
def test_quartiles_are_those_of_statistics(said: list[Sheet]) -> None:
    found = weigh(OPTIONS, CRITERIA, said, fixed({"cost": 1, "time": 2, "use": 3}))
    for option in OPTIONS:
        own = [
            Fraction(s.scores[option, "cost"] + 2 * s.scores[option, "time"] + 3 * s.scores[option, "use"], 6)
            for s in said
        ]
        spread = found.spread[option]
        assert (spread.least, spread.most, spread.of) == (min(own), max(own), len(said))
        if len(own) > 1:
            assert [spread.lower, spread.median, spread.upper] == statistics.quantiles(own, n=4, method="inclusive")


def weight_at(given: dict[str, Fraction], name: str, at: Fraction) -> dict[str, Fraction]:
    rest = 1 - given[name]
    others = {other: given[other] / rest if rest else Fraction(1, len(given) - 1) for other in given if other != name}
    return {name: at, **{other: share * (1 - at) for other, share in others.items()}}


@given(full, points, st.sampled_from(CRITERIA))
@quick
def test_the_lead_changes_exactly_there(said: list[Sheet], given: dict[str, int], name: str) -> None:
    found = weigh(OPTIONS, CRITERIA, said, fixed(given))

    def first(at: Fraction) -> tuple[str, ...]:
        moved = weight_at(dict(found.weights.share), name, at)
        return weigh(OPTIONS, CRITERIA, said, fixed(moved)).places[0]

    cut = stretches(found, name)
    assert [cut[0].low, *(s.high for s in cut)] == [*(s.low for s in cut), 1]
    tiny = Fraction(1, 10**9)
    for stretch in cut:
        for at in (stretch.low + tiny, (stretch.low + stretch.high) / 2, stretch.high - tiny):
            assert first(at) == stretch.first
    kept = holds(found, name)
    assert kept.low <= kept.weight <= kept.high
    if kept.low < kept.high:
        assert first((kept.low + kept.high) / 2) == found.places[0]
    for end, beyond, step in ((kept.low, kept.below, -tiny), (kept.high, kept.above, tiny)):
        assert beyond == (first(end + step) if 0 < end + step < 1 else ())
        assert beyond != found.places[0]


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: fixed({"cost": 0}),
        lambda: fixed({"cost": -1, "use": 2}),
        lambda: weights(["cost"], [Sheet({}, {"use": 1})]),
        lambda: weigh("A", ["cost"], [Sheet({("A", "cost"): 11})], fixed({"cost": 1})),
        lambda: weigh("A", ["cost"], [Sheet({("B", "cost"): 1})], fixed({"cost": 1})),
        lambda: weigh("A", ["cost"], [], fixed({"use": 1})),
        lambda: stretches(one({"A": (1,)}, {"cost": 1}), "use"),
    ],
)
def test_what_cannot_be_weighed_is_refused(wrong) -> None:
    with pytest.raises(Bad):
        wrong()
