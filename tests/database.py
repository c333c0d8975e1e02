"""What someone with the database's own tools could do, past the guard and the triggers. For tests only."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from copy import deepcopy
from datetime import time
from functools import cache, wraps
from typing import Any, TypeVar

from django.db import connection, transaction

from bandeng.core import guard

T = TypeVar("T")
# Rows put back by one statement.
AT_ONCE = 200
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

    Each caller gets its own copy of what `build` returned. Where there is anything already, `build` runs again.
    """
    kept: list[tuple[T, list[Table]]] = []

    @wraps(build)
    def run() -> T:
        if _filled([name for name, _columns, _rows in kept[0][1]] if kept else _guarded()):
            return build()
        if not kept:
            built = build()
            kept.append((deepcopy(built), _contents()))
            return built
        built, tables = kept[0]
        with guard.writing(), transaction.atomic(), connection.cursor() as cursor:
            for name, columns, rows in tables:
                _put_back(cursor, name, columns, rows)
        return deepcopy(built)

    return run


@cache
def _guarded() -> list[str]:
    """The tables of the house, in the order in which their rows can be put back."""
    names = connection.introspection.django_table_names(include_views=False)
    return [name for name in names if name not in guard.FREE_TABLES]


def _put_back(cursor: Any, name: str, columns: list[str], rows: list[tuple[Any, ...]]) -> None:
    """What is quick differs: PostgreSQL is one message away, and Django reads each statement for SQLite through."""
    names = ", ".join(f'"{column}"' for column in columns)
    into = f'INSERT INTO "{name}" ({names}) VALUES '
    places = f"({', '.join(['%s'] * len(columns))})"
    if connection.vendor == "sqlite":
        cursor.executemany(into + places, rows)
        return
    for start in range(0, len(rows), AT_ONCE):
        some = rows[start : start + AT_ONCE]
        cursor.execute(into + ", ".join([places] * len(some)), [value for row in some for value in row])


def _filled(tables: list[str]) -> bool:
    """Whether any of the tables has a row: asked before nearly every test, so asked in one go."""
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(f'SELECT 1 FROM "{name}"' for name in tables) + " LIMIT 1")
        return cursor.fetchone() is not None


def _contents() -> list[Table]:
    """All rows of all guarded tables that have any, as the database gives them."""
    tables: list[Table] = []
    with connection.cursor() as cursor:
        for name in _guarded():
            cursor.execute(f'SELECT * FROM "{name}"')
            if rows := cursor.fetchall():
                # sqlite3 gives times of day and takes none.
                plain = [tuple(str(one) if isinstance(one, time) else one for one in row) for row in rows]
                tables.append((name, [column[0] for column in cursor.description], plain))
    return tables
