"""How much a weighing depends on the weights: how far one may change before others come first, and who is worse by
every criterion, whatever the weights.

When one criterion's weight changes, the others keep their proportions (if it weighs everything, the others share
equally), so that every option's total is a straight line over that weight; who comes first is the upper edge of these
lines. Exact.
"""

from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from bandeng.algorithms.voting.criteria import Weighed
from bandeng.algorithms.voting.figures import Bad


@dataclass(frozen=True, slots=True)
class Stretch:
    """Between two weights these options come first, equal all along; at its ends they share that with their
    neighbours."""

    low: Fraction
    high: Fraction
    first: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Holds:
    """From `low` to `high` those who come first now do so. `below` and `above`: who does beyond (nobody: it holds to
    the end). If `low` = `high` the weight stands exactly where the lead changes."""

    criterion: str
    weight: Fraction
    low: Fraction
    high: Fraction
    below: tuple[str, ...]
    above: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Dominated:
    """`worse` is by no criterion better than `better`, and by one at least worse; `in_all`: by every one."""

    worse: str
    better: str
    in_all: bool


def stretches(weighed: Weighed, criterion: str) -> tuple[Stretch, ...]:
    """Who comes first at which weight of the criterion, from 0 to 1. Empty if no option has a total; with a single
    criterion, which always weighs 1, one stretch. Raises Bad if it is no criterion."""
    ends = _ends(weighed, criterion)
    if not ends:
        return ()
    marks = {Fraction(0), Fraction(1)}
    for start, end in ends.values():
        for start_, end_ in ends.values():
            gap, slope = start - start_, (end_ - start_) - (end - start)
            if slope and 0 < gap / slope < 1:
                marks.add(gap / slope)
    found: list[Stretch] = []
    for low, high in pairwise(sorted(marks)):
        at = (low + high) / 2
        totals = {option: start + (end - start) * at for option, (start, end) in ends.items()}
        most = max(totals.values())
        first = tuple(option for option in totals if totals[option] == most)
        if found and found[-1].first == first:
            low = found.pop().low
        found.append(Stretch(low, high, first))
    return tuple(found)


def holds(weighed: Weighed, criterion: str) -> Holds | None:
    """How far the criterion's weight may change before others come first; None if no option has a total."""
    weight, found = weighed.weights.share.get(criterion, Fraction()), stretches(weighed, criterion)
    if not found:
        return None
    here = [stretch for stretch in found if stretch.low <= weight <= stretch.high]
    low, high = here[0].low, here[-1].high
    if here[0].first != weighed.places[0]:
        low = high = weight
    below = [stretch.first for stretch in found if stretch.low < low]
    above = [stretch.first for stretch in found if stretch.high > high]
    return Holds(criterion, weight, low, high, below[-1] if below else (), above[0] if above else ())


def dominated(weighed: Weighed) -> tuple[Dominated, ...]:
    """Every pair of which one is worse whatever the weights, among the options that have a total."""
    rows = {
        option: [weighed.means[option, by].value or Fraction() for by in weighed.criteria] for option in weighed.totals
    }
    return tuple(
        Dominated(worse, better, all(one < other for one, other in zip(low, high, strict=True)))
        for worse, low in rows.items()
        for better, high in rows.items()
        if low != high and all(one <= other for one, other in zip(low, high, strict=True))
    )


def _ends(weighed: Weighed, criterion: str) -> dict[str, tuple[Fraction, Fraction]]:
    """Each option's total where the criterion weighs 0, and where it weighs 1."""
    if criterion not in weighed.criteria:
        raise Bad("unknown", criterion)
    others = [name for name in weighed.criteria if name != criterion]
    rest = sum((weighed.weights.share[name] for name in others), Fraction())
    found: dict[str, tuple[Fraction, Fraction]] = {}
    for option in weighed.totals:
        end = weighed.means[option, criterion].value or Fraction()
        start = Fraction() if others else end
        for name in others:
            share = weighed.weights.share[name] / rest if rest else Fraction(1, len(others))
            start += share * (weighed.means[option, name].value or Fraction())
        found[option] = start, end
    return found
