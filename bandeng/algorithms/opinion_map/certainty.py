"""How sure we are of the groups. They are *clear* only if three things hold, otherwise *not clear yet*:

- **real**: the first axis also shows in people who had no part in finding it (`axes.replication`);
- **apart**: the mean silhouette is well above that of one crowd, equally wide along each axis, cut up the same way
  (the idea of the gap statistic, Tibshirani, Walther and Hastie 2001, and of SigClust, Liu et al. 2008);
- **stable**: with every tenth vote left out, all is found again, number of groups and all, time and again.

A cloud without gaps can be cut in two stably, and noise can be cut anywhere: each test alone would be fooled."""

from dataclasses import dataclass

import numpy as np

from bandeng.algorithms.opinion_map.axes import REPLICATED
from bandeng.algorithms.opinion_map.canonical import canonical
from bandeng.algorithms.opinion_map.fit import Fit, fit
from bandeng.algorithms.opinion_map.groups import grouping
from bandeng.algorithms.opinion_map.match import names
from bandeng.algorithms.opinion_map.votes import Floats, Ints, Votes

TRIALS = 20
CROWDS = 8
CROWD = 1000  # people in an invented crowd
LEFT_OUT = 0.1
AGREEMENT = 0.9  # adjusted Rand index in every trial
APART = 0.1  # of silhouette above the crowd's; what continua of opinion reach stays below 0.08
PEOPLE = 20_000  # looked at, at most


@dataclass(frozen=True)
class Certainty:
    """`proof`: standard deviations of the first axis; `apart`: silhouette above one crowd's; `agreements`: adjusted
    Rand index with every trial's groups; `kept`: participant → share of trials with the same group (NaN beyond the
    PEOPLE looked at); `clear`: the verdict."""

    clear: bool
    proof: float
    apart: float
    agreements: Floats
    kept: Floats


def crowd(points: Floats, count: int) -> float:
    """Mean silhouette of `count` groups in one crowd as wide as `points` (people × axes) along each axis."""
    rng = np.random.default_rng(1)
    widths, found = points.std(0), []
    for _ in range(CROWDS):
        means = grouping(rng.standard_normal((min(CROWD, len(points)), points.shape[1])) * widths).silhouettes
        found += [means[count]] if count in means else []
    return float(np.mean(found)) if found else 0.0


def thinned(votes: Votes, trial: int) -> Votes:
    """The votes without a tenth of them, another tenth in each trial."""
    stay = np.random.default_rng(trial).random(len(votes.codes)) >= LEFT_OUT
    starts = np.concatenate(([0], np.cumsum(stay)))[votes.starts]
    return Votes(starts, votes.codes[stay], votes.statements)


def agreement(some: Ints, others: Ints) -> float:
    """Adjusted Rand index (Hubert and Arabie 1985) of two groupings of the same people; 1 if both are one group."""
    some, others = (np.unique(of, return_inverse=True)[1] for of in (some, others))
    table = np.zeros((some.max(initial=0) + 1, others.max(initial=0) + 1))
    np.add.at(table, (some, others), 1)
    rows, columns, whole = _pairs(table.sum(1)), _pairs(table.sum(0)), len(some) * (len(some) - 1) / 2
    expected = rows * columns / whole if whole else 0.0
    most = (rows + columns) / 2
    return 1.0 if most == expected else (_pairs(table) - expected) / (most - expected)


def _pairs(counts: Floats) -> float:
    return float((counts * (counts - 1) / 2).sum())


def certainty(votes: Votes, whole: Fit) -> Certainty:
    """How sure one can be of the groups of `whole`, found in `votes` (in canonical order)."""
    people = min(votes.participants, PEOPLE)
    some, groups = votes.part(0, people), whole.groups[:people]
    count, proof = whole.grouping.count, float(whole.axes.proof[:1].max(initial=0))
    if count == 1:
        return Certainty(False, proof, 0.0, np.ones(0), np.ones(votes.participants))
    takes = whole.forming[:people]
    points = whole.places.points[whole.forming]
    apart = whole.grouping.silhouettes[count] - crowd(points, count)
    agreements, same = [], np.zeros(people)
    for trial in range(TRIALS):
        again, rows, _ = canonical(thinned(some, trial))
        found = np.empty(people, np.int64)
        found[rows] = fit(again).groups
        agreements.append(agreement(groups[takes], found[takes]))
        same += names(found, int(found.max()) + 1, groups, count - 1)[found] == groups
    kept = np.full(votes.participants, np.nan)
    kept[:people] = same / TRIALS
    clear = proof >= REPLICATED and apart >= APART and min(agreements) >= AGREEMENT
    return Certainty(bool(clear), proof, float(apart), np.array(agreements), kept)
