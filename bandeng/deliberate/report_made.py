"""From a map to its report: which statements are agreed, which divide, which are open; by what groups are known."""

from dataclasses import replace

import numpy as np
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bandeng.algorithms.opinion_map.statements import Statements
from bandeng.algorithms.opinion_map.statements import statements as judged
from bandeng.deliberate.models import Poll, Statement
from bandeng.deliberate.opinion import LEAST, Shown, shown_statements
from bandeng.deliberate.report import Group, Line, Mark, Report, of

# Two groups' shares of agreement differ by this at least (lower end of 95 %) before it is called a difference.
APART = 0.2
# Of everyone, where there are no groups: so many at least agree before all are said to; so many say the other thing
# before opinions are said to differ.
MOST, SPLIT = 2 / 3, 0.25
# How much more often a group says so than all others, at least, for it to mark the group.
MARKS, MARKED = 0.1, 4
AGREE, PASS, DISAGREE = 2, 1, 0


def made(poll: Poll, shown: Shown) -> Report:
    """What the map and its tallies say."""
    shown = _still_shown(poll, shown)
    small = shown.clear and min(shown.sizes) < LEAST
    clear = shown.clear and not small
    tally = np.array(shown.tally if clear else [shown.whole], dtype=np.int64)
    found = judged(tally)
    groups = [Group(place, name, shown.sizes[place]) for place, name in enumerate(shown.names)] if clear else []
    lines = _lines(poll, shown, groups)
    for group in groups:
        group.marks.extend(_marks(group.place, found, lines))
    agreed, divided, unsure = _sorted(lines, found, groups)
    return Report(
        poll, "ready", shown.voters, shown.votes, shown.few, clear, small, groups, lines, agreed, divided, unsure, shown
    )


def _still_shown(poll: Poll, shown: Shown) -> Shown:
    """A statement may have been taken away since the map was made."""
    there = set(shown_statements(poll))
    columns = [column for column, pk in enumerate(shown.statements) if pk in there]
    if len(columns) == len(shown.statements):
        return shown
    return replace(
        shown,
        statements=[shown.statements[column] for column in columns],
        whole=[shown.whole[column] for column in columns],
        tally=[[tally[column] for column in columns] for tally in shown.tally],
        vectors=[shown.vectors[column] for column in columns],
    )


def _lines(poll: Poll, shown: Shown, groups: list[Group]) -> list[Line]:
    rows = Statement.objects.filter(poll=poll, pk__in=shown.statements).in_bulk()
    lines = []
    for column, pk in enumerate(shown.statements):
        each = [(group, of(shown.tally[group.place][column])) for group in groups]
        # One that hardly anyone of a group has seen would be told apart from the rest by subtraction.
        each = each if all(said.enough for _group, said in each) else []
        if row := rows.get(pk):
            lines.append(Line(pk, row.number, row.text, of(shown.whole[column]), each))
    return lines


def _marks(place: int, found: Statements, lines: list[Line]) -> list[Mark]:
    """By what a group is known, the strongest first."""
    everyone = found.tally.sum(0)
    strong = [
        (float(table[place, column]), column, against)
        for table, against in ((found.marks_for, False), (found.marks_against, True))
        for column in range(len(lines))
        if table[place, column] >= MARKS and lines[column].groups
    ]
    marks: list[Mark] = []
    told = set[int]()
    for _strength, column, against in sorted(strong, key=lambda one: -one[0]):
        # What a group agrees with less, others agree with more: a statement marks it once.
        if column not in told and len(marks) < MARKED:
            told.add(column)
            own = of(found.tally[place, column].tolist())
            others = of((everyone[column] - found.tally[place, column]).tolist())
            marks.append(Mark(lines[column], against, own.percent(against), others.percent(against)))
    return marks


def _sorted(lines: list[Line], found: Statements, groups: list[Group]) -> tuple[list[Line], list[Line], list[Line]]:
    """Agreed, the surest first; divided, the widest first; all others."""
    agreed: list[tuple[float, Line]] = []
    divided: list[tuple[float, Line]] = []
    unsure: list[Line] = []
    for column, line in enumerate(lines):
        split = _split(column, line, found, groups)
        ways = ((found.consensus_for, False), (found.consensus_against, True))
        all_say = [(each, against) for each, against in ways if each.agreed[column] and _mostly(line, against, groups)]
        if not line.whole.enough:
            unsure.append(_with(line, _("表态的还不到%(least)d人") % {"least": LEAST}))
        elif split and not (groups and all_say):
            divided.append((float(found.divides[column]), _with(line, split)))
        elif all_say:
            each, against = all_say[0]
            agreed.append((float(each.share[column]), _with(line, _all_words(line, against, found, column), against)))
        else:
            unsure.append(_with(line, _unsure_words(line)))
    by_strength = [[line for _strength, line in sorted(some, key=lambda one: -one[0])] for some in (agreed, divided)]
    return by_strength[0], by_strength[1], unsure


def _with(line: Line, words: str, against: bool = False) -> Line:
    return Line(line.pk, line.number, line.text, line.whole, line.groups, words, against)


def _mostly(line: Line, against: bool, groups: list[Group]) -> bool:
    """Without groups a bare majority is not what all want."""
    hits = line.whole.disagree if against else line.whole.agree
    return bool(groups) or hits >= MOST * line.whole.seen


def _split(column: int, line: Line, found: Statements, groups: list[Group]) -> str:
    """How opinions differ on a statement, in words; nothing where they do not."""
    if not groups:
        less = min(line.whole.agree, line.whole.disagree)
        return _("同意和不同意的都不少") if less >= SPLIT * line.whole.seen and less else ""
    if found.divides[column] < APART or not line.groups:
        return ""
    ends = sorted(line.groups, key=lambda one: -one[1].agree / max(one[1].seen, 1))
    (more, high), (less_, low) = ends[0], ends[-1]
    values = {"more": more.label, "high": high.agreeing, "less": less_.label, "low": low.agreeing}
    return _("%(more)s同意的有%(high)d%%，%(less)s同意的只有%(low)d%%") % values


SHARES = {6: gettext_lazy("六成"), 7: gettext_lazy("七成"), 8: gettext_lazy("八成"), 9: gettext_lazy("九成")}


def _all_words(line: Line, against: bool, found: Statements, column: int) -> str:
    """八成以上: by the group that says so least."""
    way = DISAGREE if against else AGREE
    least = min(10 * int(tally[column, way]) // max(int(tally[column].sum()), 1) for tally in found.tally)
    some = len(found.tally) > 1
    if least >= 10:
        if some:
            return _("各组都全体不同意") if against else _("各组都全体同意")
        return _("全体都不同意") if against else _("全体都同意")
    if least < 6:
        if some:
            return _("各组都有过半的人不同意") if against else _("各组都有过半的人同意")
        return _("过半的人不同意") if against else _("过半的人同意")
    values = {"share": SHARES[least]}
    if some:
        words = _("各组都有%(share)s以上不同意") if against else _("各组都有%(share)s以上同意")
    else:
        words = _("%(share)s以上的人不同意") if against else _("%(share)s以上的人同意")
    return words % values


def _unsure_words(line: Line) -> str:
    if line.whole.passed * 3 >= line.whole.seen:
        return _("跳过的人多，很多人还没想好")
    return _("还没有一边明显占多数")
