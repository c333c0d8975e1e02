"""Proofs that an entry is in a log (c2sp.org/tlog-proof), to be checked without asking anyone."""

from dataclasses import dataclass

from bandeng.algorithms import merkle
from bandeng.algorithms.tlog import checkpoint, fields, note
from bandeng.algorithms.tlog.policy import Checked, Policy, check

HEADER = "c2sp.org/tlog-proof@v1"
MAX_HASHES = 63


@dataclass(frozen=True)
class Proof:
    """`hashes` is the audit path, lowest first; `checkpoint` the signed note. Nothing vouches for `extra`."""

    index: int
    hashes: tuple[bytes, ...]
    checkpoint: bytes
    extra: bytes = b""


def format(proof: Proof) -> bytes:
    """The file of the proof (.tlog-proof). Raises ValueError for what cannot be one."""
    extra = [f"extra {fields.base64(proof.extra)}"] if proof.extra else []
    lines = (HEADER, *extra, f"index {proof.index}", *map(fields.base64, proof.hashes))
    data = "".join(f"{line}\n" for line in lines).encode() + b"\n" + proof.checkpoint
    parse(data)
    return data


def parse(data: bytes) -> Proof:
    """Raises ValueError, with a reason, for anything malformed; nothing is verified."""
    if len(data) > 2 * note.MAX_BYTES:
        raise ValueError("a proof of too many bytes")
    head, gap, signed = data.partition(b"\n\n")
    if not gap:
        raise ValueError("a proof without an empty line before its checkpoint")
    header, *lines = head.decode().split("\n")
    if header != HEADER:
        raise ValueError(f"the first line is not {HEADER}")
    extra = b""
    if lines and lines[0].startswith("extra "):
        extra = fields.from_base64(lines.pop(0).removeprefix("extra "))
        if not extra:
            raise ValueError("an extra line with nothing in it")
    if not lines or not lines[0].startswith("index "):
        raise ValueError("the index line is missing")
    index = fields.to_number(lines[0].removeprefix("index "))
    if len(lines) - 1 > MAX_HASHES:
        raise ValueError(f"a proof of more than {MAX_HASHES} hashes")
    tree = checkpoint.parse(note.split(signed)[0])
    if index >= tree.size:
        raise ValueError(f"no entry {index} in a log of {tree.size}")
    return Proof(index, tuple(map(fields.to_hash, lines[1:])), signed, extra)


def verify(proof: Proof, leaf_hash: bytes, policy: Policy) -> Checked:
    """The checkpoint that holds the entry. Raises ValueError unless it fulfils the policy and the proof is good."""
    checked = check(policy, proof.checkpoint)
    tree = checked.checkpoint
    if not merkle.verify_inclusion(leaf_hash, proof.index, tree.size, proof.hashes, tree.root):
        raise ValueError(f"the proof does not show this entry at place {proof.index} of the log")
    return checked
