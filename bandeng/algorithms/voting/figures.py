"""Counts with their denominators, majority rules as data, and places that are shared by whoever is equal."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from math import ceil, floor
from typing import Literal

# yes and no · valid papers · papers handed in · people present · people entitled
Base = Literal["decided", "valid", "cast", "present", "entitled"]


class Bad(ValueError):
    """What was handed in cannot be counted; `what` says why in one word, `value` is the part in question."""

    def __init__(self, what: str, value: object) -> None:
        self.what, self.value = what, value
        super().__init__(f"{what}: {value!r}")


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many. `fraction` is None where there was nothing to count of."""

    count: int
    of: int

    @property
    def fraction(self) -> Fraction | None:
        return Fraction(self.count, self.of) if self.of else None


@dataclass(frozen=True, slots=True)
class Rule:
    """More than (`above`) or at least a share of a base."""

    share: Fraction
    base: Base
    above: bool

    def needed(self, of: int) -> int:
        """The least count that is enough; never 0, so that nothing is carried by nobody."""
        exact = self.share * of
        return max(1, floor(exact) + 1 if self.above else ceil(exact))


RULES: dict[str, Rule] = {
    "majority_of_decided": Rule(Fraction(1, 2), "decided", above=True),
    "majority_of_valid": Rule(Fraction(1, 2), "valid", above=True),
    "majority_of_cast": Rule(Fraction(1, 2), "cast", above=True),
    "majority_of_present": Rule(Fraction(1, 2), "present", above=True),
    "majority_of_entitled": Rule(Fraction(1, 2), "entitled", above=True),
    "two_thirds_of_cast": Rule(Fraction(2, 3), "cast", above=False),
    "two_thirds_of_present": Rule(Fraction(2, 3), "present", above=False),
    "two_thirds_of_entitled": Rule(Fraction(2, 3), "entitled", above=False),
}


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a rule is met, with the figures that say so."""

    rule: Rule
    share: Share
    needed: int

    @property
    def reached(self) -> bool:
        return self.share.count >= self.needed


def verdict(rule: Rule, count: int, bases: Mapping[Base, int | None]) -> Verdict:
    """Apply a rule. Raises Bad where the base it asks for was not given."""
    of = bases.get(rule.base)
    if of is None:
        raise Bad("base", rule.base)
    return Verdict(rule, Share(count, of), rule.needed(of))


@dataclass(frozen=True, slots=True)
class Line:
    """An option's votes; `place` is 1, 1, 3 where two are equal; `verdict` is None without a rule."""

    option: str
    place: int
    share: Share
    verdict: Verdict | None


def lines(votes: Mapping[str, int], of: int, rule: Rule | None, bases: Mapping[Base, int | None]) -> tuple[Line, ...]:
    """Options by their votes, the most first. Equal ones share a place and stand by name, which means nothing."""
    return tuple(
        Line(
            option,
            1 + sum(other > count for other in votes.values()),
            Share(count, of),
            verdict(rule, count, bases) if rule else None,
        )
        for option, count in sorted(votes.items(), key=lambda vote: (-vote[1], vote[0]))
    )


def ties(lines: Iterable[Line]) -> tuple[tuple[str, ...], ...]:
    """Those who share a place, place by place."""
    places: dict[int, list[str]] = {}
    for line in lines:
        places.setdefault(line.place, []).append(line.option)
    return tuple(tuple(group) for group in places.values() if len(group) > 1)


def distinct(options: Iterable[str]) -> tuple[str, ...]:
    """The options in the order of their names. Raises Bad if one comes twice or there is none."""
    names = tuple(sorted(options))
    twice = [name for name, after in pairwise(names) if name == after]
    if twice or not names:
        raise Bad("options", twice[0] if twice else ())
    return names


def counted(count: int) -> int:
    """A count that can be one. Raises Bad."""
    if count < 0:
        raise Bad("count", count)
    return count
