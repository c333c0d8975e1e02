"""Late promises: entries that got their place later than settings.LOG_PROMISE, told once for each incident.

Both are looked at: what waits now, and what was sealed too late while nobody looked (the worker was down).
"""

from datetime import datetime, timedelta

from django.conf import settings

from bandeng.core import guard
from bandeng.core.models import Job
from bandeng.gateway.actions import raise_once
from bandeng.gateway.alarms import incident
from bandeng.gateway.health import health, oldest_waiting
from bandeng.gateway.models import Alarm
from bandeng.ledger.models import Batch, Opening
from bandeng.ledger.reading import written_at

JOB = "log.promises"
# Looked at in one run, so that it takes no longer than half a second: heads, and entries beneath them.
HEADS, ENTRIES = 200, 10_000


def look(at: datetime) -> list[Alarm]:
    """The alarms raised now."""
    return [alarm for alarm in (*_sealed_late(at), _waiting_too_long(at)) if alarm]


def _tell(first: int, since: datetime, count: int) -> Alarm | None:
    data = {"count": count, "since": since.isoformat(timespec="seconds"), "entry": first}
    return raise_once(Alarm.Kind.LATE, str(first), incident(Alarm.Kind.LATE, str(first)), data)


def _waiting_too_long(at: datetime) -> Alarm | None:
    state = health(at)
    first = oldest_waiting()
    if not state.late or state.since is None or first is None:
        return None
    return _tell(first, state.since, state.waiting)


def _sealed_late(at: datetime) -> list[Alarm | None]:
    """Go through the heads sealed since the last run. Late ones that follow each other are one incident."""
    job = Job.objects.filter(name=JOB).first()
    done, running = (job.data["size"], job.data["late"]) if job else (0, False)
    # Nothing was promised before heads were signed.
    heads = list(Batch.objects.filter(size__gt=done).exclude(note="").order_by("size")[:HEADS])
    heads = [head for head in heads if head.size - done <= ENTRIES] or heads[:1]
    found: list[list[tuple[int, datetime]]] = []
    for head in heads:
        late = _late_in(head)
        if late and not running:
            found.append([])
        if late and found:
            found[-1] += late
        running = bool(late)
        done = head.size
    if heads:
        with guard.housekeeping("job.progress"):
            data = {"size": done, "late": running}
            Job.objects.update_or_create(
                name=JOB, key="", defaults={"data": data}, create_defaults={"data": data, "started_at": at}
            )
    return [_tell(min(late)[0], min(since for _pk, since in late), len(late)) for late in found]


def _late_in(head: Batch) -> list[tuple[int, datetime]]:
    """Entries of a head that waited too long, with the moment at which each was written."""
    latest = head.sealed_at - timedelta(seconds=settings.LOG_PROMISE)
    entries = Opening.objects.filter(entry__leaf_index__gte=head.start, entry__leaf_index__lt=head.size)
    written = ((pk, written_at(private)) for pk, private in entries.values_list("pk", "private"))
    return [(pk, moment) for pk, moment in written if moment and moment < latest]
