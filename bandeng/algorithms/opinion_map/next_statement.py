"""Which statement someone should see next: the one whose answer teaches most, whoever may like it or not.

Three things are learnt from an answer, each between 0 and 1, and added up:

- **new**: how little is known of what their group says of it, 3 ÷ (votes + 3);
- **telling**: how much the answer says of where they stand (mutual information of group and vote, in units of log 3);
- **bridging**: how much the question whether *all* groups agree (or all disagree) hangs on their group.

Agreeing and disagreeing count alike, so nothing is shown because it will please. Statements are drawn with a chance
in proportion to the square of the sum, so that all get their turn; the same seed draws the same."""

from dataclasses import dataclass

import numpy as np
from scipy.special import entr, ndtr

from bandeng.algorithms.opinion_map.canonical import mixed
from bandeng.algorithms.opinion_map.map import OpinionMap
from bandeng.algorithms.opinion_map.votes import AGREE, DISAGREE, Floats, Ints


@dataclass(frozen=True)
class Next:
    """The statement and why, part by part."""

    statement: int
    new: float
    telling: float
    bridging: float


def next_statement(
    shown: OpinionMap, participant: int, seen: Ints, seed: int, open_to_vote: Ints | None = None
) -> Next | None:
    """What `participant` (may be new to the map) should see next; None when nothing is left. `seen`: statements they
    have seen; `open_to_vote`: those that may be shown, all by default."""
    return next(iter(next_statements(shown, participant, seen, seed, open_to_vote, 1)), None)


def next_statements(
    shown: OpinionMap, participant: int, seen: Ints, seed: int, open_to_vote: Ints | None = None, most: int = 10
) -> list[Next]:
    """The `most` that `participant` should see next, in this order: each as if those before it had been seen."""
    tally = shown.statements.tally
    left = np.arange(tally.shape[1]) if open_to_vote is None else np.asarray(open_to_vote, np.int64)
    left = np.setdiff1d(left, seen)
    if not len(left):
        return []
    new, telling, bridging = gains(tally, chances(shown, participant))
    score = (new + telling + bridging)[left]
    draw = 2 * np.log(np.maximum(score, 1e-12)) - np.log(-np.log(_uniform(seed, participant, left)))  # Gumbel's maximum
    best = left[np.argsort(-draw, kind="stable")[:most]]
    return [Next(int(one), float(new[one]), float(telling[one]), float(bridging[one])) for one in best]


def chances(shown: OpinionMap, participant: int) -> Floats:
    """Of belonging to each group, in the order of `shown.names`."""
    count = len(shown.names)
    if count == 1 or participant >= len(shown.groups) or shown.groups[participant] < 0:
        return np.asarray((shown.sizes + 1) / (shown.sizes + 1).sum())
    own = shown.names == shown.groups[participant]
    return np.asarray(np.where(own, shown.sure[participant], (1 - shown.sure[participant]) / (count - 1)))


def gains(tally: Ints, chance: Floats) -> tuple[Floats, Floats, Floats]:
    """New, telling, bridging: what is learnt of each statement from someone with these chances of groups."""
    seen = tally.sum(2)
    new = (chance[:, None] * 3 / (seen + 3)).sum(0)
    shares = (tally + 1) / (seen + 3)[..., None]
    mixture = (chance[:, None, None] * shares).sum(0)
    telling = (entr(mixture).sum(-1) - (chance[:, None] * entr(shares).sum(-1)).sum(0)) / np.log(3)
    bridging = np.maximum(_pivotal(tally[..., AGREE], seen, chance), _pivotal(tally[..., DISAGREE], seen, chance))
    return new, np.maximum(telling, 0), bridging


def _pivotal(hits: Ints, seen: Ints, chance: Floats) -> Floats:
    """Chance that all other groups say so, by mostly, times how open it is in one's own."""
    share = (hits + 1) / (seen + 2)
    likely = ndtr((share - 0.5) / np.sqrt(share * (1 - share) / (seen + 3)))
    others = np.stack([np.delete(likely, own, axis=0).prod(0) for own in range(len(likely))])
    return np.asarray((chance[:, None] * 4 * likely * (1 - likely) * others).sum(0))


def _uniform(seed: int, participant: int, statements: Ints) -> Floats:
    key = mixed(np.array([seed % 2**64], np.uint64)) ^ mixed(np.array([participant % 2**64], np.uint64) + np.uint64(1))
    return np.asarray((mixed(mixed(key) ^ statements.astype(np.uint64)) >> np.uint64(11)) + 0.5) / 2.0**53
