"""Counting of simple secret ballots on paper or screen: a motion (yes, no, abstain), and an election of so many from a
list.

A paper is the set of its marks, and papers come as how often each was handed in. Nothing links a paper to a person.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from bandeng.algorithms.voting.figures import Bad, Base, Line, Rule, Share, Verdict, counted, distinct, lines, verdict

Paper = frozenset[str]
YES, NO, ABSTAIN = CHOICES = ("yes", "no", "abstain")


class Flaw(StrEnum):
    """Why a paper is invalid; the first that holds, in this order."""

    UNREADABLE = "unreadable"
    UNKNOWN = "unknown"  # a mark that is no choice
    TOO_MANY = "too_many"
    BLANK = "blank"


@dataclass(frozen=True, slots=True)
class Papers:
    """How many papers were handed in and what became of them. `cast` = `valid` + all flaws; `blank` are those that the
    rules let pass as abstaining."""

    cast: int
    valid: int
    blank: int
    flaws: Mapping[Flaw, int]
    present: int | None
    entitled: int | None

    @property
    def in_order(self) -> bool:
        """Not more papers than people: otherwise the ballot is void."""
        return all(self.cast <= people for people in (self.present, self.entitled) if people is not None)

    def bases(self, decided: int) -> dict[Base, int | None]:
        return {
            "decided": decided,
            "valid": self.valid,
            "cast": self.cast,
            "present": self.present,
            "entitled": self.entitled,
        }


@dataclass(frozen=True, slots=True)
class Motion:
    """`yes`, `no`, `abstain` are shares of the valid papers; `verdict` holds the yes against the rule."""

    papers: Papers
    yes: Share
    no: Share
    abstain: Share
    verdict: Verdict

    @property
    def carried(self) -> bool:
        return self.papers.in_order and self.verdict.reached

    @property
    def tied(self) -> bool:
        return self.yes.count == self.no.count


@dataclass(frozen=True, slots=True)
class Election:
    """`lines`: candidates by votes, shares of the valid papers. `elected`: who certainly is. `tied`: who is equal at
    the last seats, so that a second ballot or a lot must say; `vacant` seats are not filled, those of the tied among
    them."""

    papers: Papers
    lines: tuple[Line, ...]
    elected: tuple[str, ...]
    tied: tuple[str, ...]
    vacant: int


def motion(
    papers: Mapping[Paper, int],
    rule: Rule,
    *,
    unreadable: int = 0,
    present: int | None = None,
    entitled: int | None = None,
    blank_abstains: bool = False,
) -> Motion:
    """Count a motion. One mark makes a valid paper. Raises Bad: a count below 0, a rule whose base was not given."""
    good, found = _sorted(papers, CHOICES, 1, unreadable, present, entitled, blank_abstains)
    votes = {choice: sum(often for paper, often in good.items() if choice in paper) for choice in CHOICES}
    votes[ABSTAIN] += found.blank
    held = verdict(rule, votes[YES], found.bases(votes[YES] + votes[NO]))
    yes, no, abstain = (Share(votes[choice], found.valid) for choice in CHOICES)
    return Motion(found, yes, no, abstain, held)


def election(
    candidates: Iterable[str],
    papers: Mapping[Paper, int],
    *,
    seats: int,
    rule: Rule | None = None,
    most: int | None = None,
    unreadable: int = 0,
    present: int | None = None,
    entitled: int | None = None,
    blank_abstains: bool = False,
) -> Election:
    """Elect `seats` of the candidates; a paper has at most `most` marks (by default as many as seats). Elected are
    those with the most votes among whoever reaches the rule (without one: among whoever has a vote). Raises Bad, also
    for no seats."""
    names, allowed = distinct(candidates), seats if most is None else most
    if seats < 1 or allowed < 1:
        raise Bad("seats", min(seats, allowed))
    good, found = _sorted(papers, names, allowed, unreadable, present, entitled, blank_abstains)
    votes = {name: sum(often for paper, often in good.items() if name in paper) for name in names}
    ranked = lines(votes, found.valid, rule, found.bases(found.valid - found.blank))
    elected: list[str] = []
    tied: tuple[str, ...] = ()
    able = [line for line in ranked if (line.verdict.reached if line.verdict else line.share.count)]
    for place in sorted({line.place for line in able}) if found.in_order else ():
        group = [line.option for line in able if line.place == place]
        if len(elected) + len(group) > seats:
            tied = tuple(group) if len(elected) < seats else ()
            break
        elected += group
    return Election(found, ranked, tuple(elected), tied, seats - len(elected))


def _sorted(
    papers: Mapping[Paper, int],
    choices: tuple[str, ...],
    most: int,
    unreadable: int,
    present: int | None,
    entitled: int | None,
    blank_abstains: bool,
) -> tuple[dict[Paper, int], Papers]:
    flaws = dict.fromkeys(Flaw, 0)
    flaws[Flaw.UNREADABLE] = counted(unreadable)
    good: dict[Paper, int] = {}
    blank = 0
    for paper, often in papers.items():
        if not paper <= frozenset(choices):
            flaws[Flaw.UNKNOWN] += counted(often)
        elif len(paper) > most:
            flaws[Flaw.TOO_MANY] += counted(often)
        elif paper:
            good[paper] = counted(often)
        elif blank_abstains:
            blank = counted(often)
        else:
            flaws[Flaw.BLANK] = counted(often)
    valid = sum(good.values()) + blank
    return good, Papers(valid + sum(flaws.values()), valid, blank, flaws, present, entitled)
