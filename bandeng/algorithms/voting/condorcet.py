"""Ranked ballots, every pair of options compared, the Condorcet winner and the Smith set.

Unranked options stand below all ranked ones and are equal among themselves, as in Schulze's paper; options in one
group are equal. A ballot that ranks nothing is counted as taking part and prefers nothing.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from bandeng.algorithms.voting.figures import Bad, counted, distinct

Ranking = tuple[frozenset[str], ...]  # the best first


@dataclass(frozen=True, slots=True)
class Pairwise:
    """`over[a, b]`: how many prefer a to b. Who ranks both equal is in neither `over[a, b]` nor `over[b, a]`."""

    options: tuple[str, ...]  # by name
    over: Mapping[tuple[str, str], int]
    ballots: int

    def beats(self, one: str, other: str) -> bool:
        return self.over[one, other] > self.over[other, one]

    def equal(self, one: str, other: str) -> int:
        """How many rank both equal."""
        return self.ballots - self.over[one, other] - self.over[other, one]


def ranking(*groups: str | Collection[str]) -> Ranking:
    """ranking("A", ("B", "C")): A before B and C, which are equal. Empty groups fall out. Raises Bad if one comes
    twice."""
    sets = tuple(frozenset({group} if isinstance(group, str) else group) for group in groups if group)
    named = [option for group in sets for option in sorted(group)]
    for option in named:
        if named.count(option) > 1:
            raise Bad("twice", option)
    return sets


def from_ranks(ranks: Mapping[str, int]) -> Ranking:
    """From numbers beside the options: 1 is the best, equal numbers are equal, gaps mean nothing."""
    return tuple(
        frozenset(option for option, rank in ranks.items() if rank == place) for place in sorted(set(ranks.values()))
    )


def pairwise(options: Iterable[str], ballots: Mapping[Ranking, int]) -> Pairwise:
    """Compare every pair. `ballots` says how often each ranking was handed in.
    Raises Bad: a ranked option that is none or comes twice, a count below 0."""
    names = distinct(options)
    index = {name: i for i, name in enumerate(names)}
    wins = [[0] * len(names) for _ in names]
    cast = 0
    for ballot, often in ballots.items():
        cast += counted(often)
        below = set(range(len(names)))
        for group in ballot:
            here = [index[option] if option in index else _unknown(option) for option in group]
            if not below.issuperset(here):
                raise Bad("twice", next(names[one] for one in here if one not in below))
            below.difference_update(here)
            for one in here:
                row = wins[one]
                for other in below:
                    row[other] += often
    pairs = {(a, b): wins[i][j] for a, i in index.items() for b, j in index.items() if i != j}
    return Pairwise(names, pairs, cast)


def _unknown(option: str) -> int:
    raise Bad("unknown", option)


def winner(pairs: Pairwise) -> str | None:
    """The Condorcet winner: who beats every other one to one. There need not be any."""
    for one in pairs.options:
        if all(pairs.beats(one, other) for other in pairs.options if other != one):
            return one
    return None


def smith(pairs: Pairwise) -> tuple[str, ...]:
    """The smallest set of options each of which beats every option outside of it (Smith, Econometrica 41(6), 1973)."""
    reach = {
        one: {other for other in pairs.options if other == one or not pairs.beats(other, one)} for one in pairs.options
    }
    for middle in pairs.options:
        for one in pairs.options:
            if middle in reach[one]:
                reach[one] |= reach[middle]
    return tuple(one for one in pairs.options if len(reach[one]) == len(pairs.options))
