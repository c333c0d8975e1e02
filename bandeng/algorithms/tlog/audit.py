"""Auditing a whole log from what it serves: every hash of every tile, and every entry that was released.

Starting from the checkpoint's root each tile is held against the hash above it, so that the one named as wrong is the
wrong one. Tiles are read once, from left to right; one row of 256 hashes a level is held.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum

from bandeng.algorithms import merkle
from bandeng.algorithms.merkle import HASH_SIZE
from bandeng.algorithms.tlog import checkpoint, note, paths, proof, tiles
from bandeng.algorithms.tlog.checkpoint import Checkpoint
from bandeng.algorithms.tlog.policy import Checked, Policy
from bandeng.algorithms.tlog.tiles import WIDTH

Fetch = Callable[[str], bytes | None]
"""Gives what is served at a path beneath the log's prefix, or None where there is nothing."""


class Kind(StrEnum):
    CHECKPOINT = "checkpoint"
    MISSING = "missing"
    LENGTH = "length"
    ROOT = "root"
    TILE = "tile"
    BUNDLE = "bundle"
    ENTRY = "entry"
    OLDER = "older"


@dataclass(frozen=True)
class Problem:
    """The first thing that is wrong: at which path, and the number of the entry, or hash within the tile, if known."""

    kind: Kind
    path: str
    reason: str
    index: int | None = None


class Found(Exception):
    def __init__(self, kind: Kind, path: str, reason: str, index: int | None = None) -> None:
        self.problem = Problem(kind, path, reason, index)
        super().__init__(reason)


@dataclass
class Report:
    """What was looked at up to the first problem. A bundle that is not served is not released: no problem."""

    checkpoint: Checkpoint | None = None
    tiles: int = 0
    entries: int = 0
    unreleased: int = 0
    problem: Problem | None = None

    @property
    def sound(self) -> bool:
        return self.problem is None


def _fetch(fetch: Fetch, path: Callable[[int], str], width: int) -> bytes | None:
    """A partial tile may be gone once the full one is there."""
    data = fetch(path(width))
    return fetch(path(WIDTH)) if data is None and width < WIDTH else data


def reader(fetch: Fetch) -> tiles.Read:
    """Read tiles by way of their paths. Raises Found when one is missing or has another length."""

    def read(level: int, number: int, width: int) -> bytes:
        path = paths.tile_path(level, number, width)
        data = _fetch(fetch, lambda width: paths.tile_path(level, number, width), width)
        if data is None:
            raise Found(Kind.MISSING, path, "the tile is not served")
        if len(data) not in (width * HASH_SIZE, tiles.BYTES):
            raise Found(Kind.LENGTH, path, f"the tile has {len(data)} bytes, not {width * HASH_SIZE}")
        return data[: width * HASH_SIZE]

    return read


def verify_log(
    fetch: Fetch, origin: str, verifiers: Iterable[note.Verifier], older: Iterable[Checkpoint] = ()
) -> Report:
    """Verify the whole log: checkpoint and signatures, all tiles, entries released, and that it continues `older` ones.

    Problems are in the report; only what `fetch` itself raises is passed on.
    """
    report = Report()
    try:
        report.checkpoint = tree = _checkpoint(fetch, origin, verifiers)
        _audit_tiles(fetch, tree, report)
    except Found as found:
        report.problem = found.problem
        return report
    problems = (verify_consistency(fetch, old, tree) for old in older)
    report.problem = next(filter(None, problems), None)
    return report


def verify_consistency(fetch: Fetch, old: Checkpoint, new: Checkpoint) -> Problem | None:
    """Whether the log of `new` continues that of `old`; reads a few tiles. Signatures are the caller's to check."""
    if old.origin != new.origin or old.size > new.size:
        return Problem(Kind.OLDER, paths.CHECKPOINT, f"a log of {new.size} entries does not continue one of {old.size}")
    try:
        path = tiles.consistency_proof(reader(fetch), old.size, new.size)
    except Found as found:
        return found.problem
    if merkle.verify_consistency(old.size, old.root, new.size, new.root, path):
        return None
    return Problem(Kind.OLDER, paths.CHECKPOINT, f"the first {old.size} entries are not those of the older checkpoint")


