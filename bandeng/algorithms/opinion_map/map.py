"""The opinion map: from votes to everything that is shown of them."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from bandeng.algorithms.opinion_map import match
from bandeng.algorithms.opinion_map.canonical import canonical, inverse
from bandeng.algorithms.opinion_map.certainty import Certainty, certainty
from bandeng.algorithms.opinion_map.fit import Usual, fit
from bandeng.algorithms.opinion_map.groups import Grouping
from bandeng.algorithms.opinion_map.statements import Statements, statements, tallied
from bandeng.algorithms.opinion_map.votes import Floats, Ints, Votes

DIGITS = 9  # kept of places: below them, the order of summation shows


@dataclass(frozen=True)
class OpinionMap:
    """What votes say of people, groups and statements. Rows are participants or statements as they were handed in.

    `points`: participants × (x, y). `spread`: variance of x, of y, and their covariance, if the same person were asked
    as many other statements. `groups`: participant → name of their group (0, 1, …). `sure`: chance of
    belonging to it, if there are these groups. `forming`: whose votes formed the groups and are counted in
    them. `names`: name of each group, in the order of `statements` and `sizes`: the largest first, unless earlier names
    are kept. `highest`: the highest name ever used. `vectors`: statements × axes, the first two in the plane, which
    `turn` turns. `proof`: how well each axis is proven (`axes.replication`). `certainty`: None if not asked for."""

    points: Floats
    spread: Floats
    groups: Ints
    sure: Floats
    forming: NDArray[np.bool_]
    names: Ints
    highest: int
    sizes: Ints
    vectors: Floats
    proof: Floats
    grouping: Grouping
    usual: Usual
    turn: Floats
    statements: Statements
    certainty: Certainty | None

    @property
    def clear(self) -> bool:
        """Whether there are groups that one can be sure of; without it groups are a guess, not to be announced."""
        return self.certainty is not None and self.certainty.clear


def opinion_map(votes: Votes, previous: OpinionMap | None = None, sure: bool = True) -> OpinionMap:
    """The map of `votes`. `previous`: an earlier map of the same poll (more participants and statements may have come
    since, at the end); it lends names and orientation, nothing else. `sure`: also find out
    how certain the groups are, which takes some twenty times as long."""
    ordered, rows, columns = canonical(votes)
    found = fit(ordered)
    back = inverse(rows)
    doubts = certainty(ordered, found) if sure else None
    groups = found.groups[back]
    before = None if previous is None else previous.groups
    names = match.names(
        groups, found.grouping.count, before, -1 if previous is None else previous.highest, found.forming[back]
    )
    order = np.argsort(names, kind="stable")
    vectors = np.zeros((votes.statements, found.places.points.shape[1]))
    shared = min(vectors.shape[1], found.axes.vectors.shape[1])
    vectors[columns, :shared] = found.axes.vectors[:, :shared]
    turn = match.rotation(vectors, None if previous is None else previous.vectors @ _wide(previous))
    tally = tallied(votes, inverse(order)[groups], found.forming[back], len(order))
    return OpinionMap(
        np.round(found.places.points[:, :2] @ turn, DIGITS)[back] + 0.0,
        np.round(turned_spread(found.places.spread, turn), DIGITS)[back],
        names[groups],
        np.round(found.sure, 6)[back],
        found.forming[back],
        names[order],
        int(max(names.max(initial=-1), -1 if previous is None else previous.highest)),
        np.bincount(inverse(order)[groups][found.forming[back]], minlength=len(order)),
        vectors,
        found.axes.proof,
        replace(found.grouping, of=inverse(order)[found.grouping.of]),
        found.usual,
        turn,
        statements(tally),
        None if doubts is None else replace(doubts, kept=doubts.kept[back]),
    )


def _wide(shown: OpinionMap) -> Floats:
    """The turn of the plane, as one of all axes, of which the first two are wanted."""
    return np.concatenate([shown.turn, np.zeros((shown.vectors.shape[1] - 2, 2))])


def turned_spread(spread: Floats, turn: Floats) -> Floats:
    """Variances and covariance of places after a turn of the plane."""
    (a, b), (c, d) = turn
    return np.asarray(
        spread @ np.array([[a * a, b * b, a * b], [c * c, d * d, c * d], [2 * a * c, 2 * b * d, a * d + b * c]])
    )
