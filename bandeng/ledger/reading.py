"""Reading the ledger in order and in pieces, so that memory stays flat however long it is."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from bandeng.ledger.draft import commitment, leaf
from bandeng.ledger.models import Batch, Entry, Opening

CHUNK = 2000
LOWEST = -(2**63)
_COLUMNS = (
    "pk",
    "leaf_index",
    "public",
    "commitment",
    "version",
    "code",
    "subject",
    "opening__salt",
    "opening__private",
)


@dataclass(frozen=True, slots=True)
class Row:
    """An entry as it stands in the database, with its opening where there is one."""

    pk: int
    leaf_index: int | None
    public: str
    commitment: bytes
    version: int
    code: str
    subject: str
    salt: bytes | None
    private: str | None

    @property
    def leaf(self) -> bytes:
        # A version beyond one byte cannot have been written by us: any leaf that differs will do.
        return leaf(self.public, self.commitment, self.version if 0 <= self.version < 256 else 255)

    @property
    def opens(self) -> bool:
        """Whether the opening belongs to the commitment. Only where there is one."""
        return (
            self.salt is not None
            and self.private is not None
            and commitment(self.salt, self.private) == self.commitment
        )


def _row(values: tuple[Any, ...]) -> Row:
    pk, index, public, committed, version, code, subject, salt, private = values
    return Row(
        pk,
        index,
        public,
        bytes(committed),
        version,
        code,
        subject,
        None if salt is None else bytes(salt),
        private,
    )


def rows(query: QuerySet[Entry], key: str, after: int = LOWEST) -> Iterator[Row]:
    """Rows of `query` in the order of the unique column `key`, from beyond `after`.

    Read by key rather than by a cursor: no transaction stays open, and it works through PgBouncer.
    """
    while chunk := list(query.filter(**{f"{key}__gt": after}).order_by(key).values_list(*_COLUMNS)[:CHUNK]):
        for values in chunk:
            yield _row(values)
        after = chunk[-1][0 if key == "pk" else 1]


def sealed_rows(after: int = LOWEST) -> Iterator[Row]:
    return rows(Entry.objects.filter(leaf_index__isnull=False), "leaf_index", after)


def unsealed_rows() -> Iterator[Row]:
    return rows(Entry.objects.filter(leaf_index__isnull=True), "pk")


def recorded_at(entry_id: int) -> datetime | None:
    """When an entry was written, by the server's clock; None once its opening is erased."""
    private = Opening.objects.filter(pk=entry_id).values_list("private", flat=True).first()
    return written_at(private) if private else None


def written_at(private: str) -> datetime | None:
    """The same of an opening's private part; None where it does not say."""
    told = json.loads(private).get("recorded_at")
    return datetime.fromisoformat(told) if told else None


def batches() -> Iterator[Batch]:
    """Tree heads, smallest first."""
    after = LOWEST
    while chunk := list(Batch.objects.filter(size__gt=after).order_by("size")[:100]):
        yield from chunk
        after = chunk[-1].size
