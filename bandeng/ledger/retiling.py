"""Checking the tiles that are published against the leaves they are made of."""

from collections.abc import Sequence

from bandeng.algorithms.merkle import HASH_SIZE
from bandeng.algorithms.tlog import tiles
from bandeng.ledger import tree
from bandeng.ledger.models import Tile


class Retiled:
    """The tiles as they should be; only the partial ones are held."""

    def __init__(self) -> None:
        self._size = 0
        self._partial: dict[tuple[int, int], bytes] = {}

    def feed(self, leaves: Sequence[bytes]) -> int | None:
        """Go on with the next leaves. The first leaf beneath a full tile that is not as it should be, or None."""
        written = tiles.grow(lambda level, number, _width: self._partial[level, number], self._size, leaves)
        self._size += len(leaves)
        for (level, number), hashes in written.items():
            self._partial[level, number] = hashes
            if len(hashes) == tiles.BYTES:
                del self._partial[level, number]
                if tree.read(level, number, tiles.WIDTH) != hashes:
                    return number * tiles.WIDTH << tiles.HEIGHT * level
        return None

    def end(self) -> int | None:
        """The same of the partial tiles, and of tiles that should not be there. The log may have grown meanwhile."""
        for (level, number), hashes in self._partial.items():
            if tree.read(level, number, len(hashes) // HASH_SIZE) != hashes:
                return number * tiles.WIDTH << tiles.HEIGHT * level
        return None


def too_many() -> int | None:
    """The size of the tree when there is a tile of more leaves than it has, or None. Reads each level's last tile."""
    counts: dict[int, int] = {}
    for level in Tile.objects.order_by("level").values_list("level", flat=True).distinct():
        last = Tile.objects.filter(level=level).order_by("-number").values_list("number", "hashes")[0]
        counts[level] = last[0] * tiles.WIDTH + len(bytes(last[1])) // HASH_SIZE
    # Asked after the tiles: both are committed together.
    size = tree.size()
    return size if any(count > size >> tiles.HEIGHT * level for level, count in counts.items()) else None
