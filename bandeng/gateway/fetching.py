"""Reading a public log from where it is served, or from a copy of it in a folder."""

from pathlib import Path
from urllib.parse import urlsplit

from bandeng.algorithms.tlog.audit import Fetch
from bandeng.gateway import wire


def is_url(place: str) -> bool:
    return urlsplit(place).scheme in ("http", "https")


def get(url: str) -> bytes | None:
    """What is at this address, wherever it leads; None where nothing is. Raises OSError for any other trouble."""
    return wire.fetch(url, follow=True)


def log_at(place: str) -> Fetch:
    """The log served beneath an address, or copied into a folder under the same paths."""
    if is_url(place):
        prefix = place.rstrip("/") + "/"
        return lambda path: get(prefix + path)
    folder = Path(place)
    return lambda path: (folder / path).read_bytes() if (folder / path).is_file() else None
