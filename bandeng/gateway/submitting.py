"""Others witness us: submitting each new head, the newest only, and keeping what comes back."""

import logging
from datetime import UTC, datetime, timedelta

from django.db import IntegrityError, transaction

from bandeng.algorithms.tlog import cosignature, note, witness
from bandeng.algorithms.tlog.witness import Request
from bandeng.core import clock, guard, logkeys
from bandeng.gateway import wire
from bandeng.gateway.actions import raise_once
from bandeng.gateway.alarms import incident
from bandeng.gateway.models import Alarm, Witness
from bandeng.ledger import tree
from bandeng.ledger.models import Batch, Cosignature

log = logging.getLogger("bandeng.worker")
LEASE = timedelta(seconds=60)  # how long one worker has a witness to itself
PAUSE = timedelta(seconds=5)  # between two heads submitted to one witness
OFF = timedelta(days=1)  # so far a witness's clock may be from ours
LONGEST = timedelta(minutes=10)  # between two tries at one that does not answer


class Conflict(Exception):
    """The witness has seen another history of our log: `size` is what it says of it."""

    def __init__(self, size: int, longer: bool) -> None:
        self.size, self.longer = size, longer
        super().__init__("the witness has seen another history of this log")


def newest() -> Batch | None:
    """The newest head of the present log; none as long as a log that was just opened has not sealed."""
    batch = tree.newest()
    try:
        known = batch is not None and logkeys.opened(batch.note).origin == logkeys.house().log.origin
    except ValueError:  # someone has changed it: verification tells
        known = False
    return batch if known else None


def due(at: datetime) -> list[Witness]:
    """Witnesses that have not cosigned the newest head, and may be asked."""
    batch = newest()
    if batch is None:
        return []
    asked = Witness.objects.filter(ended_at=None, next_at__lte=at)
    return list(asked.exclude(name__in=batch.cosignatures.values("name")))


def claimed(to: Witness, at: datetime) -> bool:
    """Whether this worker took the witness for LEASE; another one may have been faster."""
    with guard.housekeeping("witness.contact"):
        taken = Witness.objects.filter(pk=to.pk, next_at=to.next_at)
        return taken.update(next_at=at + LEASE, asked_at=at) == 1


def submit(to: Witness, at: datetime) -> str:
    """Ask one witness to cosign the newest head; what was in the way, or ""."""
    batch = newest()
    if batch is None:
        return ""
    try:
        size = ask(to, batch)
    except Conflict as error:
        _alarm(to, batch, error)
        return _noted(to, at, trouble=str(error))
    except (wire.Unreached, ValueError) as error:
        return _noted(to, at, trouble=str(error))
    return _noted(to, at, size=size)


def ask(to: Witness, batch: Batch) -> int:
    """The size that the witness has cosigned afterwards, or has told. Raises Conflict, Unreached or ValueError."""
    old = min(to.size, batch.size)
    for _try in range(2):
        request = Request(old, tuple(tree.consistency_proof(old, batch.size)), batch.note.encode())
        status, body = wire.ask(f"{to.url}/add-checkpoint", witness.format_request(request))
        if status == 200:
            keep(batch, request, body, to)
            return batch.size
        if status == 422:
            raise Conflict(batch.size, longer=False)
        if status != 409:
            raise wire.Unreached(wire.said(status, body))
        told = witness.parse_size(body)
        present = tree.newest()
        if present is None or told > present.size:
            raise Conflict(told, longer=True)
        if told == old == batch.size:
            raise Conflict(told, longer=False)
        if told > batch.size:
            return told  # it has seen a newer head: another worker asked meanwhile
        old = told
    raise wire.Unreached("the witness told a size and refused it")


def keep(batch: Batch, request: Request, body: bytes, to: Witness) -> None:
    """Store the good lines of an answer. Raises ValueError when there is none."""
    key = cosignature.verifier(note.parse_vkey(to.vkey))
    good = witness.verify_reply(request, body, [key])[0]
    stamp = cosignature.timestamp(good)
    if abs(stamp - clock.now().timestamp()) > OFF.total_seconds():
        raise ValueError(f"the clock of the witness or ours is wrong: {stamp}")
    at = datetime.fromtimestamp(stamp, UTC)
    with guard.housekeeping("ledger.cosign"):
        if batch.cosignatures.filter(name=good.name).exists():
            return
        try:
            with transaction.atomic():
                Cosignature.objects.create(batch=batch, name=good.name, line=note.format_signature(good), at=at)
        except IntegrityError:
            log.info("another worker kept the cosignature of %s", good.name)


def _noted(to: Witness, at: datetime, *, size: int | None = None, trouble: str = "") -> str:
    found = Witness.objects.filter(pk=to.pk)
    with guard.housekeeping("witness.contact"):
        if size is None:
            failures = min(to.failures + 1, 30)
            wait = min(PAUSE * 2 ** min(failures, 10), LONGEST)
            found.update(trouble=trouble[:200], failures=failures, next_at=at + wait)
        else:
            found.update(trouble="", failures=0, size=size, answered_at=at, next_at=at + PAUSE)
    return trouble


def _alarm(to: Witness, batch: Batch, found: Conflict) -> None:
    """With what the witness publishes as the last checkpoint it saw of us, where it does."""
    try:
        seen = wire.fetch(f"{to.url}/{witness.monitoring_path(logkeys.house().log.origin)}") or b""
    except wire.Unreached:
        seen = b""
    evidence = f"{batch.note}\n{seen.decode(errors='replace')}"
    words = "split.witness.longer" if found.longer else "split.witness"
    data = {"words": words, "name": to.name, "size": found.size}
    # While it lasts each new head would be a new incident: what the witness saw is what counts.
    name = incident(Alarm.Kind.SPLIT, to.name, seen or str(found.size))
    raise_once(Alarm.Kind.SPLIT, to.name, name, data, evidence)
