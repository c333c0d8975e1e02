"""Ranked ballots: published examples, an independent reference, and what the paper proves, tried on random ballots."""

import itertools
import random
import re
from collections import Counter
from itertools import combinations, permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bandeng.algorithms.voting import (
    Bad,
    Pairwise,
    Ranking,
    Schulze,
    by_lot,
    from_ranks,
    lot,
    pairwise,
    ranking,
    schulze,
    smith,
    winner,
)

Ballots = dict[Ranking, int]
quick = settings(max_examples=120, deadline=None)


def written(text: str) -> Ballots:
    """ "5 ACBED, 3 AB=C" as ballots: five with A before C, …, three with A before B and C, which are equal."""
    found: Ballots = Counter()
    for often, order in (part.split() for part in text.split(",")):
        found[ranking(*(group.split("=") for group in re.findall(r"\w(?:=\w)*", order)))] += int(often)
    return dict(found)


def rank(options: str, text: str) -> Schulze:
    return schulze(pairwise(options, written(text)))


# M. Schulze's examples: section 3 of the paper and his collection of examples.
FIRST = "5 ACBED, 5 ADECB, 8 BEDAC, 3 CABED, 7 CAEBD, 2 CBADE, 7 DCEBA, 8 EBADC"
SIX = "3 ADEBCF, 3 BFECDA, 4 CABFDE, 1 DBCEFA, 4 DEFABC, 2 ECBDFA, 2 FACDBE"
INCOMPLETE = "6 ABCD, 8 A=B, 8 A=C, 18 A=CD, 8 A=C=D, 40 B, 4 CBDA, 9 CDAB, 8 C=D, 14 DABC, 11 DBCA, 4 DCAB"
WINNERS = [
    ("ABCDE", FIRST, "E"),
    ("ABCD", "8 ACDB, 2 BADC, 4 CDBA, 4 DBAC, 3 DCBA", "D"),
    ("ABCD", "3 ABCD, 2 CBDA, 2 DABC, 2 DBCA", "BD"),
    ("ABCD", "12 ABCD, 6 ADBC, 9 BCDA, 15 CDAB, 21 DBAC", "D"),
    ("ABCD", "6 ACDB, 1 BADC, 3 CBDA, 3 DBAC, 2 DCBA", "AD"),
    ("ABCDEF", SIX, "A"),
    (
        "ABCDEF",
        SIX + ", 2 AEFCBD",
        "D",
    ),  # more voters prefer A, and A loses: the method's known failure of participation
    ("ABCD", "3 ABDC, 5 ADBC, 1 ADCB, 2 BADC, 2 BDCA, 4 CABD, 6 CBAD, 2 DBCA, 5 DCAB", "A"),
    ("ABCDE", "3 ABDEC, 5 ADEBC, 1 ADECB, 2 BADEC, 2 BDECA, 4 CABDE, 6 CBADE, 2 DBECA, 5 DECAB", "B"),
    ("ABCD", INCOMPLETE, "D"),
    ("ABCDE", "9 ADBEC, 6 BCADE, 5 BCDEA, 2 CDBEA, 6 DECBA, 14 EACBD, 2 ECABD, 1 EDACB", "B"),
    ("ABCDE", "9 ADBEC, 1 BACED, 6 CBADE, 2 CDBEA, 5 CDEAB, 6 DECAB, 14 EBACD, 2 EBCAD", "E"),
]
ORDERS = [
    ("ABCDE", FIRST, "E A C B D"),
    ("ABCD", "5 ACBD, 2 ACDB, 3 ADCB, 4 BACD, 3 CBDA, 3 CDBA, 1 DACB, 5 DBAC, 4 DCBA", "D A C B"),
    ("ABCDE", "3 ABDEC, 5 ADEBC, 1 ADECB, 2 BADEC, 2 BDECA, 4 CABDE, 6 CBADE, 2 DBECA, 5 DECAB", "B A D E C"),
    ("ABCD", "3 ABCD, 2 DABC, 2 DBCA, 2 CBDA", "BD AC"),
]


