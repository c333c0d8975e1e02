"""Logs and witnesses of other houses, as the network would give them: by address, without a network."""

from collections.abc import Callable

import pytest

from bandeng import ledger
from bandeng.algorithms import merkle
from bandeng.algorithms.tlog import checkpoint, note, paths, tiles
from bandeng.algorithms.tlog.checkpoint import Checkpoint
from bandeng.core import chores, clock, guard
from bandeng.gateway import wire
from tests.algorithms.tlog_cast import LOG, ORIGIN, Log, entry

Ask = Callable[[str, bytes | None], tuple[int, bytes]]


def append(count: int = 1) -> None:
    """Entries of no room, sealed."""
    with guard.writing():
        ledger.append(
            [ledger.Draft("test.do", f"s-{n}", "xjw", "help", "live", clock.today(), {}) for n in range(count)]
        )
    chores.seal()


def net(monkeypatch: pytest.MonkeyPatch, **hosts: Ask) -> None:
    """Let `wire.ask` reach these hosts (http://NAME.example/…) and no other."""

    def ask(url: str, body: bytes | None = None, *, follow: bool = False) -> tuple[int, bytes]:
        host, _slash, path = url.removeprefix("http://").partition("/")
        answer = hosts.get(host.removesuffix(".example"))
        if answer is None:
            raise wire.Unreached("no such host")
        return answer(path, body)

    monkeypatch.setattr(wire, "ask", ask)


def serving(log: Log, under: str = "log/") -> Ask:
    """The host that publishes this log."""

    def answer(path: str, body: bytes | None) -> tuple[int, bytes]:
        found = log.fetch(path.removeprefix(under))
        return (200, found) if found is not None else (404, b"")

    return answer


class Forked(Log):
    """Another history of the same log, signed by the same key: its first entry is another."""

    def __init__(self, size: int) -> None:
        leaves = merkle.leaf_hashes([b"another", *map(entry, range(1, size))])
        self.store = tiles.grow(self.read, 0, leaves)
        self.checkpoint = Checkpoint(ORIGIN, size, tiles.root(self.read, size))
        self.note = note.sign(checkpoint.format(self.checkpoint), [LOG])
        self.files = {"checkpoint": self.note}
        for tile in tiles.tiles_of(size):
            self.files[paths.tile_path(*tile)] = self.store[tile.level, tile.number]
