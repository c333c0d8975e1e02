"""Inserting rows by a statement worked out once for each model: for what is written with every action.

Django's `bulk_create` builds its statement anew each time, which took a quarter of the time of an intake.
"""

from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any, TypeAlias, TypeVar

from django.db import DEFAULT_DB_ALIAS, connection, connections, models, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

M = TypeVar("M", bound=models.Model)
Field: TypeAlias = "models.Field[Any, Any]"


@cache
def _plan(model: type[models.Model], vendor: str) -> tuple[list[Field], str, str, str]:
    """The fields to fill, the statement's beginning, one row of placeholders, and what asks for given keys."""
    quote = connection.ops.quote_name
    pk = model._meta.pk
    given = isinstance(pk, models.AutoField)
    fields = [field for field in model._meta.local_concrete_fields if not (given and field is pk)]
    names = ", ".join(quote(str(field.column)) for field in fields)
    row = f"({', '.join(['%s'] * len(fields))})"
    returning = f" RETURNING {quote(str(pk.column))}" if given else ""
    return fields, f"INSERT INTO {quote(model._meta.db_table)} ({names}) VALUES ", row, returning


def _values(row: models.Model, fields: list[Field], database: BaseDatabaseWrapper) -> list[Any]:
    made = (field.pre_save(row, add=True) for field in fields)
    return [
        None if value is None else field.get_db_prep_save(value, database)
        for field, value in zip(fields, made, strict=True)
    ]


def _written(rows: Iterable[models.Model], keys: Iterable[Any]) -> None:
    for row, key in zip(rows, keys, strict=True):
        row.pk = key
        row._state.adding = False
        row._state.db = DEFAULT_DB_ALIAS


def insert(rows: Iterable[M], *, ignore_conflicts: bool = False) -> list[M]:
    """Insert new rows of one model in their order and give them their keys, as `bulk_create` does.

    Related rows must have their keys when they are assigned. With `ignore_conflicts`, rows that a unique
    constraint refuses are left out and no row gets its key.
    """
    made = list(rows)
    if not made:
        return made
    database = connections[DEFAULT_DB_ALIAS]  # itself, not the proxy, which is asked for each value of each row
    fields, start, row, returning = _plan(type(made[0]), database.vendor)
    end = " ON CONFLICT DO NOTHING" if ignore_conflicts else returning
    size = database.ops.bulk_batch_size(fields, made)
    with transaction.mark_for_rollback_on_error(), database.cursor() as cursor:
        for first in range(0, len(made), size):
            some = made[first : first + size]
            values = [value for item in some for value in _values(item, fields, database)]
            cursor.execute(start + ", ".join([row] * len(some)) + end, values)
            asked = returning and not ignore_conflicts
            _written(some, [key for (key,) in cursor.fetchall()] if asked else [item.pk for item in some])
    return made


def insert_all(*batches: Sequence[models.Model]) -> None:
    """Insert rows of several models, one row of each in a single message to PostgreSQL; no row gets a key made there.

    Every message costs as much time as writing a row.
    """
    database = connections[DEFAULT_DB_ALIAS]
    if database.vendor != "postgresql" or any(len(batch) > 1 for batch in batches):
        for batch in batches:
            insert(batch)
        return
    statements: list[str] = []
    values: list[Any] = []
    for row in (row for batch in batches for row in batch):
        fields, start, places, _returning = _plan(type(row), database.vendor)
        statements.append(start + places)
        values += _values(row, fields, database)
    with transaction.mark_for_rollback_on_error(), database.cursor() as cursor:
        cursor.execute("; ".join(statements), values)


def insert_with(first: M, second: models.Model, link: str) -> M:
    """Insert two rows, the second's primary key `link` leading to the first: in one statement on PostgreSQL."""
    database = connections[DEFAULT_DB_ALIAS]
    if database.vendor != "postgresql":
        insert([first])
        setattr(second, link, first)
        insert([second])
        return first
    fields, start, places, returning = _plan(type(first), database.vendor)
    others, begin, _places, _returning = _plan(type(second), database.vendor)
    chosen = ", ".join("first.key" if field.name == link else "%s" for field in others)
    values = _values(first, fields, database)
    values += _values(second, [field for field in others if field.name != link], database)
    sql = f"WITH first (key) AS ({start}{places}{returning}) {begin.removesuffix('VALUES ')}SELECT {chosen} FROM first"
    with transaction.mark_for_rollback_on_error(), database.cursor() as cursor:
        cursor.execute(f"{sql} RETURNING {database.ops.quote_name(str(type(second)._meta.pk.column))}", values)
        _written([first], [key for (key,) in cursor.fetchall()])
    setattr(second, link, first)
    return first
