"""Merkle tree hashing and proofs (RFC 6962, section 2.1, with SHA-256).

Everything here works on leaf *hashes* (32 bytes), never on leaf data, apart from `leaf_hash`.
A *frontier* (compact range) is the roots of the perfect subtrees of a tree, largest first: it is all
that is needed to append to a tree of any size.
"""

from collections.abc import Iterable, Sequence
from hashlib import sha256
from hmac import compare_digest
from itertools import islice

HASH_SIZE = 32
CHUNK = 4096
FEW = 8
EMPTY_ROOT = sha256(b"").digest()

Range = tuple[int, int]
"""Leaves from the first up to, not including, the second."""


def leaf_hash(data: bytes) -> bytes:
    """Hash of a leaf's data: H(0x00 || data)."""
    return sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Hash of an inner node: H(0x01 || left || right)."""
    return sha256(b"\x01" + left + right).digest()


def leaf_hashes(entries: Iterable[bytes]) -> list[bytes]:
    """`leaf_hash` of many."""
    sha = sha256
    return [sha(b"\x00" + entry).digest() for entry in entries]


def parents(row: Sequence[bytes]) -> list[bytes]:
    """The level above an even number of neighbouring hashes."""
    sha, hashes = sha256, iter(row)
    return [sha(b"\x01" + left + right).digest() for left, right in zip(hashes, hashes, strict=True)]


def extend(frontier: tuple[bytes, ...], size: int, leaf_hashes: Iterable[bytes]) -> tuple[tuple[bytes, ...], int]:
    """Append leaves to the tree of `size` leaves with this frontier; return the new frontier and size.

    The leaves may be a stream: a few thousand are held at a time. Raises ValueError when frontier and size do not
    belong together.
    """
    if size < 0 or len(frontier) != size.bit_count():
        raise ValueError(f"a tree of {size} leaves has no frontier of {len(frontier)} hashes")
    leaves, stack = iter(leaf_hashes), list(frontier)
    while row := list(islice(leaves, CHUNK)):
        if len(row) < FEW:
            _push(stack, size, row)
        else:
            _push_row(stack, size, row)
        size += len(row)
    return tuple(stack), size


def _push(stack: list[bytes], size: int, leaf_hashes: list[bytes]) -> None:
    for hashed in leaf_hashes:
        # Every trailing one bit of the size is a perfect subtree that the new leaf completes.
        carry = size
        while carry & 1:
            hashed = node_hash(stack.pop(), hashed)
            carry >>= 1
        stack.append(hashed)
        size += 1


def _push_row(stack: list[bytes], size: int, leaf_hashes: list[bytes]) -> None:
    row, kept = leaf_hashes[:], list[bytes]()
    # Level by level: what the frontier has there stands left of what is new; an odd one out stays.
    while row:
        if size & 1:
            row.insert(0, stack.pop())
        if len(row) & 1:
            kept.append(row.pop())
        row, size = parents(row), size >> 1
    stack += reversed(kept)


def frontier_root(frontier: Sequence[bytes]) -> bytes:
    """Root of the tree that a frontier stands for."""
    if not frontier:
        return EMPTY_ROOT
    result = frontier[-1]
    for left in reversed(frontier[:-1]):
        result = node_hash(left, result)
    return result


def root(leaf_hashes: Sequence[bytes]) -> bytes:
    """Merkle tree hash (MTH) of the leaves."""
    return frontier_root(extend((), 0, leaf_hashes)[0])


def _split(size: int) -> int:
    """Largest power of two smaller than `size` (size > 1)."""
    return 1 << (size - 1).bit_length() - 1


def inclusion_ranges(index: int, size: int) -> list[Range]:
    """The ranges of leaves whose roots are the audit path of leaf `index` (from 0), lowest first.

    Raises IndexError when there is no such leaf.
    """
    if not 0 <= index < size:
        raise IndexError(f"no leaf {index} in a tree of {size}")
    start, end = 0, size
    path: list[Range] = []
    while end - start > 1:
        middle = start + _split(end - start)
        if index < middle:
            path.append((middle, end))
            end = middle
        else:
            path.append((start, middle))
            start = middle
    return path[::-1]


def inclusion_proof(leaf_hashes: Sequence[bytes], index: int) -> list[bytes]:
    """Audit path of leaf `index` (from 0), lowest first. Raises IndexError when there is no such leaf."""
    return [root(leaf_hashes[start:end]) for start, end in inclusion_ranges(index, len(leaf_hashes))]


def verify_inclusion(leaf: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes) -> bool:
    """Whether `proof` shows that the leaf hash `leaf` is number `index` of the tree of `size` with `root`.

    Algorithm of RFC 9162, section 2.1.3.2.
    """
    if not 0 <= index < size or not _hashes((leaf, root, *proof)):
        return False
    node, last, result = index, size - 1, leaf
    for sibling in proof:
        if last == 0:
            return False
        if node & 1 or node == last:
            result = node_hash(sibling, result)
            while not node & 1 and node:
                node, last = node >> 1, last >> 1
        else:
            result = node_hash(result, sibling)
        node, last = node >> 1, last >> 1
    return last == 0 and compare_digest(result, root)


def consistency_ranges(old_size: int, size: int) -> list[Range]:
    """The ranges of leaves whose roots are the proof that the tree of `old_size` is a prefix of the one of `size`.

    None when old_size is 0 or the whole. Raises ValueError unless 0 <= old_size <= size.
    """
    if not 0 <= old_size <= size:
        raise ValueError(f"no prefix of {old_size} leaves in a tree of {size}")
    if old_size == 0:
        return []
    start, end, whole = 0, size, True
    path: list[Range] = []
    while end > old_size:
        middle = start + _split(end - start)
        if old_size <= middle:
            path.append((middle, end))
            end = middle
        else:
            path.append((start, middle))
            start, whole = middle, False
    # The verifier already has the old root, so it is left out where it is one whole subtree.
    if not whole:
        path.append((start, end))
    return path[::-1]


def consistency_proof(leaf_hashes: Sequence[bytes], old_size: int) -> list[bytes]:
    """Proof that the tree of the first `old_size` leaves is a prefix of the whole.

    Empty when old_size is 0 or the whole. Raises ValueError unless 0 <= old_size <= len(leaf_hashes).
    """
    return [root(leaf_hashes[start:end]) for start, end in consistency_ranges(old_size, len(leaf_hashes))]


def verify_consistency(old_size: int, old_root: bytes, new_size: int, new_root: bytes, proof: Sequence[bytes]) -> bool:
    """Whether `proof` shows that the old tree is a prefix of the new one (RFC 9162, section 2.1.4.2).

    An empty old tree is a prefix of every tree; its root must be EMPTY_ROOT and its proof empty.
    """
    if not 0 <= old_size <= new_size or not _hashes((old_root, new_root, *proof)):
        return False
    if old_size == new_size:
        return not proof and compare_digest(old_root, new_root)
    if old_size == 0:
        return not proof and compare_digest(old_root, EMPTY_ROOT)
    path = list(proof)
    if old_size.bit_count() == 1:
        path.insert(0, old_root)
    if not path:
        return False
    node, last = old_size - 1, new_size - 1
    while node & 1:
        node, last = node >> 1, last >> 1
    old = new = path[0]
    for sibling in path[1:]:
        if last == 0:
            return False
        if node & 1 or node == last:
            old, new = node_hash(sibling, old), node_hash(sibling, new)
            while not node & 1 and node:
                node, last = node >> 1, last >> 1
        else:
            new = node_hash(new, sibling)
        node, last = node >> 1, last >> 1
    return last == 0 and compare_digest(old, old_root) and compare_digest(new, new_root)


def _hashes(values: Iterable[bytes]) -> bool:
    return all(len(value) == HASH_SIZE for value in values)
