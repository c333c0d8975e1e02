"""What someone with the database's own tools could do, past the guard and the triggers. For tests only."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from copy import deepcopy
from functools import wraps
from typing import Any, TypeVar

from django.db import connection, transaction

from bandeng.core import guard

T = TypeVar("T")
Table = tuple[str, list[str], list[tuple[Any, ...]]]


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


def remembered(build: Callable[[], T]) -> Callable[[], T]:
    """Let `build` fill an empty database through actions once; afterwards put the same rows back, which is quick.

    Each caller gets its own copy of what `build` returned. In a database that is not empty `build` runs again.
    """
    kept: list[tuple[T, list[Table]]] = []

    @wraps(build)
    def run() -> T:
        if any(rows for _name, _columns, rows in _contents()):
            return build()
        if not kept:
            built = build()
            kept.append((deepcopy(built), _contents()))
            return built
        built, tables = kept[0]
        with guard.writing(), transaction.atomic(), connection.cursor() as cursor:
            for name, columns, rows in tables:
                places = ", ".join(["%s"] * len(columns))
                names = ", ".join(f'"{column}"' for column in columns)
                cursor.executemany(f'INSERT INTO "{name}" ({names}) VALUES ({places})', rows)
        return deepcopy(built)

    return run


def _contents() -> list[Table]:
    """All rows of all guarded tables that have any, as the database gives them."""
    tables: list[Table] = []
    with connection.cursor() as cursor:
        for name in connection.introspection.django_table_names(include_views=False):
            if name not in guard.FREE_TABLES:
                cursor.execute(f'SELECT * FROM "{name}"')
                if rows := cursor.fetchall():
                    tables.append((name, [column[0] for column in cursor.description], rows))
    return tables
