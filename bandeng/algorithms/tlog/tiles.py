"""Tiles (c2sp.org/tlog-tiles): a Merkle tree as pieces of 256 hashes, so that proofs read only a few of them.

`Read` gives a tile's hashes, one after the other: `read(level, number, width)`. It may answer with a wider tile, of
which only the first `width` hashes are used: a partial tile may be gone once a wider one is there.
"""

from collections.abc import Callable, Iterable, Iterator
from functools import cache
from itertools import pairwise
from typing import NamedTuple

from bandeng.algorithms import merkle
from bandeng.algorithms.merkle import HASH_SIZE

HEIGHT = 8
WIDTH = 1 << HEIGHT
BYTES = WIDTH * HASH_SIZE

Read = Callable[[int, int, int], bytes]


class Tile(NamedTuple):
    level: int
    number: int
    width: int


def width_of(level: int, number: int, size: int) -> int:
    """How many hashes this tile has in a tree of `size` leaves: 0 to 256."""
    return max(0, min(WIDTH, (size >> HEIGHT * level) - WIDTH * number))


def tiles_of(size: int, old_size: int = 0) -> Iterator[Tile]:
    """The tiles of a tree of `size` leaves that the tree of `old_size` has not, level by level from the leaves up."""
    level = 0
    while (count := size >> HEIGHT * level) > 0:
        old = old_size >> HEIGHT * level
        if old < count:
            for number in range(old // WIDTH, -(-count // WIDTH)):
                yield Tile(level, number, width_of(level, number, size))
        level += 1


def hashes(data: bytes) -> list[bytes]:
    """The hashes that stand one after the other in `data`."""
    return [data[at : at + HASH_SIZE] for at in range(0, len(data), HASH_SIZE)]


def fold(row: list[bytes]) -> bytes:
    """Root of a perfect subtree: of 1, 2, 4, … hashes."""
    while len(row) > 1:
        row = merkle.parents(row)
    return row[0]


def _read(read: Read, level: int, number: int, width: int) -> bytes:
    data = read(level, number, width)
    if len(data) < width * HASH_SIZE:
        raise ValueError(f"tile {level}/{number} has {len(data)} bytes, not the {width * HASH_SIZE} it should")
    return data[: width * HASH_SIZE]


def _ranges(read: Read, size: int) -> Callable[[int, int], bytes]:
    """Function giving the root of leaves `start` to `end`, both as proofs ask for them; each tile is read once."""

    @cache
    def tile(level: int, number: int) -> list[bytes]:
        return hashes(_read(read, level, number, width_of(level, number, size)))

    def subtree(height: int, number: int) -> bytes:
        level, rest = divmod(height, HEIGHT)
        first = number << rest
        start = first % WIDTH
        return fold(tile(level, first // WIDTH)[start : start + (1 << rest)])

    def root(start: int, end: int) -> bytes:
        parts = []
        for height in reversed(range((end - start).bit_length())):
            if (end - start) >> height:
                parts.append(subtree(height, start >> height))
                start += 1 << height
        return merkle.frontier_root(parts)

    return root


def frontier(read: Read, size: int) -> tuple[bytes, ...]:
    """Frontier of the tree of `size` leaves (see `merkle`); reads its partial tiles only."""
    edges = [0]
    for height in reversed(range(size.bit_length())):
        if size >> height & 1:
            edges.append(edges[-1] + (1 << height))
    ranges = _ranges(read, size)
    return tuple(ranges(start, end) for start, end in pairwise(edges))


def root(read: Read, size: int) -> bytes:
    """Root of the tree of `size` leaves."""
    return merkle.frontier_root(frontier(read, size))


def inclusion_proof(read: Read, index: int, size: int) -> list[bytes]:
    """Audit path of leaf `index` in the tree of `size`, lowest first. Raises IndexError when there is no such leaf."""
    ranges = _ranges(read, size)
    return [ranges(start, end) for start, end in merkle.inclusion_ranges(index, size)]


def consistency_proof(read: Read, old_size: int, size: int) -> list[bytes]:
    """Proof that the tree of `old_size` is a prefix of that of `size`; see `merkle.consistency_proof`."""
    ranges = _ranges(read, size)
    return [ranges(start, end) for start, end in merkle.consistency_ranges(old_size, size)]


def grow(read: Read, size: int, leaf_hashes: Iterable[bytes]) -> dict[tuple[int, int], bytes]:
    """The tiles, full and partial, that appending these leaves to the tree of `size` writes, by (level, number).

    Reads one partial tile for each level that changes. Raises ValueError when a leaf is not 32 bytes.
    """
    row = list(leaf_hashes)
    if not set(map(len, row)) <= {HASH_SIZE}:
        raise ValueError(f"a leaf hash has {HASH_SIZE} bytes")
    written: dict[tuple[int, int], bytes] = {}
    level = 0
    while row:
        number, width = divmod(size >> HEIGHT * level, WIDTH)
        data = _read(read, level, number, width) if width else b""
        above: list[bytes] = []
        # The first tile may have hashes already; they are cut up only once the tile is full and hashed.
        for at in range(-width, len(row), WIDTH):
            piece = row[max(at, 0) : at + WIDTH]
            tile = written[level, number] = data + b"".join(piece)
            if len(tile) == BYTES:
                above.append(fold(hashes(data) + piece))
            number, data = number + 1, b""
        row, level = above, level + 1
    return written
