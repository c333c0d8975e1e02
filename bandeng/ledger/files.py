"""Files that only the server may read: whole or not at all, and on the disk before the call returns."""

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path


def replace(path: Path, data: bytes) -> None:
    """Put `data` there, in the place of what there was. OSError when there is no room; then nothing has changed."""
    with _written(path, data) as part:
        os.rename(part, path)


def make(path: Path, data: bytes) -> None:
    """Put `data` there unless something is: of two processes at once the first wins."""
    with _written(path, data) as part, suppress(FileExistsError):
        os.link(part, path)


def settle(folder: Path) -> None:
    """Make what was renamed or begun in `folder` last through a power cut."""
    number = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)


@contextmanager
def _written(path: Path, data: bytes) -> Iterator[Path]:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    part = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    try:
        with open(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
            out.write(data)
            out.flush()
            os.fsync(out.fileno())
        yield part
        settle(path.parent)
    finally:
        part.unlink(missing_ok=True)
