"""The public lot (公开抽签): ties broken so that anyone can repeat it.

An option's number is SHA-256 of the seed, a line feed and the option's name, in UTF-8 and Unicode's form NFC, written
as 64 hexadecimal digits; the smaller number stands first: `printf '%s\\n%s' "$SEED" "$OPTION" | sha256sum`. The lot is
fair if the names were fixed before anyone could know the seed: say beforehand where it will come from (a lottery's
next draw).
"""

from collections.abc import Iterable
from hashlib import sha256
from unicodedata import normalize

from bandeng.algorithms.voting.figures import Bad, distinct


def number(option: str, seed: str) -> str:
    """The option's number. Raises Bad if the seed is empty or has more than one line."""
    if not seed or "\n" in seed:
        raise Bad("seed", seed)
    return sha256(normalize("NFC", f"{seed}\n{option}").encode()).hexdigest()


def lot(tied: Iterable[str], seed: str) -> tuple[str, ...]:
    """Those who are equal, in the order of their numbers. Raises Bad if one comes twice."""
    numbers = {option: number(option, seed) for option in distinct(tied)}
    if len(set(numbers.values())) < len(numbers):
        raise Bad("options", tuple(numbers))
    return tuple(sorted(numbers, key=numbers.__getitem__))


def by_lot(places: Iterable[Iterable[str]], seed: str) -> tuple[str, ...]:
    """A full order from a weak one: whoever shares a place is put in order by lot."""
    return tuple(option for place in places for option in lot(place, seed))
