"""Drawing in public: from a seed that nobody knew, by steps that anyone can repeat in any language.

The steps, to the byte, with a worked example: docs/sortition.md.
"""

import hashlib
import hmac
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator
from itertools import accumulate

from bandeng.algorithms.sortition.lottery import TOTAL, Lottery

SECRET = 32


def commitment(secret: bytes, setup: bytes) -> bytes:
    """What is made public beforehand: it binds secret and setup (`record.digest`) and gives neither away."""
    return hashlib.sha256(b"bandeng sortition commitment 1\n" + _secret(secret) + setup).digest()


def seed(committed: bytes, later_public_value: str) -> bytes:
    """The seed: of the secret committed to, 32 random bytes, and a public value that came up only afterwards."""
    return hashlib.sha256(b"bandeng sortition seed 1\n" + _secret(committed) + later_public_value.encode()).digest()


def _secret(secret: bytes) -> bytes:
    if len(secret) != SECRET:
        raise ValueError(f"a secret has {SECRET} bytes")
    return secret


def stream(seed_bytes: bytes, name: str) -> Iterator[int]:
    """Whole numbers of 256 bits: HMAC-SHA-256 with the seed as key, over name, a byte 0 and a counter of 8 bytes."""
    counter = 0
    while True:
        message = name.encode() + b"\0" + counter.to_bytes(8, "big")
        yield int.from_bytes(hmac.digest(seed_bytes, message, "sha256"), "big")
        counter += 1


def below(numbers: Iterator[int], limit: int) -> int:
    """A whole number from 0 to limit − 1, each as likely: numbers beyond the last full multiple are skipped."""
    full = 2**256 - 2**256 % limit
    return next(number for number in numbers if number < full) % limit


def draw(lottery: Lottery, seed_bytes: bytes) -> tuple[str, ...]:
    """The keys of a panel, sorted: a panel by the weights, then for each of its types so many of the people alike."""
    number = below(stream(seed_bytes, "panel"), TOTAL)
    panel = lottery.panels[bisect_right(list(accumulate(lottery.weights)), number)]
    numbers = stream(seed_bytes, "members")
    drawn: list[str] = []
    for kind, seats in sorted(Counter(panel).items()):
        keys = list(lottery.pool.members[kind])
        for place in range(seats):
            other = place + below(numbers, len(keys) - place)
            keys[place], keys[other] = keys[other], keys[place]
        drawn += keys[:seats]
    return tuple(sorted(drawn))


def rank(seed_bytes: bytes, key: str) -> bytes:
    """Of substitutes the one of least rank is asked first. The seed fixes it, so nobody can draw again for another."""
    return hmac.digest(seed_bytes, b"substitute\0" + key.encode(), "sha256")
