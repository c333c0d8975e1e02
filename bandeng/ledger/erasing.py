"""Forgetting: the openings of a subject are destroyed; the entries and the tree stay valid.

The list of erasures is a file kept outside the database and outside its backups, one line of JSON each:

    {"list":"…"}                                     the first line: by which a backup knows its list again
    {"subject":"…","at":"…","leaf":"…", …}           one entry that erased something: what, when, its leaf in the tree

It says what to erase again when an older database is put back. Nothing in it is personal: subjects are random.
"""

import fcntl
import json
import os
import secrets
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.db.models import QuerySet

from bandeng.ledger import files
from bandeng.ledger.models import Entry, Opening

# What destroys openings and keys, each of the subject of its entry.
ERASURES = (
    "privacy.erase",
    "booking.erase",
    "advice.erase",
    "mediation.erase",
    "opinion.erase",
    "volunteer.erase",
    "participant.erase",
)
# The same, what takes out whole rows that were brought in from a file, and what leaves no way back or no key.
CODES = (*ERASURES, "import.undo", "poll.close", "ballot.count", "ballot.drop", "meeting.forget")
# Of the private part of an entry, what has to be known to do it again.
_TOLD = ("asked", "whole", "replays")
OVERLAP = 5000


def forget(subject: str) -> int:
    """Delete the openings of all entries on `subject` and return how many. Call inside an action that records it."""
    deleted, _by_model = Opening.objects.filter(entry__subject=subject).delete()
    return deleted


def entries(after: int = 0) -> QuerySet[Entry]:
    """Entries that erased something, beyond the id `after`. Of an import those on its rows, which are the subjects."""
    found = Entry.objects.filter(code__in=CODES, pk__gt=after)
    return found.exclude(subject__startswith="import-").order_by("pk")


def leaves() -> Iterator[str]:
    """The leaves of all entries that erased something, sealed or not."""
    return (entry.leaf.hex() for entry in entries().iterator())


@dataclass(slots=True)
class _Read:
    """How far this process has read a list."""

    inode: int = 0
    end: int = 0
    leaves: set[str] = field(default_factory=set)


_read: dict[Path, _Read] = {}


def make(path: Path) -> None:
    """Begin the list where there is none. Two processes starting at once agree on one."""
    if not path.exists():
        files.make(path, _line({"list": secrets.token_hex(16)}).encode())


def _line(value: dict[str, Any]) -> str:
    return json.dumps(value, separators=(",", ":")) + "\n"


def publish(path: Path, found: Iterable[Entry]) -> int:
    """Append those of `found` that the list lacks, on the disk before this returns; how many.

    Called in the wake of every erasure and again by the worker, so that a kill in between mends itself.
    """
    some = list(found)
    if not some:
        return 0
    make(path)
    with open(path, "r+b") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        known = _known(path, file)
        new = {digest: entry for entry in some if (digest := entry.leaf.hex()) not in known.leaves}
        if new:
            file.seek(0, os.SEEK_END)
            file.write("".join(_told(digest, entry) for digest, entry in new.items()).encode())
            file.flush()
            os.fsync(file.fileno())
    return len(new)


def _known(path: Path, file: Any) -> _Read:
    """The leaves in the list, of which only what is new is read; a last line cut off by a crash is cut away."""
    known = _read.setdefault(path, _Read())
    stat = os.fstat(file.fileno())
    if (stat.st_ino, known.end <= stat.st_size) != (known.inode, True):
        known.inode, known.end, known.leaves = stat.st_ino, 0, set()
    file.seek(known.end)
    new = file.read()
    whole = new[: new.rfind(b"\n") + 1]
    if len(whole) < len(new):
        file.truncate(known.end + len(whole))
    known.leaves |= {value["leaf"] for line in whole.splitlines() if "leaf" in (value := json.loads(line))}
    known.end += len(whole)
    return known


def _day(public: dict[str, Any]) -> str:
    """The day of an entry, or the week where it says no more."""
    return str(public.get("day") or public["week"])


def _told(digest: str, entry: Entry) -> str:
    """The line of an entry. Where it was itself erased again since, its day has to do; the later line says more."""
    opening = Opening.objects.filter(entry=entry).values_list("private", flat=True).first()
    private = json.loads(opening) if opening else {}
    at = private.get("recorded_at") or _day(json.loads(entry.public))
    more = {name: private[name] for name in _TOLD if private.get(name)}
    if entry.code == "import.undo":  # whole rows went
        more = {"whole": True}
    return _line({"subject": entry.subject, "at": at, "leaf": digest, **more})


def read(path: Path) -> Iterator[dict[str, Any]]:
    """The lines of the list, oldest first, the first of all its name. ValueError for a list that was damaged."""
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            if line.endswith("\n"):  # else cut off by a crash
                yield json.loads(line)


def name_of(path: Path) -> str:
    """By which a backup knows its list again; OSError or ValueError where there is none, or it is none."""
    first = next(read(path), {})
    if "list" not in first:
        raise ValueError(path)
    return str(first["list"])


@dataclass(slots=True)
class Lost:
    """An erasure of which this database knows nothing: of a subject, how far it went, and the leaves it left."""

    subject: str
    asked: bool = False
    whole: bool = False
    replays: list[str] = field(default_factory=list)


def lost(path: Path) -> list[Lost]:
    """What the list knows and the database does not: it is older than these erasures."""
    here = set(leaves())
    lines = [line for line in read(path) if "leaf" in line]
    done = here | {old for line in lines if line["leaf"] in here for old in line.get("replays", ())}
    found: dict[str, Lost] = {}
    for line in lines:
        if line["leaf"] not in done:
            one = found.setdefault(line["subject"], Lost(line["subject"]))
            one.asked = one.asked or line.get("asked", False)
            one.whole = one.whole or line.get("whole", False)
            one.replays.append(line["leaf"])
    return list(found.values())


def missing(path: Path) -> int:
    """How many erasures the database knows and the list does not."""
    there = {line["leaf"] for line in read(path) if "leaf" in line} if path.exists() else set()
    return sum(digest not in there for digest in leaves())
