"""Sealing: giving committed entries their place in the Merkle tree, in short transactions, exactly once."""

import fcntl
import json
import os
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO

from django.db import connection, transaction

from bandeng.algorithms import merkle
from bandeng.ledger import tree
from bandeng.ledger.draft import leaf
from bandeng.ledger.models import Batch, Entry

# Any fixed number: the advisory lock of the one sealer.
SEALER_LOCK = 0x62616E64656E67
HASH = 32
# Makes the checkpoint of a head: (size, root, moment) to a signed note.
Sign = Callable[[int, bytes, datetime], str]


def _only_sealer() -> bool:
    """Whether this transaction is the sealer's. SQLite's IMMEDIATE transactions are exclusive already."""
    if connection.vendor != "postgresql":
        return True
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [SEALER_LOCK])
        row = cursor.fetchone()
    return bool(row and row[0])


def seal(at: datetime, limit: int = 1000, sign: Sign | None = None) -> int:
    """Seal up to `limit` entries in the order of their ids; return how many. `sign` makes the checkpoint.

    An entry whose transaction is still open is not seen and gets a later place: nothing waits, nothing is skipped.
    Call inside `guard.housekeeping("ledger.seal")`.
    """
    with transaction.atomic():
        if not _only_sealer():
            return 0
        unsealed = Entry.objects.filter(leaf_index__isnull=True).order_by("pk")
        waiting = list(unsealed.values_list("pk", "public", "commitment", "version")[:limit])
        if not waiting:
            return 0
        last = Batch.objects.order_by("-size").first()
        start = last.size if last else 0
        leaves = [leaf(public, bytes(committed), version) for _pk, public, committed, version in waiting]
        frontier, size = merkle.extend(_split(bytes(last.frontier) if last else b""), start, leaves)
        root = merkle.frontier_root(frontier)
        _place([pk for pk, *_rest in waiting], start)
        tree.grow(start, leaves)
        Batch.objects.create(
            start=start,
            size=size,
            root=root,
            leaves=b"".join(leaves),
            frontier=b"".join(frontier),
            sealed_at=at,
            note=sign(size, root, at) if sign else "",
        )
    return len(waiting)


def _place(ids: Sequence[int], start: int) -> None:
    """Give the entries their places from `start`, in one statement, or on SQLite in one call."""
    places = range(start, start + len(ids))
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "UPDATE ledger_entry SET leaf_index = given.place"
                " FROM unnest(%s::bigint[], %s::bigint[]) given (id, place) WHERE ledger_entry.id = given.id",
                [list(ids), list(places)],
            )
        else:
            cursor.executemany(
                "UPDATE ledger_entry SET leaf_index = %s WHERE id = %s", list(zip(places, ids, strict=True))
            )


def _split(hashes: bytes) -> tuple[bytes, ...]:
    return tuple(hashes[i : i + HASH] for i in range(0, len(hashes), HASH))


def head_line(batch: Batch) -> str:
    """One line of the file of tree heads kept outside the database."""
    return json.dumps(
        {
            "size": batch.size,
            "root": bytes(batch.root).hex(),
            "sealed_at": batch.sealed_at.isoformat(),
            "note": batch.note,
            "leaves": [item.hex() for item in _split(bytes(batch.leaves))],
        },
        separators=(",", ":"),
    )


def read_heads(path: Path) -> Iterator[dict[str, Any]]:
    """The heads in the file, oldest first; a last line cut off by a crash is passed over."""
    if not path.exists():
        return
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            if line.endswith("\n"):
                yield json.loads(line)


def last_head(path: Path) -> dict[str, Any] | None:
    """The head in the last whole line."""
    if not path.exists():
        return None
    with path.open("rb") as file:
        whole, _torn = _tail(file)
    return json.loads(whole) if whole else None


def _tail(file: BinaryIO) -> tuple[bytes, int]:
    """The last whole line, and how many bytes of a torn one stand behind it."""
    end = file.seek(0, os.SEEK_END)
    step, tail = 65536, b""
    while len(tail) < end and tail.count(b"\n") < 2:
        begin = max(0, end - len(tail) - step)
        file.seek(begin)
        tail = file.read(end - begin)
    whole, newline, torn = tail.rpartition(b"\n")
    return whole.rpartition(b"\n")[2] + newline, len(torn)


def publish_heads(path: Path) -> int:
    """Append to the file every batch it lacks, so that a crash between commit and append mends itself.

    Return how many were appended, at most 1000: call again until it is 0. A lock on the file keeps two workers
    from appending the same head twice; only under it a line is known to be torn rather than half written.
    """
    with open(path, "ab+") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        line, torn = _tail(file)
        if torn:
            file.truncate(file.seek(0, os.SEEK_END) - torn)
        size = json.loads(line)["size"] if line else 0
        missing = list(Batch.objects.filter(size__gt=size).order_by("size")[:1000])
        if missing:
            file.writelines(f"{head_line(batch)}\n".encode() for batch in missing)
            file.flush()
            os.fsync(file.fileno())
    return len(missing)