@pytest.mark.parametrize(("options", "text", "expected"), WINNERS)
def test_published_winners(options: str, text: str, expected: str) -> None:
    assert "".join(rank(options, text).winners) == expected


@pytest.mark.parametrize(("options", "text", "expected"), ORDERS)
def test_published_orders(options: str, text: str, expected: str) -> None:
    assert " ".join("".join(place) for place in rank(options, text).places) == expected


def test_the_first_example_in_full() -> None:
    found = rank("ABCDE", FIRST)
    over = [[found.pairs.over.get((a, b), 0) for b in "ABCDE"] for a in "ABCDE"]
    paths = [[found.strength.get((a, b), (0, 0))[0] for b in "ABCDE"] for a in "ABCDE"]
    assert over == [
        [0, 20, 26, 30, 22],
        [25, 0, 16, 33, 18],
        [19, 29, 0, 17, 24],
        [15, 12, 28, 0, 14],
        [23, 27, 21, 31, 0],
    ]
    assert paths == [
        [0, 28, 28, 30, 24],
        [25, 0, 28, 33, 24],
        [25, 29, 0, 29, 24],
        [25, 28, 28, 0, 24],
        [25, 28, 28, 31, 0],
    ]
    assert winner(found.pairs) is None
    assert smith(found.pairs) == tuple("ABCDE")
    reason = found.reason("E", "A")
    assert "".join(link.stronger for link in reason.path) + "A" == "EBA"  # as strong as the paper's EDCBA, and shorter
    assert "".join(link.stronger for link in reason.back) + "E" == "ACE"
    assert (reason.weakest.votes, reason.weakest_back.votes) == (25, 24)
    assert reason.before
    assert not reason.after
    assert [(r.one, r.other) for r in found.neighbours()] == [("E", "A"), ("A", "C"), ("C", "B"), ("B", "D")]


def test_ties_are_stated_even_between_places() -> None:
    found = rank("ABCD", ORDERS[3][1])
    assert found.before("B", "C")
    assert found.before("D", "A")
    assert found.tied() == (("A", "B"), ("A", "C"), ("B", "D"), ("C", "D"))
    reason = found.reason("A", "B")
    assert not reason.before
    assert not reason.after


def test_fewer_against_decide_between_equally_many() -> None:
    over = {("A", "B"): 5, ("B", "A"): 3, ("B", "C"): 5, ("C", "B"): 2, ("C", "A"): 5, ("A", "C"): 1}
    assert schulze(Pairwise(("A", "B", "C"), over, 12)).places == (("B",), ("C",), ("A",))


# What anyone may hand in.
OPTIONS = "ABCDE"


@st.composite
def profiles(draw: st.DrawFn, least: int = 1, most: int = 5) -> tuple[str, Ballots]:
    options = OPTIONS[: draw(st.integers(least, most))]
    rows = draw(st.lists(st.lists(st.integers(0, 4), min_size=len(options), max_size=len(options)), max_size=7))
    many = draw(st.lists(st.integers(1, 4), min_size=len(rows), max_size=len(rows)))
    ballots: Ballots = Counter()
    for row, often in zip(rows, many, strict=True):
        ballots[from_ranks({option: place for option, place in zip(options, row, strict=True) if place < 4})] += often
    return options, dict(ballots)


def prefers(ballot: Ranking, one: str, other: str) -> bool:
    place = {option: i for i, group in enumerate(ballot) for option in group}
    return place.get(one, 99) < place.get(other, 99)


def reference(options: str, ballots: Ballots) -> dict[tuple[str, str], tuple[int, int]]:
    """Strongest paths by looking at every path there is."""
    over = {(a, b): sum(n for one, n in ballots.items() if prefers(one, a, b)) for a in options for b in options}
    link = {(a, b): (over[a, b], -over[b, a]) if over[a, b] > over[b, a] else (0, 0) for a, b in over}
    best = {}
    for a, b in permutations(options, 2):
        rest = [option for option in options if option not in (a, b)]
        paths = [(a, *way, b) for length in range(len(rest) + 1) for way in permutations(rest, length)]
        best[a, b] = max(min(link[step] for step in itertools.pairwise(path)) for path in paths)
    return best