def verify_receipt(data: bytes, entry: bytes, policy: Policy) -> Checked:
    """Verify a .tlog-proof for the bytes of an entry. Raises ValueError with the reason."""
    return proof.verify(proof.parse(data), merkle.leaf_hash(entry), policy)


def _checkpoint(fetch: Fetch, origin: str, verifiers: Iterable[note.Verifier]) -> Checkpoint:
    message = fetch(paths.CHECKPOINT)
    if message is None:
        raise Found(Kind.MISSING, paths.CHECKPOINT, "the checkpoint is not served")
    try:
        return checkpoint.open(message, origin, verifiers)[0]
    except ValueError as error:
        raise Found(Kind.CHECKPOINT, paths.CHECKPOINT, str(error)) from None


def _audit_tiles(fetch: Fetch, tree: Checkpoint, report: Report) -> None:
    read = reader(fetch)
    edges: dict[tuple[int, int], list[bytes]] = {}
    current: dict[int, tuple[int, list[bytes]]] = {}

    def edge(level: int, number: int, width: int) -> bytes:
        data = read(level, number, width)
        edges[level, number] = tiles.hashes(data)
        report.tiles += 1
        return data

    def row(level: int, number: int) -> list[bytes]:
        if (level, number) in edges:
            return edges[level, number]
        if current.get(level, (None,))[0] != number:
            found = tiles.hashes(read(level, number, WIDTH))
            report.tiles += 1
            above, at = (level + 1, number // WIDTH), number % WIDTH
            if tiles.fold(found) != row(*above)[at]:
                raise _disagree((level, number), above, at)
            current[level] = number, found
        return current[level][1]

    def _disagree(tile: tuple[int, int], above: tuple[int, int], at: int) -> Found:
        # What the root vouches for is right. Without that, the tile at the edge is the one that fits nowhere.
        if sound or above not in edges:
            return Found(Kind.TILE, paths.tile_path(*tile), "the tile does not hash to what stands above it")
        path = paths.tile_path(*above, tiles.width_of(*above, tree.size))
        return Found(Kind.TILE, path, "a hash of the tile is not that of the tile below it", at)

    sound = tiles.root(edge, tree.size) == tree.root
    for number in range(-(-tree.size // WIDTH)):
        wrong = _audit_bundle(fetch, number, row(0, number), report)
        if wrong is not None and not sound and (0, number) in edges:
            path = paths.tile_path(0, number, tree.size % WIDTH)
            raise Found(Kind.TILE, path, "a hash of the tile is not that of the entry served", wrong)
        if wrong is not None:
            path = paths.bundle_path(number, tiles.width_of(0, number, tree.size))
            raise Found(Kind.ENTRY, path, "the entry does not hash to its leaf", number * WIDTH + wrong)
    if not sound:
        raise Found(Kind.ROOT, paths.CHECKPOINT, "the tiles do not hash to the root of the checkpoint")


def _audit_bundle(fetch: Fetch, number: int, hashes: list[bytes], report: Report) -> int | None:
    """The place in the bundle of the first entry that is not what the tile says."""
    width = len(hashes)
    data = _fetch(fetch, lambda width: paths.bundle_path(number, width), width)
    if data is None:
        report.unreleased += 1
        return None
    try:
        found = merkle.leaf_hashes(paths.decode_bundle(data, width))
    except ValueError as error:
        raise Found(Kind.BUNDLE, paths.bundle_path(number, width), str(error)) from None
    wrong = None if found == hashes else next(at for at in range(width) if found[at] != hashes[at])
    report.entries += width if wrong is None else wrong
    return wrong
