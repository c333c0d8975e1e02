"""The proof (入账凭证) that a matter was received: the log's promise at once, its receipt once it has its place."""

import json
from datetime import datetime

from django.conf import settings

from bandeng.core import logkeys
from bandeng.ledger import receipts
from bandeng.ledger.models import Entry, Opening
from bandeng.listen.models import Matter

RECEIVED = "matter.receive"


def entry(matter: Matter) -> Entry | None:
    """The entry of its receipt; None for a part of a matter, which was not handed in by itself."""
    return receipts.entry_of(matter.subject, RECEIVED)


def promise(found: Entry, matter: Matter) -> str:
    """The promise, the same whenever it is asked for: it counts from the moment the entry was written."""
    private = Opening.objects.filter(pk=found.pk).values_list("private", flat=True).first()
    written = json.loads(private)["recorded_at"] if private else ""
    given = datetime.fromisoformat(written) if written else matter.received_at
    return receipts.promise(found, given, settings.LOG_PROMISE, logkeys.signer())


def receipt(found: Entry, matter: Matter, code: str = "") -> str | None:
    """The `.tlog-proof`; None as long as the entry waits."""
    return receipts.receipt(found, code, promise(found, matter))
