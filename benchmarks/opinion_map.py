"""Opinion maps against red-dwarf, in turns: `python -m benchmarks.opinion_map [CASE …] [--peer PYTHON] [--times N]`.

Cases: `real` (the four Polis conversations, where they lie beside the project), `10k` (10,000 × 500), `100k`
(100,000 × 1,000, 5 million votes), `1m` (1,000,000 × 1,000, 50 million; ours alone), `live` (one more vote at 100k).
By default all but what the peer takes minutes for, `100k` and `1m`: name these. PYTHON is one that has red-dwarf 0.4.0
(`python -m venv peer; peer/bin/pip install red-dwarf==0.4.0`); without it our side runs alone.

Both sides do the whole pipeline (matrix, axes, places, groups and their number, what marks them, consensus), the
certainty of groups left out, each in a process of its own. Ours starts from three arrays, the peer from its list of
dictionaries; making these is not counted. Seconds are medians, in
brackets those of processors, which tell more on a busy machine.
"""

import argparse
import csv
import json
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bandeng.algorithms.opinion_map import Live, agreement, from_triples, opinion_map
from tests.real import POLIS

SIZES = {"10k": (10_000, 500), "100k": (100_000, 1_000), "1m": (1_000_000, 1_000)}
DENSITY, SHARES, SHARP, PASSES = 0.05, (0.4, 0.3, 0.2, 0.1), 0.85, 0.1
Data = dict[str, NDArray[np.generic]]


def planted(people: int, statements: int) -> Data:
    """Four groups that were planted; everyone saw the same number of statements."""
    rng, seen = np.random.default_rng(7), int(statements * DENSITY)
    group = rng.choice(len(SHARES), people, p=SHARES).astype(np.int8)
    mind = rng.random((len(SHARES), statements)) < 0.5
    columns, said = np.empty((people, seen), np.int32), np.empty((people, seen), np.int8)
    for start in range(0, people, 5_000):
        part = slice(start, min(start + 5_000, people))
        order = rng.random((part.stop - start, statements), np.float32).argpartition(seen, axis=1)[:, :seen]
        columns[part] = order
        agree = mind[group[part, None], order] ^ (rng.random(order.shape, np.float32) > SHARP)
        said[part] = np.where(agree, 1, -1) * (rng.random(order.shape, np.float32) >= PASSES)
    rows = np.repeat(np.arange(people, dtype=np.int32), seen)
    return {"people": rows, "statements": columns.ravel(), "said": said.ravel(), "group": group}


