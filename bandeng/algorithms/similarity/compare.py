"""Two messages side by side: their grade, a score, and what they share."""

import json
from collections import Counter
from collections.abc import Hashable, Iterable, Mapping
from enum import IntEnum
from math import log, sqrt
from typing import NamedTuple, TypeVar

from bandeng.algorithms.similarity.terms import Message, body, fold, name_pairs, pairs, runs, shingles, telling

Id = TypeVar("Id", bound=Hashable)

NEAR_OVERLAP = 0.3  # of all shingles of both
NEAR_CONTAINED = 0.75  # of the shingles of the shorter one, if it has at least NEAR_LENGTH
NEAR_LENGTH = 30
EVENT_SCORE = 0.08
EVENT_SCORE_UNLEARNT = 0.2
TITLE_TIMES = 3
NAME_WEIGHT = 1.3
UNLEARNT_EVERYDAY = 0.2
# Characters of the words that are looked at for an event (what happened is told early) and for a near copy.
READ = 1500
READ_COPY = 3000
_SHARED = 5
_USUAL_LENGTH = 300


class Grade(IntEnum):
    """How alike two messages are; the higher, the more."""

    NONE = 0
    EVENT = 1
    NEAR = 2
    EXACT = 3


class Match(NamedTuple):
    """The outcome for a pair. `score` is 0 to 1 and comparable within a grade only.

    `shared` is the reason to show: what both say, the most telling first.
    """

    grade: Grade
    score: float
    shared: tuple[str, ...]


class Frequencies:
    """In how many messages of a sample each pair of characters stands."""

    def __init__(self, total: int = 0, counts: Mapping[str, int] | None = None) -> None:
        self.total = total
        self.counts = Counter(counts or {})

    @classmethod
    def learn(cls, messages: Iterable[Message]) -> "Frequencies":
        """Count a sample; the newest few thousand messages will do."""
        learnt = cls()
        for message in messages:
            learnt.add(message)
        return learnt

    def add(self, message: Message) -> None:
        """Count one more message."""
        self.total += 1
        self.counts.update({pair for text in message for pair in pairs(fold(text))})

    def weights(self, found: Iterable[str]) -> dict[str, float]:
        """Inverse document frequencies (BM25's, never negative).

        Where nothing was learnt, pairs that tell something weigh 1 and others little.
        """
        if not self.total:
            return {pair: 1.0 if telling(pair) else UNLEARNT_EVERYDAY for pair in found}
        get, weight = self.counts.get, _Weights(self.total)
        return {pair: weight[get(pair, 0)] for pair in found}

    def to_json(self, least: int = 2) -> str:
        """As JSON, leaving out what stands in fewer than `least` messages."""
        kept = {pair: count for pair, count in self.counts.items() if count >= least}
        return json.dumps({"total": self.total, "counts": kept}, ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> "Frequencies":
        """What `to_json` wrote. Raises ValueError or KeyError for anything else."""
        stored = json.loads(text)
        return cls(int(stored["total"]), {str(pair): int(count) for pair, count in stored["counts"].items()})


class _Weights(dict[int, float]):
    """Weights by count, worked out once each."""

    def __init__(self, total: int) -> None:
        self.total = total

    def __missing__(self, count: int) -> float:
        self[count] = log(1 + (self.total - count + 0.5) / (count + 0.5))
        return self[count]


class _Profile(NamedTuple):
    message: Message
    body: str
    shingles: set[str]
    weights: dict[str, float]


def compare(one: Message, other: Message, frequencies: Frequencies | None = None) -> Match:
    """The grade of a pair of messages and why. Symmetric: the order of the two does not matter."""
    common = frequencies or Frequencies()
    return _match(_profile(one, common), _profile(other, common), _least(common))


def rank(
    message: Message, others: Mapping[Id, Message], frequencies: Frequencies | None = None, limit: int = 5
) -> list[tuple[Id, Match]]:
    """The best `limit` of `others` that are at least of grade EVENT, best first."""
    common = frequencies or Frequencies()
    mine = _profile(message, common)
    found = [(name, _match(mine, _profile(other, common), _least(common))) for name, other in others.items()]
    found = [(name, match) for name, match in found if match.grade]
    # Where grade and score are equal the texts decide, so that the order of `others` does not matter.
    return sorted(found, key=lambda pair: (-pair[1].grade, -pair[1].score, others[pair[0]]))[:limit]


def _least(frequencies: Frequencies) -> float:
    return EVENT_SCORE if frequencies.total else EVENT_SCORE_UNLEARNT


def _profile(message: Message, frequencies: Frequencies) -> _Profile:
    """Weights of the pairs, as a vector of length 1: BM25, title and place counted TITLE_TIMES, names NAME_WEIGHT."""
    head, words = fold(message.title) + "\n" + fold(message.place), fold(message.words)[:READ]
    counts = Counter(pairs(words))
    for pair in pairs(head):
        counts[pair] += TITLE_TIMES
    damping = 1.2 * (0.4 + 0.6 * counts.total() / _USUAL_LENGTH)
    weights = frequencies.weights(counts)
    for pair in {*name_pairs(head), *name_pairs(words)}:
        weights[pair] *= NAME_WEIGHT
    for pair, count in counts.items():
        weights[pair] *= count / (count + damping)
    length = sqrt(sum(weight * weight for weight in weights.values())) or 1.0
    text = body(message)
    return _Profile(
        message, text, shingles(text[:READ_COPY]), {pair: weight / length for pair, weight in weights.items()}
    )


def _match(mine: _Profile, theirs: _Profile, least: float) -> Match:
    both = {pair: mine.weights[pair] * theirs.weights[pair] for pair in mine.weights.keys() & theirs.weights.keys()}
    # Added up in a fixed order, so that both directions give the very same number.
    score = min(1.0, sum(sorted(both.values())))
    copied = _copied(mine.shingles, theirs.shingles)
    if mine.body and mine.body == theirs.body:
        grade, score = Grade.EXACT, 1.0
    elif copied:
        grade, score = Grade.NEAR, copied
    elif score >= least and any(telling(pair) for pair in both):
        grade = Grade.EVENT
    else:
        return Match(Grade.NONE, score, ())
    return Match(grade, score, _shared(min(mine.message, theirs.message), both))


def _copied(mine: set[str], theirs: set[str]) -> float:
    """The share of shingles in common if it makes a near copy, otherwise 0."""
    common, fewer = len(mine & theirs), min(len(mine), len(theirs))
    if not common:
        return 0.0
    overlap = common / (len(mine) + len(theirs) - common)
    contained = common / fewer if fewer >= NEAR_LENGTH else 0.0
    return max(overlap, contained) if overlap >= NEAR_OVERLAP or contained >= NEAR_CONTAINED else 0.0


def _shared(message: Message, both: Mapping[str, float]) -> tuple[str, ...]:
    """The shared pairs that tell something, put together to words as the message has them, by weight."""
    found: dict[str, float] = {}
    for run in (run for text in message for run in runs(fold(text))):
        start, weight = 0, 0.0
        for at in range(len(run)):
            pair = run[at : at + 2]
            if pair in both and telling(pair):
                weight += both[pair]
            else:
                if weight:
                    word = run[start : at + 1]
                    found[word] = max(weight, found.get(word, 0.0))
                start, weight = at + 1, 0.0
    chosen: list[str] = []
    for word in sorted(found, key=lambda word: (-found[word], word)):
        if len(chosen) < _SHARED and not any(word in longer for longer in chosen):
            chosen.append(word)
    return tuple(chosen)
