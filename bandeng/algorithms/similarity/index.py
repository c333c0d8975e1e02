"""From keys to candidates, and an index of messages in memory."""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from heapq import nsmallest
from math import log
from typing import Generic, TypeVar

from bandeng.algorithms.similarity.compare import Frequencies, Match, rank
from bandeng.algorithms.similarity.keys import Keys, keys
from bandeng.algorithms.similarity.terms import Message

LIMIT = 500
CANDIDATES = 24
SAMPLE = 20_000  # messages that frequencies are learnt from
# An exact copy outweighs all else. A key of near copies weighs by its rarity too: it may be a polite phrase.
_EXACT = 1000.0
_NEAR = 3.0

Id = TypeVar("Id", bound=Hashable)


def candidates(own: Keys, postings: Mapping[int, Sequence[Id]], total: int, best: int = CANDIDATES) -> list[Id]:
    """The ids that share most with a message, best first.

    `postings` has for each of its keys the newest LIMIT ids, newest first; `total` is the number of messages in the
    index. A key weighs log(1 + total / number of its ids), that is less the more ids there are; keys of copies weigh
    more.
    """
    votes: defaultdict[Id, float] = defaultdict(float)
    for grade_keys, times in (((own.exact,), _EXACT), (own.near, _NEAR), (own.event, 1.0)):
        for key in grade_keys:
            ids = postings.get(key, ())
            weight = times * log(1 + total / len(ids)) if ids else 0.0
            for name in ids:
                votes[name] += weight
    order = {name: place for place, name in enumerate(votes)}
    return nsmallest(best, votes, key=lambda name: (-votes[name], order[name]))


class Index(Generic[Id]):
    """Messages and their keys in memory, for use as a library, for tests and benchmarks.

    Adding and finding take time that does not grow with the number of messages, but for hashing.
    """

    def __init__(self, messages: Iterable[tuple[Id, Message]] = ()) -> None:
        self.frequencies = Frequencies()
        self._messages: dict[Id, Message] = {}
        self._ids: list[Id] = []
        # A list only from the second id on: most keys have one, and a list takes ten times the memory.
        self._postings: dict[int, int | list[int]] = {}
        for name, message in messages:
            self.add(name, message)

    def __len__(self) -> int:
        return len(self._messages)

    def add(self, name: Id, message: Message) -> None:
        """Keep one more message. Raises ValueError when the name is taken."""
        if name in self._messages:
            raise ValueError(f"{name!r} is in the index already")
        number = len(self._ids)
        self._ids.append(name)
        self._messages[name] = message
        if self.frequencies.total < SAMPLE:
            self.frequencies.add(message)
        for key in keys(message).all():
            there = self._postings.setdefault(key, number)
            if isinstance(there, list):
                there.append(number)
            elif there != number:
                self._postings[key] = [there, number]

    def find(self, message: Message, limit: int = 5, but: Id | None = None) -> list[tuple[Id, Match]]:
        """The best matches of a message that is in the index (as `but`) or not, best first."""
        own = keys(message)
        postings = {key: self._newest(key) for key in own.all()}
        numbers = candidates(own, postings, len(self), CANDIDATES + 1)
        names = [self._ids[number] for number in numbers]
        others = {name: self._messages[name] for name in names if name != but}
        return rank(message, others, self.frequencies, limit)

    def _newest(self, key: int) -> Sequence[int]:
        there = self._postings.get(key)
        if there is None:
            return ()
        return there[: -LIMIT - 1 : -1] if isinstance(there, list) else (there,)
