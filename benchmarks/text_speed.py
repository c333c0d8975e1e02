"""How fast text is folded and redacted: `python -m benchmarks.text_speed`. Prints figures, passes no judgement."""

import csv
import os
import time
from collections.abc import Callable

from benchmarks.servers import REAL

HOSTILE = ("1" * 5000, "a" * 5000, "1 " * 5000, "a.a@" * 1500, "王" * 5000, "单元" * 2500, "一" * 5000)
SAMPLES = {
    "simplified": "关于徐家湾街道煤气管道问题，请尽快。",
    "traditional": "關於徐家灣街道煤氣管道問題，請儘快。",
}


def best_of(times: int, work: Callable[[], object]) -> float:
    """The shortest of so many runs, in seconds."""
    spans = []
    for _ in range(times):
        start = time.perf_counter()
        work()
        spans.append(time.perf_counter() - start)
    return min(spans)


def messages() -> list[str]:
    """The real messages, or as many invented ones of their length."""
    path = REAL / "messages.csv"
    if not path.exists():
        return ["我是王小明，电话13912345678，住3栋2单元501室。" + SAMPLES["simplified"] * 20] * 2142
    with path.open(encoding="utf-8-sig", newline="") as file:
        return [f"{row['留言主题']}\n{row['留言详情']}" for row in csv.DictReader(file)]


def main() -> None:
    from bandeng.core.redact import redact
    from bandeng.core.text import bigrams, normalise

    for name, sample in SAMPLES.items():
        long = (sample * 200)[:2000]
        print(f"normalise, 2,000 characters, {name}: {best_of(20, lambda text=long: normalise(text)) * 1000:.2f} ms")
    found = messages()
    for call in (redact, bigrams):
        seconds = best_of(3, lambda call=call: [call(text) for text in found])
        print(f"{call.__name__}: {len(found)} messages in {seconds:.2f} s, {len(found) / seconds:.0f}/s")
    print(f"redact, {len(HOSTILE)} hostile texts: {best_of(3, lambda: [redact(text) for text in HOSTILE]):.2f} s")


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bandeng.config.settings")
    main()
