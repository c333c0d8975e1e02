"""Votes in memory: four bytes each. A vote is a code, `3 × statement + 0 (disagree), 1 (pass) or 2 (agree)`, so that
any figure that depends on a statement and on what was said of it is a table of codes, and two sums do everything: over
the votes of each participant (`gather`), over the participants behind each code (`spread`). What was not seen is
nowhere."""

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeVar

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import sparse

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Result = TypeVar("Result")
DISAGREE, PASS, AGREE = 0, 1, 2
BLOCK = 1 << 19  # votes worked on at a time, so that memory stays small


@dataclass(frozen=True)
class Votes:
    """Row `i` holds the codes `codes[starts[i]:starts[i + 1]]`, ascending, each statement once."""

    starts: Ints
    codes: NDArray[np.int32]
    statements: int

    @property
    def participants(self) -> int:
        return len(self.starts) - 1

    @cached_property
    def given(self) -> Ints:
        """How many votes each participant gave."""
        return np.diff(self.starts)

    @cached_property
    def tally(self) -> Ints:
        """Statements × (disagree, pass, agree)."""
        width = 3 * self.statements
        parts = (self.codes[start : start + BLOCK] for start in range(0, len(self.codes), BLOCK))
        return sum((np.bincount(part, minlength=width) for part in parts), np.zeros(width, np.int64)).reshape(-1, 3)

    @cached_property
    def means(self) -> Floats:
        """Mean vote on each statement, of those who saw it; 0 where nobody did."""
        seen = self.tally.sum(1)
        return np.asarray((self.tally[:, AGREE] - self.tally[:, DISAGREE]) / np.maximum(seen, 1))

    @cached_property
    def centred(self) -> Floats:
        """Code → vote less its statement's mean."""
        return (np.array([-1.0, 0.0, 1.0]) - self.means[:, None]).ravel()

    def row(self, participant: int) -> NDArray[np.int32]:
        return self.codes[self.starts[participant] : self.starts[participant + 1]]

    def part(self, start: int, stop: int) -> "Votes":
        """The participants from `start` on, before `stop`; the same memory."""
        starts = self.starts[start : stop + 1]
        return Votes(starts - starts[0], self.codes[starts[0] : starts[-1]], self.statements)

    def gather(self, table: NDArray[Any]) -> NDArray[Any]:
        """Participant → sum of `table` (a row a code) over the participant's votes."""
        out = np.empty((self.participants, *table.shape[1:]), table.dtype)

        def work(part: slice) -> None:
            out[part] = self._matrix(part, table.dtype) @ table

        deque(at_once(work, blocks(self.starts)), maxlen=0)
        return out

    def spread(self, values: NDArray[Any]) -> NDArray[Any]:
        """Code → sum of `values` (a row a participant) over those who cast that vote."""
        out = np.zeros((3 * self.statements, *values.shape[1:]), values.dtype)
        for sums in at_once(lambda part: self._matrix(part, values.dtype).T @ values[part], blocks(self.starts)):
            out += sums
        return out

    def cross(self, table: Floats) -> Floats:
        """Code → `spread` of what `gather` gives of a table, without keeping that."""

        def work(part: slice) -> Floats:
            block = self._matrix(part, table.dtype)
            return np.asarray(block.T @ (block @ table))

        out = np.zeros_like(table)
        for sums in at_once(work, blocks(self.starts)):
            out += sums
        return out

    def _matrix(self, part: slice, dtype: np.dtype[Any]) -> sparse.csr_matrix:
        """Participants × codes with a one for every vote."""
        a, b = self.starts[part.start], self.starts[part.stop]
        where = (self.starts[part.start : part.stop + 1] - a).astype(np.int32)
        shape = (part.stop - part.start, 3 * self.statements)
        return sparse.csr_matrix((np.ones(b - a, dtype), self.codes[a:b], where), shape=shape, copy=False)


def at_once(work: Callable[[slice], Result], parts: Iterable[slice]) -> Iterator[Result]:
    """The results in their order, worked on by all processors (SciPy lets go of the interpreter)."""
    todo = list(parts)
    if len(todo) < 2:
        yield from map(work, todo)
        return
    with ThreadPoolExecutor(min(len(todo), os.cpu_count() or 1, 4)) as pool:
        yield from pool.map(work, todo)