@given(profiles())
@quick
def test_the_same_as_looking_at_every_path(profile: tuple[str, Ballots]) -> None:
    options, ballots = profile
    found, best = schulze(pairwise(options, ballots)), reference(options, ballots)
    assert found.strength == best
    for a, b in permutations(options, 2):
        assert found.before(a, b) == (best[a, b] > best[b, a])
        reason = found.reason(a, b)
        assert (reason.before, reason.after) == (found.before(a, b), found.before(b, a))
        assert (reason.weakest.strength if reason.weakest else (0, 0)) == best[a, b]
        ends = [option for link in reason.path for option in (link.stronger, link.weaker)]
        assert ends[1:-1:2] == ends[2:-1:2]
        assert not ends or (ends[0], ends[-1]) == (a, b)


@given(profiles())
@quick
def test_a_weak_order_that_keeps_to_before(profile: tuple[str, Ballots]) -> None:
    found = schulze(pairwise(*profile))
    place = {option: i for i, group in enumerate(found.places) for option in group}
    assert sorted(place) == list(profile[0])
    for a, b in permutations(profile[0], 2):
        assert not found.before(a, b) or place[a] < place[b]
        assert place[a] != place[b] or (a, b) in found.tied() or (b, a) in found.tied()
        for c in profile[0]:
            if c not in (a, b) and found.before(a, b) and found.before(b, c):
                assert found.before(a, c)


@given(profiles())
@quick
def test_condorcet_and_smith(profile: tuple[str, Ballots]) -> None:
    options, ballots = profile
    pairs = pairwise(options, ballots)
    found, top = schulze(pairs), winner(pairs)
    assert top is None or found.winners == (top,)
    sets = (set(some) for size in range(1, len(options) + 1) for some in combinations(options, size))
    assert set(smith(pairs)) == next(s for s in sets if all(pairs.beats(a, b) for a in s for b in set(options) - s))
    assert set(found.winners) <= set(smith(pairs))
    loser = [a for a in options if len(options) > 1 and all(pairs.beats(b, a) for b in options if b != a)]
    assert not loser or found.places[-1] == (loser[0],)


@given(profiles(), st.randoms(use_true_random=False))
@quick
def test_no_order_and_no_name_matters(profile: tuple[str, Ballots], chance: random.Random) -> None:
    options, ballots = profile
    one_by_one = [ballot for ballot, often in ballots.items() for _ in range(often)]
    chance.shuffle(one_by_one)
    before = schulze(pairwise(options, ballots))
    assert schulze(pairwise(chance.sample(options, len(options)), Counter(one_by_one))) == before
    names = dict(zip(options, chance.sample("VWXYZ", len(options)), strict=True))
    renamed = {tuple(frozenset(names[o] for o in group) for group in ballot): n for ballot, n in ballots.items()}
    after = schulze(pairwise(names.values(), renamed))
    assert [{names[o] for o in place} for place in before.places] == [set(place) for place in after.places]


@given(profiles())
@quick
def test_turned_round_the_order_turns_round(profile: tuple[str, Ballots]) -> None:
    options, ballots = profile
    turned: Ballots = Counter()
    for ballot, often in ballots.items():
        rest = set(options).difference(*ballot)
        turned[ranking(*reversed((*ballot, rest)))] += often
    before, after = schulze(pairwise(options, ballots)), schulze(pairwise(options, turned))
    assert all(before.before(a, b) == after.before(b, a) for a, b in permutations(options, 2))
    assert before.winners != after.winners or len(before.winners) > 1 or len(options) == 1


@given(profiles(least=2), st.data())
@quick
def test_more_liked_never_hurts(profile: tuple[str, Ballots], data: st.DataObject) -> None:
    options, ballots = profile
    before = schulze(pairwise(options, ballots))
    raised = data.draw(st.sampled_from(options))
    after: Ballots = Counter()
    for ballot, often in ballots.items():
        full = [set(group) for group in (*ballot, set(options).difference(*ballot)) if group]
        at = next(i for i, group in enumerate(full) if raised in group)
        to = data.draw(st.integers(0, at))
        full[at].discard(raised)
        if data.draw(st.booleans()):
            full[to].add(raised)  # beside those who stand there
        else:
            full.insert(to, {raised})
        after[ranking(*full)] += often
    now = schulze(pairwise(options, after))
    for other in options:
        if other != raised:
            assert not before.before(raised, other) or now.before(raised, other)
            assert before.before(other, raised) or not now.before(other, raised)


