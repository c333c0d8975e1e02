"""The ledger against the bare work beneath it: `python -m benchmarks.ledger`. About four minutes.

1. appending in memory: half as many leaves a second as `hashlib` alone on the same inputs
2. sealing on PostgreSQL: 5,000 entries a second, and a quarter of a bare batched update of the same rows
3. a proof for one of 10,000,000 leaves reads O(log n) tiles: at most two for each level of tiles
4. verifying a receipt: 1 ms
5. what the ledger adds to a submission: 15 % of its time

Both sides of each ratio in turns, in one run. SQLite's sealing is shown, without a goal.
"""

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from benchmarks import tiles
from benchmarks.intake import Side, measure, received, requests
from benchmarks.servers import ROOT, environment, granian, python
from tests import postgres

APPENDED, SEALED, RATE, PER_LEVEL, RECEIPT, ADDED = 0.5, 0.25, 5000, 2, 1.0, 0.15


def line(number: int, met: bool, words: str) -> bool:
    print(f"{number}. {'met    ' if met else 'NOT MET'} {words}", flush=True)
    return met


def inside(env: dict[str, str], *words: str) -> Any:
    """What a part of `benchmarks.ledger_inside` finds in the database of `env`, which it migrates first."""
    python("-m", "bandeng", "migrate", env=env)
    command = [sys.executable, "-m", "benchmarks.ledger_inside", *words]
    out = subprocess.run(command, check=True, cwd=ROOT, env=env, stdout=subprocess.PIPE, text=True).stdout
    return json.loads(out.splitlines()[-1])


def appending(rounds: int) -> bool:
    entries, inputs = tiles.made()
    seconds, hashing = tiles.against_bare(entries, inputs, 1000, rounds)
    ratio, rate = hashing / seconds, len(entries) / seconds
    words = f"appending by 1,000: {ratio:.2f} of bare hashing, {rate:,.0f} a second of the processor"
    return line(1, ratio >= APPENDED, words)


def sealing(env: dict[str, str], engine: str, rounds: int, *, goal: bool) -> bool:
    found = inside(env, "sealing", str(rounds))
    sealed, bare = (statistics.median(found[name]) for name in ("sealed", "bare"))
    ratios = [ours / theirs for ours, theirs in zip(found["sealed"], found["bare"], strict=True)]
    words = (
        f"sealing on {engine}: {sealed:,.0f}/s, {sealed / bare:.2f} of a bare update ({bare:,.0f}/s;"
        f" rounds {min(found['sealed']):,.0f} to {max(found['sealed']):,.0f}/s, {min(ratios):.2f} to {max(ratios):.2f})"
    )
    if goal:
        return line(2, sealed >= RATE and sealed / bare >= SEALED, words)
    print(f"   no goal {words}", flush=True)
    return True


def proofs(env: dict[str, str]) -> bool:
    found = inside(env, "proofs")
    good = True
    print(f"   {found['rows']['tiles']:,} tiles written in {found['rows']['seconds']:.0f} s")
    for size, (most, mean, median, p95) in found["reads"].items():
        levels = -(-(int(size) - 1).bit_length() // 8)
        words = f"a proof of {int(size):,}: {most} tiles at most, {mean:.1f} in the mean ({levels} levels);"
        good &= line(3, most <= PER_LEVEL * levels, f"{words} {median:.2f} ms, p95 {p95:.2f} ms")
    receipt = found["receipt"]
    words = f"verifying a receipt of {receipt['bytes']:,} bytes: {receipt['median']:.2f} ms, p95 {receipt['p95']:.2f}"
    return line(4, receipt["median"] <= RECEIPT, words) and good


def adding(env: dict[str, str], turns: int, count: int, clients: tuple[int, ...]) -> bool:
    """A submission by HTTP, with the ledger's part of its transaction and without."""
    python("-m", "bandeng", "migrate", env=env)
    python("-m", "benchmarks.people", env=env)
    with (
        granian("benchmarks.unledgered:application", env) as other,
        granian("bandeng.config.wsgi:application", env) as ours,
    ):
        without, with_it = Side("without", other, received, {}), Side("with", ours, received, {})
        measure([without, with_it], clients, turns, lambda port: requests(count, port, True))
    good = True
    for parallel in clients:
        pairs = [a / b - 1 for a, b in zip(without.rates[parallel], with_it.rates[parallel], strict=True)]
        more = statistics.median(without.rates[parallel]) / statistics.median(with_it.rates[parallel]) - 1
        words = f"a submission by {parallel} clients: {more:+.1%}, median of the rounds {statistics.median(pairs):+.1%}"
        good &= line(5, more <= ADDED, words)
        for side in (without, with_it):
            low, middle, high = statistics.quantiles(side.rates[parallel], n=4)
            print(f"   {side.name:>7} {middle:.0f}/s, half of the rounds from {low:.0f} to {high:.0f}/s")
    return good


def main() -> int:
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("--rounds", type=int, default=7)
    words.add_argument(
        "--turns", type=int, default=60, help="rounds of submissions: short ones, as others use the machine"
    )
    words.add_argument("--count", type=int, default=40, help="submissions in such a round, on each side")
    words.add_argument("--clients", type=int, nargs="+", default=[1, 4, 8])
    words.add_argument("--only", type=int, nargs="+", default=[1, 2, 3, 5], help="parts; 4 goes with 3")
    chosen = words.parse_args()
    good = appending(chosen.rounds) if 1 in chosen.only else True
    with tempfile.TemporaryDirectory(prefix="bandeng-bench-") as name:
        if 2 in chosen.only:
            good &= sealing(environment(Path(name), ""), "SQLite", chosen.rounds, goal=False)
    with postgres.cluster() as url, tempfile.TemporaryDirectory(prefix="bandeng-bench-") as name:
        env = environment(Path(name), url)
        if 2 in chosen.only:
            good &= sealing(env, "PostgreSQL", chosen.rounds, goal=True)
        if 3 in chosen.only:
            good &= proofs(env)
        if 5 in chosen.only:
            good &= adding(env, chosen.turns, chosen.count, tuple(chosen.clients))
    return 0 if good else 1


if __name__ == "__main__":
    raise SystemExit(main())
