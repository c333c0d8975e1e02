"""Receiving a matter against a bare Django view that inserts one row: `python -m benchmarks.intake`.

Both on one PostgreSQL (fsync and synchronous_commit on), each under Granian as `bandeng run` starts it, asked by
the same clients with the same form, in turns. Ours takes the whole way: CSRF, permissions, validation, redaction,
sealing, the matter with its secret and step, the ledger, a message to the number left. Goal: a third.
"""

import argparse
import re
import secrets
import statistics
import tempfile
from pathlib import Path
from urllib.parse import urlencode

from benchmarks.servers import Connection, environment, granian, python, throughput
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


def requests(count: int, cookie: str, token: str, multipart: bool) -> list[bytes]:
    """Submissions by `count` residents: the same words, each from a form of its own."""
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
    cookie = re.search(r"set-cookie:\s+(bandeng_csrf=[^;]+)", page, re.IGNORECASE)
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
    if not cookie or not token:
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


def run(rounds: int, count: int, clients: int, multipart: bool, warm_up: int = 200) -> float:
    """Print the figures; the ratio of the medians."""
    with postgres.cluster() as url, tempfile.TemporaryDirectory(prefix="bandeng-bench-") as name:
        # No worker runs, so nobody ever asks this gateway: it lets messages into the outbox.
        env = environment(Path(name), url, SMS_GATEWAY="http://127.0.0.1:9/")
        python("-m", "bandeng", "migrate", env=env)
        python("-m", "benchmarks.people", env=env)
        python("-m", "benchmarks.bare", env=env)
        with (
            granian("bandeng.config.wsgi:application", env) as ours,
            granian("benchmarks.bare:application", env) as bare,
        ):
            cookie, token = form_token(ours)
            before = kept(url)
            sides = {"bare": (bare, inserted), "intake": (ours, received)}
            rates: dict[str, list[float]] = {"bare": [], "intake": []}
            for number in range(-1, rounds):
                for side in sorted(sides, reverse=number % 2 == 1):
                    port, good = sides[side]
                    sent = requests(warm_up if number < 0 else count, cookie, token, multipart)
                    rate = throughput(port, sent, clients, good)
                    if number >= 0:
                        rates[side].append(rate)
            after = kept(url)
    total = warm_up + rounds * count
    grown = {table: after[table] - before[table] for table in after}
    assert set(grown.values()) == {total}, grown
    for side, found in rates.items():
        print(f"{side:>7}: {statistics.median(found):7.0f}/s   rounds {' '.join(f'{rate:.0f}' for rate in found)}")
    ratio = statistics.median(rates["intake"]) / statistics.median(rates["bare"])
    pairs = [ours / bare for ours, bare in zip(rates["intake"], rates["bare"], strict=True)]
    print(f"  ratio: {ratio:.2f}   (goal {GOAL:.2f}; by round {' '.join(f'{pair:.2f}' for pair in pairs)})")
    print(f"  {clients} clients, {rounds} rounds of {count} on each side; {total} matters, entries, messages kept")
    return ratio


def main() -> int:
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--rounds", type=int, default=7)
    words.add_argument("--count", type=int, default=600, help="requests in a round, on each side")
    words.add_argument("--clients", type=int, default=8)
    words.add_argument("--urlencoded", action="store_true", help="instead of the form's own multipart")
    chosen = words.parse_args()
    return 0 if run(chosen.rounds, chosen.count, chosen.clients, not chosen.urlencoded) >= GOAL else 1


if __name__ == "__main__":
    raise SystemExit(main())
