"""The worker's steps that belong to no room: sealing, backups, sweeping."""

import logging
from datetime import datetime, timedelta

from axes.models import AccessAttempt
from django.core.management import call_command
from django.db.models import Max

from bandeng.core import clock, forgetting, heartbeat, reopening, worker
from bandeng.core.models import Throttle
from bandeng.ledger import erasing
from bandeng.ledger.models import Entry

log = logging.getLogger("bandeng.worker")
_done: dict[str, datetime] = {}
_marks: list[tuple[datetime, int]] = []


@worker.every(1, "ledger.seal")
def seal() -> int:
    """Seal what has been committed, and append the tree heads to the file outside; return how many."""
    sealed = reopening.seal_all()
    if sealed is None:
        # Said once a minute, not once a second.
        if clock.now() - _done.get("behind", clock.now() - timedelta(hours=1)) > timedelta(minutes=1):
            _done["behind"] = clock.now()
            log.error("the database is behind the tree heads outside: nothing is sealed (see `bandeng keys reopen`)")
        return 0
    _done["sealed"] = clock.now()
    return sealed


@worker.every(5, "ledger.erasures")
def note_erasures() -> int:
    """Bring the list of erasures up to date: the newest entries each time, all of them once an hour."""
    newest = Entry.objects.aggregate(newest=Max("pk"))["newest"] or 0
    before = _done.get("erasures")
    full = before is None or clock.now() - before > timedelta(hours=1)
    noted = forgetting.note_all(0 if full else newest - erasing.OVERLAP)
    if full:
        _done["erasures"] = clock.now()
    return noted


@worker.every(15, "heartbeat")
def beat() -> None:
    heartbeat.beat(clock.now(), _done.get("sealed"))


@worker.every(60, "backup")
def scheduled_backup() -> None:
    """Begin the day's backup when it is due, in a thread of its own: sealing does not wait for it."""
    worker.aside("backup", _back_up)


def _back_up() -> None:
    from bandeng.core import backup  # brings in half the cryptography library

    if made := backup.daily(clock.now()):
        log.info("backup written to %s", made)


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


@worker.every(3600, "lockout.sweep")
def sweep_lockouts() -> None:
    """Delete wrong sign-ins of more than a day ago: names as they were typed, and addresses."""
    AccessAttempt.objects.filter(attempt_time__lt=clock.now() - timedelta(days=1)).delete()


@worker.every(3600, "backup.sweep")
def sweep_backups() -> None:
    """Delete backups that are too old, and what a killed one has left."""
    from bandeng.core import backup

    backup.prune(clock.now())
    backup.sweep()


def sweep_all() -> None:
    """Everything that goes by itself sooner or later, now."""
    for sweep in (sweep_throttle, clear_sessions, sweep_lockouts, sweep_backups):
        sweep()
