"""How fast leaves go into a log's tiles, against the bare hashes that takes: `python -m benchmarks.tiles`.

Goal: half as many a second as `hashlib` alone does on the same inputs, appended by 1,000 in memory. Then proofs, and
the audit of the whole log.
"""

import random
import time
from collections.abc import Callable
from hashlib import sha256

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from bandeng.algorithms import merkle
from bandeng.algorithms.tlog import audit, checkpoint, note, paths, tiles
from benchmarks.text_speed import best_of

LEAVES = 200_000
BATCHES = (1, 10, 100, 1000, LEAVES)
PROOFS = 2000
ROUNDS = 5
SIZE = 200


def inputs_of(entries: list[bytes]) -> list[bytes]:
    """Everything that is hashed for a tree of these entries."""
    inputs = [b"\0" + entry for entry in entries]
    row = merkle.leaf_hashes(entries)
    while len(row) > 1:
        row = row[: len(row) & ~1]
        inputs += [b"\1" + row[at] + row[at + 1] for at in range(0, len(row), 2)]
        row = merkle.parents(row)
    return inputs


def grown(entries: list[bytes], batch: int) -> dict[tuple[int, int], bytes]:
    store: dict[tuple[int, int], bytes] = {}
    for at in range(0, len(entries), batch):
        leaves = merkle.leaf_hashes(entries[at : at + batch])
        store.update(tiles.grow(lambda level, number, width: store[level, number], at, leaves))
    return store


def served(entries: list[bytes], store: dict[tuple[int, int], bytes]) -> dict[str, bytes]:
    size = len(entries)
    files = {paths.tile_path(*tile): store[tile[:2]] for tile in tiles.tiles_of(size)}
    for number in range(-(-size // tiles.WIDTH)):
        bundle = entries[number * tiles.WIDTH : (number + 1) * tiles.WIDTH]
        files[paths.bundle_path(number, len(bundle))] = paths.encode_bundle(bundle)
    return files


def made() -> tuple[list[bytes], list[bytes]]:
    """Entries, and everything that is hashed for a tree of them."""
    draw = random.Random(1)
    entries = [draw.randbytes(SIZE) for _ in range(LEAVES)]
    return entries, inputs_of(entries)


def processor(work: Callable[[], object]) -> float:
    """Seconds that this process computed."""
    started = time.process_time()
    work()
    return time.process_time() - started


def against_bare(entries: list[bytes], inputs: list[bytes], batch: int, rounds: int) -> tuple[float, float]:
    """Seconds for appending the entries by so many, and for hashing alone; both in turns, the best of `rounds`.

    Of the processor: of two spans on a busy machine the shorter one finds an undisturbed moment more often.
    """

    def bare() -> None:
        sha = sha256
        for data in inputs:
            sha(data).digest()

    pairs = [(processor(lambda: grown(entries, batch)), processor(bare)) for _ in range(rounds)]
    appending, hashing = (min(side) for side in zip(*pairs, strict=True))
    return appending, hashing


def main() -> None:
    draw = random.Random(2)
    entries, inputs = made()
    print(f"{LEAVES} entries, {len(inputs)} hashes; in turns, the best of {ROUNDS}, in seconds of the processor")
    for batch in BATCHES:
        seconds, hashing = against_bare(entries, inputs, batch, ROUNDS)
        rate = f"{LEAVES / seconds:,.0f} leaves/s, {hashing / seconds:.2f} of bare hashing"
        print(f"append by {batch}: {rate} ({LEAVES / hashing:,.0f}/s)")

    store = grown(entries, LEAVES)
    read = lambda level, number, width: store[level, number]  # noqa: E731
    some = [draw.randrange(LEAVES) for _ in range(PROOFS)]
    seconds = best_of(3, lambda: [tiles.inclusion_proof(read, index, LEAVES) for index in some])
    print(f"inclusion proof: {seconds / PROOFS * 1e6:.0f} µs")
    seconds = best_of(3, lambda: [tiles.consistency_proof(read, old, LEAVES) for old in some])
    print(f"consistency proof: {seconds / PROOFS * 1e6:.0f} µs")

    signer = note.signer("log.example", Ed25519PrivateKey.generate())
    tree = checkpoint.Checkpoint("log.example", LEAVES, tiles.root(read, LEAVES))
    files = served(entries, store) | {paths.CHECKPOINT: note.sign(checkpoint.format(tree), [signer])}
    keys = [note.verifier(signer.vkey)]
    assert audit.verify_log(files.get, "log.example", keys).sound
    seconds = best_of(3, lambda: audit.verify_log(files.get, "log.example", keys))
    print(f"audit with all entries: {LEAVES / seconds:,.0f} leaves/s")


if __name__ == "__main__":
    main()
