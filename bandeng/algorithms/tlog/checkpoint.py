"""Checkpoints (c2sp.org/tlog-checkpoint): the text of a note that states a log's size and root."""

from collections.abc import Iterable
from dataclasses import dataclass

from bandeng.algorithms.tlog import fields, note


@dataclass(frozen=True)
class Checkpoint:
    origin: str
    size: int
    root: bytes
    extensions: tuple[str, ...] = ()


def format(checkpoint: Checkpoint) -> str:
    """The text to sign. Raises ValueError for what cannot be one."""
    lines = (checkpoint.origin, str(checkpoint.size), fields.base64(checkpoint.root), *checkpoint.extensions)
    text = "".join(f"{line}\n" for line in lines)
    if parse(text) != checkpoint:
        raise ValueError("a line of a checkpoint holds a newline")
    return text


def parse(text: str) -> Checkpoint:
    """Raises ValueError, with a reason, unless the text is a checkpoint's."""
    lines = note.check_text(text)[:-1].split("\n")
    if len(lines) < 3 or "" in lines:
        raise ValueError("a checkpoint has three or more lines, none of them empty")
    origin, size, root, *extensions = lines
    return Checkpoint(origin, fields.to_number(size), fields.to_hash(root), tuple(extensions))


def open(message: bytes, origin: str, verifiers: Iterable[note.Verifier]) -> tuple[Checkpoint, note.Note]:
    """The checkpoint of this log in a signed note. Raises ValueError unless a known key signed it (see `note.open`)."""
    opened = note.open(message, verifiers)
    checkpoint = parse(opened.text)
    if checkpoint.origin != origin:
        raise ValueError(f"a checkpoint of {checkpoint.origin[:100]!r}, not of {origin!r}")
    return checkpoint, opened
