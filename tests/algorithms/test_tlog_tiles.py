"""Figures are those of c2sp.org/tlog-tiles; trees are held against the definition in RFC 6962, section 2.1."""

from functools import cache
from hashlib import sha256

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bandeng.algorithms import merkle
from bandeng.algorithms.tlog import paths, tiles
from tests.algorithms.test_merkle import CONSISTENCY, INCLUSION, LEAVES, ROOTS, largest_power_below, unhex

MOST = 5000


@cache
def mth(start, end):
    if start == end:
        return sha256(b"").digest()
    if end - start == 1:
        return sha256(b"\0%d" % start).digest()
    middle = start + largest_power_below(end - start)
    return sha256(b"\1" + mth(start, middle) + mth(middle, end)).digest()


def audit_path(m, start, end):
    if end - start == 1:
        return []
    middle = start + largest_power_below(end - start)
    if m < middle:
        return [*audit_path(m, start, middle), mth(middle, end)]
    return [*audit_path(m, middle, end), mth(start, middle)]


def subproof(m, start, end, complete):
    if m == end:
        return [] if complete else [mth(start, end)]
    middle = start + largest_power_below(end - start)
    if m <= middle:
        return [*subproof(m, start, middle, complete), mth(middle, end)]
    return [*subproof(m, middle, end, False), mth(start, middle)]


def leaves(start, end):
    return [mth(n, n + 1) for n in range(start, end)]


class Store(dict):
    """Tiles in memory, as a log keeps them."""

    def read(self, level, number, width):
        return self[level, number]

    def append(self, size, hashes):
        self.update(tiles.grow(self.read, size, hashes))
        return self


WHOLE = Store().append(0, leaves(0, MOST))
sizes = st.integers(0, MOST)


