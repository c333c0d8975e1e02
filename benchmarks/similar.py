"""How fast similar messages are found among 10k, 100k and 1M: `python -m benchmarks.similar [SIZE …]`.

The matters are made up: sentences of real messages (invented ones where those are missing) recombined, with names of
places exchanged and some characters too, or else every sentence would stand in hundreds of matters. Titles keep their
characters, so that their keys are as common as can be. Every tenth query is the near copy of a stored matter, which has
to be found.
"""

import csv
import gc
import random
import re
import resource
import statistics
import sys
import time
from collections.abc import Iterator

from bandeng.algorithms.similarity import Grade, Index, Message, compare
from benchmarks.servers import REAL

SIZES = (10_000, 100_000, 1_000_000)
QUERIES = 500
GOAL_MS = 50.0
_SENTENCE = re.compile(r"[^。！？；\n]+[。！？；\n]?")
_PLACES = "翠微锦华丰登河堤望江松柏石桥金鹿云岭梧桐清泉明月南塘北苑东风西岭长乐永安安宁和平建国振兴朝阳青松"
_ENDS = ("小区", "花园", "路", "街", "村", "新城", "家园", "公司", "学校", "广场")
_TONGUES = 300
_EXCHANGED = 0.15
_INVENTED = (
    "门口的路灯坏了两个月。晚上出门看不见脚下。",
    "楼上漏水，物业说要动用维修基金。请帮忙协调。",
    "早市什么时候恢复？买菜要走很远。",
    "暖气一直不热，室内只有十二度。打了三次电话没有人来。",
    "公交车等了四十分钟。能不能加一班车？",
)


def real() -> list[tuple[str, str]]:
    """Title and words of the real messages, or of invented ones."""
    path = REAL / "messages.csv"
    if not path.exists():
        return [(words[:8], words) for words in _INVENTED]
    with path.open(encoding="utf-8-sig", newline="") as file:
        return [(row["留言主题"].strip(), row["留言详情"].strip()) for row in csv.DictReader(file)]


def tongue(letters: list[str], chance: random.Random) -> dict[int, str]:
    """Exchanges a part of the characters for others, to be used with `str.translate`."""
    some = chance.sample(letters, int(len(letters) * _EXCHANGED))
    return {ord(letter): other for letter, other in zip(some, chance.sample(some, len(some)), strict=True)}


def made_up(chance: random.Random) -> Iterator[Message]:
    """Matters without end, as long as the real ones."""
    sources = real()
    sentences = [_SENTENCE.findall(words)[:40] for _, words in sources]
    letters = sorted({letter for _, words in sources for letter in words if letter.isalpha()})
    tongues = [tongue(letters, chance) for _ in range(_TONGUES)]
    while True:
        title, _ = sources[at := chance.randrange(len(sources))]
        place = "".join(chance.choices(_PLACES, k=3)) + chance.choice(_ENDS)
        others = (chance.choice(sentences) for _ in sentences[at])
        words = "".join(chance.choice(other or [""]) for other in others).translate(chance.choice(tongues))
        yield Message(place + title[chance.randrange(8) :], f"我住{place}附近。{words}")


def near_copy(message: Message, chance: random.Random) -> Message:
    """The message with one sentence changed."""
    sentences = _SENTENCE.findall(message.words)
    sentences[chance.randrange(len(sentences))] = "这件事前几天又发生了一次。"
    return Message("再次反映", "".join(sentences))


def measure(index: Index[int], stored: list[Message], source: Iterator[Message], chance: random.Random) -> bool:
    """Ask QUERIES times and print what it took; whether the goal is met."""
    spans, work, copies, found = [], [], 0, 0
    for number in range(QUERIES):
        at = chance.randrange(len(stored))
        query = next(source) if number % 10 else near_copy(stored[at], chance)
        begun, worked = time.perf_counter(), time.process_time()
        matches = index.find(query)
        spans.append((time.perf_counter() - begun) * 1000)
        work.append((time.process_time() - worked) * 1000)
        # A short matter with its only long sentence changed is no near copy.
        if number % 10 == 0 and compare(query, stored[at]).grade is Grade.NEAR:
            copies += 1
            found += at in dict(matches)
    cuts, work_cuts = statistics.quantiles(spans, n=100), statistics.quantiles(work, n=100)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    print(
        f"{len(index):>9,} matters: p50 {cuts[49]:.1f} ms, p95 {cuts[94]:.1f} ms, longest {max(spans):.1f} ms "
        f"(of the processor alone: p50 {work_cuts[49]:.1f} ms, p95 {work_cuts[94]:.1f} ms); "
        f"near copies found {found} of {copies}; memory {memory:.2f} GB",
        flush=True,
    )
    return cuts[94] <= GOAL_MS and found == copies


def main() -> int:
    sizes = sorted(int(text) for text in sys.argv[1:]) or SIZES
    chance = random.Random(1)
    source, index, stored, met = made_up(chance), Index[int](), [], True
    for size in sizes:
        begun = time.perf_counter()
        added = size - len(index)
        while len(index) < size:
            stored.append(next(source))
            index.add(len(index), stored[-1])
        gc.freeze()
        print(f"{added:,} added in {time.perf_counter() - begun:.0f} s", flush=True)
        met = measure(index, stored, source, chance) and met
    return 0 if met else 1


if __name__ == "__main__":
    raise SystemExit(main())
