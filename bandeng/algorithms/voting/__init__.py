"""Counting for consultations: approval, ranked ballots by the Schulze method, weighing of criteria, simple ballots.
What it counts informs and replaces no legal vote (仅供协商参考，不代替法定表决). Python's own library, nothing else.

    found = schulze(pairwise(["A", "B", "C"], {ranking("A", "B"): 7, ranking("C", "A"): 5}))
    found.places, found.reason("A", "C"); by_lot(found.places, seed="双色球 2026130: 03 07 11 19 22 31 08")

Ballots come as how often each different ballot was cast, so that a million cost what their different kinds cost. No
figure depends on the order of ballots or options, and nothing is decided silently: who is equal is said to be.
docs/voting.md.
"""

from bandeng.algorithms.voting.condorcet import Pairwise, Ranking, from_ranks, pairwise, ranking, smith, winner
from bandeng.algorithms.voting.figures import RULES, Bad, Line, Rule, Share, Verdict
from bandeng.algorithms.voting.lot import by_lot, lot
from bandeng.algorithms.voting.schulze import Link, Reason, Schulze, schulze

__all__ = [
    "RULES",
    "Bad",
    "Line",
    "Link",
    "Pairwise",
    "Ranking",
    "Reason",
    "Rule",
    "Schulze",
    "Share",
    "Verdict",
    "by_lot",
    "from_ranks",
    "lot",
    "pairwise",
    "ranking",
    "schulze",
    "smith",
    "winner",
]