@given(profiles(most=4), st.integers(2, 3), st.data())
@quick
def test_clones_change_nothing(profile: tuple[str, Ballots], copies: int, data: st.DataObject) -> None:
    options, ballots = profile
    original = data.draw(st.sampled_from(options))
    clones = [original + str(i) for i in range(copies)]
    after: Ballots = Counter()
    for ballot, often in ballots.items():
        for _ in range(often):
            groups: list[set[str]] = []
            for group in (*ballot, set(options).difference(*ballot)):
                if original not in group:
                    groups.append(set(group))
                elif len(group) > 1:  # equal to others: so are all its clones
                    groups.append(set(group) - {original} | set(clones))
                else:
                    groups += [{clone} for clone in data.draw(st.permutations(clones))]
            after[ranking(*groups)] += 1
    before = schulze(pairwise(options, ballots))
    now = schulze(pairwise([o for o in options if o != original] + clones, after))
    for a, b in permutations(options, 2):
        for a_, b_ in ((x, y) for x in (clones if a == original else [a]) for y in (clones if b == original else [b])):
            assert now.before(a_, b_) == before.before(a, b)
    assert (original in before.winners) == any(clone in now.winners for clone in clones)


def test_unranked_stand_below_and_are_equal() -> None:
    pairs = pairwise("ABCD", {ranking("A", "B"): 3, (): 2})
    assert [pairs.over["B", "C"], pairs.over["C", "D"], pairs.equal("C", "D"), pairs.equal("A", "B")] == [3, 0, 5, 2]
    assert schulze(pairs).places == (("A",), ("B",), ("C", "D"))
    assert schulze(pairwise("AB", {})).places == (("A", "B"),)


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: pairwise("AB", {ranking("A", "X"): 1}),
        lambda: pairwise("AB", {(frozenset("A"), frozenset("AB")): 1}),
        lambda: pairwise("AB", {ranking("A"): -1}),
        lambda: pairwise("AA", {}),
        lambda: pairwise("", {}),
        lambda: ranking("A", ("B", "A")),
        lambda: lot("AB", ""),
        lambda: lot("AB", "one\ntwo"),
        lambda: lot(["\u00e9", "e\u0301"], "seed"),  # the same name to the eye
    ],
)
def test_what_cannot_be_counted_is_refused(wrong) -> None:
    with pytest.raises(Bad):
        wrong()


def test_the_lot_can_be_repeated_with_common_tools() -> None:
    # printf '%s\n%s' 20261201 东门 | sha256sum
    assert lot(["西门", "东门", "南门"], "20261201") == ("东门", "南门", "西门")  # 3db3…, cefb…, fba9…
    assert by_lot((("B",), ("东门", "南门", "西门")), "20261201") == ("B", "东门", "南门", "西门")
    assert {lot("AB", str(seed))[0] for seed in range(20)} == {"A", "B"}


@given(st.permutations(["A", "B", "C", "D"]), st.text("0123456789", min_size=1))
@quick
def test_the_lot_asks_no_order_and_thins_out_evenly(order: list[str], seed: str) -> None:
    assert lot(order, seed) == lot("ABCD", seed)
    assert lot("ABC", seed) == tuple(option for option in lot("ABCD", seed) if option != "D")


def test_a_million_ballots() -> None:
    kinds = [ranking(*order) for order in permutations("ABCDEF")]
    pairs = pairwise("ABCDEF", {kind: 1400 + i for i, kind in enumerate(kinds)})
    assert pairs.ballots == sum(1400 + i for i in range(720)) > 1_000_000
    assert schulze(pairs).places == tuple((option,) for option in "FEDCBA")  # the later kinds are the more
