"""Triggers that keep the ledger append-only even for whoever writes past the application.

SQLite drops a table's triggers when a migration rebuilds it: a migration that changes these tables ends with
`install`; `bandeng doctor` looks whether all are there.
"""

from collections.abc import Iterable
from typing import Any

TABLES = ("ledger_entry", "ledger_batch", "ledger_opening", "ledger_tile", "ledger_cosignature")
_SAME = ("id", "public", "commitment", "version", "code", "subject")

# A tile only grows at its end.
_GROWS = (
    "OLD.id = NEW.id AND OLD.level = NEW.level AND OLD.number = NEW.number"
    " AND substr(NEW.hashes, 1, length(OLD.hashes)) = OLD.hashes"
)
_SEALED_ONLY = "OLD.leaf_index IS NULL AND NEW.leaf_index IS NOT NULL"
# (name, table, event, condition for refusal on SQLite, the same on PostgreSQL); an empty condition: always.
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
    (
        "tile_insert",
        "ledger_tile",
        "INSERT",
        "EXISTS (SELECT 1 FROM ledger_tile WHERE id = NEW.id OR (level = NEW.level AND number = NEW.number))",
        None,
    ),
    ("tile_delete", "ledger_tile", "DELETE", "", ""),
    ("tile_update", "ledger_tile", "UPDATE", f"NOT ({_GROWS})", f"NOT ({_GROWS})"),
    (
        "cosignature_insert",
        "ledger_cosignature",
        "INSERT",
        "EXISTS (SELECT 1 FROM ledger_cosignature WHERE id = NEW.id OR (batch_id = NEW.batch_id AND name = NEW.name))",
        None,
    ),
    ("cosignature_delete", "ledger_cosignature", "DELETE", "", ""),
    ("cosignature_update", "ledger_cosignature", "UPDATE", "", ""),
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


def _statements(vendor: str, there: set[str]) -> Iterable[str]:
    rules = [rule for rule in _RULES if rule[1] in there]
    if vendor == "sqlite":
        for name, table, event, condition, _postgres in rules:
            when = f"WHEN {condition} " if condition else ""
            yield (
                f"CREATE TRIGGER IF NOT EXISTS ledger_{name} BEFORE {event} ON {table} {when}"
                f"BEGIN SELECT RAISE(ABORT, '{_SAYS}: {table}'); END"
            )
        return
    yield _FUNCTION
    for name, table, event, _sqlite, on_postgres in rules:
        if on_postgres is not None:
            when = f"WHEN ({on_postgres}) " if on_postgres else ""
            yield (
                f"CREATE OR REPLACE TRIGGER ledger_{name} BEFORE {event} ON {table} "
                f"FOR EACH ROW {when}EXECUTE FUNCTION ledger_refuse()"
            )
    for table in sorted(there):
        yield (
            f"CREATE OR REPLACE TRIGGER {table}_truncate BEFORE TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse()"
        )


def install(connection: Any) -> None:
    """Create the triggers that are not there, of the tables that are. Safe to call again."""
    with connection.cursor() as cursor:
        there = set(TABLES) & set(connection.introspection.table_names(cursor))
        for statement in _statements(connection.vendor, there):
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