def blocks(starts: Ints) -> Iterator[slice]:
    """Slices of rows that hold about BLOCK votes each."""
    start, rows = 0, len(starts) - 1
    while start < rows:
        stop = max(start + 1, int(np.searchsorted(starts, starts[start] + BLOCK, "right")) - 1)
        yield slice(start, min(stop, rows))
        start = stop


def from_triples(
    participants: ArrayLike, statements: ArrayLike, votes: ArrayLike, shape: tuple[int, int] | None = None
) -> Votes:
    """Votes from three equally long arrays: row and column numbers from 0, and what was said, of which only the sign
    counts. Said twice of the same statement: the sum's sign, so agreeing and disagreeing is a pass, in any order.

    Raises ValueError for numbers below 0 or outside `shape`, for votes that are no numbers, and for unequal lengths."""
    rows, columns, said = np.asarray(participants), np.asarray(statements), np.asarray(votes)
    if not rows.shape == columns.shape == said.shape or rows.ndim != 1:
        raise ValueError("participants, statements and votes must be three arrays of one length")
    count = shape or (int(rows.max(initial=-1)) + 1, int(columns.max(initial=-1)) + 1)
    for name, numbers, limit in (("participant", rows, count[0]), ("statement", columns, count[1])):
        if len(numbers) and not (numbers.min() >= 0 and numbers.max() < limit):
            raise ValueError(f"{name} numbers must lie between 0 and {limit - 1}")
    if said.dtype.kind not in "iub" and not np.isfinite(said.astype(float)).all():
        raise ValueError("a vote is a number; leave out what was not seen")
    width, new = 3 * count[1], rows
    if (rows[1:] < rows[:-1]).any():
        order = np.argsort(rows, kind="stable")
        new, columns, said = rows[order], columns[order], said[order]
    starts = np.searchsorted(new, np.arange(count[0] + 1, dtype=new.dtype))
    codes = np.empty(len(rows), np.int32)

    def work(part: slice) -> bool:
        a, b = starts[part.start], starts[part.stop]
        keys = np.repeat(np.arange(part.stop - part.start) * width, np.diff(starts[part.start : part.stop + 1]))
        keys += 3 * columns[a:b].astype(np.int64) + np.sign(said[a:b]).astype(np.int64) + 1
        codes[a:b] = unpacked(keys, starts[part.start : part.stop + 1] - a, width)
        keys //= 3
        return bool((keys[1:] == keys[:-1]).any())

    again = any(list(at_once(work, blocks(starts))))
    found = Votes(starts, codes, count[1])
    return _settled(found) if again else found


def from_matrix(matrix: Any) -> Votes:
    """Votes from a matrix of participants × statements: dense with NaN for what was not seen, or a SciPy sparse one in
    which a stored 0 is a pass. Only the sign counts."""
    if sparse.issparse(matrix):
        coo = matrix.tocoo()
        return from_triples(coo.row, coo.col, coo.data, coo.shape)
    dense = np.asarray(matrix, float)
    rows, columns = np.nonzero(~np.isnan(dense))
    return from_triples(rows, columns, dense[rows, columns], (dense.shape[0], dense.shape[1]))


def unpacked(keys: Ints, starts: Ints, width: int) -> NDArray[np.int32]:
    """Codes, row by row ascending, of keys `row × width + code`; these are sorted on the way."""
    keys.sort()
    return (keys - np.repeat(np.arange(len(starts) - 1) * width, np.diff(starts))).astype(np.int32)


def _settled(votes: Votes) -> Votes:
    """Votes by one participant on one statement summed up."""
    rows = np.repeat(np.arange(votes.participants), votes.given)
    place = rows * np.int64(votes.statements) + votes.codes // 3
    places, first = np.unique(place, return_index=True)
    said = np.sign(np.add.reduceat(votes.codes % 3 - 1, first))
    starts = np.searchsorted(places, np.arange(votes.participants + 1) * votes.statements)
    return Votes(starts, (places % votes.statements * 3 + said + 1).astype(np.int32), votes.statements)
