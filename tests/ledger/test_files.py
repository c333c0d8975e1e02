"""Files that are there whole or not at all."""

import errno
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from bandeng.ledger import files


def full(*_args: Any) -> Any:
    raise OSError(errno.ENOSPC, "No space left on device")


def test_of_many_at_once_the_first_wins(tmp_path: Path) -> None:
    path = tmp_path / "new" / "key"

    def one(number: int) -> bytes:
        files.make(path, bytes([number]) * 32)
        return path.read_bytes()

    with ThreadPoolExecutor(8) as pool:
        seen = set(pool.map(one, range(40)))
    assert len(seen) == 1
    assert list(path.parent.iterdir()) == [path]
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o077 == 0


def test_the_last_replaces(tmp_path: Path) -> None:
    path = tmp_path / "log.json"
    for data in (b"one", b"two"):
        files.replace(path, data)
        assert path.read_bytes() == data
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("call", ["fsync", "rename", "open"])
def test_without_room_all_is_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str) -> None:
    path = tmp_path / "log.json"
    files.replace(path, b"one")
    monkeypatch.setattr(f"os.{call}", full)
    with pytest.raises(OSError, match="No space"):
        files.replace(path, b"two")
    monkeypatch.undo()
    assert path.read_bytes() == b"one"
    assert list(tmp_path.iterdir()) == [path]
