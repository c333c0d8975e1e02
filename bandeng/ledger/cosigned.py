"""Checking the witnesses' lines under the checkpoints."""

from collections.abc import Iterable

from bandeng.algorithms.tlog import cosignature, note
from bandeng.ledger.models import Batch, Cosignature
from bandeng.ledger.reading import LOWEST

CHUNK = 500


def wrong(witnesses: Iterable[note.Verifier]) -> tuple[int | None, int] | None:
    """The first line that no witness gave for its head: that head's first entry and the line's id, or None.

    A line of someone whose keys are not among `witnesses` is held against its own name and time only.
    """
    keys, after = list(witnesses), LOWEST
    while chunk := list(Cosignature.objects.filter(pk__gt=after).order_by("pk")[:CHUNK]):
        batches = Batch.objects.only("start", "note").in_bulk([row.batch_id for row in chunk])
        for row in chunk:
            batch = batches.get(row.batch_id)
            if batch is None or not _sound(row, batch.note, keys):
                return (batch.start if batch else None), row.pk
        after = chunk[-1].pk
    return None


def _sound(row: Cosignature, signed: str, keys: list[note.Verifier]) -> bool:
    try:
        line = note.parse_signature(row.line.removesuffix("\n"))
        good = note.sort_out(note.split(signed.encode())[0], [line], keys).verified
    except ValueError:
        return False
    known = any(key.vkey.name == line.name for key in keys)
    told = (line.name, cosignature.timestamp(line), note.format_signature(line))
    return told == (row.name, int(row.at.timestamp()), row.line) and bool(good or not known)
