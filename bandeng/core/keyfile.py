"""Key files made at first start."""

import os
import secrets
from contextlib import suppress
from pathlib import Path


def key(folder: Path, name: str, size: int = 32) -> bytes:
    """The key kept in `folder/name` (mode 0600), made from the system's randomness when it is not there.

    Two processes starting at once agree: the file is linked into place complete, and the first link wins.
    """
    path = folder / name
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        part = folder / f".{name}.{secrets.token_hex(8)}"
        with open(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
            out.write(secrets.token_bytes(size))
            out.flush()
            os.fsync(out.fileno())
        with suppress(FileExistsError):
            os.link(part, path)
        part.unlink()
    return path.read_bytes()
