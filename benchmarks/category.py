"""How well the categories of the real messages are guessed: `python -m benchmarks.category`.

Five parts with the same share of each label; each is guessed by a model trained on the four others.
"""

import csv
import random
import time

from bandeng.algorithms.category import train
from benchmarks.servers import REAL

PARTS = 5
GOAL_F1, GOAL_SECONDS = 0.88, 10.0


def macro_f1(pairs: list[tuple[str, str]]) -> float:
    """Mean over the labels of F1, from pairs of true and guessed label."""
    shares = []
    for label in {true for true, _ in pairs}:
        right = sum(true == guessed == label for true, guessed in pairs)
        named = sum((true == label) + (guessed == label) for true, guessed in pairs)
        shares.append(2 * right / named)
    return sum(shares) / len(shares)


def main() -> int:
    path = REAL / "labelled.csv"
    if not path.exists():
        print("The labelled messages are not beside the project: nothing to measure.")
        return 0
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = [(row["text"], row["label"]) for row in csv.DictReader(file)]
    random.Random(1).shuffle(rows)
    rows.sort(key=lambda row: row[1])
    scores, spans = [], []
    for part in range(PARTS):
        begun = time.perf_counter()
        model = train(row for number, row in enumerate(rows) if number % PARTS != part)
        spans.append(time.perf_counter() - begun)
        scores.append(macro_f1([(label, model.guess(text)[0][0]) for text, label in rows[part::PARTS]]))
        print(f"part {part + 1}: macro-F1 {scores[-1]:.3f}, trained in {spans[-1]:.1f} s", flush=True)
    mean = sum(scores) / PARTS
    print(
        f"mean macro-F1 {mean:.3f}, longest training {max(spans):.1f} s, stored {len(model.to_bytes()) / 1024:.0f} KB"
    )
    return 0 if mean >= GOAL_F1 and max(spans) <= GOAL_SECONDS else 1


if __name__ == "__main__":
    raise SystemExit(main())
