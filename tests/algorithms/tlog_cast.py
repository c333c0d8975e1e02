"""A log and witnesses with fixed keys."""

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from bandeng.algorithms import merkle
from bandeng.algorithms.tlog import checkpoint, cosignature, note, paths, tiles
from bandeng.algorithms.tlog.checkpoint import Checkpoint

ORIGIN = "log.example/matters"
AT = 1_679_315_147
LOG = note.signer(ORIGIN, Ed25519PrivateKey.from_private_bytes(bytes(range(32))))
WITNESSES = [
    cosignature.signer(f"w{n}.example", Ed25519PrivateKey.from_private_bytes(bytes([n]) * 32), AT + n) for n in range(6)
]
LOG_KEY = note.verifier(LOG.vkey)


def entry(number):
    return b"entry %d" % number


class Log:
    """A log as it is served: `files` by path."""

    def __init__(self, size, signers=()):
        self.store = tiles.grow(self.read, 0, merkle.leaf_hashes(map(entry, range(size))))
        self.checkpoint = Checkpoint(ORIGIN, size, tiles.root(self.read, size))
        self.note = note.sign(checkpoint.format(self.checkpoint), [LOG, *signers])
        self.files = {"checkpoint": self.note}
        for tile in tiles.tiles_of(size):
            self.files[paths.tile_path(*tile)] = self.store[tile.level, tile.number]
            if tile.level == 0:
                first = tile.number * tiles.WIDTH
                bundle = paths.encode_bundle(map(entry, range(first, first + tile.width)))
                self.files[paths.bundle_path(tile.number, tile.width)] = bundle

    def read(self, level, number, width):
        return self.store[level, number]

    def fetch(self, path):
        return self.files.get(path)


def flipped(data):
    """The data with each bit of each byte changed in turn."""
    for at in range(len(data)):
        for bit in range(8):
            yield data[:at] + bytes([data[at] ^ 1 << bit]) + data[at + 1 :]
