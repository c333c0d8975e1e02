"""The rows of a table, checked: what can be received, and what is wrong with the rest. Never half a row."""

import hashlib
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime

from bandeng.core import text
from bandeng.core.dates import BadDate, parse_when
from bandeng.listen.importing import reading
from bandeng.listen.importing.columns import BY_NAME, EXTRA_LIMIT, NAMES
from bandeng.listen.importing.problems import Problem, quoted
from bandeng.listen.importing.reading import UNCLOSED, Line, Table
from bandeng.listen.models import Matter

_BLANKS = re.compile(r"\s+")
KINDS = {text.normalise(word): kind for kind in Matter.Kind for word in (kind.value, str(kind.label))}
# Names under which the sealed original keeps its own parts.
TAKEN = frozenset({"title", "words", "place"})
# The column that a file of bad rows has in front.
WHY = "问题"


@dataclass(frozen=True, slots=True)
class Row:
    """One matter as a file has it. `key` is its own for ever; `copy_of` the key of an earlier row with equal words."""

    line: int
    key: str
    copy_of: str
    title: str
    words: str
    at: datetime | None
    place: str = ""
    kind: str = ""
    name: str = ""
    phone: str = ""
    reply: str = ""
    replied_at: datetime | None = None
    extra: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A file as read: what is good, what is not, and the digest by which the file is known again."""

    digest: str
    table: Table
    rows: list[Row]
    problems: list[Problem]

    @property
    def bad_count(self) -> int:
        return len({problem.line for problem in self.problems})

    def bad_lines(self) -> Iterator[Line]:
        """The lines that are not brought in, as they came."""
        bad = {problem.line for problem in self.problems}
        return (line for line in self.table.lines if line[0] in bad)


def read_sheet(data: bytes, now: datetime, settle: Callable[[Table], dict[str, int]] | None = None) -> Sheet:
    """Read and check a whole file. Raises Invalid when it is no table of matters.

    With `settle`, which says which column is which, a header that nobody knows is no reason to refuse the file.
    """
    table = reading.read(data) if settle is None else reading.read_loosely(data, "words", NAMES)
    if settle is not None:
        table = replace(table, columns=settle(table))
    checker = _Checker(table, now)
    rows = [row for line in table.lines if (row := checker.checked(line))]
    return Sheet(hashlib.sha256(data).hexdigest(), table, rows, checker.problems)


def squeezed(words: str) -> str:
    """Words without any white space: what counts as equal."""
    return _BLANKS.sub("", words)


def _digest(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


class _Checker:
    """Checks line after line; remembers ids, and the first row of equal words."""

    def __init__(self, table: Table, now: datetime) -> None:
        self.table = table
        self.now = now
        self.problems: list[Problem] = []
        self.ids: dict[str, int] = {}
        self.firsts: dict[str, str] = {}
        self.seen: Counter[str] = Counter()
        named = set(table.columns.values())
        self.others = [
            (at, header) for at, header in enumerate(table.headers) if header not in ("", WHY) and at not in named
        ]

    def checked(self, line: Line) -> Row | None:
        number, cells = line
        found: list[Problem] = []
        width = len(self.table.headers)
        while len(cells) > width and not cells[-1].strip():
            cells = cells[:-1]
        row = None
        if cells[-1] == UNCLOSED:
            found.append(Problem(number, "quote"))
        elif len(cells) != width:
            found.append(Problem(number, "columns", f"{len(cells)} / {width}"))
        elif any("\ufffd" in cell for cell in cells):
            found.append(Problem(number, "garbled"))
        else:
            row = self._row(number, cells, found)
        self.problems += found
        return None if found else row

    def _row(self, line: int, cells: list[str], found: list[Problem]) -> Row | None:
        values = {name: self._cell(line, cells[at], name, found) for name, at in self.table.columns.items()}
        extra = {header: self._cell(line, cells[at], header, found) for at, header in self.others}
        at, replied_at = self._times(line, values, found)
        own, words, reply = values.get("id", ""), values.get("words", ""), values.get("reply", "")
        if not words and not found:
            found.append(Problem(line, "no_words"))
        if own and (before := self.ids.setdefault(own, line)) != line:
            found.append(Problem(line, "same_id", str(before)))
        if found:
            return None
        kind = KINDS.get(text.normalise(values.get("kind", "")), "")
        # What has no place of its own stays with the sealed original.
        kept = ("id", "reply") if kind else ("id", "reply", "kind")
        extra |= {self.table.headers[self.table.columns[name]]: values.get(name, "") for name in kept if name in values}
        title = values.get("title", "")
        twin = _digest(squeezed(title), squeezed(words))
        key = self._key(own, twin, at)
        first = self.firsts.setdefault(twin, key)
        return Row(
            line=line,
            key=key,
            copy_of="" if first == key else first,
            title=title,
            words=words,
            at=at,
            place=values.get("place", ""),
            kind=kind,
            name=values.get("name", ""),
            phone=values.get("phone", ""),
            reply=reply,
            replied_at=replied_at if reply else None,
            extra={f"{name}*" if name in TAKEN else name: value for name, value in extra.items() if value},
        )

    def _key(self, own: str, twin: str, at: datetime | None) -> str:
        """By the row's own id and content; without an id, by content and how often it has come before."""
        content = (twin, at.isoformat() if at else "")
        if own:
            return _digest(own, *content)
        self.seen["".join(content)] += 1
        return _digest("", *content, str(self.seen["".join(content)]))

    def _cell(self, line: int, cell: str, name: str, found: list[Problem]) -> str:
        try:
            return text.clean(cell, BY_NAME[name].limit if name in BY_NAME else EXTRA_LIMIT)
        except text.TooLong:
            found.append(Problem(line, "too_long", name))
            return ""

    def _times(
        self, line: int, values: dict[str, str], found: list[Problem]
    ) -> tuple[datetime | None, datetime | None]:
        """When it came and when it was answered; without a column of times it came when it was brought in."""
        at = self._time(line, values.get("at", ""), "bad_time", found)
        if "at" in values and not values["at"] and not found:
            found.append(Problem(line, "no_time"))
        if not values.get("reply"):
            return at, None
        replied_at = self._time(line, values.get("replied_at", ""), "bad_reply_time", found)
        if at and replied_at and replied_at < at:
            found.append(Problem(line, "reply_early"))
        return at, replied_at

    def _time(self, line: int, typed: str, code: str, found: list[Problem]) -> datetime | None:
        if not typed:
            return None
        try:
            when = parse_when(typed)
        except BadDate:
            found.append(Problem(line, code, quoted(typed)))
            return None
        if when > self.now:
            found.append(Problem(line, "future", quoted(typed)))
        return when
