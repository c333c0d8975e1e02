"""Inserting rows by a statement worked out once for each model: for what is written with every action.

Django's `bulk_create` builds its statement anew each time, which took a quarter of the time of an intake.
"""

from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any, NamedTuple, TypeAlias, TypeVar

from django.db import DEFAULT_DB_ALIAS, connection, connections, models, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

M = TypeVar("M", bound=models.Model)
Field: TypeAlias = "models.Field[Any, Any]"
# What these fields mostly hold goes to the database as it is.
PLAIN: tuple[tuple[type, tuple[type, ...]], ...] = (
    (str, (models.CharField, models.TextField)),
    (bool, (models.BooleanField,)),
    (int, (models.IntegerField, models.ForeignKey)),
)
# Written into the statement: psycopg takes apart anew, each time, one with more than 50 parameters.
CONSTANT: dict[Any, str] = {None: "NULL", True: "true", False: "false", "": "''"}


class Plan(NamedTuple):
    """How one model is written: its fields with the class that needs no preparing, and the parts of the statement."""

    fields: list[tuple[Field, type | None]]
    start: str
    places: str
    returning: str


@cache
def _plan(model: type[models.Model], vendor: str) -> Plan:
    quote = connection.ops.quote_name
    pk = model._meta.pk
    given = isinstance(pk, models.AutoField)
    fields = [field for field in model._meta.local_concrete_fields if not (given and field is pk)]
    names = ", ".join(quote(str(field.column)) for field in fields)
    plain = [next((kind for kind, of in PLAIN if isinstance(field, of)), None) for field in fields]
    return Plan(
        list(zip(fields, plain, strict=True)),
        f"INSERT INTO {quote(model._meta.db_table)} ({names}) VALUES ",
        f"({', '.join(['%s'] * len(fields))})",
        f" RETURNING {quote(str(pk.column))}" if given else "",
    )


def _values(row: models.Model, fields: list[tuple[Field, type | None]], database: BaseDatabaseWrapper) -> list[Any]:
    values = []
    for field, plain in fields:
        own = type(field).pre_save is not models.Field.pre_save
        value = field.pre_save(row, add=True) if own else getattr(row, field.attname)
        as_it_is = value is None or value.__class__ is plain
        values.append(value if as_it_is else field.get_db_prep_save(value, database))
    return values


def _written(rows: Iterable[models.Model], keys: Iterable[Any]) -> None:
    for row, key in zip(rows, keys, strict=True):
        row.pk = key
        row._state.adding = False
        row._state.db = DEFAULT_DB_ALIAS


def insert(rows: Iterable[M], *, ignore_conflicts: bool = False) -> list[M]:
    """Insert new rows of one model in their order and give them their keys, as `bulk_create` does.

    With `ignore_conflicts`, rows that a unique constraint refuses are left out and no row gets its key.
    """
    made = list(rows)
    if not made:
        return made
    for row in made:
        _lead(row)
    database = connections[DEFAULT_DB_ALIAS]  # itself, not the proxy, which is asked for each value of each row
    plan = _plan(type(made[0]), database.vendor)
    end = " ON CONFLICT DO NOTHING" if ignore_conflicts else plan.returning
    size = database.ops.bulk_batch_size([field for field, _plain in plan.fields], made)
    with transaction.mark_for_rollback_on_error(), database.cursor() as cursor:
        for first in range(0, len(made), size):
            some = made[first : first + size]
            values = [value for item in some for value in _values(item, plan.fields, database)]
            cursor.execute(plan.start + ", ".join([plan.places] * len(some)) + end, values)
            asked = plan.returning and not ignore_conflicts
            _written(some, [key for (key,) in cursor.fetchall()] if asked else [item.pk for item in some])
    return made


def insert_all(rows: Sequence[models.Model]) -> None:
    """Insert rows of several models in their order; each may lead to the last one before it of another model.

    On PostgreSQL all go in one message: every message costs as much time as writing a row. ValueError for a row that
    leads to one without a key that is not the last of its model.
    """
    database = connections[DEFAULT_DB_ALIAS]
    if database.vendor != "postgresql":
        for row in rows:
            insert([row])
        return
    statements: list[str] = []
    values: list[Any] = []
    last: dict[type[models.Model], models.Model] = {}
    for row in rows:
        plan = _plan(type(row), database.vendor)
        unknown = _lead(row)
        places: list[str] = []
        for field, value in zip(plan.fields, _values(row, plan.fields, database), strict=True):
            other = unknown.get(field[0])
            if other is not None:
                if last.get(type(other)) is not other:
                    raise ValueError(f"{field[0]} leads to a row that is not written yet")
                places.append(_key_of(type(other)))
            elif value is None or value.__class__ is bool or value == "":
                places.append(CONSTANT[value])
            else:
                places.append("%s")
                values.append(value)
        statements.append(f"{plan.start}({', '.join(places)}){plan.returning}")
        last[type(row)] = row
    with transaction.mark_for_rollback_on_error(), database.cursor() as cursor:
        cursor.execute("; ".join(statements), values)
        for row in rows:
            asked = _plan(type(row), database.vendor).returning
            _written([row], [cursor.fetchone()[0] if asked else row.pk])
            cursor.nextset()
    for row in rows:
        _lead(row)


def _lead(row: models.Model) -> dict[Field, models.Model]:
    """Take over the keys of the rows that `row` leads to; those that have none yet, by field."""
    unknown: dict[Field, models.Model] = {}
    for field in _leading(type(row)):
        if getattr(row, field.attname) is None and field.is_cached(row):
            other = field.get_cached_value(row)
            if other is not None and other.pk is None:
                unknown[field] = other
            elif other is not None:
                setattr(row, field.attname, other.pk)
    return unknown


@cache
def _leading(model: type[models.Model]) -> list[Any]:
    return [field for field in model._meta.local_concrete_fields if field.is_relation]


@cache
def _key_of(model: type[models.Model]) -> str:
    """SQL for the key that this connection's last row of `model` was given."""
    pk = model._meta.pk
    return f"currval(pg_get_serial_sequence('{model._meta.db_table}', '{pk.column}'))"
