"""What someone with the database's own tools could do, past the guard and the triggers. For tests only."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction

from bandeng.core import guard


@contextmanager
def without_triggers() -> Iterator[None]:
    """One transaction with the guard open and the triggers (and foreign keys) off."""
    with guard.writing(), transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL session_replication_role = replica")
            yield
            cursor.execute("SET LOCAL session_replication_role = origin")
            return
        cursor.execute("PRAGMA defer_foreign_keys = ON")
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        triggers = cursor.fetchall()
        for name, _sql in triggers:
            cursor.execute(f'DROP TRIGGER "{name}"')
        yield
        for _name, sql in triggers:
            cursor.execute(sql)


def empty_tables(*tables: str) -> None:
    with without_triggers(), connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f'DELETE FROM "{table}"')
