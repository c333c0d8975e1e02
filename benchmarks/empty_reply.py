"""How well empty replies are told from others, on real replies labelled by hand, and how long one takes.

`python -m benchmarks.empty_reply`. Without the real messages beside the project there is nothing to measure.
"""

import csv
import json
import time
from pathlib import Path

from bandeng.algorithms.empty_reply import judge
from tests import real

REAL = real.MESSAGES / "messages_with_replies.csv"
LABELS = Path(__file__).parent.parent / "tests" / "algorithms" / "empty_replies.json"


def measure(labels: dict[str, bool], guessed: dict[str, bool]) -> dict[str, int]:
    """Counts: of labelled replies, and of empty ones found, missed, and taken for empty wrongly."""
    pairs = [(empty, guessed[number]) for number, empty in labels.items()]
    return {
        "replies": len(pairs),
        "found": pairs.count((True, True)),
        "missed": pairs.count((True, False)),
        "wrong": pairs.count((False, True)),
    }


def rows() -> list[dict[str, str]]:
    with REAL.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def judged(found: list[dict[str, str]]) -> dict[str, bool]:
    return {row["留言编号"]: judge(f"{row['留言主题']}\n{row['留言详情']}", row["答复意见"]).empty for row in found}


def main() -> int:
    if not REAL.exists():
        print("The real messages are not beside the project.")
        return 0
    found = rows()
    begun = time.perf_counter()
    guessed = judged(found)
    took = (time.perf_counter() - begun) / len(found)
    labels = json.loads(LABELS.read_text(encoding="utf-8"))
    for name in ("tuned_on", "held_out"):
        counts = measure(labels[name], guessed)
        hits = counts["found"]
        precision, recall = hits / max(1, hits + counts["wrong"]), hits / max(1, hits + counts["missed"])
        print(f"{name}: {counts} precision {precision:.2f} recall {recall:.2f}")
    print(f"all: {sum(guessed.values())} of {len(found)} taken for empty; {took * 1000:.1f} ms each")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
