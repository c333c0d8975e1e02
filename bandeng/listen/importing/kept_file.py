"""The uploaded file between its preview and its commit: sealed on the disk, dropped as soon as it is not needed."""

import os
import secrets
import time
from pathlib import Path

from django.conf import settings

from bandeng.core import sealed

KEPT_DAYS = 7


def _folder() -> Path:
    return Path(settings.DATA) / "imports"


def _path(digest: str) -> Path:
    if not digest.isalnum():
        raise ValueError(digest)
    return _folder() / digest


def put(digest: str, data: bytes) -> None:
    """Keep a file under the digest of its content; on the disk before this returns. OSError when there is no room."""
    _folder().mkdir(mode=0o700, exist_ok=True)
    path = _path(digest)
    new = path.with_suffix(f".{secrets.token_hex(8)}")
    try:
        with open(new, "xb", opener=lambda name, flags: os.open(name, flags, 0o600)) as file:
            file.write(sealed.seal(data, sealed.derived("import"), digest.encode()))
            file.flush()
            os.fsync(file.fileno())
        new.replace(path)
    except BaseException:
        new.unlink(missing_ok=True)
        raise


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
