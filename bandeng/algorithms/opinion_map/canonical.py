"""One order for everything, from the votes alone: whoever hands in the same votes in another order, or under other
numbers, gets the same map to the last bit. Colour refinement (Weisfeiler and Leman 1968): statements are known by how
they were voted on, participants by their votes, statements by who voted on them."""

from collections import deque

import numpy as np
from numpy.typing import NDArray

from bandeng.algorithms.opinion_map.votes import Ints, Votes, at_once, blocks, unpacked

ROUNDS = 2
Keys = NDArray[np.uint64]


def mixed(keys: Keys) -> Keys:
    """Bits well stirred (the finaliser of SplitMix64; Steele, Lea and Flood 2014)."""
    keys = keys + np.uint64(0x9E3779B97F4A7C15)
    keys = (keys ^ (keys >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    keys = (keys ^ (keys >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return np.asarray(keys ^ (keys >> np.uint64(31)))


def canonical(votes: Votes) -> tuple[Votes, Ints, Ints]:
    """The votes in canonical order, and which participant and which statement each of its rows and columns was.

    Only those alike in all their votes, or exchangeable by a symmetry of the whole poll, keep the order they
    came in."""
    said = np.arange(3, dtype=np.uint64)
    columns = _folded(votes.tally.astype(np.uint64))
    for _ in range(ROUNDS):
        rows = mixed(np.asarray(votes.gather(mixed(columns[:, None] ^ mixed(said)).ravel()), np.uint64))
        columns = _folded(np.asarray(votes.spread(rows), np.uint64).reshape(-1, 3))
    row_order, column_order = np.argsort(rows, kind="stable"), np.argsort(columns, kind="stable")
    return _arranged(votes, row_order, column_order), row_order, column_order


def _folded(parts: Keys) -> Keys:
    """One key of three, in their order."""
    key = mixed(parts[:, 0])
    for at in (1, 2):
        key = mixed(key ^ mixed(parts[:, at]))
    return key


def _arranged(votes: Votes, rows: Ints, columns: Ints) -> Votes:
    width = 3 * votes.statements
    new_code = (3 * inverse(columns)[:, None] + np.arange(3)).ravel()
    given = votes.given[rows]
    starts = np.concatenate(([0], np.cumsum(given)))
    codes = np.empty_like(votes.codes)

    def work(part: slice) -> None:
        own, where = given[part], starts[part.start : part.stop + 1] - starts[part.start]
        at = np.repeat(votes.starts[rows[part]] - where[:-1], own)
        at += np.arange(len(at))
        keys = new_code[votes.codes[at]]
        keys += np.repeat(np.arange(len(own)) * width, own)
        codes[starts[part.start] : starts[part.stop]] = unpacked(keys, where, width)

    deque(at_once(work, blocks(starts)), maxlen=0)
    return Votes(starts, codes, votes.statements)


def inverse(order: Ints) -> Ints:
    """Where in `order` each number stands."""
    rank = np.empty_like(order)
    rank[order] = np.arange(len(order))
    return rank
