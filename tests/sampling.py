"""Fewer repetitions on the second engine: who may do what is asked of everyone on SQLite, of a few on PostgreSQL."""

from collections.abc import Iterable
from random import Random

from django.db import connection


def some(names: Iterable[str], key: str, most: int = 3) -> list[str]:
    """All `names` on SQLite; on PostgreSQL at most `most` of them, the same ones for the same `key`."""
    everyone = sorted(names)
    if connection.vendor == "sqlite" or len(everyone) <= most:
        return everyone
    return sorted(Random(key).sample(everyone, most))
