"""Verification: does the database still hold exactly what was sealed, and does the file outside agree?

Sealed rows never change, so this may run while people write and the sealer seals.
"""

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.db.models import Exists, OuterRef

from bandeng.algorithms import merkle
from bandeng.algorithms.tlog import note
from bandeng.algorithms.tlog.checkpoint import Checkpoint
from bandeng.ledger import cosigned, diagnosis, reading
from bandeng.ledger.draft import VERSION
from bandeng.ledger.erasing import ERASURES
from bandeng.ledger.models import Batch, Entry, Opening
from bandeng.ledger.report import Kind, Problem, Report
from bandeng.ledger.retiling import Retiled, too_many
from bandeng.ledger.sealing import HASH


class Found(Exception):
    """The first problem: nothing behind it is looked at."""

    def __init__(self, kind: Kind, index: int | None, entry_id: int | None = None) -> None:
        self.problem = Problem(kind, index, entry_id)
        super().__init__(kind)


@dataclass(slots=True)
class _State:
    """The tree as far as it has been walked."""

    size: int = 0
    frontier: tuple[bytes, ...] = ()
    vouched: int = 0
    unsealed: int = 0
    noted: bool = False
    rows: Iterator[reading.Row] = field(default_factory=reading.sealed_rows)
    tiles: Retiled = field(default_factory=Retiled)


def verify(
    heads_file: Path,
    signed: Callable[[str], Checkpoint] | None = None,
    reached: Callable[[int], object] = lambda size: None,
    witnesses: Iterable[note.Verifier] = (),
) -> Report:
    """Check every entry, opening, tile, tree head and cosignature against each other and against `heads_file`.

    `signed` opens a checkpoint's note and raises ValueError when no key of the log signed it; `reached` is told
    how many entries have been gone through, head by head; `witnesses` are all keys of those who cosign, whether they
    still do or not.
    Writes nothing. Stops at the first problem, which `Report.problem` names.
    """
    state, problem = _State(), None
    try:
        _walk(state, heads_file, signed, reached)
        state.unsealed = _unsealed()
        _no_strays()
        _cosignatures(witnesses)
    except Found as found:
        problem = found.problem
        state.unsealed = Entry.objects.filter(leaf_index__isnull=True).count()
    root = merkle.frontier_root(state.frontier)
    return Report(state.size, state.unsealed, state.size, root, state.vouched, problem)


def _walk(
    state: _State,
    heads_file: Path,
    signed: Callable[[str], Checkpoint] | None,
    reached: Callable[[int], object],
) -> None:
    heads = _heads(heads_file)
    for batch in reading.batches():
        head = next(heads, None)
        leaves = _head(state, batch, head)
        _entries(state, leaves)
        _root(state, batch)
        _note(state, batch, head, signed)
        _tile(state.tiles.feed(leaves))
        state.vouched = state.size if head else state.vouched
        reached(state.size)
    _end(state, next(heads, None))
    _tile(state.tiles.end())
    _tile(too_many())


def _tile(wrong: int | None) -> None:
    if wrong is not None:
        raise Found(Kind.TILE_ALTERED, wrong)


def _note(state: _State, batch: Batch, head: dict[str, Any] | None, signed: Callable[[str], Checkpoint] | None) -> None:
    """The checkpoint states this head, and is signed, and the file outside has the same."""
    sound = head is None or head.get("note", batch.note) == batch.note
    # Heads from before there was a key have none; behind the first that has one, all have.
    state.noted |= bool(batch.note)
    if state.noted and signed:
        try:
            stated = signed(batch.note)
            sound &= (stated.size, stated.root) == (batch.size, bytes(batch.root))
        except ValueError:
            sound = False
    if not sound:
        raise Found(Kind.NOTE_ALTERED, batch.start)


def _end(state: _State, head: dict[str, Any] | None) -> None:
    """Behind the last tree head nothing may follow, but for what the sealer has added meanwhile."""
    row = next(state.rows, None)
    if head and not Batch.objects.filter(size=head["size"]).exists():
        raise Found(Kind.HEAD_MISSING if row else Kind.TRUNCATED, state.size, row.pk if row else None)
    # An entry and its head are committed together: whoever has seen the one can see the other.
    if row and not Batch.objects.filter(size__gt=row.leaf_index).exists():
        vouched = state.vouched == state.size
        raise Found(Kind.INSERTED if vouched else Kind.HEAD_MISSING, state.size, row.pk)


