"""The Schulze method: M. Schulze, A new monotonic, clone-independent, reversal symmetric, and Condorcet-consistent
single-winner election method, Social Choice and Welfare 36(2), 2011, 267–303; arXiv:1804.02973.

Where a majority prefers a to b there is a link from a to b, as strong as those are many; among equally many the link
with fewer against it is stronger ("winning votes"). A path is as strong as its weakest link. a stands before b if the
strongest path from a to b is stronger than the strongest path back.
"""

from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

from bandeng.algorithms.voting.condorcet import Pairwise

Strength = tuple[int, int]  # votes for, less votes against
NONE: Strength = (0, 0)  # no path


@dataclass(frozen=True, slots=True)
class Link:
    """`votes` prefer `stronger` to `weaker`, `against` the other way round."""

    stronger: str
    weaker: str
    votes: int
    against: int

    @property
    def strength(self) -> Strength:
        return self.votes, -self.against


@dataclass(frozen=True, slots=True)
class Reason:
    """How two options stand: the strongest path from one to the other and the one back, of the fewest links (then by
    name); empty if there is none. What decides are their weakest links."""

    one: str
    other: str
    path: tuple[Link, ...]
    back: tuple[Link, ...]

    @property
    def weakest(self) -> Link | None:
        return min(self.path, key=lambda link: link.strength, default=None)

    @property
    def weakest_back(self) -> Link | None:
        return min(self.back, key=lambda link: link.strength, default=None)

    @property
    def before(self) -> bool:
        """`one` stands before `other`. If not, and `after` is not either, they are tied."""
        return _strength(self.weakest) > _strength(self.weakest_back)

    @property
    def after(self) -> bool:
        return _strength(self.weakest) < _strength(self.weakest_back)


@dataclass(frozen=True, slots=True)
class Schulze:
    """`strength[a, b]`: of the strongest path from a to b. `places`: the weak order; an option's place is how many
    stand before it, one before the other, at the most. Whoever stands before another has an earlier place. The reverse
    need not hold: ties are not transitive, so two in different places may be tied too (`before` neither way)."""

    pairs: Pairwise
    strength: Mapping[tuple[str, str], Strength]
    places: tuple[tuple[str, ...], ...]

    @property
    def winners(self) -> tuple[str, ...]:
        """Before whom nobody stands."""
        return self.places[0]

    def before(self, one: str, other: str) -> bool:
        return self.strength[one, other] > self.strength[other, one]

    def tied(self) -> tuple[tuple[str, str], ...]:
        """All pairs of which neither stands before the other."""
        options = self.pairs.options
        pairs = ((a, b) for i, a in enumerate(options) for b in options[i + 1 :])
        return tuple((a, b) for a, b in pairs if self.strength[a, b] == self.strength[b, a])

    def reason(self, one: str, other: str) -> Reason:
        """Why one stands before the other, or why they are tied."""
        return Reason(one, other, self._path(one, other), self._path(other, one))

    def neighbours(self) -> Iterator[Reason]:
        """The reasons between each place and the next."""
        for here, following in pairwise(self.places):
            for one in here:
                for other in following:
                    yield self.reason(one, other)

    def _path(self, start: str, end: str) -> tuple[Link, ...]:
        enough = self.strength[start, end]
        came: dict[str, Link | None] = {start: None}
        queue = deque([start] if enough > NONE else [])
        while queue and end not in came:
            here = queue.popleft()
            for there in self.pairs.options:
                if there not in came and _direct(self.pairs, here, there) >= enough:
                    came[there] = Link(here, there, self.pairs.over[here, there], self.pairs.over[there, here])
                    queue.append(there)
        path: list[Link] = []
        link = came.get(end)
        while link is not None:
            path.append(link)
            link = came[link.stronger]
        return tuple(reversed(path))


def schulze(pairs: Pairwise) -> Schulze:
    """Rank the options: strongest paths by Floyd and Warshall's scheme, in the cube of the number of options."""
    options = pairs.options
    strength = {(a, b): _direct(pairs, a, b) for a in options for b in options if a != b}
    for middle in options:
        for a in options:
            if a == middle:
                continue
            first = strength[a, middle]
            for b in options:
                if b != a and b != middle:
                    through = min(first, strength[middle, b])
                    if through > strength[a, b]:
                        strength[a, b] = through
    return Schulze(pairs, strength, _places(options, strength))


def _direct(pairs: Pairwise, one: str, other: str) -> Strength:
    if one == other or not pairs.beats(one, other):
        return NONE
    return pairs.over[one, other], -pairs.over[other, one]


def _strength(link: Link | None) -> Strength:
    return link.strength if link else NONE


def _places(options: tuple[str, ...], strength: Mapping[tuple[str, str], Strength]) -> tuple[tuple[str, ...], ...]:
    left, places = list(options), []
    while left:
        place = [a for a in left if all(strength[a, b] >= strength[b, a] for b in left if b != a)]
        places.append(tuple(place))
        left = [a for a in left if a not in place]
    return tuple(places)
