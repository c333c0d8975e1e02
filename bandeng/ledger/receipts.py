"""Receipts: at once a signed promise to take an entry into the log, later the proof that it is there.

A receipt is a `.tlog-proof` file (c2sp.org/tlog-proof), which other people's tools read. Its `extra` is JSON: the
`entry` from which the leaf follows, opened as long as its opening has not been erased; the tracking `code`; the
`promise`. Whoever holds it needs nothing from us to check it.
"""

import json
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Exists, OuterRef

from bandeng.algorithms.tlog import note
from bandeng.algorithms.tlog import proof as tlog
from bandeng.ledger import tree
from bandeng.ledger.models import Batch, Cosignature, Entry, Opening
from bandeng.ledger.promises import Promise


def entry_of(subject: str, code: str) -> Entry | None:
    """The first entry of this code on `subject`."""
    return Entry.objects.filter(subject=subject, code=code).order_by("pk").first()


def promise(entry: Entry, given: datetime, seconds: int, signer: note.Signer) -> str:
    """A signed note: this log takes the entry in, at the latest `seconds` after it was `given`."""
    said = Promise(signer.vkey.name, entry.leaf, given, given + timedelta(seconds=seconds))
    return note.sign(said.text(), [signer]).decode()


def opened(entry: Entry) -> dict[str, Any]:
    """The entry as a receipt holds it: with salt and private part, or, once these are erased, with the commitment."""
    opening = Opening.objects.filter(pk=entry.pk).first()
    if opening is None:
        return closed(entry)
    shown = {"version": entry.version, "public": entry.public}
    return {**shown, "salt": bytes(opening.salt).hex(), "private": opening.private}


def closed(entry: Entry) -> dict[str, Any]:
    """The entry without what is private: from its commitment too the leaf follows."""
    return {"version": entry.version, "public": entry.public, "commitment": bytes(entry.commitment).hex()}


def extra(**told: Any) -> bytes:
    """The JSON that a receipt holds beside the proof."""
    return json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()


def _batch(index: int) -> Batch | None:
    """The newest signed head that has leaf `index`, rather one that witnesses have signed too."""
    found = tree.signed().filter(size__gt=index)
    witnessed = found.filter(Exists(Cosignature.objects.filter(batch=OuterRef("pk"))))
    return witnessed.first() or found.first()


def proof(index: int, beside: bytes = b"") -> str | None:
    """The `.tlog-proof` of leaf `index`; None when no signed head has it."""
    batch = _batch(index)
    if batch is None:
        return None
    path = tuple(tree.inclusion_proof(index, batch.size))
    return tlog.format(tlog.Proof(index, path, tree.checkpoint(batch).encode(), beside)).decode()


def receipt(entry: Entry, code: str, promised: str) -> str | None:
    """The receipt; None as long as the entry waits for its place."""
    if entry.leaf_index is None:
        return None
    return proof(entry.leaf_index, extra(code=code, entry=opened(entry), promise=promised))