def _heads(path: Path) -> Iterator[dict[str, Any]]:
    """The heads in the file; Found where they do not follow from one another."""
    size = 0
    frontier: tuple[bytes, ...] = ()
    if not path.exists():
        return
    with path.open(encoding="utf-8", errors="replace") as lines:
        for line in lines:
            if not line.endswith("\n"):
                return  # cut off by a crash: the next head written mends it
            try:
                head = json.loads(line)
                leaves = [bytes.fromhex(item) for item in head["leaves"]]
                frontier, grown = merkle.extend(frontier, size, leaves)
                sound = grown == head["size"] and merkle.frontier_root(frontier).hex() == head["root"]
            except (ValueError, KeyError, TypeError):
                sound = False
            if not sound:
                raise Found(Kind.FILE_DAMAGED, size)
            size = grown
            yield head


def _head(state: _State, batch: Batch, head: dict[str, Any] | None) -> list[bytes]:
    """The leaves that the next entries must give: the file's, or else the batch's own; the two must agree."""
    stored = bytes(batch.leaves)
    leaves = [stored[at : at + HASH] for at in range(0, len(stored), HASH)]
    if batch.start > state.size:
        raise Found(Kind.HEAD_MISSING, state.size)
    if batch.start < state.size or batch.size != state.size + len(leaves):
        raise Found(Kind.HEAD_ALTERED, state.size)
    if head is None:
        frontier, _size = merkle.extend(state.frontier, state.size, leaves)
        if bytes(batch.root) != merkle.frontier_root(frontier):
            raise Found(Kind.HEAD_ALTERED, state.size)
        return leaves
    trusted = [bytes.fromhex(item) for item in head["leaves"]]
    if leaves != trusted:
        # Head and entry may have been changed together: then the entry is what is named.
        start = state.size
        _entries(state, trusted)
        raise Found(Kind.HEAD_ALTERED, start)
    if head["sealed_at"] != batch.sealed_at.isoformat():
        raise Found(Kind.HEAD_ALTERED, state.size)
    return leaves


def _entries(state: _State, leaves: list[bytes]) -> None:
    """Walk the next entries, which must give `leaves`."""
    before = 0
    for want in leaves:
        row = next(state.rows, None)
        if row is None or row.leaf_index != state.size or row.leaf != want:
            raise Found(*diagnosis.diagnose(state.size, want, row, leaves))
        _opened(row)
        # The sealer takes entries in the order of their ids; the id itself is in no hash.
        if row.pk <= before:
            following = next(state.rows, None)
            # Of the two, the one that does not fit what follows either.
            if following and following.pk < before:
                raise Found(Kind.REORDERED, state.size - 1, before)
            raise Found(Kind.REORDERED, state.size, row.pk)
        before = row.pk
        state.frontier, state.size = merkle.extend(state.frontier, state.size, [want])


def _root(state: _State, batch: Batch) -> None:
    if bytes(batch.frontier) != b"".join(state.frontier) or bytes(batch.root) != merkle.frontier_root(state.frontier):
        raise Found(Kind.HEAD_ALTERED, batch.start)


def _opened(row: reading.Row) -> None:
    """The columns beside the public text repeat it, and the opening belongs to the commitment."""
    public = json.loads(row.public)
    if (public["code"], public["subject"]) != (row.code, row.subject):
        raise Found(Kind.ALTERED, row.leaf_index, row.pk)
    if row.salt is None:
        erased = Entry.objects.filter(code__in=ERASURES, subject=row.subject, pk__gt=row.pk)
        if not erased.exists():
            raise Found(Kind.OPENING_MISSING, row.leaf_index, row.pk)
    elif not row.opens:
        raise Found(Kind.OPENING_ALTERED, row.leaf_index, row.pk)


def _unsealed() -> int:
    count = 0
    for row in reading.unsealed_rows():
        try:
            _opened(row)
        except (ValueError, KeyError):
            raise Found(Kind.ALTERED, None, row.pk) from None
        if not 0 < row.version <= VERSION:
            raise Found(Kind.ALTERED, None, row.pk)
        count += 1
    return count


def _no_strays() -> None:
    entry = Entry.objects.filter(pk=OuterRef("pk"))
    stray = Opening.objects.filter(~Exists(entry)).values_list("pk", flat=True).first()
    if stray is not None:
        raise Found(Kind.OPENING_STRAY, None, stray)


def _cosignatures(witnesses: Iterable[note.Verifier]) -> None:
    found = cosigned.wrong(witnesses)
    if found is not None:
        raise Found(Kind.COSIGNATURE_ALTERED, *found)
