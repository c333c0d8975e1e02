"""Where tiles and entries are served (c2sp.org/tlog-tiles), and bundles of entries."""

import re
from collections.abc import Iterable

from bandeng.algorithms.tlog.tiles import WIDTH, Tile

CHECKPOINT = "checkpoint"
MAX_LEVEL = 63
MAX_ENTRY = 0xFFFF
PATH = re.compile(r"tile/(entries|0|[1-9][0-9]?)/((?:x[0-9]{3}/)*[0-9]{3})(?:\.p/([1-9][0-9]{0,2}))?", re.ASCII)


def _number(number: int) -> str:
    parts = [f"{number % 1000:03}"]
    while number := number // 1000:
        parts.append(f"x{number % 1000:03}")
    return "/".join(reversed(parts))


def _path(kind: str, number: int, width: int) -> str:
    if number < 0 or not 0 < width <= WIDTH:
        raise ValueError(f"no tile number {number} of width {width}")
    return f"tile/{kind}/{_number(number)}" + (f".p/{width}" if width < WIDTH else "")


def tile_path(level: int, number: int, width: int = WIDTH) -> str:
    """Such as tile/1/x001/234/067.p/5, beneath the log's prefix."""
    if not 0 <= level <= MAX_LEVEL:
        raise ValueError(f"no tiles of level {level}")
    return _path(str(level), number, width)


def bundle_path(number: int, width: int = WIDTH) -> str:
    """Such as tile/entries/000, beneath the log's prefix."""
    return _path("entries", number, width)


def parse_path(path: str) -> Tile:
    """The tile of a path; entries have level -1. Raises ValueError for anything not spelled as here."""
    found = PATH.fullmatch(path)
    if not found:
        raise ValueError(f"not the path of a tile: {path[:100]!r}")
    kind, parts, width = found.groups()
    tile = Tile(
        -1 if kind == "entries" else int(kind), int(parts.replace("x", "").replace("/", "")), int(width or WIDTH)
    )
    again = bundle_path(*tile[1:]) if kind == "entries" else tile_path(*tile)
    if again != path:
        raise ValueError(f"not the path of a tile: {path[:100]!r}")
    return tile


def encode_bundle(entries: Iterable[bytes]) -> bytes:
    """Entries one after the other, each behind its length in two bytes. Raises ValueError above 65,535 bytes."""
    parts = []
    for entry in entries:
        if len(entry) > MAX_ENTRY:
            raise ValueError(f"an entry of {len(entry)} bytes, more than {MAX_ENTRY}")
        parts += [len(entry).to_bytes(2, "big"), entry]
    return b"".join(parts)


def decode_bundle(data: bytes, width: int) -> list[bytes]:
    """The first `width` entries. Raises ValueError when there are fewer or the data end within one."""
    entries, at = list[bytes](), 0
    while len(entries) < width:
        start = at + 2
        at = start + int.from_bytes(data[at:start], "big")
        if start > len(data) or at > len(data):
            raise ValueError(f"the bundle ends within entry {len(entries)}")
        entries.append(data[start:at])
    return entries
