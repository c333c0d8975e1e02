"""Finding entries of the log for whoever audits it: by place, by subject, or by the number of a matter they may see."""

import json
from dataclasses import dataclass
from typing import Any

from bandeng.algorithms.merkle import HASH_SIZE
from bandeng.algorithms.tlog.tiles import WIDTH
from bandeng.ledger import receipts, tree
from bandeng.ledger.models import Batch, Entry
from bandeng.listen import rules
from bandeng.listen.models import Matter
from bandeng.listen.worklist.searching import numbers
from bandeng.studio.models import Person, Studio

MOST = 200


@dataclass(frozen=True, slots=True)
class Found:
    """An entry as everyone may see it."""

    entry: Entry
    public: dict[str, Any]
    leaf: str
    batch: Batch | None = None
    # Whether it gives the leaf that was sealed; None while it waits for its place.
    sound: bool | None = None

    @property
    def place(self) -> int | None:
        """Counted from 1, as people do."""
        return None if self.entry.leaf_index is None else self.entry.leaf_index + 1


def look_up(query: str, person: Person) -> list[Found]:
    """The entries meant by what was typed, in the order of the log; at most MOST."""
    query = query.strip()
    if not query:
        return []
    entries = list(_by_place(query)) or list(_of({query})) or list(_of(_subjects(query, person)))
    return [_found(entry) for entry in entries]


def _by_place(query: str) -> list[Entry]:
    if not (query.isascii() and query.isdigit() and len(query) < 19) or int(query) < 1:
        return []
    return list(Entry.objects.filter(leaf_index=int(query) - 1))


def _of(subjects: set[str]) -> list[Entry]:
    return list(Entry.objects.filter(subject__in=subjects).order_by("pk")[:MOST])


def _subjects(query: str, person: Person) -> set[str]:
    """Of the matters with that number, those that this person may see."""
    asked = numbers(query, list(Studio.objects.filter(parent=None)[:50]))
    seen = Matter.objects.filter(rules.visible(person), number__in=asked)
    return set(seen.values_list("subject", flat=True))


def at(index: int) -> Entry | None:
    return Entry.objects.filter(leaf_index=index).first()


def proof(entry: Entry) -> str | None:
    """The `.tlog-proof` of an entry, with its public part and its commitment; what is private stays out of it."""
    if entry.leaf_index is None:
        return None
    return receipts.proof(entry.leaf_index, receipts.extra(entry=receipts.closed(entry)))


def _found(entry: Entry) -> Found:
    try:
        public, leaf = dict(json.loads(entry.public)), entry.leaf
    except (ValueError, TypeError):  # someone has changed it
        public, leaf = {}, b""
    if entry.leaf_index is None:
        return Found(entry, public, leaf.hex())
    number, at = divmod(entry.leaf_index, WIDTH)
    sealed = tree.read(0, number, at + 1)[at * HASH_SIZE :]
    batch = Batch.objects.filter(size__gt=entry.leaf_index).order_by("size").first()
    return Found(entry, public, leaf.hex(), batch, leaf == sealed)
