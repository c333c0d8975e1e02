"""Counting for consultations: approval, ranked ballots by the Schulze method, weighing of criteria, simple ballots.
What it counts informs and replaces no legal vote (仅供协商参考，不代替法定表决). Python's own library, nothing else.

    approval(["A", "B"], {frozenset({"A", "B"}): 12, frozenset({"A"}): 3})
    found = schulze(pairwise(["A", "B", "C"], {ranking("A", "B"): 7, ranking("C", "A"): 5}))
    found.places, found.reason("A", "C"); by_lot(found.places, seed="双色球 2026130: 03 07 11 19 22 31 08")
    weigh(options, criteria, sheets, weights(criteria, sheets)).places
    motion({frozenset({YES}): 20, frozenset({NO}): 9}, RULES["majority_of_present"], present=31)

Ballots come as how often each different ballot was cast, so that a million cost what their different kinds cost. No
figure depends on the order of ballots or options, and nothing is decided silently: who is equal is said to be.
docs/voting.md.
"""

from bandeng.algorithms.voting.approval import Approval, approval
from bandeng.algorithms.voting.ballot import ABSTAIN, NO, YES, Election, Flaw, Motion, Papers, election, motion
from bandeng.algorithms.voting.condorcet import Pairwise, Ranking, from_ranks, pairwise, ranking, smith, winner
from bandeng.algorithms.voting.criteria import Sheet, Weighed, fixed, weigh, weights
from bandeng.algorithms.voting.figures import RULES, Bad, Line, Rule, Share, Verdict
from bandeng.algorithms.voting.lot import by_lot, lot
from bandeng.algorithms.voting.schulze import Link, Reason, Schulze, schulze
from bandeng.algorithms.voting.sensitivity import Holds, Stretch, dominated, holds, stretches

__all__ = [
    "ABSTAIN",
    "NO",
    "RULES",
    "YES",
    "Approval",
    "Bad",
    "Election",
    "Flaw",
    "Holds",
    "Line",
    "Link",
    "Motion",
    "Pairwise",
    "Papers",
    "Ranking",
    "Reason",
    "Rule",
    "Schulze",
    "Share",
    "Sheet",
    "Stretch",
    "Verdict",
    "Weighed",
    "approval",
    "by_lot",
    "dominated",
    "election",
    "fixed",
    "from_ranks",
    "holds",
    "lot",
    "motion",
    "pairwise",
    "ranking",
    "schulze",
    "smith",
    "stretches",
    "weigh",
    "weights",
    "winner",
]
