"""What happened where an entry does not give the leaf that was sealed. Slow, and only run then."""

from bandeng.ledger import reading
from bandeng.ledger.report import Kind
from bandeng.ledger.sealing import HASH


def diagnose(index: int, want: bytes, row: reading.Row | None, leaves: list[bytes]) -> tuple[Kind, int, int | None]:
    """(kind, index, entry id) for place `index`, where `row` stands (or the next one after it) instead of `want`."""
    bearer = _bearer(want)
    known = row is not None and (row.leaf in leaves or _was_sealed(row.leaf))
    if bearer is not None:
        # What belongs here is elsewhere: pushed back by an intruder, or moved.
        if row is not None and not known:
            return Kind.INSERTED, index, row.pk
        return Kind.REORDERED, index, bearer.pk
    if row is None or row.leaf_index != index or known:
        return Kind.REMOVED, index, None
    return Kind.ALTERED, index, row.pk


def _bearer(want: bytes) -> reading.Row | None:
    """The entry anywhere, sealed or not, that gives the leaf `want`."""
    for rows in (reading.sealed_rows(), reading.unsealed_rows()):
        for row in rows:
            if row.leaf == want:
                return row
    return None


def _was_sealed(leaf: bytes) -> bool:
    for batch in reading.batches():
        stored = bytes(batch.leaves)
        if any(stored[at : at + HASH] == leaf for at in range(0, len(stored), HASH)):
            return True
    return False
