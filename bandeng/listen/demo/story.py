"""The matters of the demo as their files tell them: what was said, and line by line what came of it."""

import tomllib
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "matters"
# Verbs whose line names a choice before the words: the result, the reason, how satisfied, the other matter.
CHOICES = frozenset({"draft", "reply", "decline", "confirm", "call", "merge", "avoid"})
PICTURED = "done"


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that was done, `days` working days after the line before."""

    days: int
    verb: str
    choice: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True)
class Told:
    """One matter: who said what, where, and what came of it. `ago`: working days before the day of loading."""

    id: str
    ago: int
    kind: str
    source: str
    title: str
    say: str
    lines: tuple[Line, ...]
    place: str = ""
    community: str = ""
    member: str = ""
    unit: str = ""
    contact: str = ""
    share: bool = False
    public: bool = False
    urgent: bool = False
    picture: str = ""


def parse(text: str, pictures: frozenset[str]) -> Line:
    """`3 reply solved 已经修好。` → Line(3, "reply", "solved", "已经修好。"). ValueError where it is none."""
    days, verb, *rest = text.split(" ", 2)
    words = rest[0] if rest else ""
    choice = ""
    first = words.split(" ", 1)[0]
    if verb in CHOICES or (verb == PICTURED and first in pictures):
        choice, _, words = words.partition(" ")
    return Line(int(days), verb, choice, words.strip())


def read(pictures: frozenset[str] = frozenset()) -> list[Told]:
    """All matters, in the order of the files. `pictures` are the names of scenes that can be drawn."""
    found = []
    for path in sorted(FOLDER.glob("*.toml")):
        for row in tomllib.loads(path.read_text(encoding="utf-8"))["matter"]:
            found.append(_told(row, pictures))
    return found


def _told(row: dict[str, Any], pictures: frozenset[str]) -> Told:
    lines = [parse(line, pictures) for line in row.pop("story").splitlines() if line.strip()]
    return Told(lines=tuple(part for line in lines for part in _parts(line)), **row)


def _parts(line: Line) -> tuple[Line, ...]:
    """A `reply` is written by one (draft), and a while later checked and sent by another."""
    if line.verb != "reply":
        return (line,)
    return replace(line, verb="draft"), Line(0, "send")
