"""The proof (入账凭证) that a matter was received: the log's promise at once, its receipt once it has its place."""

from django.conf import settings

from bandeng.core import logkeys
from bandeng.ledger import receipts
from bandeng.ledger.models import Entry
from bandeng.ledger.reading import recorded_at
from bandeng.listen.models import Matter

RECEIVED = "matter.receive"


def entry(matter: Matter) -> Entry | None:
    """The entry of its receipt; None for a part of a matter, which was not handed in by itself."""
    return receipts.entry_of(matter.subject, RECEIVED)


def promise(found: Entry, matter: Matter) -> str:
    """The promise, the same whenever it is asked for: it counts from the moment the entry was written."""
    given = recorded_at(found.pk) or matter.received_at
    return receipts.promise(found, given, settings.LOG_PROMISE, logkeys.signer())
