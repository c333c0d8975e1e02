"""Triggers that keep the ledger append-only even for whoever writes past the application.

SQLite drops a table's triggers when a migration rebuilds it: a migration that changes these tables ends with
`install`; `bandeng doctor` looks whether all are there.
"""

from collections.abc import Iterable
from typing import Any

TABLES = ("ledger_entry", "ledger_batch", "ledger_opening")
_SAME = ("id", "public", "commitment", "version", "code", "subject")

# (name, table, event, condition for refusal on SQLite, the same on PostgreSQL); an empty condition: always.
_SEALED_ONLY = "OLD.leaf_index IS NULL AND NEW.leaf_index IS NOT NULL"
_RULES: tuple[tuple[str, str, str, str, str | None], ...] = (
    ("entry_delete", "ledger_entry", "DELETE", "", ""),
    (
        "entry_update",
        "ledger_entry",
        "UPDATE",
        f"NOT ({_SEALED_ONLY} AND {' AND '.join(f'OLD.{name} IS NEW.{name}' for name in _SAME)})",
        f"NOT ({_SEALED_ONLY} AND {' AND '.join(f'OLD.{name} = NEW.{name}' for name in _SAME)})",
    ),
    # SQLite's INSERT OR REPLACE deletes without calling the delete trigger: the place must be free.
    (
        "entry_insert",
        "ledger_entry",
        "INSERT",
        "NEW.leaf_index IS NOT NULL OR EXISTS (SELECT 1 FROM ledger_entry WHERE id = NEW.id)",
        "NEW.leaf_index IS NOT NULL",
    ),
    ("batch_delete", "ledger_batch", "DELETE", "", ""),
    ("batch_update", "ledger_batch", "UPDATE", "", ""),
    (
        "batch_insert",
        "ledger_batch",
        "INSERT",
        "EXISTS (SELECT 1 FROM ledger_batch WHERE id = NEW.id OR size = NEW.size)",
        None,
    ),
    ("opening_update", "ledger_opening", "UPDATE", "", ""),
    (
        "opening_insert",
        "ledger_opening",
        "INSERT",
        "EXISTS (SELECT 1 FROM ledger_opening WHERE entry_id = NEW.entry_id)",
        None,
    ),
)
_SAYS = "the ledger is append-only"
_FUNCTION = f"""
CREATE OR REPLACE FUNCTION ledger_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '{_SAYS}: %', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
END $$
"""


def names(vendor: str) -> frozenset[str]:
    """The triggers that should be there."""
    if vendor == "sqlite":
        return frozenset(f"ledger_{name}" for name, *_ in _RULES)
    rules = {f"ledger_{name}" for name, *_, condition in _RULES if condition is not None}
    return frozenset(rules | {f"{table}_truncate" for table in TABLES})


def _statements(vendor: str) -> Iterable[str]:
    if vendor == "sqlite":
        for name, table, event, condition, _postgres in _RULES:
            when = f"WHEN {condition} " if condition else ""
            yield (
                f"CREATE TRIGGER IF NOT EXISTS ledger_{name} BEFORE {event} ON {table} {when}"
                f"BEGIN SELECT RAISE(ABORT, '{_SAYS}: {table}'); END"
            )
        return
    yield _FUNCTION
    for name, table, event, _sqlite, on_postgres in _RULES:
        if on_postgres is not None:
            when = f"WHEN ({on_postgres}) " if on_postgres else ""
            yield (
                f"CREATE OR REPLACE TRIGGER ledger_{name} BEFORE {event} ON {table} "
                f"FOR EACH ROW {when}EXECUTE FUNCTION ledger_refuse()"
            )
    for table in TABLES:
        yield (
            f"CREATE OR REPLACE TRIGGER {table}_truncate BEFORE TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse()"
        )


def install(connection: Any) -> None:
    """Create the triggers that are not there. Safe to call again."""
    with connection.cursor() as cursor:
        for statement in _statements(connection.vendor):
            cursor.execute(statement)


def remove(connection: Any) -> None:
    """The way back of the migration."""
    on = {name: table for table in TABLES for name in (f"{table}_truncate",)}
    on |= {f"ledger_{name}": table for name, table, *_ in _RULES}
    with connection.cursor() as cursor:
        for name, table in on.items():
            where = f" ON {table}" if connection.vendor == "postgresql" else ""
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}{where}")
        if connection.vendor == "postgresql":
            cursor.execute("DROP FUNCTION IF EXISTS ledger_refuse()")


def missing(connection: Any) -> set[str]:
    """Names of triggers that should be there and are not (or are switched off)."""
    sql = (
        "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        if connection.vendor == "sqlite"
        else "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql)
        present = {name for (name,) in cursor.fetchall()}
    return set(names(connection.vendor) - present)
