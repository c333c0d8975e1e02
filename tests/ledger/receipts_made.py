"""A log with one real entry in it, its receipt and its promise: without a database."""

import json
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from typing import Any

from bandeng.algorithms import merkle
from bandeng.algorithms.tlog import checkpoint, note, paths, tiles
from bandeng.algorithms.tlog import proof as tlog
from bandeng.ledger.checking import Keys, sort_keys
from bandeng.ledger.draft import Draft, canonical, commitment, leaf, public_text
from bandeng.ledger.promises import Promise
from tests.algorithms.tlog_cast import AT, LOG, LOG_KEY, ORIGIN, WITNESSES

WORDS, PLACE = "楼前路灯坏了三个月。\n晚上看不见路。", "三号楼前"
SALT = bytes(range(32))
GIVEN = datetime.fromtimestamp(AT - 5, UTC)
VKEYS = [note.format_vkey(signer.vkey) for signer in (LOG, *WITNESSES)]


def private(words: str = WORDS, place: str = PLACE) -> str:
    whole = f"{words}\0{place}".replace("\n", "\r\n")  # as a browser sends it
    return canonical({"original": sha256(whole.encode()).hexdigest(), "recorded_at": GIVEN.isoformat()})


def entry() -> tuple[str, bytes]:
    """The public part, and the leaf's hash."""
    public = public_text(Draft("matter.receive", "s1", "xjw", "help", "live", date(2023, 3, 20)))
    return public, leaf(public, commitment(SALT, private()))


def promise(until: timedelta = timedelta(minutes=10), hashed: bytes = b"") -> str:
    said = Promise(ORIGIN, hashed or entry()[1], GIVEN, GIVEN + until)
    return note.sign(said.text(), [LOG]).decode()


@dataclass
class Served:
    """A log as it is served: `files` by path."""

    leaves: list[bytes]
    signers: Any = field(default_factory=lambda: WITNESSES[:2])
    log: note.Signer = LOG
    store: dict[tuple[int, int], bytes] = field(default_factory=dict)
    files: dict[str, bytes] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.store = tiles.grow(self.read, 0, self.leaves)
        size = len(self.leaves)
        tree = checkpoint.Checkpoint(self.log.vkey.name, size, tiles.root(self.read, size))
        self.note = note.sign(checkpoint.format(tree), [self.log, *self.signers])
        keys = "".join(f"{vkey}\n# since then\n" for vkey in VKEYS)
        self.files = {"checkpoint": self.note, "keys": f"# {ORIGIN}\n{keys}".encode()}
        for tile in tiles.tiles_of(size):
            self.files[paths.tile_path(*tile)] = self.store[tile.level, tile.number]

    def read(self, level: int, number: int, width: int) -> bytes:
        return self.store[level, number][: width * merkle.HASH_SIZE]

    def receipt(self, index: int, extra: dict[str, Any]) -> bytes:
        path = tuple(tiles.inclusion_proof(self.read, index, len(self.leaves)))
        told = json.dumps(extra, ensure_ascii=False, separators=(",", ":")).encode()
        return tlog.format(tlog.Proof(index, path, self.note, told))


def leaves(size: int, at: int) -> list[bytes]:
    """Leaves of no meaning, and that of the entry."""
    found = merkle.leaf_hashes(b"leaf %d" % number for number in range(size))
    found[at] = entry()[1]
    return found


def shown(**changes: Any) -> dict[str, Any]:
    """What a receipt holds beside the proof; None takes a field of the entry away."""
    whole = {"version": 1, "public": entry()[0], "salt": SALT.hex(), "private": private(), **changes}
    kept = {name: value for name, value in whole.items() if value is not None}
    return {"code": "1234123412341234", "entry": kept, "promise": promise()}


def receipt(size: int = 300, at: int = 123, extra: dict[str, Any] | None = None) -> bytes:
    return Served(leaves(size, at)).receipt(at, extra or shown())


def keys() -> Keys:
    found = sort_keys(VKEYS)
    assert found.logs == (LOG_KEY,)
    return found
