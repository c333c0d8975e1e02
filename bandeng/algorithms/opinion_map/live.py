"""A poll while it runs: one more vote moves the map at once, without counting again.

A vote moves its participant's place and group, the tallies of the groups (exactly) and with them all figures of
statements, its statement's mean, and its statement's row of the axes (one step of power iteration, which is what the
row is at rest). What it moves of others is of the order of one part in the votes on that statement; `recount` counts
everything anew, as if for the first time."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from bandeng.algorithms.opinion_map.fit import ENOUGH
from bandeng.algorithms.opinion_map.groups import assigned
from bandeng.algorithms.opinion_map.map import DIGITS, OpinionMap, opinion_map, turned_spread
from bandeng.algorithms.opinion_map.place import sizes
from bandeng.algorithms.opinion_map.statements import statements
from bandeng.algorithms.opinion_map.votes import AGREE, DISAGREE, Floats, Votes


class Live:
    """Votes and their map, kept together. Participants and statements may be new; numbers go on from the last."""

    def __init__(self, votes: Votes, shown: OpinionMap | None = None) -> None:
        self._open(votes, shown or opinion_map(votes, sure=False))

    def _open(self, votes: Votes, shown: OpinionMap) -> None:
        self._votes, self._shown, self._changed = votes, shown, dict[int, NDArray[np.int32]]()
        self._tally = shown.statements.tally.copy()
        self._all, self._vectors = votes.tally.copy(), shown.vectors.copy()
        self._groups, self._sure, self._forming = shown.groups.copy(), shown.sure.copy(), shown.forming.copy()
        self._points, self._spread = shown.points.copy(), shown.spread.copy()
        self._sizes, self._enough = shown.sizes.copy(), min(ENOUGH, int(np.count_nonzero(self._all.any(1))))
        if shown.forming.any():
            self._enough = int(votes.given[shown.forming].min())
        raw = votes.gather(votes.centred[:, None] * np.repeat(self._vectors, 3, axis=0))
        self._pull = votes.spread(raw)
        pulled = (self._pull * votes.centred[:, None]).reshape(-1, 3, raw.shape[1]).sum(1)
        self._strengths = np.maximum((self._vectors * pulled).sum(0), 1e-12)

    @property
    def map(self) -> OpinionMap:
        """The map as it stands; its certainty is that of the last count."""
        return replace(
            self._shown,
            points=self._points,
            spread=self._spread,
            groups=self._groups,
            sure=self._sure,
            forming=self._forming,
            sizes=self._sizes,
            vectors=self._vectors,
            statements=statements(self._tally),
        )

    def row(self, participant: int) -> NDArray[np.int32]:
        """All votes of a participant, as codes."""
        if participant in self._changed:
            return self._changed[participant]
        known = participant < self._votes.participants
        return self._votes.row(participant) if known else np.empty(0, np.int32)

    def vote(self, participant: int, statement: int, said: float) -> None:
        """Someone says something (1, 0, −1; only the sign counts), perhaps anew. ValueError for numbers below 0."""
        if participant < 0 or statement < 0 or not np.isfinite(said):
            raise ValueError("participant and statement are numbers from 0, a vote is a number")
        self._grow(participant + 1, statement + 1)
        before = self.row(participant)
        code = np.int32(3 * statement + int(np.sign(said)) + 1)
        after = np.sort(np.append(before[before // 3 != statement], code)).astype(np.int32)
        raw = self._raw(before)
        np.add.at(self._all.reshape(-1), before, -1)
        np.add.at(self._all.reshape(-1), after, 1)
        self._pull[before] -= raw
        self._changed[participant] = after
        self._pull[after] += self._raw(after)
        own = self._centred(np.arange(3 * statement, 3 * statement + 3))
        self._vectors[statement] = (self._pull[3 * statement : 3 * statement + 3] * own[:, None]).sum(
            0
        ) / self._strengths
        self._place(participant, before, after)

    def recount(self, sure: bool = False) -> OpinionMap:
        """Count everything anew, names and orientation kept."""
        votes = self.votes
        self._open(votes, opinion_map(votes, self.map, sure))
        return self._shown

    @property
    def votes(self) -> Votes:
        """All votes, with what came since the last count."""
        given = np.zeros(len(self._groups), np.int64)
        given[: self._votes.participants] = self._votes.given
        changed = np.fromiter(self._changed, np.int64, len(self._changed))
        stays = np.ones(self._votes.participants, bool)
        stays[changed[changed < len(stays)]] = False
        given[changed] = [len(row) for row in self._changed.values()]
        starts = np.concatenate(([0], np.cumsum(given)))
        codes = np.empty(starts[-1], np.int32)
        kept = np.zeros(len(given), bool)
        kept[: len(stays)] = stays
        codes[np.repeat(kept, given)] = self._votes.codes[np.repeat(stays, self._votes.given)]
        for participant, row in self._changed.items():
            codes[starts[participant] : starts[participant + 1]] = row
        return Votes(starts, codes, len(self._all))

    def _centred(self, codes: NDArray[np.integer]) -> Floats:
        tally = self._all[codes // 3]
        means = (tally[:, AGREE] - tally[:, DISAGREE]) / np.maximum(tally.sum(1), 1)
        return np.asarray(codes % 3 - 1 - means)

    def _raw(self, codes: NDArray[np.int32]) -> Floats:
        return np.asarray((self._centred(codes)[:, None] * self._vectors[codes // 3]).sum(0))

    def _place(self, participant: int, before: NDArray[np.int32], after: NDArray[np.int32]) -> None:
        """Place, group and tallies of one participant."""
        wide = np.count_nonzero(self._all.any(1)) / len(after)
        point = self._raw(after)[None] * np.sqrt(wide)
        around = sizes(self._all[after // 3], self._vectors[after // 3]).sum(0)[None] * wide
        own = assigned(point, self._shown.grouping)
        if self._forming[participant]:
            was = int(np.searchsorted(self._shown.names, self._groups[participant]))
            np.add.at(self._tally[was].reshape(-1), before, -1)
            self._sizes[was] -= 1
        self._forming[participant] |= len(after) >= self._enough
        if self._forming[participant]:
            np.add.at(self._tally[own[0]].reshape(-1), after, 1)
            self._sizes[own[0]] += 1
        self._points[participant] = np.round(point[0, :2] @ self._shown.turn, DIGITS) + 0.0
        self._spread[participant] = np.round(turned_spread(around[:, :3], self._shown.turn)[0], DIGITS)
        self._groups[participant] = self._shown.names[own[0]]
        wider = np.sqrt(np.array([wide]))
        chances = self._shown.usual.chances(point, around[:, 3], wider, self._shown.grouping)
        self._sure[participant] = np.round(chances[0, own[0]], 6)

    def _grow(self, participants: int, statements_: int) -> None:
        more = participants - len(self._groups)
        if more > 0:
            for name, empty in (("_groups", -1), ("_sure", 0), ("_forming", False), ("_points", 0), ("_spread", 0)):
                old = getattr(self, name)
                setattr(self, name, np.concatenate([old, np.full((more, *old.shape[1:]), empty, old.dtype)]))
        new = statements_ - len(self._all)
        if new > 0:
            self._all = np.concatenate([self._all, np.zeros((new, 3), np.int64)])
            self._vectors = np.concatenate([self._vectors, np.zeros((new, self._vectors.shape[1]))])
            self._pull = np.concatenate([self._pull, np.zeros((3 * new, self._pull.shape[1]))])
            self._tally = np.concatenate([self._tally, np.zeros((len(self._tally), new, 3), np.int64)], axis=1)
