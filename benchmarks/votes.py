"""Votes of a poll over HTTP against a bare Django view that inserts one row: `python -m benchmarks.votes`.

All on one PostgreSQL (fsync and synchronous_commit on), under Granian as `bandeng run` starts it, asked by the same
clients in turns: one vote a request and ten a request as the page's script sends them, a view that inserts one row
beside them on the same server under the same middleware, and that view alone without any middleware. Ours takes the
whole way: CSRF, the sealed cookie, the pseudonym, the check that poll and statement are open, the upsert, what is shown
next (asked for with every tenth vote, as the page does). Goals: one vote a request at 0.4 of the view under the same
middleware, 500 votes a second in tens.
"""

import argparse
import json
import os
import random
import re
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from itertools import count as counting
from pathlib import Path

from benchmarks.servers import PROCESSES, ROOT, THREADS, Connection, environment, granian, python, throughput
from tests import postgres

GOAL, VOTES_GOAL = 0.4, 500
STATEMENTS = 100


def prepared(port: int, path: str, body: str, cookie: str = "", token: str = "") -> bytes:
    head = f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
    head += f"Cookie: {cookie}\r\nX-CSRFToken: {token}\r\nContent-Length: {len(body)}\r\n\r\n"
    return (head + body).encode()


def cookies_of(answer: str) -> dict[str, str]:
    return dict(re.findall(r"set-cookie:\s+(bandeng_\w+)=([^;]+)", answer, re.IGNORECASE))


def joined(port: int, slug: str) -> tuple[str, str]:
    """A new participant: their cookies and the token beside them."""
    page = Connection(port).ask(f"GET /poll/{slug}/ HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode()).decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
    if not token:
        raise RuntimeError(page[:600])
    cookie = "; ".join(f"{name}={value}" for name, value in cookies_of(page).items())
    answer = Connection(port).ask(prepared(port, f"/poll/{slug}/start/", "", cookie, token[1])).decode()
    found = cookies_of(answer) | cookies_of(page)
    if f"bandeng_poll_{slug}" not in found:
        raise RuntimeError(answer[:600])
    return "; ".join(f"{name}={value}" for name, value in found.items()), token[1]


def ours(port: int, slug: str, at_once: int) -> Iterator[bytes]:
    """Requests without end: each participant answers all statements, so many a request, in an order of their own."""
    while True:
        cookie, token = joined(port, slug)
        numbers = random.sample(range(1, STATEMENTS + 1), STATEMENTS)
        for at in range(0, STATEMENTS, at_once):
            said = [[number, random.choice((1, -1, 0)), 1] for number in numbers[at : at + at_once]]
            body = json.dumps({"votes": said, "more": (at + at_once) % 10 == 0})
            yield prepared(port, f"/poll/{slug}/votes/", body, cookie, token)


def bare(port: int, cookie: str, token: str) -> Iterator[bytes]:
    for number in counting():
        yield prepared(port, "/bare/", json.dumps([1, number, number % 100, 1]), cookie, token)


def good(answer: bytes) -> bool:
    return b" 200 " in answer[:20] and (b'"refused": []' in answer or b"\n{}" in answer)


def rows(url: str) -> tuple[int, int]:
    import psycopg

    with psycopg.connect(url) as connection:
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):
            assert connection.execute(f"SHOW {setting}").fetchone() == ("on",), setting
        tables = ("deliberate_vote", "bare_vote")
        return tuple(connection.execute(f"SELECT count(*) FROM {one}").fetchone()[0] for one in tables)  # type: ignore


def run(rounds: int, amount: int, clients: tuple[int, ...]) -> bool:
    """Print the figures; whether both goals are met with each number of clients."""
    with postgres.cluster() as url, tempfile.TemporaryDirectory(prefix="bandeng-bench-") as name:
        env = environment(Path(name), url)
        python("-m", "bandeng", "migrate", env=env)
        python("-m", "benchmarks.people", env=env)
        words = [sys.executable, "-m", "benchmarks.votes_server"]
        slug = subprocess.run(words, check=True, cwd=ROOT, env=env, capture_output=True, text=True).stdout.strip()
        with (
            granian("benchmarks.votes_server:application", env) as port,
            granian("benchmarks.votes_server:application", {**env, "BANDENG_BARE_ALONE": "1"}) as alone,
        ):
            cookie, token = joined(port, slug)
            sides: dict[str, tuple[int, Iterator[bytes], int]] = {
                "bare, same middleware": (port, bare(port, cookie, token), 1),
                "bare, none": (alone, bare(alone, "", ""), 1),
                "one vote": (port, ours(port, slug, 1), 1),
                "ten votes": (port, ours(port, slug, 10), 10),
            }
            rates = measured(sides, rounds, amount, clients)
        sent = (rounds + 1) * len(clients) * amount
        if rows(url) != (11 * sent, 2 * sent):
            raise RuntimeError(f"{sent} requests of each kind, and these rows: {rows(url)}")
    return report(rates, clients)


Rates = dict[tuple[str, int], list[float]]


def measured(
    sides: dict[str, tuple[int, Iterator[bytes], int]], rounds: int, amount: int, clients: tuple[int, ...]
) -> Rates:
    """Requests a second of each side, in turns, after a first round that is not counted."""
    rates: Rates = {}
    for number in range(-1, rounds):
        for parallel in clients:
            for name, (port, requests, _size) in sides.items():
                some = [next(requests) for _one in range(amount)]
                rate = throughput(port, some, parallel, good)
                if number >= 0:
                    rates.setdefault((name, parallel), []).append(rate)
    return rates


def report(rates: Rates, clients: tuple[int, ...]) -> bool:
    middle: Callable[[str, int], float] = lambda name, parallel: statistics.median(rates[name, parallel])  # noqa: E731
    met = True
    print(f"load {os.getloadavg()[0]:.1f}; {PROCESSES} processes of {THREADS} threads; {STATEMENTS} statements")
    for parallel in clients:
        print(f"{parallel} clients")
        for (name, those), some in rates.items():
            if those == parallel:
                print(
                    f"  {name:>22} {middle(name, parallel):6.0f}/s  (rounds: {' '.join(f'{one:.0f}' for one in some)})"
                )
        same = middle("one vote", parallel) / middle("bare, same middleware", parallel)
        none = middle("one vote", parallel) / middle("bare, none", parallel)
        many = 10 * middle("ten votes", parallel)
        print(
            f"  one vote a request: {same:.2f} of the view under the same middleware, {none:.2f} of that without;"
            f" in tens {many:.0f} votes/s"
        )
        met = met and same >= GOAL and many >= VOTES_GOAL
    print(f"goals {GOAL} and {VOTES_GOAL} votes/s: {'met' if met else 'missed'}")
    return met


def main() -> int:
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--rounds", type=int, default=5)
    words.add_argument("--count", type=int, default=300, help="requests in a round, of each kind")
    words.add_argument("--clients", type=int, nargs="+", default=[1, 4, 8])
    chosen = words.parse_args()
    return 0 if run(chosen.rounds, chosen.count, tuple(chosen.clients)) else 1


if __name__ == "__main__":
    raise SystemExit(main())
