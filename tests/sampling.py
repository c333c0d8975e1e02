"""Fewer repetitions on the second engine: who may do what is asked of everyone on SQLite, of a few on PostgreSQL."""

from collections.abc import Iterable
from random import Random

from django.db import connection


def some(names: Iterable[str], key: str, most: int = 3, *, first: int | None = None) -> list[str]:
    """At most `first` of the `names` on SQLite (or all), `most` on PostgreSQL; the same ones for the same `key`."""
    everyone = sorted(names)
    limit = first if connection.vendor == "sqlite" else most
    return everyone if limit is None or len(everyone) <= limit else sorted(Random(key).sample(everyone, limit))
