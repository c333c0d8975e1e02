"""The report of a poll as residents read it: what all want, where opinions differ and whose, what is not settled."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from math import sqrt

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from bandeng.core.language import together
from bandeng.deliberate import opinion
from bandeng.deliberate.models import Poll
from bandeng.deliberate.opinion import LEAST, Shown

# For a 95 % interval.
Z = 1.959963984540054


@dataclass(frozen=True, slots=True)
class Said:
    """What some people said of one statement; never shown of fewer than LEAST."""

    agree: int
    disagree: int
    passed: int

    @property
    def seen(self) -> int:
        return self.agree + self.disagree + self.passed

    @property
    def enough(self) -> bool:
        return self.seen >= LEAST

    def percent(self, against: bool = False) -> int:
        return round(100 * (self.disagree if against else self.agree) / max(self.seen, 1))

    @property
    def agreeing(self) -> int:
        return self.percent()

    @property
    def disagreeing(self) -> int:
        return self.percent(against=True)

    @property
    def interval(self) -> tuple[int, int]:
        """Per cent between which the share of agreement lies, 95 % (Wilson 1927)."""
        share, count = self.agree / max(self.seen, 1), max(self.seen, 1)
        middle, half = share + Z * Z / 2 / count, Z * sqrt(share * (1 - share) / count + Z * Z / 4 / count**2)
        low, high = ((middle + way * half) / (1 + Z * Z / count) for way in (-1, 1))
        return round(100 * low), round(100 * high)

    @property
    def words(self) -> str:
        return _("同意%(agree)d人，不同意%(disagree)d人，跳过%(passed)d人") % {
            "agree": self.agree,
            "disagree": self.disagree,
            "passed": self.passed,
        }


def of(tally: Iterable[int]) -> Said:
    """From (disagree, pass, agree)."""
    disagree, passed, agree = tally
    return Said(agree, disagree, passed)


@dataclass(frozen=True, slots=True)
class Line:
    """A statement with what was said of it: by everyone, and by each group where there are groups."""

    pk: int
    number: int
    text: str
    whole: Said
    groups: list["tuple[Group, Said]"]
    words: str = ""
    against: bool = False

    @property
    def anchor(self) -> str:
        return f"statement-{self.number}"

    @property
    def sentence(self) -> str:
        """All of it, to be heard."""
        if not self.whole.enough:
            said = [_("表态的还不到%(least)d人") % {"least": LEAST}]
        else:
            said = [self.whole.words]
            said += [
                _("%(group)s同意%(percent)d%%") % {"group": one.label, "percent": each.agreeing}
                for one, each in self.groups
            ]
        head = _("观点%(number)d：%(text)s。") % {"number": self.number, "text": self.text.rstrip("。")}
        return head + together(said)


@dataclass(frozen=True, slots=True)
class Mark:
    """By what a group is known: it agrees (or disagrees) with a statement more often than the others."""

    line: Line
    against: bool
    own: int
    others: int


@dataclass(frozen=True, slots=True)
class Group:
    """People of like opinions. `place`: its colour and shape on the map."""

    place: int
    name: int
    size: int
    marks: list[Mark] = field(default_factory=list)

    @property
    def letter(self) -> str:
        letters = pgettext("letters of groups", "甲乙丙丁戊己庚辛壬癸")
        return letters[self.name] if self.name < len(letters) else str(self.name + 1)

    @property
    def label(self) -> str:
        return _("%(letter)s组") % {"letter": self.letter}

    @property
    def sentence(self) -> str:
        """What it is and by what it is known, to be heard."""
        head = _("%(group)s，%(size)d人。") % {"group": self.label, "size": self.size}
        return head + together(
            (_("更不同意：%(text)s") if mark.against else _("更同意：%(text)s")) % {"text": mark.line.text.rstrip("。")}
            for mark in self.marks
        )


@dataclass(frozen=True, slots=True)
class Report:
    """Everything that is shown. `state`: "few" (too few people), "wait" (being worked out), "ready"."""

    poll: Poll
    state: str
    voters: int = 0
    votes: int = 0
    few: int = 0
    clear: bool = False
    small: bool = False
    groups: list[Group] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    agreed: list[Line] = field(default_factory=list)
    divided: list[Line] = field(default_factory=list)
    unsure: list[Line] = field(default_factory=list)
    shown: Shown | None = None

    @property
    def wanted(self) -> list[Line]:
        """What all agree to."""
        return [line for line in self.agreed if not line.against]

    @property
    def unwanted(self) -> list[Line]:
        """What all are against."""
        return [line for line in self.agreed if line.against]

    @property
    def each(self) -> str:
        """Votes a person, on average."""
        return f"{self.votes / max(self.voters, 1):.1f}"


def report(poll: Poll) -> Report:
    """The report of a poll as it stands."""
    shown = opinion.current(poll)
    if shown is None:
        _key, count = opinion.fingerprint(poll, ())
        return Report(poll, "wait" if count else "few")
    if shown.voters < LEAST:
        return Report(poll, "few", voters=shown.voters)
    from bandeng.deliberate import report_made  # it brings in SciPy

    return report_made.made(poll, shown)
