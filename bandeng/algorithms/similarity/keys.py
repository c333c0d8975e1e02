"""A message as a few integers for an index: equal keys make two messages candidates."""

from collections import Counter
from hashlib import blake2b
from itertools import chain
from typing import NamedTuple
from zlib import crc32

from bandeng.algorithms.similarity.terms import SHINGLE, Message, body, name_pairs, telling
from bandeng.algorithms.words import pairs, runs

NEAR_KEYS = 6
EVENT_KEYS = 24
_WIDTH = 2 * SHINGLE


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
        exact=_key(b"exact", _bytes(text)),
        near=tuple(_key(b"near", shingle) for shingle in _least(_bytes(text))),
        event=tuple(_key(b"event", _bytes(pair)) for pair in _event_pairs(title, words, place)),
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


def _least(text: bytes) -> list[bytes]:
    """One-permutation MinHash: shingles fall into NEAR_KEYS buckets; the one with the least hash stands for each.

    Of two texts whose shingles overlap by the share j (Jaccard), at least one of 6 is the same with 1 - (1 - j)^6.
    """
    least, chosen = [1 << 32] * NEAR_KEYS, [b""] * NEAR_KEYS
    for at in range(0, len(text) - _WIDTH + 1, 2):
        shingle = text[at : at + _WIDTH]
        hashed = crc32(shingle) * 0x9E3779B1 & 0xFFFFFFFF
        bucket = hashed % NEAR_KEYS
        if hashed < least[bucket]:
            least[bucket], chosen[bucket] = hashed, shingle
    return [shingle for shingle in chosen if shingle]


def _bytes(text: str) -> bytes:
    # Of one width, so that a shingle of characters is one of bytes; characters beyond the first plane count twice.
    return text.encode("utf-16-le", "surrogatepass")


def _key(grade: bytes, text: bytes) -> int:
    return int.from_bytes(blake2b(text, digest_size=8, person=grade).digest(), "big", signed=True)
