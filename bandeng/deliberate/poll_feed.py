"""What is shown next in a poll: where least is known and answers tell most (`opinion_map.next_statements`).

Each process keeps a map of its own, worked out while a request waits, and seldom enough to cost little: for at most
SHARE of the time. Until there is a map, what has been seen least comes first.
"""

import time
from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b
from threading import Lock
from typing import TYPE_CHECKING

from django.db import connection

from bandeng.algorithms.similarity import Index, Message
from bandeng.core import text
from bandeng.core.kept import kept
from bandeng.deliberate.models import Poll, Statement

if TYPE_CHECKING:
    from bandeng.algorithms.opinion_map import OpinionMap

BATCH = 20
# Votes a map is worked out of: those of the smallest pseudonyms, which are random.
SAMPLE = 60_000
ENOUGH = 8  # people, for a map
SECONDS = 5.0
SHARE = 1 / 30
ALIKE = 3


@dataclass(frozen=True, slots=True)
class Deck:
    """The statements of a poll by their ids: number and words, and which are shown now."""

    texts: dict[int, tuple[int, str]]
    shown: tuple[int, ...]
    numbers: dict[int, int]


@kept(Poll, Statement)
def deck(poll: int) -> Deck:
    """All that have been shown."""
    found = Statement.objects.filter(poll=poll, state__in=(Statement.State.SHOWN, Statement.State.HIDDEN))
    rows = list(found.values_list("pk", "number", "text", "state"))
    shown = tuple(pk for pk, _number, _text, state in rows if state == Statement.State.SHOWN)
    texts = {pk: (number, words) for pk, number, words, _state in rows}
    return Deck(texts, shown, {number: pk for pk, (number, _words) in texts.items()})


@dataclass(frozen=True, slots=True)
class _Known:
    """What was read of the votes: how often each statement was seen, and a map if there were enough people."""

    until: float
    seen: dict[int, int]
    columns: dict[int, int]
    people: dict[int, int]
    map: "OpinionMap | None"


_kept: dict[str, _Known] = {}
_reading = Lock()


def coming(poll: Poll, voter: int, seen: Collection[int], most: int = BATCH) -> list[int]:
    """The statements (ids) that this voter should be shown next, in order; never one already seen, never to please."""
    left = [pk for pk in deck(poll.pk).shown if pk not in seen]
    if not left:
        return []
    known = _known(poll)
    first = sorted((pk for pk in left if pk not in known.columns), key=lambda pk: _lot(voter, pk))
    rest = [pk for pk in left if pk in known.columns]
    if known.map is None:
        rest.sort(key=lambda pk: (known.seen.get(pk, 0), _lot(voter, pk)))
        return [*first, *rest][:most]
    import numpy as np

    from bandeng.algorithms.opinion_map import next_statements

    back = {column: pk for pk, column in known.columns.items()}
    columns = np.array([known.columns[pk] for pk in rest], np.int64)
    person = known.people.get(voter, len(known.people))
    drawn = next_statements(known.map, person, np.empty(0, np.int64), voter, columns, most)
    return [*first, *(back[one.statement] for one in drawn)][:most]


def _lot(voter: int, statement: int) -> bytes:
    return blake2b(f"{voter}:{statement}".encode(), digest_size=8).digest()


def _known(poll: Poll) -> _Known:
    known = _kept.get(poll.subject)
    due = known is None or time.monotonic() >= known.until or connection.in_atomic_block
    # One at a time; whoever meets this takes what there is.
    if due and _reading.acquire(blocking=known is None):
        try:
            known = _kept[poll.subject] = _read(poll)
        finally:
            _reading.release()
    assert known is not None
    return known


def _read(poll: Poll) -> _Known:
    started = time.monotonic()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT voter, statement_id, value FROM deliberate_vote WHERE poll_id = %s ORDER BY voter LIMIT %s",
            [poll.pk, SAMPLE],
        )
        rows = cursor.fetchall()
    columns = {pk: column for column, pk in enumerate(deck(poll.pk).texts)}
    rows = [row for row in rows if row[1] in columns]
    people = {voter: person for person, voter in enumerate(dict.fromkeys(row[0] for row in rows))}
    seen: dict[int, int] = {}
    for _voter, statement, _value in rows:
        seen[statement] = seen.get(statement, 0) + 1
    found = None
    if len(people) >= ENOUGH:
        # SciPy takes a second to load: with the first map, not with the house.
        import numpy as np

        from bandeng.algorithms.opinion_map import from_triples, opinion_map

        triples = np.array([(people[voter], columns[pk], value) for voter, pk, value in rows], np.int64)
        votes = from_triples(triples[:, 0], triples[:, 1], triples[:, 2], (len(people), len(columns)))
        found = opinion_map(votes, sure=False)
    now = time.monotonic()
    return _Known(now + max(SECONDS, (now - started) / SHARE), seen, columns, people, found)


@lru_cache(maxsize=16)
def _index(words: tuple[str, ...]) -> Index[int]:
    return Index((at, Message("", text.normalise(one))) for at, one in enumerate(words))


def alike(given: str, words: tuple[str, ...]) -> list[int]:
    """Places of up to ALIKE of `words` that say something like `given`."""
    found = _index(words).find(Message("", text.normalise(given)), ALIKE)
    return [place for place, _match in found]
