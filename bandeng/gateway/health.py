"""Whether the log keeps its promises: each entry gets its place within settings.LOG_PROMISE seconds."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings

from bandeng.ledger.models import Entry
from bandeng.ledger.reading import recorded_at


@dataclass(frozen=True, slots=True)
class Health:
    """How many entries wait, since when the oldest does, and whether that is too long."""

    waiting: int
    since: datetime | None
    late: bool


def oldest_waiting() -> int | None:
    """The id of the entry that has waited longest for its place."""
    return Entry.objects.filter(leaf_index__isnull=True).order_by("pk").values_list("pk", flat=True).first()


def health(at: datetime) -> Health:
    """The state at this moment: works also where no worker does."""
    waiting = Entry.objects.filter(leaf_index__isnull=True)
    oldest = oldest_waiting()
    since = recorded_at(oldest) if oldest else None
    late = since is not None and at - since > timedelta(seconds=settings.LOG_PROMISE)
    return Health(waiting.count() if oldest else 0, since, late)
