"""Bandeng whose actions leave no entry: the other side of the last part of `benchmarks.ledger`. For measuring only."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Model

from bandeng import ledger
from bandeng.config.wsgi import application
from bandeng.ledger.rows import insert_all

__all__ = ["application"]


def nothing(drafts: Sequence[ledger.Draft], beside: Sequence[Model] = ()) -> list[Any]:
    """What the action writes beside its entries, and no entry."""
    insert_all(beside)
    return []


ledger.append = nothing
