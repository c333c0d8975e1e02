"""The full verification that someone asked for: done by the worker, with progress, and taken up again when it dies."""

import logging
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Q, QuerySet

from bandeng.core import clock, guard, logkeys
from bandeng.core.models import Job
from bandeng.gateway.actions import raise_once
from bandeng.gateway.actions.verifying import JOB, RUNNING, WAITING
from bandeng.gateway.alarms import incident
from bandeng.gateway.models import Alarm
from bandeng.ledger import tree
from bandeng.ledger.report import Report
from bandeng.ledger.verify import verify

log = logging.getLogger("bandeng.worker")
ENDED = "ended"
# Without progress for so long whoever ran it is taken for dead.
SILENT = timedelta(minutes=10)
OFTEN = timedelta(seconds=2)


def jobs() -> QuerySet[Job]:
    """All verifications asked for, the newest first."""
    return Job.objects.filter(name=JOB).order_by("-pk")


def waiting(at: datetime) -> Job | None:
    """One to be done: not begun, or left lying by a worker that died."""
    left = Q(state=RUNNING, data__beat__lt=(at - SILENT).isoformat())
    return jobs().filter(Q(state=WAITING) | left).last()


def claimed(job: Job, at: datetime) -> bool:
    """Whether this worker took it; another one may have been faster."""
    with guard.housekeeping("job.progress"):
        same = jobs().filter(pk=job.pk, state=job.state, data=job.data)
        return same.update(state=RUNNING, done=0, total=tree.size(), data={"beat": at.isoformat()}) == 1


def run(job: Job) -> Report:
    """Verify everything; what is found raises an alarm."""
    last = clock.now()

    def reached(size: int) -> None:
        nonlocal last
        if (at := clock.now()) - last > OFTEN:
            _save(job, done=size, data={"beat": at.isoformat()})
            last = at

    report = verify(settings.HEADS_FILE, logkeys.opened, reached, logkeys.cosigners())
    found = report.problem
    result = {
        "sealed": report.sealed,
        "unsealed": report.unsealed,
        "vouched": report.vouched,
        "root": report.root.hex(),
        "problem": [found.kind, found.index, found.entry_id] if found else None,
    }
    if found:
        name = incident(Alarm.Kind.ALTERED, found.kind, str(found.index), str(found.entry_id))
        raise_once(Alarm.Kind.ALTERED, "", name, {"problem": result["problem"]})
    _save(job, done=report.sealed, state=ENDED, ended_at=clock.now(), data=result)
    return report


def _save(job: Job, **values: object) -> None:
    with guard.housekeeping("job.progress"):
        jobs().filter(pk=job.pk).update(**values)
