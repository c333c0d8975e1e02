"""Fair panels from made-up pools: `python -m benchmarks.sortition [CASE …] [--draws N]`.

Goals: 22 from 150 in 5 s, 30 from 1,000 in 60 s, with quotas over six attributes and LEXIMIN to the end.

The pools are skewed as real ones are: older, better educated, more of them women and from two communities than among
residents, of whom the quotas follow with one seat between least and most (cases `-exact`: none). Each case in a process
of its own; in brackets seconds of the processor, which tell more on a busy machine. `least only` is the same engine
stopped after the first stage. `greedy` is what was done before: again and again a random person of the value that is
most urgent, from the start where that fails; its chances are counted over N draws, or as many as come of it in 20
seconds, and pooled by type, so the least of them is a little too low by chance.
"""

import argparse
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator

import numpy as np

from bandeng.algorithms.sortition import Infeasible, Lottery, Person, Quota, panels

# Of each attribute: shares of its values among residents, and among those who volunteer.
SHARES = {
    "sex": ((0.5, 0.5), (0.62, 0.38)),
    "age": ((0.18, 0.2, 0.22, 0.22, 0.18), (0.06, 0.12, 0.22, 0.32, 0.28)),
    "sector": ((0.3, 0.25, 0.2, 0.15, 0.1), (0.15, 0.2, 0.2, 0.15, 0.3)),
    "community": (
        (0.2, 0.18, 0.16, 0.14, 0.12, 0.1, 0.06, 0.04),
        (0.3, 0.22, 0.12, 0.12, 0.1, 0.06, 0.05, 0.03),
    ),
    "education": ((0.35, 0.4, 0.25), (0.12, 0.38, 0.5)),
    "housing": ((0.7, 0.3), (0.85, 0.15)),
}
# People, seats, seed, seats between least and most.
CASES = {
    "150-a": (150, 22, 1, 1),
    "150-b": (150, 22, 2, 1),
    "150-c": (150, 22, 3, 1),
    "1000-a": (1000, 30, 1, 1),
    "1000-b": (1000, 30, 2, 1),
    "1000-c": (1000, 30, 3, 1),
    "150-exact": (150, 22, 1, 0),
    "1000-exact": (1000, 30, 1, 0),
}
# Fewer draws say nothing of chances of some hundredths.
ENOUGH = 500
Made = tuple[list[Person], list[Quota], int]


def pool(number: int, size: int, seed: int, between: int) -> Made:
    """A skewed pool; the old have less schooling. A quota asks for no more people than there are."""
    rng = np.random.default_rng(seed)
    columns = {name: rng.choice(len(here), number, p=here) for name, (_, here) in SHARES.items()}
    less = (columns["age"] >= 3) & (rng.random(number) < 0.4)
    columns["education"] = np.maximum(columns["education"] - less, 0)
    names = list(SHARES)
    rows = zip(*columns.values(), strict=True)
    people = [
        Person(f"p{at:04}", {name: str(v) for name, v in zip(names, row, strict=True)}) for at, row in enumerate(rows)
    ]
    quotas = []
    for name, (shares, _) in SHARES.items():
        held = np.bincount(columns[name], minlength=len(shares))
        wanted = np.array(shares) * size
        least = np.floor(wanted).astype(int)
        if between:
            most = np.maximum(np.ceil(wanted).astype(int), least + 1)
        else:
            for place in np.argsort(least - wanted, kind="stable")[: size - least.sum()]:
                least[place] += 1
            most = least
        quotas += [Quota(name, str(v), int(min(least[v], held[v])), int(most[v])) for v in range(len(shares))]
    return people, quotas, size


def greedy(made: Made, seed: int) -> Iterator[np.ndarray]:
    """Panels as the older way draws them, by the places of their people."""
    people, quotas, size = made
    has = np.array([[one.values[quota.attribute] == quota.value for quota in quotas] for one in people])
    least, most = (np.array([getattr(quota, side) for quota in quotas]) for side in ("least", "most"))
    rng = np.random.default_rng(seed)
    while True:
        alive, held, chosen = ~has[:, most == 0].any(1), np.zeros(len(quotas), int), list[int]()
        while len(chosen) < size:
            there, needed = has[alive].sum(0), least - held
            if (needed > there).any() or not alive.any():
                break
            # Where enough people have every value, the one with most seats left for each person there.
            wanted = needed if (needed > 0).any() else most - held
            best = int(np.where(there > 0, wanted / np.maximum(there, 1), 0.0).argmax())
            person = int(rng.choice(np.flatnonzero(alive & has[:, best])))
            chosen.append(person)
            alive[person] = False
            held = held + has[person]
            alive &= ~has[:, held >= most].any(1)
        else:
            if (held >= least).all():
                yield np.array(chosen)


def counted(made: Made, lottery: Lottery, draws: int, patience: float = 20) -> tuple[float, int]:
    """The least chance of a type under `greedy`, and how many panels came of it in `patience` seconds at most."""
    kind = {key: at for at, keys in enumerate(lottery.pool.members) for key in keys}
    seen, start, done = Counter[int](), time.perf_counter(), 0
    found = greedy(made, 1)
    while done < draws and time.perf_counter() - start < patience:
        seen.update(kind[made[0][place].key] for place in next(found))
        done += 1
    return min(seen[at] / done / len(keys) for at, keys in enumerate(lottery.pool.members)), done


def run(name: str, draws: int) -> None:
    """One case, in this process."""
    made = pool(*CASES[name])
    start, worked = time.perf_counter(), time.process_time()
    try:
        lottery = panels(*made)
    except Infeasible as error:
        print(f"{name:12} {error}", flush=True)
        return
    took, spent = time.perf_counter() - start, time.process_time() - worked
    start = time.perf_counter()
    only = panels(*made, only_least=True)
    print(
        f"{name:12} {took:6.1f} s ({spent:5.1f})  least {lottery.least:.6f}  {len(lottery.pool.types)} types, "
        f"{len(lottery.panels)} panels, {len({round(float(one), 6) for one in lottery.chances})} different chances\n"
        f"{'':12} least only {time.perf_counter() - start:6.1f} s  least {only.least:.6f}, "
        f"{_at(only)} of people at it, against {_at(lottery)}",
        flush=True,
    )
    if draws:
        least, done = counted(made, lottery, draws)
        told = f"least {least:.6f}" if done >= ENOUGH else "too few in the time to count chances"
        print(f"{'':12} greedy, {done:,} draws: {told}", flush=True)


def _at(lottery: Lottery) -> int:
    """How many people have no more than the least chance."""
    return sum(one < lottery.least + 1e-6 for one in lottery.probabilities.values())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("cases", nargs="*", default=list(CASES))
    parser.add_argument("--draws", type=int, default=2_000)
    parser.add_argument("--here", action="store_true", help=argparse.SUPPRESS)
    given = parser.parse_args()
    for name in given.cases:
        if name not in CASES:
            raise SystemExit(f"no such case: {name}")
        if given.here:
            run(name, given.draws)
        else:
            command = [sys.executable, "-m", "benchmarks.sortition", name, "--here", "--draws", str(given.draws)]
            subprocess.run(command, check=True)


if __name__ == "__main__":
    main()
