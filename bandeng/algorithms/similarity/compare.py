"""Two messages side by side: their grade, a score, and what they share."""

import json
from collections import Counter
from collections.abc import Hashable, Iterable, Mapping
from enum import IntEnum
from math import log, sqrt
from typing import NamedTuple, TypeVar

from bandeng.algorithms.similarity.terms import Message, body, shingles, telling
from bandeng.algorithms.words import joined, pairs, runs

Id = TypeVar("Id", bound=Hashable)

NEAR_OVERLAP = 0.3  # of all shingles of both
NEAR_CONTAINED = 0.75  # of the shingles of the shorter one, if it has at least NEAR_LENGTH
NEAR_LENGTH = 30
NEAR_PAIRS = 0.25  # of the pairs of the shorter one: with fewer in common it cannot be a near copy
EVENT_SCORE = 0.07
EVENT_SCORE_UNLEARNT = 0.12
HEAD_TIMES = 3
EVERYDAY_UNLEARNT = 0.2
LEARN_LEAST = 200  # messages of which frequencies say anything
# Characters of the words that are looked at for an event (what happened is told early) and for a near copy.
READ = 1500
READ_COPY = 3000
_SHARED = 5
_SPARE = 3  # ranked beyond those asked for
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
        self._by_count = _Weights(total)

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
        self._by_count = _Weights(self.total)
        self.counts.update({pair for text in message for pair in pairs(runs(text))})

    @property
    def learnt(self) -> bool:
        """Whether the sample is large enough."""
        return self.total >= LEARN_LEAST

    def weights(self, found: Iterable[str]) -> dict[str, float]:
        """How much each pair tells, 0 to 1: its inverse document frequency by that of a pair never seen, cubed.

        Where little was learnt, pairs that tell something weigh 1 and others little.
        """
        if not self.learnt:
            return {pair: 1.0 if telling(pair) else EVERYDAY_UNLEARNT for pair in found}
        count_of, by_count = self.counts.get, self._by_count
        return {pair: by_count[count_of(pair, 0)] for pair in found}

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
        inverse = log(1 + (self.total - count + 0.5) / (count + 0.5))
        self[count] = (inverse / log(2 + 2 * self.total)) ** 3
        return self[count]


class _Profile(NamedTuple):
    message: Message
    body: str
    counts: Counter[str]
    damping: float
    length: float


def compare(one: Message, other: Message, frequencies: Frequencies | None = None) -> Match:
    """The grade of a pair of messages and why. Symmetric: the order of the two does not matter."""
    common = frequencies or Frequencies()
    return _match(_profile(one), _profile(other), common)


def rank(
    message: Message, others: Mapping[Id, Message], frequencies: Frequencies | None = None, limit: int = 5
) -> list[tuple[Id, Match]]:
    """The best `limit` of `others` that are at least of grade EVENT, best first."""
    common = frequencies or Frequencies()
    mine = _profile(message)
    profiles = {name: _profile(other) for name, other in others.items()}
    # A rough score first, as working out the weights of all pairs of all candidates would take most of the time.
    rough = {name: _rough(mine, theirs, common) for name, theirs in profiles.items()}
    best = sorted(rough, key=lambda name: (-rough[name], others[name]))[: limit + _SPARE]
    found = [(name, _match(mine, profiles[name], common)) for name in best]
    found = [(name, match) for name, match in found if match.grade]
    # Where grade and score are equal the texts decide, so that the order of `others` does not matter.
    return sorted(found, key=lambda pair: (-pair[1].grade, -pair[1].score, others[pair[0]]))[:limit]


def _profile(message: Message) -> _Profile:
    """How often each pair stands in a message, title and place counted HEAD_TIMES.

    Counts are dampened as in BM25; the length, for the rough score, is that of their vector whatever pairs weigh.
    """
    title, words, place = (runs(text) for text in message)
    text = body(title, words)
    counts = Counter(pairs(words)[:READ])
    for pair in pairs(title) + pairs(place):
        counts[pair] += HEAD_TIMES
    damping = 1.2 * (0.4 + 0.6 * counts.total() / _USUAL_LENGTH)
    length = sqrt(sum(times * (count / (count + damping)) ** 2 for count, times in Counter(counts.values()).items()))
    return _Profile(message, text, counts, damping, length)


def _rough(mine: _Profile, theirs: _Profile, frequencies: Frequencies) -> float:
    if mine.body == theirs.body:
        return 1.0
    return sum(_common(mine, theirs, frequencies).values()) / (mine.length * theirs.length or 1.0)


def _common(mine: _Profile, theirs: _Profile, frequencies: Frequencies) -> dict[str, float]:
    """What each pair that both have adds to the product of the two vectors."""
    both = frequencies.weights(mine.counts.keys() & theirs.counts.keys())
    for pair in both:
        one, other = mine.counts[pair], theirs.counts[pair]
        both[pair] *= (one * other) / ((one + mine.damping) * (other + theirs.damping))
    return both


def _match(mine: _Profile, theirs: _Profile, frequencies: Frequencies) -> Match:
    both = _common(mine, theirs, frequencies)
    # Cosine of the two vectors. Added up in a fixed order, so that both directions give the very same number.
    length = sqrt(_square(mine, frequencies) * _square(theirs, frequencies))
    score = min(1.0, sum(sorted(both.values())) / (length or 1.0))
    least = EVENT_SCORE if frequencies.learnt else EVENT_SCORE_UNLEARNT
    if mine.body and mine.body == theirs.body:
        grade, score = Grade.EXACT, 1.0
    elif copied := _copied(mine, theirs, len(both)):
        grade, score = Grade.NEAR, copied
    elif score >= least and any(telling(pair) for pair in both):
        grade = Grade.EVENT
    else:
        return Match(Grade.NONE, score, ())
    return Match(grade, score, _shared(min(mine.message, theirs.message), both))


def _square(profile: _Profile, frequencies: Frequencies) -> float:
    weights, damping = frequencies.weights(profile.counts), profile.damping
    return sum(weights[pair] * (count / (count + damping)) ** 2 for pair, count in profile.counts.items())


def _copied(mine: _Profile, theirs: _Profile, pairs_in_common: int) -> float:
    """The share of shingles in common if it makes a near copy, otherwise 0."""
    if pairs_in_common < NEAR_PAIRS * min(len(mine.counts), len(theirs.counts)):
        return 0.0
    one, other = shingles(mine.body[:READ_COPY]), shingles(theirs.body[:READ_COPY])
    common, fewer = len(one & other), min(len(one), len(other))
    if not common:
        return 0.0
    overlap = common / (len(one) + len(other) - common)
    contained = common / fewer if fewer >= NEAR_LENGTH else 0.0
    return max(overlap, contained) if overlap >= NEAR_OVERLAP or contained >= NEAR_CONTAINED else 0.0


def _shared(message: Message, both: Mapping[str, float]) -> tuple[str, ...]:
    """The shared pairs that tell something, put together to words as the message has them, by weight."""
    weights = {pair: weight for pair, weight in both.items() if weight and telling(pair)}
    found = joined((run for text in message for run in runs(text)), weights)
    chosen: list[str] = []
    for word in sorted(found, key=lambda word: (-found[word], word)):
        if len(chosen) < _SHARED and not any(word in longer for longer in chosen):
            chosen.append(word)
    return tuple(chosen)
