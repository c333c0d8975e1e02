"""Looking ourselves at what the watched logs publish, so that one that never asks us is watched too."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import cache

from django.conf import settings
from django.db.models import Q

from bandeng.algorithms import merkle
from bandeng.algorithms.tlog import audit, checkpoint, note, paths, tiles
from bandeng.algorithms.tlog.checkpoint import Checkpoint
from bandeng.algorithms.tlog.witness import Request
from bandeng.core import guard
from bandeng.gateway import wire
from bandeng.gateway.models import WatchedLog
from bandeng.gateway.parties import verifiers
from bandeng.gateway.witnessing import add_checkpoint, alarm

# How long one worker has a log to itself: longer than any log takes to answer.
LEASE = timedelta(seconds=120)


class Forked(Exception):
    """The log's own tiles show that what it signed now does not continue what it signed before."""


class NotSound(Exception):
    """What the log serves cannot be used, and proves nothing."""


def due(at: datetime) -> list[WatchedLog]:
    """Watched logs that publish somewhere, and whose turn it is."""
    now = Q(next_at__isnull=True) | Q(next_at__lte=at)
    return list(WatchedLog.objects.filter(now, ended_at=None).exclude(url=""))


def claimed(log: WatchedLog, at: datetime) -> bool:
    """Whether this worker took the log for LEASE; another one may have been faster."""
    with guard.housekeeping("witness.contact"):
        return WatchedLog.objects.filter(pk=log.pk, next_at=log.next_at).update(next_at=at + LEASE) == 1


def look(log: WatchedLog, at: datetime) -> str:
    """Fetch the newest checkpoint, hold it against the last one and cosign it; what was in the way, or ""."""
    trouble = ""
    try:
        trouble = _looked(log, at)
    except (wire.Unreached, NotSound, ValueError) as error:
        trouble = str(error)[:200]
    except audit.Found as error:
        trouble = f"{error.problem.path}: {error.problem.reason}"[:200]
    after = at + timedelta(seconds=settings.WATCH_EVERY)
    with guard.housekeeping("witness.contact"):
        found = WatchedLog.objects.filter(pk=log.pk)
        found.update(trouble=trouble, next_at=after)
        if not trouble:
            found.update(fetched_at=at)
    return trouble


def _looked(log: WatchedLog, at: datetime) -> str:
    fetch = cache(lambda path: wire.fetch(f"{log.url}/{path}"))
    message = fetch(paths.CHECKPOINT)
    if message is None:
        raise NotSound("no checkpoint is served")
    new, opened = checkpoint.open(message, log.origin, verifiers(log.vkeys))
    kept = opened.text + "\n" + "".join(map(note.format_signature, opened.verified))
    try:
        proof = proved(fetch, _last(log), new)
    except Forked:
        alarm(log, new, kept)
        return "the log has two histories"
    if new.size < log.size:
        return f"an older checkpoint is served, of {new.size} entries"
    answer = add_checkpoint(Request(log.size, tuple(proof), kept.encode()), at)
    # 409: they asked us themselves meanwhile.
    return "" if answer.status in (200, 409) else answer.body.decode().strip()


def _last(log: WatchedLog) -> Checkpoint:
    return Checkpoint(log.origin, log.size, bytes(log.root) if log.note else merkle.EMPTY_ROOT)


def proved(fetch: Callable[[str], bytes | None], one: Checkpoint, other: Checkpoint) -> list[bytes]:
    """The proof from the smaller to the larger of two checkpoints of a log, read from its tiles.

    Forked when they cannot both be true. NotSound, or audit.Found, when the tiles belong to neither.
    """
    small, large = sorted((one, other), key=lambda tree: tree.size)
    if small.size == large.size:
        if small.root != large.root:
            raise Forked
        return []
    if small.size == 0:
        return []
    read = audit.reader(fetch)
    path = tiles.consistency_proof(read, small.size, large.size)
    if merkle.verify_consistency(small.size, small.root, large.size, large.root, path):
        return path
    if tiles.root(read, large.size) == large.root:
        raise Forked
    raise NotSound("the tiles served are not those of the checkpoint")
