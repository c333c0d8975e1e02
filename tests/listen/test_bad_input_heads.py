"""A full disk for the file of tree heads: residents are not held up, and nothing is missing or torn afterwards."""

import errno
from pathlib import Path
from typing import Any

import pytest

from bandeng.core import chores
from bandeng.ledger import sealing
from bandeng.ledger.models import Batch, Entry
from bandeng.ledger.verify import verify
from tests.cast import Cast
from tests.listen.made import received


class NoRoom:
    """A file that takes `room` more bytes."""

    def __init__(self, file: Any, room: int) -> None:
        self.file, self.room = file, room

    def __enter__(self) -> "NoRoom":
        return self

    def __exit__(self, *_: object) -> None:
        self.file.close()

    def __getattr__(self, name: str) -> Any:
        return getattr(self.file, name)

    def writelines(self, lines: Any) -> None:
        self.file.write(b"".join(lines)[: self.room])
        self.file.flush()
        raise OSError(errno.ENOSPC, "No space left on device")


@pytest.mark.parametrize("room", [0, 1, 150])
def test_a_full_disk_for_the_heads(
    cast: Cast, settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, room: int
) -> None:
    heads = settings.HEADS_FILE = tmp_path / "heads.jsonl"
    chores.seal()
    whole = heads.read_bytes()

    def opened(path: Path, *words: Any, **named: Any) -> NoRoom:
        return NoRoom(open(path, *words, **named), room)

    with monkeypatch.context() as patch:
        patch.setattr(sealing, "open", opened, raising=False)
        for _ in range(2):
            assert received(cast).pk, "nobody waits for the file"
            with pytest.raises(OSError, match="No space left"):  # the worker logs it and tries again
                chores.seal()
    assert not Entry.objects.filter(leaf_index=None).exists(), "what was sealed stays sealed"
    assert heads.read_bytes().startswith(whole)

    chores.seal()
    sizes = [head["size"] for head in sealing.read_heads(heads)]
    assert sizes == list(Batch.objects.order_by("size").values_list("size", flat=True))
    assert verify(heads).problem is None
