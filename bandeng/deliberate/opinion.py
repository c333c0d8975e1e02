"""The map of a poll as it is kept in `Poll.map`: without a voter's number in it (`opinion_work` works it out).

What is kept is places in an order of their own, tallies and the directions of statements. So a map that was kept while
the poll ran leads from nobody to anything, and the groups of the next one are known again by what they say, not by who
is in them. While a poll runs a map is followed by another only when at least LEAST people have said something since:
whoever looks before and after somebody votes would read that vote off the difference.
"""

import json
import logging
import zlib
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, replace
from math import inf
from threading import Lock
from time import monotonic
from typing import Any

from django.db import OperationalError
from django.db.models import BigIntegerField, Count, ExpressionWrapper, F, Sum

from bandeng.core import clock, guard
from bandeng.deliberate import votes
from bandeng.deliberate.models import Poll, Statement, Vote

log = logging.getLogger("bandeng.poll")

# Of fewer people nothing is shown.
LEAST = votes.FEWEST
# Votes up to which a map is worked out when somebody asks; beyond, the worker does it (some seconds).
AT_ONCE = 10_000
EVERY = 3.0
# Of a poll that runs a map is made for one part in so many of the time, whoever asks.
REST = 10
FORMAT = 2


@dataclass(frozen=True, slots=True)
class Named:
    """The groups as they were last clear: name and tally of each, by statement."""

    statements: list[int]
    names: list[int]
    tally: list[list[list[int]]]
    highest: int


@dataclass(frozen=True, slots=True)
class Shown:
    """What is kept. `whole`: statements × (disagree, pass, agree) of everyone; `tally`: the same of each group, of
    those who said enough; `few`: how many did not; `points`: x, y and place of the group in `names`; `vectors`:
    statements × 2, as the plane lies; `said`: of a poll that runs a short hash of each person's answers, to count those
    who have said something since."""

    key: str
    voters: int
    votes: int
    few: int
    statements: list[int]
    whole: list[list[int]]
    points: list[list[float]]
    names: list[int]
    sizes: list[int]
    tally: list[list[list[int]]]
    vectors: list[list[float]]
    clear: bool
    named: Named | None
    said: list[int] = field(default_factory=list)


def packed(shown: Shown) -> bytes:
    return zlib.compress(json.dumps({"format": FORMAT, **asdict(shown)}, separators=(",", ":")).encode())


def unpacked(kept: bytes | memoryview | None) -> Shown | None:
    """A map as it was kept; None without one, or where it is of another make."""
    if not kept:
        return None
    values: dict[str, Any] = json.loads(zlib.decompress(bytes(kept)))
    if values.pop("format") != FORMAT:
        return None
    named = values.pop("named")
    return Shown(**values, named=Named(**named) if named else None)


def at_rest(kept: bytes | memoryview | None) -> bytes | None:
    """A kept map without what only a poll that runs needs."""
    shown = unpacked(kept)
    return packed(replace(shown, said=[])) if shown else None


def shown_statements(poll: Poll) -> list[int]:
    """Those that stand to be voted on, by their numbers; votes on one that was taken away count no more."""
    return list(poll.statements.filter(state=Statement.State.SHOWN).values_list("pk", flat=True))


def fingerprint(poll: Poll, statements: Sequence[int]) -> tuple[str, int]:
    """Changes with any vote and any statement; and how many votes there are."""
    weight = (F("value") + 2) * ((F("voter") % 1_000_003) * 31 + F("statement_id"))
    whole = ExpressionWrapper(weight, output_field=BigIntegerField())
    found = Vote.objects.filter(poll_id=poll.pk).aggregate(count=Count("*"), sum=Sum(whole))
    return f"{found['count']}-{found['sum'] or 0}-{zlib.crc32(repr(list(statements)).encode())}", found["count"]


def keep(poll: Poll, shown: Shown) -> None:
    """Write it; a database that is busy just now is no reason not to show it."""
    try:
        with guard.housekeeping("poll.map"):
            # While it runs the day alone: the moment would be that of the last vote.
            at = clock.now() if poll.state == Poll.State.CLOSED else clock.midnight(clock.today())
            Poll.objects.filter(pk=poll.pk).update(map=packed(shown), map_at=at)
    except OperationalError:
        log.warning("the map of a poll was not kept: the database is busy")


# Subject of a poll → until when it is not looked at again, and what was there; and until when it is left to rest.
_looked: dict[str, tuple[float, Shown | None]] = {}
_resting: dict[str, float] = {}
_work = Lock()


def _worked_out(poll: Poll, before: Shown | None) -> Shown:
    """Made anew and kept, or what was there; then the poll is left to rest for REST times as long as that took."""
    from bandeng.deliberate import opinion_work  # SciPy takes a second to load: with the first map, not with the house

    started = monotonic()
    shown = opinion_work.worked_out(poll, before)
    if shown is not before:
        keep(poll, shown)
    _resting[poll.subject] = monotonic() + REST * (monotonic() - started)
    return shown


def _may_work(poll: Poll) -> bool:
    return poll.state == Poll.State.CLOSED or monotonic() >= _resting.get(poll.subject, -inf)


def forget() -> None:
    """What this process remembers, for tests."""
    _looked.clear()
    _resting.clear()


def current(poll: Poll) -> Shown | None:
    """The map as it is, not looked at more often than every few seconds; the last one kept while another is made."""
    until, shown = _looked.get(poll.subject, (-inf, None))
    if monotonic() < until:
        return shown
    kept = unpacked(Poll.objects.filter(pk=poll.pk).values_list("map", flat=True).first())
    key, count = fingerprint(poll, shown_statements(poll))
    due = kept is None or (kept.key != key and _may_work(poll))
    if due and count <= AT_ONCE and _work.acquire(blocking=kept is None):
        try:
            kept = _worked_out(poll, kept)
        finally:
            _work.release()
    _looked[poll.subject] = (monotonic() + EVERY, kept)
    return kept


def follow_all() -> None:
    """For the worker: every poll whose votes have changed since its map was made, and those just closed."""
    polls = Poll.objects.exclude(state=Poll.State.DRAFT).defer("map")
    for poll in polls.exclude(state=Poll.State.CLOSED, map_at__gt=F("closed_at")).order_by("pk"):
        key, count = fingerprint(poll, shown_statements(poll))
        if count and _may_work(poll):
            kept = unpacked(Poll.objects.filter(pk=poll.pk).values_list("map", flat=True).first())
            if kept is None or kept.key != key:
                _worked_out(poll, kept)
            elif poll.state == Poll.State.CLOSED:
                keep(poll, kept)