@given(sizes)
def test_every_hash_of_every_tile_is_the_one_defined(size):
    store = Store().append(0, leaves(0, size))
    assert store.keys() == {(tile.level, tile.number) for tile in tiles.tiles_of(size)}
    for level, number, width in tiles.tiles_of(size):
        span = 256**level
        first = number * 256
        assert width == (256 if (number + 1) * 256 * span <= size else size // span % 256)
        assert store[level, number] == b"".join(mth((first + i) * span, (first + i + 1) * span) for i in range(width))


@given(sizes, st.data())
def test_proofs_from_tiles_equal_the_definition(size, draw):
    assert tiles.root(WHOLE.read, size) == mth(0, size)
    assert len(tiles.frontier(WHOLE.read, size)) == size.bit_count()
    old = draw.draw(st.integers(0, size))
    proof = tiles.consistency_proof(WHOLE.read, old, size)
    assert proof == (subproof(old, 0, size, True) if old else [])
    assert merkle.verify_consistency(old, mth(0, old), size, mth(0, size), proof)
    if size:
        index = draw.draw(st.integers(0, size - 1))
        proof = tiles.inclusion_proof(WHOLE.read, index, size)
        assert proof == audit_path(index, 0, size)
        assert merkle.verify_inclusion(mth(index, index + 1), index, size, proof, mth(0, size))


@given(st.lists(st.integers(0, 900), max_size=8))
@settings(max_examples=50)
def test_growing_in_any_steps_writes_what_changed_and_no_more(steps):
    store, size = Store(), 0
    for step in steps:
        step = min(step, MOST - size)
        written = tiles.grow(store.read, size, iter(leaves(size, size + step)))
        assert written.keys() == {tile[:2] for tile in tiles.tiles_of(size + step, size)}
        store.update(written)
        size += step
    assert store == Store().append(0, leaves(0, size))
    assert merkle.frontier_root(tiles.frontier(store.read, size)) == mth(0, size)


@pytest.mark.parametrize("size", range(9))
def test_published_roots(size):
    assert tiles.root(Store().append(0, LEAVES[:size]).read, size).hex() == ROOTS[size]


def test_published_proofs():
    store = Store().append(0, LEAVES)
    for (index, size), proof in INCLUSION.items():
        assert tiles.inclusion_proof(store.read, index, size) == unhex(proof)
    for (old, new), proof in CONSISTENCY.items():
        assert tiles.consistency_proof(store.read, old, new) == unhex(proof)


def test_tiles_of_the_example():
    found = list(tiles.tiles_of(70_000))
    full = [tile.level for tile in found if tile.width == 256]
    assert (full.count(0), full.count(1), full.count(2)) == (273, 1, 0)
    assert [tile for tile in found if tile.width < 256] == [(0, 273, 112), (1, 1, 17), (2, 0, 1)]
    assert list(tiles.tiles_of(256)) == [(0, 0, 256), (1, 0, 1)]
    assert list(tiles.tiles_of(0)) == []


def test_a_proof_in_ten_millions_reads_few_tiles():
    """All leaves are alike, so that the hash of a tile depends on its level only."""
    size, level_hash = 10_000_000, [bytes(32)]
    for _ in range(3):
        level_hash.append(tiles.fold(level_hash[-1:] * 256))
    reads = []

    def read(level, number, width):
        assert tiles.width_of(level, number, size) == width
        reads.append((level, number))
        return level_hash[level] * width

    top = tiles.root(read, size)
    assert len(reads) <= 3
    for index in (0, 1, 4_999_999, 5_000_000, 9_999_999, 2**23 - 1, 2**23):
        reads.clear()
        proof = tiles.inclusion_proof(read, index, size)
        assert merkle.verify_inclusion(bytes(32), index, size, proof, top)
        assert len(reads) == len(set(reads)) <= 6, reads
    for old in (1, 255, 256, 257, 65_536, 9_999_999, 2**23 + 12345):
        was = tiles.root(lambda level, number, width: level_hash[level] * width, old)
        reads.clear()
        proof = tiles.consistency_proof(read, old, size)
        assert merkle.verify_consistency(old, was, size, top, proof)
        assert len(reads) == len(set(reads)) <= 6, reads


def test_short_tiles_and_leaves_are_refused():
    with pytest.raises(ValueError, match="tile 0/0 has 31 bytes, not the 32"):
        tiles.root(lambda *tile: bytes(31), 1)
    with pytest.raises(ValueError, match="tile 0/0 has 31 bytes, not the 32"):
        tiles.grow(lambda *tile: bytes(31), 1, [bytes(32)])
    with pytest.raises(ValueError, match="32 bytes"):
        tiles.grow(WHOLE.read, 0, [bytes(32), bytes(31), bytes(33)])
    with pytest.raises(IndexError):
        tiles.inclusion_proof(WHOLE.read, 5, 5)
    with pytest.raises(ValueError, match="no prefix"):
        tiles.consistency_proof(WHOLE.read, 6, 5)


@pytest.mark.parametrize(
    ("path", "tile"),
    [
        ("tile/0/x001/x234/067", (0, 1234067, 256)),
        ("tile/0/000", (0, 0, 256)),
        ("tile/63/x001/000.p/1", (63, 1000, 1)),
        ("tile/2/999.p/255", (2, 999, 255)),
        ("tile/entries/x001/x234/067.p/8", (-1, 1234067, 8)),
        ("tile/entries/273.p/112", (-1, 273, 112)),
    ],
)
def test_paths(path, tile):
    assert paths.parse_path(path) == tile
    level, number, width = tile
    assert (paths.bundle_path(number, width) if level < 0 else paths.tile_path(*tile)) == path


@given(st.integers(0, 63), st.integers(0, 10**12), st.integers(1, 256))
def test_paths_come_back(level, number, width):
    assert paths.parse_path(paths.tile_path(level, number, width)) == (level, number, width)
    assert paths.parse_path(paths.bundle_path(number, width)) == (-1, number, width)


@pytest.mark.parametrize(
    "path",
    [
        *("tile/64/000", "tile/00/000", "tile/-1/000", "tile/entry/000", "tile/0/../000", "/tile/0/000", "tile/0/000/"),
        *("tile/0/0", "tile/0/x001", "tile/0/x000/001", "tile/0/001/001", "tile/0/٠٠٠"),
        *("tile/0/000.p/0", "tile/0/000.p/256", "tile/0/000.p/01", "tile/0/000.p/"),
    ],
)
def test_no_paths(path):
    with pytest.raises(ValueError, match=r"not the path|no tiles of level|no tile number"):
        paths.parse_path(path)


def test_bundles():
    entries = [b"", b"a", b"words", bytes(65535)]
    data = paths.encode_bundle(entries)
    assert data[:10] == b"\0\0\0\1a\0\5wor"
    assert paths.decode_bundle(data, 4) == entries
    assert paths.decode_bundle(data, 2) == entries[:2]
    with pytest.raises(ValueError, match="ends within entry 3"):
        paths.decode_bundle(data[:-1], 4)
    with pytest.raises(ValueError, match="ends within entry 4"):
        paths.decode_bundle(data, 5)
    with pytest.raises(ValueError, match="more than 65535"):
        paths.encode_bundle([bytes(65536)])
