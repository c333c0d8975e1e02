"""What `benchmarks.ledger` measures within one process and one database: sealing, proofs, receipts.

python -m benchmarks.ledger_inside PART …   the figures as JSON in the last line
"""

import json
import os
import random
import statistics
import sys
import time
from collections.abc import Callable
from typing import Any

import django

LIMIT = 1000  # entries in a sealing, as `sealing.seal` has it
ENTRIES = 20_000
SIZES = (1_000, 10_000, 100_000, 1_000_000, 10_000_000)
PROOFS = 500
CHECKS = 2000
SHA = "c2d5" * 16
PRIVATE = {
    "actor": "resident",
    "kept_out": [],
    "occurred_at": "2026-11-27T08:00:00.000000+08:00",
    "original": SHA,
    "photos": 0,
    "recorded_at": "2026-11-27T08:00:00.000000+08:00",
    "recordings": 0,
    "sealed": SHA,
    "source": "web",
    "told_at": "2026-11-27T08:00:00.000000+08:00",
    "words": SHA,
}


def seconds_of(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def append(count: int) -> None:
    """Entries as `matter.receive` leaves them."""
    from bandeng import ledger
    from bandeng.core import clock, guard

    with guard.writing():
        for at in range(0, count, LIMIT):
            ledger.append(
                [
                    ledger.Draft("matter.receive", f"{n:032x}", "xjw", "help", "live", clock.today(), PRIVATE)
                    for n in range(at, at + LIMIT)
                ]
            )


def copied() -> list[int]:
    """The waiting entries in a table like theirs, with its indexes and without its triggers; their ids."""
    from django.db import connection

    from bandeng.core import guard

    with guard.writing(), connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS bench_entry")
        if connection.vendor == "postgresql":
            cursor.execute("CREATE TABLE bench_entry (LIKE ledger_entry INCLUDING ALL)")
        else:
            cursor.execute("SELECT sql FROM sqlite_master WHERE tbl_name = 'ledger_entry' AND type <> 'trigger'")
            for (sql,) in cursor.fetchall():
                if sql:
                    cursor.execute(sql.replace("ledger_", "bench_"))
        cursor.execute("INSERT INTO bench_entry SELECT * FROM ledger_entry WHERE leaf_index IS NULL")
        cursor.execute("SELECT id FROM bench_entry ORDER BY id")
        return [pk for (pk,) in cursor.fetchall()]


def bare(ids: list[int]) -> None:
    """The same rows given the same numbers, as many in a transaction, by the statement that sealing has for it."""
    from django.db import connection, transaction

    from bandeng.core import guard

    with guard.writing():
        for at in range(0, len(ids), LIMIT):
            some = ids[at : at + LIMIT]
            places = range(at, at + len(some))
            with transaction.atomic(), connection.cursor() as cursor:
                if connection.vendor == "postgresql":
                    cursor.execute(
                        "UPDATE bench_entry SET leaf_index = given.place FROM unnest(%s::bigint[], %s::bigint[])"
                        " given (id, place) WHERE bench_entry.id = given.id",
                        [some, list(places)],
                    )
                else:
                    sql = "UPDATE bench_entry SET leaf_index = %s WHERE id = %s"
                    cursor.executemany(sql, list(zip(places, some, strict=True)))


def sealing(rounds: int) -> dict[str, Any]:
    """Entries a second of both sides, in turns, after a first round that is not counted."""
    from bandeng.core import reopening

    reopening.seal_all()
    found: dict[str, list[float]] = {"bare": [], "sealed": []}

    def sealed() -> None:
        assert reopening.seal_all() == ENTRIES

    for turn in range(-1, rounds):
        append(ENTRIES)
        ids = copied()
        sides: list[tuple[str, Callable[[], object]]] = [("bare", lambda ids=ids: bare(ids)), ("sealed", sealed)]  # type: ignore[misc]
        for name, work in sides if turn % 2 else sides[::-1]:
            rate = ENTRIES / seconds_of(work)
            if turn >= 0:
                found[name].append(rate)
    return found


def fill(size: int, index: int, leaf: bytes) -> bytes:
    """All tiles of a tree of `size` random leaves with `leaf` among them, by COPY; its root."""
    from django.db import connection

    from bandeng.algorithms import merkle
    from bandeng.algorithms.tlog import tiles
    from bandeng.core import guard

    chance, partial = random.Random(3), dict[tuple[int, int], bytes]()
    frontier: tuple[bytes, ...] = ()

    def held(level: int, number: int, _width: int) -> bytes:
        return partial[level, number]

    with guard.writing(), connection.cursor() as cursor:
        with cursor.copy("COPY ledger_tile (level, number, hashes) FROM STDIN") as copy:
            for at in range(0, size, 256 * 256):
                row = tiles.hashes(chance.randbytes(32 * min(256 * 256, size - at)))
                if at <= index < at + len(row):
                    row[index - at] = leaf
                partial |= tiles.grow(held, at, row)
                frontier, _size = merkle.extend(frontier, at, row)
                for place in [place for place, hashes in partial.items() if len(hashes) == tiles.BYTES]:
                    copy.write_row((*place, partial.pop(place)))
            for place, hashes in partial.items():
                copy.write_row((*place, hashes))
        cursor.execute("VACUUM ANALYZE ledger_tile")
    return merkle.frontier_root(frontier)


def proofs() -> dict[str, Any]:
    """How many tiles a proof reads, and how long it takes, by size of the tree; then a receipt of the largest."""
    from django.db import connection

    from bandeng.algorithms.tlog import tiles
    from bandeng.core import clock, guard, logkeys
    from bandeng.ledger import tree
    from bandeng.ledger.models import Batch, Entry
    from tests.database import empty_tables

    empty_tables("ledger_batch", "ledger_tile", "ledger_opening", "ledger_entry")
    append(LIMIT)
    entry = Entry.objects.order_by("pk")[0]
    size, index = SIZES[-1], SIZES[-1] // 3
    started = time.perf_counter()
    root = fill(size, index, entry.leaf)
    filled = time.perf_counter() - started
    now = clock.now()
    with guard.writing(), connection.cursor() as cursor:
        cursor.execute("UPDATE ledger_entry SET leaf_index = %s WHERE id = %s", [index, entry.pk])
        note = logkeys.sign(size, root, now)
        Batch.objects.create(start=0, size=size, root=root, leaves=b"", frontier=b"", sealed_at=now, note=note)
    entry.refresh_from_db()
    chance, asked, of_size = random.Random(5), list[tuple[int, int]](), {}

    def counted(level: int, number: int, width: int) -> bytes:
        asked.append((level, number))
        return tree.read(level, number, width)

    for leaves in SIZES:
        counts, times = [], []
        for _ in range(PROOFS):
            asked.clear()
            started = time.perf_counter()
            tiles.inclusion_proof(counted, chance.randrange(leaves), leaves)
            times.append((time.perf_counter() - started) * 1000)
            counts.append(len(asked))
        of_size[leaves] = (max(counts), statistics.mean(counts), statistics.median(times), p95(times))
    rows = {"tiles": tree.Tile.objects.count(), "seconds": filled}
    return {"reads": of_size, "rows": rows, "receipt": receipt(entry)}


def p95(times: list[float]) -> float:
    return statistics.quantiles(times, n=20)[-1]


def receipt(entry: Any) -> dict[str, Any]:
    """Milliseconds to verify the receipt of `entry` by the pure function, with the log's and the witness's keys."""
    from bandeng.algorithms.tlog import audit, policy
    from bandeng.core import clock, logkeys
    from bandeng.ledger import receipts

    promised = receipts.promise(entry, clock.now(), 600, logkeys.signer())
    made = receipts.receipt(entry, "0" * 16, promised)
    assert made
    data = made.encode()
    house = logkeys.house()
    lines = f"log {house.log.keys[0].vkey}\nwitness own {house.witness.vkey}\nquorum own\n"
    trusted = policy.parse(lines.encode())
    leaf = bytes([entry.version]) + entry.public.encode() + bytes(entry.commitment)
    audit.verify_receipt(data, leaf, trusted)
    times = [seconds_of(lambda: audit.verify_receipt(data, leaf, trusted)) * 1000 for _ in range(CHECKS)]
    return {"median": statistics.median(times), "p95": p95(times), "bytes": len(data)}


def main(words: list[str]) -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "bandeng.config.settings"
    django.setup()
    print(json.dumps(sealing(int(words[1])) if words[0] == "sealing" else proofs()))


if __name__ == "__main__":
    main(sys.argv[1:])
