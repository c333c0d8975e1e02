"""Promises (入账承诺): what the log signs at once, before an entry has its place. Pure: no database."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from bandeng.algorithms.tlog import fields, note

HEADER = "bandeng.promise/1"


@dataclass(frozen=True, slots=True)
class Promise:
    """What a promise says: which log takes which leaf in, when it was given, and until when it holds."""

    origin: str
    leaf: bytes
    given: datetime
    until: datetime

    def text(self) -> str:
        given, until = (moment.isoformat(timespec="seconds") for moment in (self.given, self.until))
        return "\n".join((HEADER, self.origin, fields.base64(self.leaf), f"given {given}", f"until {until}", ""))


def parse(text: str) -> Promise:
    """What the text of a promise says. Raises ValueError for anything that `Promise.text` would not have written."""
    lines = text.split("\n")
    if len(lines) != 6 or lines[0] != HEADER or not (lines[3].startswith("given ") and lines[4].startswith("until ")):
        raise ValueError("a promise has a header, a log, a leaf, given and until")
    given, until = (datetime.fromisoformat(line[6:]) for line in lines[3:5])
    promise = Promise(lines[1], fields.to_hash(lines[2]), given, until)
    if promise.text() != text or None in (given.tzinfo, until.tzinfo):
        raise ValueError("a time of a promise is not in its one form")
    return promise


def open(message: bytes, logs: Iterable[note.Verifier]) -> Promise:
    """The promise in a signed note. Raises ValueError unless a known key of the log it names signed it."""
    promise = parse(note.split(message)[0])
    note.open(message, [key for key in logs if key.vkey.name == promise.origin])
    return promise
