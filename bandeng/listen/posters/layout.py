"""How many cards stand on a sheet, and how large everything on them is. Lengths: mm on A4; on A3 times √2."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Card:
    """A layout of cards: its columns and rows, the width left for words, and sizes of type."""

    columns: int
    rows: int
    words: float
    name: float
    text: float
    # Lines for a post, and for days of duty.
    post: int
    days: int

    @property
    def holds(self) -> int:
        return self.columns * self.rows


CARDS = (
    Card(2, 2, 42, 9.4, 4.5, 4, 3),
    Card(2, 3, 42, 9.4, 4.5, 3, 2),
    Card(3, 3, 28.6, 6.8, 3.3, 5, 4),
    Card(3, 4, 28.6, 6.8, 3.3, 4, 1),
    Card(4, 4, 19.7, 4.8, 2.7, 5, 3),
    Card(4, 5, 19.7, 4.8, 2.7, 4, 1),
    Card(5, 5, 16.5, 4.05, 2.35, 4, 3),
    Card(5, 6, 16.5, 4.05, 2.35, 4, 1),
)
# The most that can still be read from where one stands.
MOST = {"a3": 30, "a4": 20}


def card(count: int, size: str) -> Card:
    """The largest cards of which `count` stand on one sheet; where they do not, the smallest for that size."""
    fitting = [one for one in CARDS if one.holds <= MOST[size]]
    return next((one for one in fitting if one.holds >= count), fitting[-1])


def sheets(things: Sequence[T], most: int) -> list[list[T]]:
    """Things on as few sheets as hold them, none nearly empty."""
    number = max(1, -(-len(things) // most))
    base, more = divmod(len(things), number)
    found, at = [], 0
    for sheet in range(number):
        end = at + base + (sheet < more)
        found.append(list(things[at:end]))
        at = end
    return found


def by_group(groups: Sequence[Sequence[T]], most: int) -> list[list[T]]:
    """Groups on sheets that hold `most` things each; a group stays together where a sheet can hold it."""
    found: list[list[T]] = [[]]
    for group in groups:
        if found[-1] and len(found[-1]) + len(group) > most:
            found.append([])
        for thing in group:
            if len(found[-1]) == most:
                found.append([])
            found[-1].append(thing)
    return found
