"""Approval (赞成投票): everyone marks as many options as they could live with; the marks are counted
(Brams and Fishburn, American Political Science Review 72(3), 1978)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bandeng.algorithms.voting.figures import Bad, Base, Line, Rule, Verdict, counted, distinct, lines, ties, verdict


@dataclass(frozen=True, slots=True)
class Approval:
    """`lines`: the most approved first, each share of all `ballots`, the `blank` ones among them. `ties`: who is equal.
    `quorum`: whether enough took part, None if that was not asked."""

    lines: tuple[Line, ...]
    ties: tuple[tuple[str, ...], ...]
    ballots: int
    blank: int
    quorum: Verdict | None

    @property
    def first(self) -> tuple[str, ...]:
        """Who has the most marks; several if equal, nobody if there are none."""
        return tuple(line.option for line in self.lines if line.place == 1 and line.share.count)

    @property
    def reached(self) -> tuple[str, ...]:
        """Who reached the threshold."""
        return tuple(line.option for line in self.lines if line.verdict and line.verdict.reached)


def approval(
    options: Iterable[str],
    ballots: Mapping[frozenset[str], int],
    *,
    threshold: Rule | None = None,
    quorum: Rule | None = None,
    entitled: int | None = None,
) -> Approval:
    """Count approval ballots, given as how often each set of marks was handed in; an empty set is a blank ballot and
    counts as taking part. `threshold` is held against each option's marks, `quorum` (of the `entitled`) against the
    ballots. Raises Bad: an option that is none, twice the same, a count below 0, a rule whose base was not given."""
    names = distinct(options)
    votes, cast = dict.fromkeys(names, 0), 0
    for marks, often in ballots.items():
        cast += counted(often)
        for option in marks:
            if option not in votes:
                raise Bad("unknown", option)
            votes[option] += often
    blank = ballots.get(frozenset(), 0)
    bases: dict[Base, int | None] = {"decided": cast - blank, "valid": cast, "cast": cast, "entitled": entitled}
    found = lines(votes, cast, threshold, bases)
    return Approval(found, ties(found), cast, blank, verdict(quorum, cast, bases) if quorum else None)
