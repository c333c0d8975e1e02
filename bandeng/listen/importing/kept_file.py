"""The uploaded file between its preview and its commit: sealed on the disk, dropped as soon as it is not needed."""

import time
from pathlib import Path

from django.conf import settings

from bandeng.core import sealed
from bandeng.ledger import files

KEPT_DAYS = 7


def _folder() -> Path:
    return Path(settings.DATA) / "imports"


def _path(digest: str) -> Path:
    if not digest.isalnum():
        raise ValueError(digest)
    return _folder() / digest


def put(digest: str, data: bytes) -> None:
    """Keep a file under the digest of its content; on the disk before this returns. OSError when there is no room."""
    files.replace(_path(digest), sealed.seal(data, sealed.derived("import"), digest.encode()))


def get(digest: str) -> bytes | None:
    """The file, or None when it is kept no more."""
    try:
        return sealed.unseal(_path(digest).read_bytes(), sealed.derived("import"), digest.encode())
    except (FileNotFoundError, sealed.Unreadable):
        return None


def drop(digest: str) -> None:
    _path(digest).unlink(missing_ok=True)


def sweep() -> int:
    """Drop what was uploaded `KEPT_DAYS` ago; how many. The worker's step."""
    before = time.time() - KEPT_DAYS * 86_400
    old = [path for path in _folder().glob("*") if path.stat().st_mtime < before]
    for path in old:
        path.unlink(missing_ok=True)
    return len(old)
