"""Holding a checkpoint that someone has against the database: does it belong to the same history?"""

from enum import StrEnum
from itertools import pairwise

from bandeng.algorithms.tlog import checkpoint, note, tiles
from bandeng.algorithms.tlog.checkpoint import Checkpoint
from bandeng.core import logkeys
from bandeng.gateway.actions import raise_once
from bandeng.gateway.alarms import incident
from bandeng.gateway.models import Alarm
from bandeng.ledger import tree


class Verdict(StrEnum):
    CONSISTENT = "consistent"
    SPLIT = "split"
    LONGER = "longer"
    NOT_OURS = "not_ours"
    NOT_SIGNED = "not_signed"
    EARLIER = "earlier"
    MALFORMED = "malformed"


def compare(text: str) -> tuple[Verdict, Checkpoint | None]:
    """What a checkpoint says about our log. One that we signed and that contradicts the database raises an alarm."""
    message = (text.replace("\r\n", "\n").strip() + "\n").encode()
    try:
        new = checkpoint.parse(note.split(message)[0])
    except ValueError:
        return Verdict.MALFORMED, None
    log = next((log for log in logkeys.house().logs if log.origin == new.origin), None)
    if log is None:
        return Verdict.NOT_OURS, new
    try:
        opened = note.open(message, logkeys.verifiers(log.origin))
    except ValueError:
        return Verdict.NOT_SIGNED, new
    # Where an older database was restored the log before ended: what it had beyond is known to be lost.
    ended = next((after.begins for before, after in _successions() if before == log.origin), None)
    if ended is not None and new.size > ended:
        return Verdict.EARLIER, new
    verdict = _held_against(new)
    if verdict != Verdict.CONSISTENT:
        kept = opened.text + "\n" + "".join(map(note.format_signature, opened.verified))
        _alarm(new, verdict, kept)
    return verdict, new


def _successions() -> list[tuple[str, logkeys.Log]]:
    logs = logkeys.house().logs
    return [(before.origin, after) for before, after in pairwise(logs)]


def _held_against(new: Checkpoint) -> Verdict:
    newest = tree.newest()
    if new.size > (newest.size if newest else 0):
        return Verdict.LONGER
    try:
        same = tiles.root(tree.read, new.size) == new.root
    except ValueError:  # a tile is not what it should be
        same = False
    return Verdict.CONSISTENT if same else Verdict.SPLIT


def _alarm(new: Checkpoint, verdict: Verdict, message: str) -> None:
    newest = tree.newest()
    words = "split.longer" if verdict == Verdict.LONGER else "split"
    evidence = f"{message}\n{newest.note if newest else ''}"
    name = incident(Alarm.Kind.SPLIT, new.origin, str(new.size), new.root)
    raise_once(Alarm.Kind.SPLIT, new.origin, name, {"words": words, "size": new.size}, evidence)
