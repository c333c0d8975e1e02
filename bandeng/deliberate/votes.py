"""Votes of a poll: how they get in, what stands there, and the one hash that says all of it.

Nothing else writes `Vote` while a poll runs (`actions/poll_close.py` rewrites it when it closes). One statement checks
that the poll is open, its time not over and the statement shown, and writes: a vote is in before the poll closes, or
it is refused.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext as _

from bandeng.algorithms import merkle
from bandeng.core import clock, guard
from bandeng.core.errors import WrongState
from bandeng.deliberate.models import Vote

AT_ONCE = 10
VALUES = (1, -1, 0)
MOST_TURNS = 1000
# Below so many people nothing is shown of what they said (docs/deliberate.md).
FEWEST = 10


@dataclass(frozen=True, slots=True)
class Said:
    """One vote: the statement's number, what is said of it, and how often this person has said something of it."""

    number: int
    value: int
    turn: int = 1


# Held until the vote is in, so that closing (`hold`) comes before or after: the advisory lock makes it wait its turn
# only, in the order of coming; the lock on the row has the state read again after waiting.
_SHARE = ("AND pg_advisory_xact_lock_shared(1886350444, %s::int) IS NOT NULL", "FOR KEY SHARE")
_CAST = """
WITH polled AS {materialized} (SELECT id FROM deliberate_poll WHERE id = %s AND state = 'open'
                                 AND (closes_at IS NULL OR closes_at > %s) {turn} {lock}),
     said(number, value, turn) AS (VALUES {values})
INSERT INTO deliberate_vote AS v (poll_id, voter, statement_id, value, turn)
SELECT polled.id, %s, s.id, said.value, said.turn
FROM polled
JOIN deliberate_statement s ON s.poll_id = polled.id AND s.state = 'shown'
JOIN said ON said.number = s.number
WHERE 1 = 1 ORDER BY s.id
ON CONFLICT (poll_id, voter, statement_id) DO UPDATE SET value = excluded.value, turn = excluded.turn
WHERE excluded.turn >= v.turn
RETURNING 1
"""


def cast(poll: int, voter: int, said: Sequence[Said], at: datetime | None = None) -> int:
    """Write what someone says (`at`: now), the same sent again once; how many rows were written.

    Fewer than were said: the poll is closed, a statement is not shown (any more), or a later answer is there already.
    ValueError for values out of range, a statement named twice, or more than AT_ONCE of them.
    """
    check(said)
    postgres = connection.vendor == "postgresql"
    sql = _CAST.format(
        materialized="MATERIALIZED" if postgres else "",
        turn=_SHARE[0] if postgres else "",
        lock=_SHARE[1] if postgres else "",
        values=", ".join(["(%s, %s, %s)"] * len(said)),
    )
    now = connection.ops.adapt_datetimefield_value(at or clock.now())
    values = [
        *([poll, now, poll] if postgres else [poll, now]),
        *(value for one in said for value in (one.number, one.value, one.turn)),
        voter,
    ]
    with guard.housekeeping("poll.vote"), connection.cursor() as cursor:
        cursor.execute(sql, values)
        return len(cursor.fetchall())


def hold(poll: int) -> None:
    """Within an action: let what is coming in get in, and nothing more until the action ends."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(1886350444, %s::int)", [poll])


def check(said: Sequence[Said]) -> None:
    """ValueError unless these can be votes."""
    if not 0 < len(said) <= AT_ONCE or len({one.number for one in said}) != len(said):
        raise ValueError("between one and ten votes, each on another statement")
    for one in said:
        if one.value not in VALUES or not 1 <= one.turn <= MOST_TURNS or not 0 < one.number < 2**15:
            raise ValueError("a vote is 1, -1 or 0 on the number of a statement")


def cast_sheet(poll: int, voter: int, said: Sequence[Said]) -> None:
    """All that a paper sheet says, in place of what was entered of it before. Within an action that locks the poll."""
    with guard.housekeeping("poll.vote"), transaction.atomic():
        Vote.objects.filter(poll_id=poll, voter=voter).delete()
        written = sum(cast(poll, voter, said[at : at + AT_ONCE]) for at in range(0, len(said), AT_ONCE))
        if written < len(said):
            raise WrongState(_("征集已经到了截止时间，这张表没有录入。要录入，请先改截止日期。"))


def of(poll: int, voter: int) -> dict[int, tuple[int, int]]:
    """What someone has said: statement (its id) → (value, turn)."""
    found = Vote.objects.filter(poll_id=poll, voter=voter).values_list("statement_id", "value", "turn")
    return {statement: (value, turn) for statement, value, turn in found}


Row = tuple[int, int, int]


def rows(poll: int) -> list[Row]:
    """All votes as (voter, number of the statement, value), in this order: what is hashed, and what is published."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT v.voter, s.number, v.value FROM deliberate_vote v"
            " JOIN deliberate_statement s ON s.id = v.statement_id WHERE v.poll_id = %s ORDER BY v.voter, s.number",
            [poll],
        )
        return [(voter, number, value) for voter, number, value in cursor.fetchall()]


def root(found: Iterable[Row]) -> str:
    """RFC 6962 tree head over one leaf a row, the text `voter,statement,value`: hex."""
    return merkle.root(merkle.leaf_hashes(f"{voter},{number},{value}".encode() for voter, number, value in found)).hex()


def people(poll: int) -> int:
    """How many have said anything."""
    return Vote.objects.filter(poll_id=poll).values("voter").distinct().count()


def counts(poll: int) -> dict[str, Any]:
    """How many votes, of how many people."""
    return {"votes": Vote.objects.filter(poll_id=poll).count(), "people": people(poll)}
