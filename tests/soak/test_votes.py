"""SIGKILL to the web server at random moments while 50 people vote in a poll: no vote is lost, none doubled.

A browser keeps what it has not heard of and sends it again; a page that waits long sends what was said since along.
"""

import http.client
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from random import Random
from threading import Event, Thread

import pytest

from benchmarks.servers import ROOT
from tests.soak.house import House, database, rows
from tests.soak.residents import Resident, _value

pytestmark = pytest.mark.soak

PEOPLE, STATEMENTS = 50, 40
SEED = int(os.environ.get("BANDENG_SOAK_SEED", "2026"))
# The server takes some seconds to be back.
PAUSE = (5.0, 10.0)
PATIENCE = 240.0
MAKE = """
import django, os
os.environ["DJANGO_SETTINGS_MODULE"] = "bandeng.config.settings"
django.setup()
from bandeng.core.actions import By
from bandeng.deliberate.actions import poll as A
from bandeng.studio.models import Studio
lines = "\\n".join(f"第 {n} 件事应该先办" for n in range(%d))
print(A.open_poll(By(), A.make(By(), Studio.objects.order_by("pk").first(), title="先办什么", statements=lines)).slug)
"""


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    with database(tmp_path) as url:
        made = House(tmp_path, url)
        made.start("web")
        made.wait()
        yield made
        made.stop()


def kill_at_random(house: House, over: Event, rng: Random) -> None:
    while not over.wait(rng.uniform(*PAUSE)):
        house.kill("web")


class Voter(Resident):
    """As the page's script: unsent answers with their turns, up to ten at once, until each is acknowledged."""

    def send(self, slug: str, unsent: dict[int, tuple[int, int]], token: str) -> None:
        some = list(unsent.items())[:10]
        body = json.dumps({"votes": [[number, value, turn] for number, (value, turn) in some]})
        head = {
            "Content-Type": "application/json",
            "X-CSRFToken": token,
            "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
        }
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=15)
        try:
            connection.request("POST", f"/poll/{slug}/votes/", body, head)
            answer = connection.getresponse()
            found = json.loads(answer.read())
            if answer.status != 200 or found["refused"]:
                raise ConnectionError(answer.status)
        except (OSError, http.client.HTTPException, ValueError):
            self.lost += 1
            time.sleep(0.2)
            return
        finally:
            connection.close()
        for number, said in some:
            if unsent.get(number) == said:
                del unsent[number]


def vote(house: House, slug: str, person: int) -> tuple[dict[int, int], int]:
    """Answer everything, a third of it anew: what was said last of each statement, and how many answers were lost."""
    rng, voter = Random(SEED + person), Voter(house.port)
    _status, page = voter.ask("GET", f"/poll/{slug}/")
    token = _value(page, "csrfmiddlewaretoken")
    status, _page = voter.ask("POST", f"/poll/{slug}/start/", {"csrfmiddlewaretoken": token})
    assert status == 302
    said: dict[int, tuple[int, int]] = {}
    unsent: dict[int, tuple[int, int]] = {}
    order = [*range(1, STATEMENTS + 1), *(rng.randint(1, STATEMENTS) for _again in range(STATEMENTS // 3))]
    for number in order:
        said[number] = unsent[number] = (rng.choice((1, -1, 0)), said.get(number, (0, 0))[1] + 1)
        if rng.random() < 0.4:
            voter.send(slug, unsent, token)
        time.sleep(rng.uniform(0, 1.4))
    until = time.monotonic() + PATIENCE
    while unsent and time.monotonic() < until:
        voter.send(slug, unsent, token)
    assert not unsent
    return {number: value for number, (value, _turn) in said.items()}, voter.lost


def test_no_vote_is_lost_and_none_doubled(house: House) -> None:
    words = [sys.executable, "-c", MAKE % STATEMENTS]
    made = subprocess.run(words, cwd=ROOT, env=house.env, check=True, capture_output=True, text=True)
    slug, over = made.stdout.strip(), Event()
    killer = Thread(target=kill_at_random, args=(house, over, Random(SEED)))
    killer.start()
    try:
        with ThreadPoolExecutor(PEOPLE) as pool:
            parts = list(pool.map(lambda person: vote(house, slug, person), range(PEOPLE)))
    finally:
        over.set()
        killer.join()
    print(f"\n{PEOPLE} people; killed {dict(house.killed)}; {sum(lost for _said, lost in parts)} answers lost")
    assert house.killed["web"] >= 3, "too fast to be met by kills"
    found: dict[int, dict[int, int]] = {}
    stored = (
        "SELECT v.voter, s.number, v.value FROM deliberate_vote v JOIN deliberate_statement s ON s.id = v.statement_id"
    )
    for voter, number, value in rows(house.url, stored):
        found.setdefault(voter, {})[number] = value
    assert sum(map(len, found.values())) == PEOPLE * STATEMENTS
    expected = sorted(sorted(said.items()) for said, _lost in parts)
    assert sorted(sorted(said.items()) for said in found.values()) == expected, "everyone's last word on everything"
