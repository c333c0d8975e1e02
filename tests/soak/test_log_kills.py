"""The public log under twenty SIGKILLs, and with many at once: each promise is kept, each place given once.

Real processes, real submissions over HTTP. The seed of the kills is printed (BANDENG_SOAK_SEED sets it).
"""

import json
import os
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from pathlib import Path
from random import Random
from threading import Event, Thread

import pytest

from tests.soak.house import House, database, rows
from tests.soak.residents import Resident, tokens
from tests.soak.stranger import Stranger, Told

pytestmark = pytest.mark.soak

KILLS = int(os.environ.get("BANDENG_SOAK_KILLS", "20"))
SEED = int(os.environ.get("BANDENG_SOAK_SEED", "20261127"))
RESIDENTS = 4
PAUSE = (1.0, 5.0)  # seconds from one kill to the next
SETTLES = 60
MANY = ("web", "web-2", "worker", "worker-2", "worker-3", "sealer", "sealer-2", "sealer-3")
SUBMISSIONS = 200


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    with database(tmp_path) as url:
        made = House(tmp_path, url)
        yield made
        made.stop()


def start(house: House, *names: str) -> None:
    for name in names:
        house.start(name)
    house.wait()


def hand_in(house: House, marks: Iterator[str], over: Callable[[], bool]) -> list[Told]:
    """Matters one after the other until it is over; each with its receipt seen and its promise saved."""
    told = []
    ports = list(house.ports.values())
    for mark in marks:
        if over():
            break
        resident = Resident(ports[len(told) % len(ports)])
        code = resident.speak(f"楼前路灯坏了三个月（{mark}），晚上看不见路。")
        status, promise = resident.ask("GET", "/track/proof/promise/")
        assert status == 200
        told.append(Told(resident, code, promise))
    return told


def load(house: House, over: Callable[[], bool], each: int | None = None) -> list[Told]:
    """What residents were told who hand in at once, so many each at most."""
    with ThreadPoolExecutor(RESIDENTS) as pool:
        parts = pool.map(
            lambda n: hand_in(
                house, islice(tokens(), n, None if each is None else n + each * RESIDENTS, RESIDENTS), over
            ),
            range(RESIDENTS),
        )
        return [one for part in parts for one in part]


def test_twenty_kills(house: House) -> None:
    start(house, "web", "worker", "sealer")
    stranger, over, rng = Stranger(house.port), Event(), Random(SEED)

    def kill() -> None:
        try:
            for _ in range(KILLS):
                time.sleep(rng.uniform(*PAUSE))
                house.kill(rng.choice(("web", "worker", "sealer")))
            time.sleep(3)
        finally:
            over.set()

    threads = [Thread(target=kill), Thread(target=stranger.watch, args=(over,))]
    for thread in threads:
        thread.start()
    try:
        told = load(house, over.is_set)
    finally:
        over.set()
        for thread in threads:
            thread.join()
    assert house.killed.total() == KILLS
    assert min(house.killed[name] for name in ("web", "worker", "sealer")) >= 2
    lost = sum(one.resident.lost for one in told)
    print(f"\nseed {SEED}; killed {dict(house.killed)}; {lost} tries without an answer")
    check(house, stranger, told)


@pytest.mark.only_on("postgresql")  # SQLite has one writer at a time
def test_many_seal_at_once_and_each_entry_once(house: House) -> None:
    start(house, *MANY)
    stranger, over = Stranger(house.port), Event()
    watcher = Thread(target=stranger.watch, args=(over,))
    watcher.start()
    try:
        told = load(house, over.is_set, SUBMISSIONS // RESIDENTS)
    finally:
        over.set()
        watcher.join()
    assert len(told) == SUBMISSIONS
    print(f"\n{len(MANY)} processes: {', '.join(MANY)}")
    check(house, stranger, told)


def check(house: House, stranger: Stranger, told: list[Told]) -> None:
    settle(house)
    tree, places = stranger.check(told)
    print(f"{len(told)} receipts seen, {len(stranger.seen)} checkpoints saved, {tree.size} entries in the tree")
    assert len(stranger.seen) >= 5
    received = "SELECT count(*), count(DISTINCT subject) FROM ledger_entry WHERE code = 'matter.receive'"
    assert rows(house.url, received) == [(len(told), len(told))]
    index = "count(*), count(leaf_index), count(DISTINCT leaf_index), min(leaf_index), max(leaf_index)"
    # The worker goes on telling residents, which are entries too.
    (counts,) = rows(house.url, f"SELECT {index} FROM ledger_entry WHERE leaf_index IS NOT NULL")
    size = counts[0]
    assert counts == (size, size, size, 0, size - 1)
    assert max(places.values()) < tree.size <= size
    for name in house.running:
        if not name.startswith("web"):
            house.end(name)
    agree(house)
    verified = house.command("verify")
    assert verified.returncode == 0, verified.stdout + verified.stderr


def settle(house: House) -> None:
    until = time.monotonic() + SETTLES
    while waiting := rows(house.url, "SELECT count(*) FROM ledger_entry WHERE leaf_index IS NULL")[0][0]:
        assert time.monotonic() < until, f"{waiting} entries still wait"
        time.sleep(0.5)
    time.sleep(2)  # the last head is on its way to the file


def agree(house: House) -> None:
    """The file outside has each head of the database once, in order, and nothing else."""
    lines = (house.folder / "heads.jsonl").read_text().splitlines()
    heads = [(head["size"], head["root"], head["note"]) for head in map(json.loads, lines)]
    found = rows(house.url, "SELECT start, size, root, note FROM ledger_batch ORDER BY size")
    assert heads == [(size, bytes(root).hex(), note) for _start, size, root, note in found]
    assert [start for start, *_rest in found] == [0, *(size for _start, size, *_rest in found[:-1])]
