"""A message as a few integers for an index: equal keys make two messages candidates."""

from collections import Counter
from hashlib import blake2b
from itertools import chain
from typing import NamedTuple
from zlib import crc32

from bandeng.algorithms.similarity.terms import Message, body, name_pairs, pairs, runs, shingles, telling

NEAR_KEYS = 6
EVENT_KEYS = 24


class Keys(NamedTuple):
    """Signed 64-bit keys by grade; no key of one grade equals one of another, but by a chance of 2^-64."""

    exact: int
    near: tuple[int, ...]
    event: tuple[int, ...]

    def all(self) -> tuple[int, ...]:
        """The keys of all grades, to be stored and looked for: 1 to 31."""
        return (self.exact, *self.near, *self.event)


def keys(message: Message) -> Keys:
    """The keys of a message, from its text alone. A message without any letter has an exact key only."""
    title, words, place = (runs(text) for text in message)
    text = body(title, words)
    return Keys(
        exact=_key(b"exact", text),
        near=tuple(_key(b"near", shingle) for shingle in _least(shingles(text))),
        event=tuple(_key(b"event", pair) for pair in _event_pairs(title, words, place)),
    )


def _event_pairs(title: list[str], words: list[str], place: list[str]) -> list[str]:
    """Up to EVENT_KEYS pairs that may tell the event.

    Those of place and title come first, then of names in the words, of what is said repeatedly, of the rest.
    """
    told = Counter(pairs(words))
    by_rank = chain(
        name_pairs(place),
        pairs(place),
        pairs(title),
        (pair for pair, _ in Counter(name_pairs(words)).most_common()),
        (pair for pair, times in told.most_common() if times > 1),
        told,
    )
    chosen: dict[str, None] = {}
    for pair in by_rank:
        if telling(pair):
            chosen[pair] = None
            if len(chosen) == EVENT_KEYS:
                break
    return list(chosen)


def _least(found: set[str]) -> list[str]:
    """One-permutation MinHash: shingles fall into NEAR_KEYS buckets; the one with the least hash stands for each.

    Of two texts whose shingles overlap by the share j (Jaccard), at least one of 6 is the same with 1 - (1 - j)^6.
    """
    least: dict[int, tuple[int, str]] = {}
    for shingle in found:
        hashed = crc32(shingle.encode("utf-8", "surrogatepass")) * 0x9E3779B1 & 0xFFFFFFFF
        bucket, rank = hashed % NEAR_KEYS, (hashed, shingle)
        if bucket not in least or rank < least[bucket]:
            least[bucket] = rank
    return [least[bucket][1] for bucket in sorted(least)]


def _key(grade: bytes, text: str) -> int:
    digest = blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8, person=grade).digest()
    return int.from_bytes(digest, "big", signed=True)
