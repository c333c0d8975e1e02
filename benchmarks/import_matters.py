"""Importing matters against a bare bulk insert: `python -m benchmarks.import_matters`.

One PostgreSQL (fsync and synchronous_commit on), one process, in turns: our way (validation, redaction, sealing,
search column, ledger, links, transactions of 200) and the same texts put into one bare table, 200 a transaction.
Goal: 200 matters a second.
"""

import argparse
import csv
import io
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.servers import REAL, ROOT, environment, python
from tests import postgres

GOAL = 200
CHUNK = 200
COLUMNS = ("留言编号", "留言用户", "留言主题", "留言时间", "留言详情")
INSIDE = "BANDENG_BENCHMARK_INSIDE"


def rows() -> list[tuple[str, ...]]:
    """The real messages, or as many invented ones of their length."""
    path = REAL / "messages.csv"
    if path.exists():
        with path.open(encoding="utf-8-sig", newline="") as file:
            return [tuple(row[name] for name in COLUMNS) for row in csv.DictReader(file)]
    words = "楼前的路灯坏了三个月，晚上看不见路，老人孩子都不敢出门。希望尽快派人来修，电话13912345678。" * 8
    return [(str(n), f"A{n}", f"第{n}盏路灯不亮", "2019/7/19 18:19:54", f"{n}：{words}") for n in range(2142)]


def as_file(found: list[tuple[str, ...]], number: int) -> bytes:
    """A file whose rows are new in every round."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    writer.writerows((f"{number}-{row[0]}", *row[1:]) for row in found)
    return out.getvalue().encode()


def ours(data: bytes) -> float:
    """Seconds from the file's bytes to the last commit."""
    from bandeng.core import clock
    from bandeng.core.actions import By, Origin
    from bandeng.listen import queries
    from bandeng.listen.importing.committing import commit, staged
    from bandeng.listen.importing.rows import read_sheet

    by, studio = By(origin=Origin.IMPORT), queries.studio()
    assert studio
    start = time.perf_counter()
    sheet = read_sheet(data, clock.now())
    outcome = commit(by, staged(by, studio=studio, file_name="benchmark.csv", sheet=sheet), sheet)
    seconds = time.perf_counter() - start
    assert outcome.written == len(sheet.rows), outcome
    return seconds


def bare(data: bytes) -> float:
    """Seconds for the same rows, read by csv and put as they are into a table without index."""
    from django.db import connection, transaction

    start = time.perf_counter()
    found = list(csv.reader(io.StringIO(data.decode(), newline="")))[1:]
    sql = "INSERT INTO bare_rows (a, b, c, d, e) VALUES (%s, %s, %s, %s, %s)"
    for at in range(0, len(found), CHUNK):
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.cursor.executemany(sql, found[at : at + CHUNK])
    return time.perf_counter() - start


def inside(rounds: int) -> float:
    """Print the figures; our rate."""
    import django

    django.setup()
    from django.db import connection

    with connection.schema_editor() as editor:
        editor.execute("CREATE TABLE bare_rows (id bigserial PRIMARY KEY, a text, b text, c text, d text, e text)")
    found = rows()
    rates: dict[str, list[float]] = {"bare": [], "import": []}
    sides = {"bare": bare, "import": ours}
    for number in range(rounds):
        data = as_file(found, number)
        for side in sorted(sides, reverse=number % 2 == 1):
            rates[side].append(len(found) / sides[side](data))
    for side, all_rates in rates.items():
        shown = " ".join(f"{rate:.0f}" for rate in all_rates)
        print(f"{side:>7}: {statistics.median(all_rates):7.0f}/s   rounds {shown}")
    rate = statistics.median(rates["import"])
    print(f"  ratio: {rate / statistics.median(rates['bare']):.3f}   (goal {GOAL}/s; {len(found)} rows a round)")
    return rate


def main() -> int:
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--rounds", type=int, default=3)
    rounds = words.parse_args().rounds
    if os.environ.get(INSIDE):
        return 0 if inside(rounds) >= GOAL else 1
    with postgres.cluster() as url, tempfile.TemporaryDirectory(prefix="bandeng-bench-") as name:
        env = environment(Path(name), url)
        python("-m", "bandeng", "migrate", env=env)
        python("-m", "benchmarks.people", env=env)
        env |= {INSIDE: "1", "DJANGO_SETTINGS_MODULE": "bandeng.config.settings"}
        again = [sys.executable, "-m", "benchmarks.import_matters", "--rounds", str(rounds)]
        return subprocess.run(again, cwd=ROOT, env=env).returncode


if __name__ == "__main__":
    sys.exit(main())
