"""We witness others: cosigning a checkpoint (c2sp.org/tlog-witness), read, checked and stored in one transaction."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet

from bandeng.algorithms.tlog import note, witness
from bandeng.algorithms.tlog.checkpoint import Checkpoint
from bandeng.algorithms.tlog.witness import Answer, Request
from bandeng.core import guard, logkeys
from bandeng.gateway.actions import raise_once
from bandeng.gateway.alarms import incident
from bandeng.gateway.models import Alarm, WatchedLog
from bandeng.gateway.parties import verifiers

# Asked again for what was cosigned so lately, we give the same lines: whoever repeats a request writes nothing.
AGAIN = timedelta(seconds=60)


@dataclass(frozen=True, slots=True)
class Fork:
    """A log signed another checkpoint of the size that we cosigned."""

    new: Checkpoint
    note: str


def add_checkpoint(request: Request, at: datetime) -> Answer:
    """Answer a request; what proves that the log has two histories raises an alarm."""
    found = _watched(request).first()
    keys = verifiers(found.vkeys) if found else None
    answer = witness.answer(request, keys, _stored(found))
    if answer.status == 200:
        return _cosigned(request, at)
    if found and keys and answer.status != 403 and (fork := _fork(found, request, keys)):
        alarm(found, fork.new, fork.note)
    return answer


def _watched(request: Request) -> QuerySet[WatchedLog]:
    return WatchedLog.objects.filter(origin=request.checkpoint.origin, ended_at=None)


def _stored(log: WatchedLog | None) -> tuple[int, bytes] | None:
    return (log.size, bytes(log.root)) if log and log.note else None


def _cosigned(request: Request, at: datetime) -> Answer:
    """The answer under a lock, so that whoever comes second is held against what the first has stored."""
    with guard.housekeeping("witness.cosign"), transaction.atomic():
        found = _watched(request).select_for_update().first()
        keys = verifiers(found.vkeys) if found else None
        answer = witness.answer(request, keys, _stored(found))
        if found is None or keys is None or answer.checkpoint is None:
            return answer
        if said := _said_lately(found, answer.checkpoint, at):
            return Answer(200, said)
        body = witness.cosign(request, [logkeys.witness(at)])
        # Kept are the lines that we verified: those of the log, and ours.
        opened = note.open(request.note, keys)
        lines = "".join(map(note.format_signature, opened.verified))
        found.size, found.root = answer.checkpoint.size, answer.checkpoint.root
        found.note, found.cosigned_at = f"{opened.text}\n{lines}{body.decode()}", at
        found.save(update_fields=["size", "root", "note", "cosigned_at"])
    return Answer(200, body)


def _said_lately(log: WatchedLog, new: Checkpoint, at: datetime) -> bytes:
    """Our lines under what was cosigned a moment ago, where this is the same."""
    known = _stored(log) == (new.size, new.root)
    if not known or log.cosigned_at is None or not timedelta() <= at - log.cosigned_at < AGAIN:
        return b""
    key = note.parse_vkey(logkeys.house().witness.vkey)
    lines = note.split(log.note.encode())[1]
    ours = (line for line in lines if (line.name, line.key_id) == (key.name, key.key_id))
    return "".join(map(note.format_signature, ours)).encode()


def _fork(log: WatchedLog, request: Request, keys: list[note.Verifier]) -> Fork | None:
    """A checkpoint that the log signed is proof, and not what someone else may have sent along with it."""
    opened = note.open(request.note, keys)
    new = request.checkpoint
    if not log.note or new.size != log.size or new.root == bytes(log.root):
        return None
    return Fork(new, opened.text + "\n" + "".join(map(note.format_signature, opened.verified)))


def alarm(log: WatchedLog, new: Checkpoint, message: str) -> Alarm | None:
    """A log that we watch has two histories: the one we cosigned, and that of `message`."""
    name = incident(Alarm.Kind.WATCHED, log.origin, bytes(log.root), new.root)
    data = {"name": log.origin, "size": new.size}
    return raise_once(Alarm.Kind.WATCHED, log.origin, name, data, f"{log.note}\n{message}")


def last_checkpoint(origin_hash: str) -> str | None:
    """What we cosigned last of the log whose origin has this hash; None where there is nothing."""
    for log in WatchedLog.objects.exclude(note=""):
        if witness.monitoring_path(log.origin).partition("/")[0] == origin_hash:
            return log.note
    return None
