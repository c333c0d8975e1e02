"""SIGKILL to web server, worker and sealer at random moments while 500 matters are handed in.

No matter whose receipt was seen is lost, none is doubled, no message is lost, and the ledger holds.
"""

import os
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from pathlib import Path
from random import Random
from threading import Event, Thread

import pytest

from tests.soak.house import House, database, rows
from tests.soak.residents import Resident, tokens

pytestmark = pytest.mark.soak

SUBMISSIONS = int(os.environ.get("BANDENG_SOAK_SUBMISSIONS", "500"))
RESIDENTS = 6
SEED = int(os.environ.get("BANDENG_SOAK_SEED", "2026"))
# Seconds from one kill to the next: the web server takes some to be back, the worker (with the sealer) too.
PAUSE = (2.0, 6.0)
SETTLES = 150  # seconds: a message claimed by a worker that was killed is taken up again after a minute


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    with database(tmp_path) as url:
        made = House(tmp_path, url)
        made.start("web")
        made.start("worker")
        made.wait()
        yield made
        made.stop()


def kill_at_random(house: House, over: Event, rng: Random) -> None:
    while not over.wait(rng.uniform(*PAUSE)):
        house.kill(rng.choice(("web", "worker")))


def hand_in(house: House, marks: list[str]) -> tuple[dict[str, str], int]:
    """Hand in one matter for each mark, slowly enough to be met by many kills; codes by mark, and answers lost."""
    codes, lost = {}, 0
    for mark in marks:
        resident = Resident(house.port)
        codes[mark] = resident.speak(f"楼前路灯坏了三个月（{mark}），晚上看不见路。")
        lost += resident.lost
        time.sleep(0.3)
    return codes, lost


def test_nothing_acknowledged_is_lost(house: House) -> None:
    marks = list(islice(tokens(), SUBMISSIONS))
    over = Event()
    killer = Thread(target=kill_at_random, args=(house, over, Random(SEED)))
    killer.start()
    try:
        with ThreadPoolExecutor(RESIDENTS) as pool:
            parts = list(pool.map(lambda n: hand_in(house, marks[n::RESIDENTS]), range(RESIDENTS)))
    finally:
        over.set()
        killer.join()
    codes = {mark: code for part, _lost in parts for mark, code in part.items()}
    lost = sum(part for _codes, part in parts)
    print(f"\n{len(codes)} receipts seen; killed {dict(house.killed)}; {lost} tries without an answer")
    assert len(codes) == SUBMISSIONS
    assert house.killed["web"] >= 3, "too fast to be met by kills"
    assert house.killed["worker"] >= 3

    words = [words for (words,) in rows(house.url, "SELECT words FROM listen_matter")]
    assert sorted(words) == sorted(f"楼前路灯坏了三个月（{mark}），晚上看不见路。" for mark in marks)
    house.wait()
    for mark in marks[:: max(1, SUBMISSIONS // 20)]:
        assert mark in Resident(house.port).track(codes[mark]), "the code on the receipt opens its matter"
    settle(house)
    check_tables(house)
    verified = house.command("verify")
    assert verified.returncode == 0, verified.stdout + verified.stderr


def settle(house: House) -> None:
    """Let the worker seal and send what is left."""
    until = time.monotonic() + SETTLES
    waiting = "SELECT count(*) FROM post_message WHERE status = 'queued'"
    unsealed = "SELECT count(*) FROM ledger_entry WHERE leaf_index IS NULL"
    while left := (rows(house.url, waiting)[0][0], rows(house.url, unsealed)[0][0]):
        if left == (0, 0):
            return
        assert time.monotonic() < until, f"messages and entries still waiting: {left}"
        time.sleep(1)


def check_tables(house: House) -> None:
    """Every matter whole, with one entry of its receipt, its opening, and one message that the gateway has."""
    for table in ("listen_matter", "listen_secret"):
        assert rows(house.url, f"SELECT count(*) FROM {table}") == [(SUBMISSIONS,)]
    received = "SELECT count(*), count(DISTINCT subject) FROM ledger_entry WHERE code = 'matter.receive'"
    assert rows(house.url, received) == [(SUBMISSIONS, SUBMISSIONS)]
    lacking = "SELECT count(*) FROM ledger_entry e LEFT JOIN ledger_opening o ON o.entry_id = e.id WHERE o.salt IS NULL"
    assert rows(house.url, lacking) == [(0,)]
    told = "SELECT id, subject, status FROM post_message WHERE event = 'matter.receive'"
    messages = rows(house.url, told)
    assert len(messages) == len({subject for _id, subject, _status in messages}) == SUBMISSIONS
    assert {status for _id, _subject, status in messages} == {"sent"}
    missed = {str(key).replace("-", "") for key, *_ in messages} - {key.replace("-", "") for key in house.gateway.taken}
    assert not missed, "sent, but the gateway never had it"
