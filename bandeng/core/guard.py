"""The guard: no SQL statement changes a table of Bandeng's outside an action.

It stands below the ORM, in an execute wrapper of every connection, so that save, update, bulk writes, many-to-many
changes, cascades and raw SQL all meet it. Every table is guarded unless it is named in `FREE_TABLES`.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper

FREE_TABLES = frozenset(
    {
        # Django's and libraries' own bookkeeping; none says anything about a matter.
        "django_migrations",
        "django_content_type",
        "django_session",
        "auth_permission",
        "axes_accessattempt",
        "axes_accessattemptexpiration",
        "axes_accesslog",
        "axes_accessfailurelog",
        "sqlite_sequence",
        # Counters of wrong tries: rows live for minutes.
        "core_throttle",
    }
)
# Not actions: steps of machinery that change no fact. Each name may write only the tables beside it.
HOUSEKEEPING: dict[str, frozenset[str]] = {
    "ledger.seal": frozenset({"ledger_entry", "ledger_batch", "ledger_tile"}),
    "ledger.cosign": frozenset({"ledger_cosignature"}),
    "witness.cosign": frozenset({"gateway_watchedlog"}),
    "witness.contact": frozenset({"gateway_watchedlog", "gateway_witness"}),
    "ledger.erase": frozenset({"ledger_opening"}),
    "outbox.claim": frozenset({"post_message"}),
    "sitting.seen": frozenset({"studio_sitting"}),
    "job.progress": frozenset({"core_job"}),
    "guess.learn": frozenset({"listen_learnt"}),
    "screen.seen": frozenset({"gather_screen"}),
    "poll.vote": frozenset({"deliberate_vote"}),
    "ballot.cast": frozenset({"deliberate_ballotpaper"}),
    "poll.map": frozenset({"deliberate_poll"}),
    "similar.index": frozenset({"listen_similarkey"}),
}
ALL_TABLES: frozenset[str] = frozenset({"*"})

_WRITE = re.compile(
    r"\b(?:INSERT\s+(?:OR\s+\w+\s+)?INTO|REPLACE\s+INTO|UPDATE(?:\s+OR\s+\w+)?(?:\s+ONLY)?|DELETE\s+FROM(?:\s+ONLY)?"
    r"|MERGE\s+INTO|TRUNCATE(?:\s+TABLE)?|COPY|(?:DROP|ALTER)\s+TABLE(?:\s+IF\s+EXISTS)?)"
    # `ON CONFLICT … DO UPDATE SET` names no table of its own.
    r'\s+(?!SET\b)(?:"?public"?\.)?"?(\w+)',
    re.IGNORECASE,
)
_COMMENT = re.compile(r"/\*.*?\*/|--[^\n]*", re.DOTALL)
_HARMLESS = ("SELECT", "SAVEPOINT", "RELEASE", "ROLLBACK", "BEGIN", "COMMIT", "PRAGMA", "SET")
_open: ContextVar[frozenset[str]] = ContextVar("bandeng_guard", default=frozenset())


class Guarded(Exception):
    """A write to a guarded table outside an action was refused."""

    def __init__(self, table: str) -> None:
        super().__init__(f"{table} is changed by actions only (bandeng.core.actions)")


@contextmanager
def writing(tables: frozenset[str] = ALL_TABLES) -> Iterator[None]:
    """Open `tables` for writing. Only actions, migrations and `housekeeping` call this."""
    token = _open.set(_open.get() | tables)
    try:
        yield
    finally:
        _open.reset(token)


def housekeeping(name: str) -> Any:
    """Context manager opening the tables that the named machinery may write."""
    return writing(HOUSEKEEPING[name])


def _harmless(sql: str) -> bool:
    """Whether the text is one statement that cannot write."""
    return sql.lstrip(" (\n\t").upper().startswith(_HARMLESS) and ";" not in sql.rstrip("; \n")


def refuse(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
    """Django execute wrapper that raises `Guarded` for a write the current context has not opened."""
    opened = _open.get()
    # `SELECT … FOR UPDATE` is no write; a CTE (`WITH`) may be one, so it is read in full.
    if "*" not in opened and not _harmless(sql):
        for table in _WRITE.findall(_COMMENT.sub(" ", sql)):
            if table.lower() not in FREE_TABLES and table.lower() not in opened:
                raise Guarded(table)
    return execute(sql, params, many, context)


def install(sender: object, connection: BaseDatabaseWrapper, **_: object) -> None:
    """Receiver of `connection_created`."""
    if refuse not in connection.execute_wrappers:
        connection.execute_wrappers.append(refuse)
