"""The Merkle tree as it is kept and published: tiles in the database, each checkpoint a signed note."""

from collections.abc import Iterable

from django.db.models import QuerySet

from bandeng.algorithms.merkle import EMPTY_ROOT, HASH_SIZE
from bandeng.algorithms.tlog import tiles
from bandeng.ledger.models import Batch, Tile

__all__ = [
    "EMPTY_ROOT",
    "checkpoint",
    "consistency_proof",
    "grow",
    "inclusion_proof",
    "newest",
    "read",
    "signed",
    "size",
]


def read(level: int, number: int, width: int) -> bytes:
    """The first `width` hashes of a tile, one after the other; fewer where there are not so many."""
    found = Tile.objects.filter(level=level, number=number).values_list("hashes", flat=True).first()
    return bytes(found or b"")[: width * HASH_SIZE]


def grow(size: int, leaves: Iterable[bytes]) -> None:
    """Append leaves to the tiles of the tree of `size`."""
    new = []
    for (level, number), hashes in tiles.grow(read, size, leaves).items():
        if tiles.width_of(level, number, size):
            Tile.objects.filter(level=level, number=number).update(hashes=hashes)
        else:
            new.append(Tile(level=level, number=number, hashes=hashes))
    Tile.objects.bulk_create(new)


def size() -> int:
    """How many entries have their place."""
    return Batch.objects.order_by("-size").values_list("size", flat=True).first() or 0


def signed() -> QuerySet[Batch]:
    """The heads that were signed, the newest first."""
    return Batch.objects.exclude(note="").order_by("-size")


def newest() -> Batch | None:
    """The newest head that was signed."""
    return signed().first()


def checkpoint(batch: Batch) -> str:
    """The signed note of a head, with its witnesses' lines."""
    lines = sorted(batch.cosignatures.all(), key=lambda cosigned: (cosigned.at, cosigned.pk))
    return batch.note + "".join(cosigned.line for cosigned in lines)


def inclusion_proof(index: int, size: int) -> list[bytes]:
    """That leaf `index` is in the tree of `size`, lowest hash first."""
    return tiles.inclusion_proof(read, index, size)


def consistency_proof(old: int, size: int) -> list[bytes]:
    """That the tree of `old` leaves is the beginning of that of `size`."""
    return tiles.consistency_proof(read, old, size)
