"""Approval, motions, elections: every paper is accounted for, who is equal is said, rules are held exactly."""

from collections import Counter
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bandeng.algorithms.voting import ABSTAIN, NO, RULES, YES, Bad, Flaw, Rule, approval, election, motion

quick = settings(max_examples=100, deadline=None)
sets = st.frozensets(st.sampled_from("ABCD"))
handed_in = st.dictionaries(sets, st.integers(0, 9), max_size=8)


def marks(text: str) -> frozenset[str]:
    return frozenset(text)


def test_approval_with_ties_and_denominators() -> None:
    half = Rule(Fraction(1, 2), "valid", above=False)
    found = approval(
        "ABCD",
        {marks("AB"): 3, marks("B"): 1, marks("A"): 1, marks("C"): 2, marks(""): 1},
        threshold=half,
        quorum=RULES["majority_of_entitled"],
        entitled=15,
    )
    assert [(line.option, line.place, line.share.count, line.share.of) for line in found.lines] == [
        ("A", 1, 4, 8),
        ("B", 1, 4, 8),
        ("C", 3, 2, 8),
        ("D", 4, 0, 8),
    ]
    assert (found.first, found.ties, found.reached) == (("A", "B"), (("A", "B"),), ("A", "B"))
    assert (found.ballots, found.blank) == (8, 1)
    assert (found.quorum.share.count, found.quorum.share.of, found.quorum.needed) == (8, 15, 8)
    assert found.quorum.reached


def test_nobody_came() -> None:
    found = approval("AB", {}, threshold=Rule(Fraction(0), "cast", above=False))
    assert (found.first, found.reached, found.lines[0].share.fraction) == ((), (), None)
    assert found.ties == (("A", "B"),)


@given(handed_in)
@quick
def test_approval_counts_as_by_hand(ballots: dict[frozenset[str], int]) -> None:
    found = approval("DCBA", ballots)
    one_by_one = [paper for paper, often in ballots.items() for _ in range(often)]
    assert approval("ABCD", Counter(one_by_one)).lines == found.lines
    for line in found.lines:
        assert line.share.count == sum(line.option in paper for paper in one_by_one)
        assert line.place == 1 + sum(other.share.count > line.share.count for other in found.lines)
        assert line.share.of == len(one_by_one)


@pytest.mark.parametrize(
    ("rule", "of", "needed"),
    [
        ("majority_of_cast", 10, 6),
        ("majority_of_cast", 11, 6),
        ("two_thirds_of_cast", 9, 6),
        ("two_thirds_of_cast", 10, 7),
        ("two_thirds_of_cast", 0, 1),
        ("majority_of_cast", 0, 1),
    ],
)
def test_rules_are_exact(rule: str, of: int, needed: int) -> None:
    assert RULES[rule].needed(of) == needed


def test_a_motion_by_different_rules() -> None:
    papers = {marks_of(YES): 10, marks_of(NO): 8, marks_of(ABSTAIN): 1, marks_of(): 2, marks_of(YES, NO): 1}
    papers[marks_of("maybe")] = 1

    def carried(rule: str, **more: bool) -> bool:
        return motion(papers, RULES[rule], unreadable=1, present=30, entitled=40, **more).carried

    found = motion(papers, RULES["majority_of_decided"], unreadable=1, present=30)
    assert (found.yes.count, found.no.count, found.abstain.count, found.yes.of) == (10, 8, 1, 19)
    assert (found.papers.cast, found.papers.valid) == (24, 19)
    assert found.papers.flaws == {Flaw.UNREADABLE: 1, Flaw.UNKNOWN: 1, Flaw.TOO_MANY: 1, Flaw.BLANK: 2}
    assert (found.verdict.needed, found.verdict.share.of, found.carried) == (10, 18, True)
    assert carried("majority_of_valid")
    assert not carried("majority_of_valid", blank_abstains=True)  # of 21 then
    assert not carried("majority_of_cast")
    assert not carried("majority_of_present")
    assert not carried("two_thirds_of_cast")


def marks_of(*choices: str) -> frozenset[str]:
    return frozenset(choices)


def test_more_papers_than_people_void_a_ballot() -> None:
    found = motion({marks_of(YES): 9}, RULES["majority_of_cast"], present=8)
    assert (found.papers.in_order, found.verdict.reached, found.carried) == (False, True, False)
    assert election("AB", {marks("A"): 9}, seats=1, present=8).elected == ()


def test_a_tie_is_not_carried() -> None:
    found = motion({marks_of(YES): 5, marks_of(NO): 5}, RULES["majority_of_decided"])
    assert (found.tied, found.carried) == (True, False)


def test_an_election_says_who_is_equal_at_the_last_seat() -> None:
    found = election("ABCDE", {marks("AB"): 4, marks("AC"): 4, marks("D"): 1, marks("ABC"): 1}, seats=2)
    assert [(line.option, line.share.count) for line in found.lines][:3] == [("A", 8), ("B", 4), ("C", 4)]
    assert (found.elected, found.tied, found.vacant) == (("A",), ("B", "C"), 1)
    assert found.papers.flaws[Flaw.TOO_MANY] == 1


def test_seats_stay_vacant_rather_than_break_the_rule() -> None:
    found = election("ABC", {marks("A"): 6, marks("B"): 4}, seats=2, rule=RULES["majority_of_cast"])
    assert (found.elected, found.tied, found.vacant) == (("A",), (), 1)
    assert election("ABC", {marks("A"): 1}, seats=2).elected == ("A",)  # nobody is elected by nobody


@given(handed_in, st.integers(1, 3), st.integers(0, 3), st.booleans(), st.sampled_from([None, *RULES]))
@quick
def test_every_paper_is_accounted_for(papers, seats: int, unreadable: int, abstains: bool, rule: str | None) -> None:
    found = election(
        "ABC",
        papers,
        seats=seats,
        rule=RULES[rule] if rule else None,
        unreadable=unreadable,
        present=99,
        entitled=120,
        blank_abstains=abstains,
    )
    assert (
        found.papers.cast == sum(papers.values()) + unreadable == found.papers.valid + sum(found.papers.flaws.values())
    )
    assert len(found.elected) + found.vacant == seats
    assert not found.tied or len(found.tied) > found.vacant > 0
    votes = {line.option: line.share.count for line in found.lines}
    least = min((votes[name] for name in found.elected), default=10**6)
    assert all(votes[name] < least for name in votes if name not in found.elected)


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: approval("AB", {marks("X"): 1}),
        lambda: approval("AB", {marks("A"): -1}),
        lambda: approval("ABA", {}),
        lambda: approval("AB", {}, quorum=RULES["majority_of_entitled"]),
        lambda: motion({marks_of(YES): -1}, RULES["majority_of_cast"]),
        lambda: motion({}, RULES["majority_of_present"]),
        lambda: motion({}, RULES["majority_of_cast"], unreadable=-1),
        lambda: election("AB", {}, seats=0),
    ],
)
def test_what_cannot_be_counted_is_refused(wrong) -> None:
    with pytest.raises(Bad):
        wrong()
