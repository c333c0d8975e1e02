"""Receiving a matter against a bare Django view that inserts one row: `python -m benchmarks.intake`.

Both on one PostgreSQL (fsync and synchronous_commit on), each under Granian as `bandeng run` starts it, asked by
the same clients with the same form, in turns. The bare view stands alone, without any middleware. Ours
takes the whole way: CSRF, permissions, validation, redaction, sealing, the matter with its secret and step, the
ledger, a message to the number left. Goal: a third.
"""

import argparse
import re
import secrets
import statistics
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

from benchmarks.servers import PROCESSES, THREADS, Connection, environment, granian, python, throughput
from tests import postgres

GOAL = 1 / 3
WORDS = "我家楼前的路灯坏了三个月，晚上看不见路，老人孩子都不敢出门。希望尽快派人来修。"
FORM = {
    "words": WORDS,
    "place": "板凳里小区 3 号楼前",
    "community": "",
    "wished": "",
    "contact": "sms",
    "phone": "139 0000 0000",
    "name": "张女士",
}


def encoded(form: dict[str, str], multipart: bool) -> tuple[str, bytes]:
    """Content type and body, as a browser sends this form; no photo is an empty file."""
    if not multipart:
        return "application/x-www-form-urlencoded", urlencode(form).encode()
    line = "----bandeng7MA4YWxkTrZu0gW"
    parts = [f'--{line}\r\nContent-Disposition: form-data; name="{k}"\r\n\r\n{v}\r\n' for k, v in form.items()]
    empty = 'name="photos"; filename=""\r\nContent-Type: application/octet-stream\r\n\r\n\r\n'
    parts.append(f"--{line}\r\nContent-Disposition: form-data; {empty}--{line}--\r\n")
    return f"multipart/form-data; boundary={line}", "".join(parts).encode()


def requests(count: int, port: int, multipart: bool) -> list[bytes]:
    """Submissions by `count` residents: the same words, each from a form of its own."""
    cookie, token = form_token(port)
    made = []
    for _ in range(count):
        form = {"csrfmiddlewaretoken": token, "form_key": secrets.token_hex(16), **FORM}
        kind, body = encoded(form, multipart)
        head = (
            f"POST /speak/ HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: {cookie}\r\n"
            f"Content-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        made.append(head.encode() + body)
    return made


def form_token(port: int) -> tuple[str, str]:
    """Open the form as a resident would: the CSRF cookie and the token beside it."""
    page = Connection(port).ask(b"GET /speak/ HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n").decode()
    cookie = re.search(r"set-cookie:\s+(bandeng_csrf=[^;]+)", page, re.IGNORECASE) or ["", "none=none"]
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
    if not token:
        raise RuntimeError(f"no form: {page[:600]}")
    return cookie[1], token[1]


def received(answer: bytes) -> bool:
    head = answer.split(b"\r\n\r\n")[0].lower()
    return b" 302 " in head[:20] and b"location: /speak/receipt/" in head


def inserted(answer: bytes) -> bool:
    return b" 302 " in answer[:20]


def kept(url: str) -> dict[str, int]:
    """How many rows each table of interest holds in the end, and that commits were durable."""
    import psycopg

    tables = ("listen_matter", "listen_secret", "ledger_entry", "ledger_opening", "post_message", "bare_said")
    with psycopg.connect(url) as connection:
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):
            row = connection.execute(f"SHOW {setting}").fetchone()
            assert row == ("on",), (setting, row)
        counts = {}
        for table in tables:
            row = connection.execute(f"SELECT count(*) FROM {table}").fetchone()
            counts[table] = int(row[0]) if row else 0
    return counts


@dataclass
class Side:
    """One of the two servers, and how many requests a second it answered: in each round, by number of clients."""

    name: str
    port: int
    good: Callable[[bytes], bool]
    rates: dict[int, list[float]]

    def line(self, clients: int) -> str:
        rounds = " ".join(f"{rate:.0f}" for rate in self.rates[clients])
        return f"{self.name:>7} {statistics.median(self.rates[clients]):6.0f}/s   (rounds: {rounds})"


def measure(sides: list[Side], clients: tuple[int, ...], rounds: int, make: Callable[[int], list[bytes]]) -> None:
    """Fill in the rates, both sides in turns, after a first round that is not counted."""
    for number in range(-1, rounds):
        for parallel in clients:
            for side in sides if number % 2 else reversed(sides):
                rate = throughput(side.port, make(side.port), parallel, side.good)
                if number >= 0:
                    side.rates.setdefault(parallel, []).append(rate)


def run(rounds: int, count: int, clients: tuple[int, ...], *, multipart: bool, middleware: bool) -> float:
    """Print the figures; the smallest ratio of the medians over the numbers of clients."""
    with postgres.cluster() as url, tempfile.TemporaryDirectory(prefix="bandeng-bench-") as name:
        # No worker runs, so nobody ever asks this gateway: it lets messages into the outbox.
        env = environment(Path(name), url, SMS_GATEWAY="http://127.0.0.1:9/", BARE_MIDDLEWARE=str(int(middleware)))
        python("-m", "bandeng", "migrate", env=env)
        python("-m", "benchmarks.people", env=env)
        python("-m", "benchmarks.bare", env=env)
        with (
            granian("bandeng.config.wsgi:application", env) as ours,
            granian("benchmarks.bare:application", env) as other,
        ):
            before = kept(url)
            bare, intake = Side("bare", other, inserted, {}), Side("intake", ours, received, {})
            measure([bare, intake], clients, rounds, lambda port: requests(count, port, multipart))
            after = kept(url)
    total = (rounds + 1) * len(clients) * count
    grown = {table: after[table] - before[table] for table in after}
    if set(grown.values()) != {total}:
        raise RuntimeError(f"{total} were sent to each side, and these were kept: {grown}")
    ratios = []
    for parallel in clients:
        pairs = [ours / theirs for ours, theirs in zip(intake.rates[parallel], bare.rates[parallel], strict=True)]
        ratio = statistics.median(intake.rates[parallel]) / statistics.median(bare.rates[parallel])
        ratios.append(ratio)
        print(f"{parallel} clients\n{bare.line(parallel)}\n{intake.line(parallel)}")
        print(f"  ratio {ratio:6.2f}     (rounds: {' '.join(f'{pair:.2f}' for pair in pairs)})")
    print(
        f"goal {GOAL:.2f}; {PROCESSES} processes of {THREADS} threads; {total} matters, secrets, entries, messages kept"
    )
    return min(ratios)


def main() -> int:
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--rounds", type=int, default=7)
    words.add_argument("--count", type=int, default=400, help="requests in a round, on each side")
    words.add_argument("--clients", type=int, nargs="+", default=[1, 4, 8], help="each is held against the goal")
    words.add_argument("--urlencoded", action="store_true", help="instead of the form's own multipart")
    words.add_argument("--middleware", action="store_true", help="the bare side with `startproject`'s middleware")
    chosen = words.parse_args()
    kind = {"multipart": not chosen.urlencoded, "middleware": chosen.middleware}
    return 0 if run(chosen.rounds, chosen.count, tuple(chosen.clients), **kind) >= GOAL else 1


if __name__ == "__main__":
    raise SystemExit(main())
