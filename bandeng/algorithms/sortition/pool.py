"""The pool, its quotas, and people gathered into types: those who count alike for every quota."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Person:
    """A volunteer: an opaque key and the values of their attributes."""

    key: str
    values: Mapping[str, str]


@dataclass(frozen=True, slots=True, order=True)
class Quota:
    """On a panel at least `least` and at most `most` people have this value of this attribute."""

    attribute: str
    value: str
    least: int
    most: int


@dataclass(frozen=True, slots=True)
class Pool:
    """People by type, in an order that follows from what is in it alone.

    A type is its values of `attributes`, "" for a value that no quota speaks of; `members` are its keys, sorted.
    """

    size: int
    quotas: tuple[Quota, ...]
    attributes: tuple[str, ...]
    types: tuple[tuple[str, ...], ...]
    members: tuple[tuple[str, ...], ...]

    @property
    def counts(self) -> Ints:
        """How many people of each type there are."""
        return np.array([len(keys) for keys in self.members], np.int64)

    def rows(self) -> tuple[Floats, Floats, Floats]:
        """Quotas over types, (quotas + 1) × types, with least and most; the last row is the size of the panel."""
        at = {name: place for place, name in enumerate(self.attributes)}
        matrix = np.ones((len(self.quotas) + 1, len(self.types)))
        for row, quota in enumerate(self.quotas):
            matrix[row] = [kind[at[quota.attribute]] == quota.value for kind in self.types]
        least = np.array([*(quota.least for quota in self.quotas), self.size], float)
        most = np.array([*(quota.most for quota in self.quotas), self.size], float)
        return matrix, least, most

    def fits(self, panel: Iterable[int]) -> bool:
        """Whether a panel, given as the types of its seats, has the right size, its people, and keeps all quotas."""
        seats = np.zeros(len(self.types))
        for kind in panel:
            if not 0 <= kind < len(seats):
                return False
            seats[kind] += 1
        matrix, least, most = self.rows()
        held = matrix @ seats
        return bool((seats <= self.counts).all() and (held >= least).all() and (held <= most).all())


def pool(people: Iterable[Person], quotas: Iterable[Quota], size: int) -> Pool:
    """Gather people into types. Raises ValueError for what makes no sense at all."""
    listed, rules = list(people), tuple(sorted(quotas))
    if not 1 <= size <= len(listed):
        raise ValueError(f"a panel of {size} from {len(listed)} people")
    if len({(quota.attribute, quota.value) for quota in rules}) < len(rules):
        raise ValueError("two quotas for the same value")
    for quota in rules:
        if not quota.value or not 0 <= quota.least <= quota.most:
            raise ValueError(f"no quota: {quota}")
    if len({person.key for person in listed}) < len(listed):
        raise ValueError("two people with the same key")
    attributes = tuple(sorted({quota.attribute for quota in rules}))
    spoken = {(quota.attribute, quota.value) for quota in rules}
    kinds: dict[tuple[str, ...], list[str]] = {}
    for person in listed:
        if missing := [name for name in attributes if name not in person.values]:
            raise ValueError(f"{person.key} has no {missing[0]}")
        held = ((name, person.values[name]) for name in attributes)
        kinds.setdefault(tuple(value if (name, value) in spoken else "" for name, value in held), []).append(person.key)
    types = tuple(sorted(kinds))
    return Pool(size, rules, attributes, types, tuple(tuple(sorted(kinds[kind])) for kind in types))
