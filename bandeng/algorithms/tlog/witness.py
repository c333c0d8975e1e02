"""Both sides of asking a witness for its cosignature (c2sp.org/tlog-witness, add-checkpoint)."""

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256

from bandeng.algorithms import merkle
from bandeng.algorithms.tlog import checkpoint, cosignature, fields, note
from bandeng.algorithms.tlog.checkpoint import Checkpoint

MAX_HASHES = 63
PLAIN = "text/plain; charset=utf-8"
SIZE = "text/x.tlog.size"


@dataclass(frozen=True)
class Request:
    """`old_size` is that of the checkpoint the witness cosigned last, `proof` leads from it to the new one."""

    old_size: int
    proof: tuple[bytes, ...]
    note: bytes

    @property
    def checkpoint(self) -> Checkpoint:
        """What the note says; not verified."""
        return checkpoint.parse(note.split(self.note)[0])


@dataclass(frozen=True)
class Answer:
    """Of HTTP. With status 200, store `checkpoint` in the transaction that read the last one, then cosign."""

    status: int
    body: bytes
    content_type: str = PLAIN
    checkpoint: Checkpoint | None = None


def format_request(request: Request) -> bytes:
    lines = (f"old {request.old_size}", *map(fields.base64, request.proof))
    return "".join(f"{line}\n" for line in lines).encode() + b"\n" + request.note


def parse_request(body: bytes) -> Request:
    """Raises ValueError, with a reason, for what a witness answers with 400."""
    head, gap, signed = body.partition(b"\n\n")
    if not gap or len(body) > 2 * note.MAX_BYTES:
        raise ValueError("a request is an old size, a proof, an empty line and a checkpoint")
    old, *lines = head.decode().split("\n")
    if not old.startswith("old "):
        raise ValueError("the line of the old size is missing")
    if len(lines) > MAX_HASHES:
        raise ValueError(f"a proof of more than {MAX_HASHES} hashes")
    request = Request(fields.to_number(old.removeprefix("old ")), tuple(map(fields.to_hash, lines)), signed)
    if request.old_size > request.checkpoint.size:
        raise ValueError("the old size is above that of the checkpoint")
    return request


def bad_request(error: ValueError) -> Answer:
    """What to answer when `parse_request` raised."""
    return Answer(400, f"{error}\n".encode())


def answer(request: Request, log: Iterable[note.Verifier] | None, stored: tuple[int, bytes] | None) -> Answer:
    """What to answer, given the keys trusted for the origin (None: unknown) and size and root cosigned last.

    The body of a 200 is made by `cosign` once the checkpoint is stored.
    """
    if log is None:
        return Answer(404, b"unknown log\n")
    try:
        opened = note.open(request.note, log)
    except ValueError as error:
        return Answer(403, f"{error}\n".encode())
    size, root = stored or (0, merkle.EMPTY_ROOT)
    if request.old_size != size:
        return Answer(409, b"%d\n" % size, SIZE)
    new = checkpoint.parse(opened.text)
    if not merkle.verify_consistency(size, root, new.size, new.root, request.proof):
        return Answer(422, b"the checkpoint is not consistent with the last one\n")
    return Answer(200, b"", checkpoint=new)


def cosign(request: Request, signers: Iterable[note.Signer]) -> bytes:
    """The body of a 200: signature lines of the witness's own keys (see `cosignature.signer`)."""
    text = note.split(request.note)[0]
    return "".join(map(note.format_signature, note.signatures(text, signers))).encode()


def verify_reply(request: Request, body: bytes, witness: Iterable[note.Verifier]) -> tuple[note.Signature, ...]:
    """The good cosignatures in the body of a 200, to be added with `note.add`; those of unknown keys are left out.

    Raises ValueError when it is malformed, one of them is bad, has no time, or there is none.
    """
    text = body.decode()
    if len(body) > note.MAX_BYTES or not text.endswith("\n"):
        raise ValueError("the witness's answer is not made of signature lines")
    lines = [note.parse_signature(line) for line in text[:-1].split("\n")]
    good = note.sort_out(note.split(request.note)[0], lines, witness).verified
    if not good or not all(map(cosignature.timestamp, good)):
        raise ValueError("no cosignature with its time by the witness")
    return good


def parse_size(body: bytes) -> int:
    """The size in the body of a 409: ask again with a proof from there."""
    text = body.decode()
    if not text.endswith("\n"):
        raise ValueError("the witness's answer is not a size and a newline")
    return fields.to_number(text[:-1])


def monitoring_path(origin: str) -> str:
    """Where a witness serves the last checkpoint it cosigned, beneath its monitoring prefix."""
    return f"{sha256(origin.encode()).hexdigest()}/checkpoint"
