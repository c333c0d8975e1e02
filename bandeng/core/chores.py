"""The worker's steps that belong to no room: sealing, backups, sweeping."""

from datetime import datetime, timedelta

from django.conf import settings
from django.core.management import call_command
from django.db.models import Max

from bandeng.core import clock, guard, worker
from bandeng.core.models import Throttle
from bandeng.ledger import sealing

BATCH = 1000
_marks: list[tuple[datetime, int]] = []


@worker.every(1, "ledger.seal")
def seal() -> int:
    """Seal what has been committed, and append the tree heads to the file outside; return how many."""
    sealed = 0
    with guard.housekeeping("ledger.seal"):
        while some := sealing.seal(clock.now(), BATCH):
            sealed += some
    while sealing.publish_heads(settings.HEADS_FILE):
        pass
    return sealed


@worker.every(3600, "throttle.sweep")
def sweep_throttle() -> None:
    """Delete counters of wrong tries that were begun over a day ago, longer than any window."""
    now = clock.now()
    if newest := Throttle.objects.aggregate(newest=Max("pk"))["newest"]:
        _marks.append((now, newest))
    for at, newest in list(_marks):
        if now - at > timedelta(days=1):
            Throttle.objects.filter(pk__lte=newest).delete()
            _marks.remove((at, newest))


@worker.every(3600, "sessions.clear")
def clear_sessions() -> None:
    call_command("clearsessions")
