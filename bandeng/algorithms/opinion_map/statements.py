"""What the groups say of each statement: what marks a group, what all groups agree on, what divides them."""

from dataclasses import dataclass

import numpy as np
from scipy.special import digamma, polygamma

from bandeng.algorithms.opinion_map import rates
from bandeng.algorithms.opinion_map.votes import AGREE, DISAGREE, Floats, Ints, Votes

HALF = 0.5


@dataclass(frozen=True)
class Consensus:
    """For each statement: `share`, the geometric mean of the groups' shares (Laplace's rule), with a 95 % interval;
    `agreed`: in every single group more than half say so, of which one can be 95 % sure."""

    share: Floats
    low: Floats
    high: Floats
    agreed: np.ndarray[tuple[int, ...], np.dtype[np.bool_]]


@dataclass(frozen=True)
class Statements:
    """`tally`: groups × statements × (disagree, pass, agree), exact. `marks_for`, `marks_against`: groups × statements,
    by how much (at least, 95 %) the group agrees or disagrees more often than all others together. `consensus_for`,
    `consensus_against`. `divides`: by how much (at least, 95 %) two groups' shares of agreement differ, at the most;
    with one group: how evenly people are split, 0 to 1."""

    tally: Ints
    marks_for: Floats
    marks_against: Floats
    consensus_for: Consensus
    consensus_against: Consensus
    divides: Floats


def tallied(votes: Votes, groups: Ints, counted: np.ndarray[tuple[int, ...], np.dtype[np.bool_]], count: int) -> Ints:
    """Groups × statements × (disagree, pass, agree), of the participants that are `counted`."""
    belongs = np.zeros((votes.participants, count))
    belongs[counted, groups[counted]] = 1
    counts: Ints = np.rint(votes.spread(belongs)).astype(np.int64)
    return counts.reshape(-1, 3, count).transpose(2, 0, 1).copy()


def statements(tally: Ints) -> Statements:
    """All figures of statements, from the groups' tallies."""
    counts, seen = tally.astype(float), tally.sum(2).astype(float)
    sums, whole = counts.sum(0), seen.sum(0)
    marks = [
        rates.difference(counts[..., way], seen, sums[:, way] - counts[..., way], whole - seen)[0]
        for way in (AGREE, DISAGREE)
    ]
    return Statements(
        tally,
        marks[0],
        marks[1],
        _consensus(counts[..., AGREE], seen),
        _consensus(counts[..., DISAGREE], seen),
        _divides(counts, seen),
    )


def _consensus(hits: Floats, seen: Floats) -> Consensus:
    """Of Beta-distributed shares the logarithms' means and variances are known exactly, so their mean's too."""
    a, b = hits + 1, seen - hits + 1
    share = np.exp(np.log(a / (a + b)).mean(0))
    middle = (digamma(a) - digamma(a + b)).mean(0)
    width = rates.Z * np.sqrt((polygamma(1, a) - polygamma(1, a + b)).sum(0)) / len(hits)
    low = rates.wilson(hits, seen, 1.6448536269514722)[0].min(0)  # one-sided 95 %
    return Consensus(share, np.exp(middle - width), np.minimum(np.exp(middle + width), 1.0), low > HALF)


def _divides(counts: Floats, seen: Floats) -> Floats:
    if len(counts) == 1:
        either = np.minimum(counts[0, :, AGREE], counts[0, :, DISAGREE])
        return np.asarray(2 * either / np.maximum(seen[0], 1))
    best = np.full(counts.shape[1], -1.0)
    for one in range(len(counts)):
        for other in range(len(counts)):
            if one != other:
                pair = counts[one, :, AGREE], seen[one], counts[other, :, AGREE], seen[other]
                best = np.maximum(best, rates.difference(*pair)[0])
    return best