def published(name: str) -> Data:
    """A Polis conversation and the groups that Polis published."""
    with (POLIS / name / "participants-votes.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    votes = [(at, int(key), int(row[key])) for at, row in enumerate(rows) for key in row if key.isdigit() and row[key]]
    people, statements, said = np.array(votes).T
    group = np.array([int(row["group-id"] or -1) for row in rows])
    return {"people": people, "statements": statements, "said": said, "group": group}


def peak() -> float:
    """Most memory this process has held, in MB; unlike `getrusage` it does not count who started it."""
    status = Path("/proc/self/status").read_text()
    return int(status.split("VmHWM:")[1].split()[0]) / 1024


def ours(file: str, times: int) -> None:
    """Our side, in a process of its own."""
    data = np.load(file)
    people, statements, said = (data[key] for key in ("people", "statements", "said"))
    seconds, worked, counting = [], [], []
    for _ in range(times):
        start, before = time.perf_counter(), time.process_time()
        votes = from_triples(people, statements, said)
        counting.append(time.perf_counter() - start)
        shown = opinion_map(votes, sure=False)
        seconds.append(time.perf_counter() - start)
        worked.append(time.process_time() - before)
    most = peak()
    start = time.perf_counter()
    votes.gather(np.ones((3 * votes.statements, 1)))
    once = time.perf_counter() - start
    np.save(Path(file).with_suffix(".ours.npy"), shown.groups)
    out = {
        "seconds": seconds,
        "worked": worked,
        "peak": most,
        "groups": len(shown.names),
        "pass": once,
        "read": statistics.median(counting),
    }
    print(json.dumps(out))


def live(file: str, times: int) -> None:
    """One more vote, and the whole map after it."""
    data = np.load(file)
    votes = from_triples(data["people"], data["statements"], data["said"])
    start = time.perf_counter()
    poll = Live(votes)
    opened, rng, took = time.perf_counter() - start, np.random.default_rng(1), []
    for _ in range(100 * times):
        person, statement = int(rng.integers(votes.participants)), int(rng.integers(votes.statements))
        start = time.perf_counter()
        poll.vote(person, statement, int(rng.integers(-1, 2)))
        poll.map  # noqa: B018
        took.append(time.perf_counter() - start)
    start = time.perf_counter()
    poll.recount()
    took.sort()
    marks = [took[int(len(took) * part)] * 1000 for part in (0.5, 0.95)] + [took[-1] * 1000]
    print(json.dumps({"marks": marks, "opened": opened, "recount": time.perf_counter() - start}))


def run(command: list[str]) -> dict[str, float]:
    """What a side printed."""
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(done.stderr[-2000:])
    return json.loads(done.stdout.splitlines()[-1])


def compare(name: str, data: Data, times: int, peer: str | None, folder: str) -> None:
    file = str(Path(folder) / f"{name}.npz")
    np.savez(file, **data)
    known = np.asarray(data["group"]) >= 0
    mine = run([sys.executable, "-m", "benchmarks.opinion_map", "--side", file, "--times", str(times)])
    line = f"{name:28} ours {_told(mine, file, 'ours', known, data)}"
    if peer:
        theirs = run([peer, "benchmarks/opinion_peer.py", file, str(times)])
        by_clock, by_work = (
            statistics.median(theirs[of]) / statistics.median(mine[of]) for of in ("seconds", "worked")
        )
        line += f"\n{'':28} peer {_told(theirs, file, 'peer', known, data)}"
        line += f"\n{'':28} ours is {by_clock:.1f} times as fast, by processors {by_work:.1f}"
        if name in ("brexit-consensus",):
            run([peer, "benchmarks/opinion_peer.py", file, "1", "2"])
            line += f"; told of two groups ARI {_index(file, 'peer', known, data):.3f}"
    print(line, flush=True)
    if name == "1m":
        spent = statistics.median(mine["seconds"])
        passes = f"one pass over the votes {mine['pass']:.2f} s: {spent / mine['pass']:.0f} passes"
        print(f"{'':28} {passes}; {mine['read']:.1f} s of it reading")


def _told(side: dict[str, float], file: str, who: str, known: NDArray[np.bool_], data: Data) -> str:
    seconds, worked = statistics.median(side["seconds"]), statistics.median(side["worked"])
    index = _index(file, who, known, data)
    return f"{seconds:9.3f} s ({worked:8.3f}) {side['peak']:7.0f} MB  {side['groups']} groups, ARI {index:.3f}"


def _index(file: str, who: str, known: NDArray[np.bool_], data: Data) -> float:
    labels = np.load(Path(file).with_suffix(f".{who}.npy"))
    known = known[: len(labels)] & (labels >= 0)
    return agreement(np.asarray(data["group"])[: len(labels)][known], labels[known])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("cases", nargs="*", default=["real", "10k", "live"])
    parser.add_argument("--peer", help="a Python that has red-dwarf")
    parser.add_argument("--times", type=int, default=5)
    parser.add_argument("--side", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.side:
        (live if given.side.endswith("live.npz") else ours)(given.side, given.times)
        return
    with tempfile.TemporaryDirectory() as folder:
        for case in given.cases:
            times = given.times if case in ("real", "10k") else min(given.times, 3)
            if case == "real":
                if not POLIS.exists():
                    print("real: the Polis conversations are not beside the project")
                for path in sorted(POLIS.glob("*")):
                    compare(path.name, published(path.name), times, given.peer, folder)
            elif case == "live":
                file = str(Path(folder) / "live.npz")
                np.savez(file, **planted(*SIZES["100k"]))
                told = run([sys.executable, "-m", "benchmarks.opinion_map", "--side", file, "--times", str(times)])
                p50, p95, longest = told["marks"]
                print(
                    f"{'live, 100,000 × 1,000':28} one more vote p50 {p50:.1f} ms, p95 {p95:.1f} ms, "
                    f"longest {longest:.1f} ms; opened in "
                    f"{told['opened']:.1f} s, counted again in {told['recount']:.1f} s"
                )
            elif case in SIZES:
                once = 1 if case != "10k" else times
                data, peer = planted(*SIZES[case]), given.peer if case != "1m" else None
                compare(case, data, once if peer else times, peer, folder)
                del data
            else:
                raise SystemExit(f"no such case: {case}")


if __name__ == "__main__":
    main()
