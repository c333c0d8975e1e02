"""The lottery: which panels with what weights, and so with what chance for everyone."""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from bandeng.algorithms.sortition.conflict import explain
from bandeng.algorithms.sortition.leximin import Cut, leximin
from bandeng.algorithms.sortition.mixture import Mixture
from bandeng.algorithms.sortition.panel import Panels
from bandeng.algorithms.sortition.pool import Floats, Person, Pool, Quota, pool
from bandeng.algorithms.sortition.stages import staged

# Weights are whole numbers of this sum, so that they are exact, and exact in JavaScript too.
TOTAL = 10**12
# What the chances may be away from LEXIMIN; beyond it nothing is given out.
EXACT = 1e-6
# With more cuts than this it goes on stage by stage.
CUTS = 20


@dataclass(frozen=True, slots=True)
class Lottery:
    """Panels, each the sorted types of its seats, in order, with weights of the sum TOTAL."""

    pool: Pool
    panels: tuple[tuple[int, ...], ...]
    weights: tuple[int, ...]

    @property
    def seats(self) -> tuple[int, ...]:
        """Expected seats of each type, in parts of TOTAL."""
        sums = [0] * len(self.pool.types)
        for panel, weight in zip(self.panels, self.weights, strict=True):
            for kind in panel:
                sums[kind] += weight
        return tuple(sums)

    @property
    def chances(self) -> tuple[Fraction, ...]:
        """The chance of each one of a type, exactly."""
        return tuple(
            Fraction(sum_, TOTAL * len(keys)) for sum_, keys in zip(self.seats, self.pool.members, strict=True)
        )

    @property
    def probabilities(self) -> dict[str, float]:
        """Everyone's chance, by key."""
        each = zip(self.pool.members, self.chances, strict=True)
        return dict(sorted((key, float(chance)) for keys, chance in each for key in keys))

    @property
    def least(self) -> float:
        """The least chance that anyone has."""
        return float(min(self.chances))


def panels(people: Iterable[Person], quotas: Iterable[Quota], size: int, *, only_least: bool = False) -> Lottery:
    """The LEXIMIN lottery: the least chance is the greatest possible, then the next least, and so on to the end.

    With `only_least` only the least chance is (for comparison). Raises Infeasible, with the quotas in conflict, if no
    panel keeps them all; ValueError for what makes no sense; ArithmeticError if the numbers would not come out right.
    """
    return lottery(pool(people, quotas, size), only_least=only_least)


def lottery(gathered: Pool, *, only_least: bool = False) -> Lottery:
    """As `panels`, of a pool."""
    feasible = Panels.of(gathered)
    first = feasible.any()
    if first is None:
        raise explain(feasible, gathered.quotas)
    mixture = Mixture(feasible)
    mixture.add(first)
    chances, weights = _outside_in(mixture, only_least) or staged(mixture)
    made = _whole(gathered, list(mixture.found), weights)
    if np.abs(np.array([float(chance) for chance in made.chances]) - chances).max() > EXACT:
        raise ArithmeticError("the weights do not give the chances")
    return made


def _outside_in(mixture: Mixture, only_least: bool) -> tuple[Floats, Floats] | None:
    """Chances and weights, by cuts; None if there would be too many, or too fine ones."""
    feasible, cuts = mixture.panels, list[Cut]()
    while len(cuts) <= CUTS:
        try:
            chances = leximin(feasible, cuts, only_least=only_least)
            if not cuts:
                mixture.walk(chances * feasible.high)
            weights, cut = mixture.weigh(chances * feasible.high)
        except ArithmeticError:
            return None
        if cut is None:
            return chances, weights
        cuts.append(cut)
    return None


def _whole(gathered: Pool, found: list[tuple[int, ...]], weights: Floats) -> Lottery:
    """Weights as whole numbers of the sum TOTAL, by largest remainders; panels in order."""
    exact = [Fraction(max(0.0, float(weight))) for weight in weights]
    shares = [weight * TOTAL / sum(exact) for weight in exact]
    whole = [int(share) for share in shares]
    behind = sorted(range(len(found)), key=lambda place: (whole[place] - shares[place], found[place]))
    for place in behind[: TOTAL - sum(whole)]:
        whole[place] += 1
    kept = sorted((panel, weight) for panel, weight in zip(found, whole, strict=True) if weight)
    return Lottery(gathered, tuple(panel for panel, _ in kept), tuple(weight for _, weight in kept))
