"""Weighing of criteria (加权评分): what participants think of each option by each criterion, times what each criterion
weighs.

Everything is exact (fractions). Means are of those who scored; how many did stands beside each.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from bandeng.algorithms.voting.figures import Bad, distinct

Number = int | Fraction


@dataclass(frozen=True, slots=True)
class Sheet:
    """One participant: `scores[option, criterion]`, and `points` shared out among the criteria as they like. Either
    may have gaps: what is not there was not said."""

    scores: Mapping[tuple[str, str], Number] = field(default_factory=dict)
    points: Mapping[str, Number] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Mean:
    """`value` is None where nobody scored."""

    value: Fraction | None
    of: int


@dataclass(frozen=True, slots=True)
class Spread:
    """Quartiles over the `of` participants who scored the option by every criterion, of their own totals by the common
    weights. Interpolated linearly (type 7 of Hyndman and Fan, The American Statistician 50(4), 1996)."""

    least: Fraction
    lower: Fraction
    median: Fraction
    upper: Fraction
    most: Fraction
    of: int


@dataclass(frozen=True, slots=True)
class Weights:
    """Each criterion's share, together 1; `of`: how many participants they come from (0: fixed, or nobody said)."""

    share: Mapping[str, Fraction]
    of: int


@dataclass(frozen=True, slots=True)
class Weighed:
    """`places`: the options by their totals, equal ones in one place; `unscored`: options that lack a mean by some
    criterion and therefore have neither total nor place."""

    criteria: tuple[str, ...]
    weights: Weights
    means: Mapping[tuple[str, str], Mean]
    totals: Mapping[str, Fraction]
    spread: Mapping[str, Spread | None]
    places: tuple[tuple[str, ...], ...]
    unscored: tuple[str, ...]


def fixed(points: Mapping[str, Number]) -> Weights:
    """Weights that were set. Raises Bad: one below 0, or all 0."""
    return Weights(_shares(points, distinct(points)), 0)


def weights(criteria: Iterable[str], sheets: Iterable[Sheet]) -> Weights:
    """Weights from the participants: everyone's points are brought to 1 first, so that all have the same say; then the
    mean. A criterion that someone gave no point weighs 0 for them. If nobody gave points, all weigh the same."""
    names = distinct(criteria)
    said = [_shares(sheet.points, names) for sheet in sheets if any(sheet.points.values())]
    if not said:
        return Weights({name: Fraction(1, len(names)) for name in names}, 0)
    return Weights({name: sum((one[name] for one in said), Fraction()) / len(said) for name in names}, len(said))


def weigh(
    options: Iterable[str],
    criteria: Iterable[str],
    sheets: Sequence[Sheet],
    given: Weights,
    scale: tuple[Number, Number] = (0, 10),
) -> Weighed:
    """Weigh the options. Raises Bad: a score off the scale or of something that is no option or criterion, weights
    that are not of these criteria."""
    names, by = distinct(options), distinct(criteria)
    if set(given.share) != set(by):
        raise Bad("weights", tuple(given.share))
    for sheet in sheets:
        for (option, criterion), score in sheet.scores.items():
            if option not in names or criterion not in by:
                raise Bad("unknown", (option, criterion))
            if not scale[0] <= score <= scale[1]:
                raise Bad("score", score)
    means = {
        (name, by_): _mean([s.scores[name, by_] for s in sheets if (name, by_) in s.scores])
        for name in names
        for by_ in by
    }
    totals: dict[str, Fraction] = {}
    for name in names:
        values = {by_: mean.value for by_ in by if (mean := means[name, by_]).value is not None}
        if len(values) == len(by):
            totals[name] = _total(values, given)
    own = {
        name: [
            _total({by_: s.scores[name, by_] for by_ in by}, given)
            for s in sheets
            if all((name, by_) in s.scores for by_ in by)
        ]
        for name in names
    }
    places = tuple(
        tuple(name for name in names if totals.get(name) == total)
        for total in sorted(set(totals.values()), reverse=True)
    )
    return Weighed(
        by,
        given,
        means,
        totals,
        {name: _spread(own[name]) for name in names},
        places,
        tuple(name for name in names if name not in totals),
    )


def _shares(points: Mapping[str, Number], names: tuple[str, ...]) -> dict[str, Fraction]:
    for name, value in points.items():
        if value < 0 or name not in names:
            raise Bad("points", (name, value))
    whole = Fraction(sum(points.values()))
    if not whole:
        raise Bad("points", dict(points))
    return {name: points.get(name, 0) / whole for name in names}


def _total(values: Mapping[str, Number], given: Weights) -> Fraction:
    return sum((given.share[name] * value for name, value in values.items()), Fraction())


def _mean(scores: list[Number]) -> Mean:
    return Mean(Fraction(sum(scores)) / len(scores) if scores else None, len(scores))


def _spread(totals: list[Fraction]) -> Spread | None:
    if not totals:
        return None
    ordered = sorted(totals)

    def quantile(quarter: int) -> Fraction:
        whole, rest = divmod(quarter * (len(ordered) - 1), 4)
        above = ordered[min(whole + 1, len(ordered) - 1)]
        return ordered[whole] + (above - ordered[whole]) * Fraction(rest, 4)

    return Spread(quantile(0), quantile(1), quantile(2), quantile(3), quantile(4), len(ordered))
