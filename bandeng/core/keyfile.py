"""Key files made at first start."""

import secrets
from pathlib import Path

from bandeng.ledger import files


def key(folder: Path, name: str, size: int = 32) -> bytes:
    """The key kept in `folder/name`, made from the system's randomness when it is not there.

    Two processes starting at once agree on one.
    """
    path = folder / name
    if not path.exists():
        files.make(path, secrets.token_bytes(size))
    return path.read_bytes()
