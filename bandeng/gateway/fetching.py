"""Reading a public log from where it is served, or from a copy of it in a folder."""

import http.client
import urllib.error
import urllib.request
from pathlib import Path
from urllib.parse import urlsplit

from bandeng.algorithms.tlog.audit import Fetch

SECONDS = 30
LARGEST = 4_000_000


def is_url(place: str) -> bool:
    return urlsplit(place).scheme in ("http", "https")


def get(url: str) -> bytes | None:
    """What is at this address; None for 404 and 410. Raises OSError for any other trouble."""
    asked = urllib.request.Request(url, headers={"User-Agent": "bandeng-verify"})
    try:
        with urllib.request.urlopen(asked, timeout=SECONDS) as answer:
            data: bytes = answer.read(LARGEST + 1)
    except urllib.error.HTTPError as error:
        if error.code in (404, 410):
            return None
        raise
    except http.client.HTTPException as error:
        raise OSError(f"{url}: {error!r}") from None
    if len(data) > LARGEST:
        raise OSError(f"more than {LARGEST} bytes")
    return data


def log_at(place: str) -> Fetch:
    """The log served beneath an address, or copied into a folder under the same paths."""
    if is_url(place):
        prefix = place.rstrip("/") + "/"
        return lambda path: get(prefix + path)
    folder = Path(place)
    return lambda path: (folder / path).read_bytes() if (folder / path).is_file() else None
