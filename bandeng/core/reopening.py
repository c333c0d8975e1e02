"""Keys and logs that follow one another: a new key, and a new log where an older database was put back.

A log must never say two things of the same place. Whoever puts back an older database and goes on would make it do so:
sealing stops as long as the file outside knows more than the database, until a new log is opened that cites the old.
"""

from typing import Any

from django.conf import settings

from bandeng.algorithms.tlog import fields
from bandeng.core import clock, guard, logkeys
from bandeng.core.actions import Act, By, action
from bandeng.ledger import sealing
from bandeng.ledger.models import Batch

SUBJECT = "log"


def newest_outside() -> dict[str, Any] | None:
    """The newest head of the file outside the database."""
    return sealing.last_head(settings.HEADS_FILE)


def behind() -> dict[str, Any] | None:
    """The head outside that the database does not lead to; None where all is well."""
    head = newest_outside()
    last = Batch.objects.order_by("-size").values("size", "root").first()
    size, root = (last["size"], bytes(last["root"]).hex()) if last else (0, "")
    if head and (head["size"] > size or (head["size"] == size and head["root"] != root)):
        return head
    return None


def cited(head: dict[str, Any]) -> str:
    """The checkpoint of a head as the file has it, or its bare text where it was sealed without a key."""
    root = fields.base64(bytes.fromhex(head["root"]))
    return str(head.get("note") or f"{logkeys.house().log.origin}\n{head['size']}\n{root}\n")


@action("log.reopen")
def _note_reopening(act: Act, *, cites: str, begins: int) -> None:
    act.record(SUBJECT, cites=cites, begins=begins)


@action("log.rotate", facts=("rotated", "stolen"))
def _note_rotation(act: Act, *, vkey: str, stolen: bool) -> None:
    act.record(SUBJECT, fact="stolen" if stolen else "rotated", cites=vkey)


def reopen(cites: str) -> logkeys.Log:
    """Open a new log that goes on from what is sealed here and cites the last known checkpoint of the old one.

    May be called again for the same checkpoint: it is opened once. The file outside is kept beside the new one.
    """
    if logkeys.house().log.cites == cites:
        return logkeys.house().log
    begins = Batch.objects.order_by("-size").values_list("size", flat=True).first() or 0
    new = logkeys.reopened(clock.now(), begins, cites)
    if behind():
        file = settings.HEADS_FILE
        file.replace(file.with_name(f"{file.name}.{clock.now():%Y%m%d%H%M%S}"))
    while sealing.publish_heads(settings.HEADS_FILE):
        pass
    logkeys.save(new)
    _note_reopening(By(), cites=cites, begins=begins)
    return new.log


def rotate(why: str, *, stolen: bool = False) -> logkeys.Key:
    """Let a new key sign from now on. What was sealed before stays as it was signed."""
    seal_all()
    new, key = logkeys.rotated(clock.now(), why, stolen=stolen)
    logkeys.save(new)
    _note_rotation(By(), vkey=key.vkey, stolen=stolen)
    return key


def seal_all() -> int | None:
    """Seal what has been committed and return how much; None, and nothing done, as long as the database is behind."""
    if behind():
        return None
    sealed = 0
    with guard.housekeeping("ledger.seal"):
        while some := sealing.seal(clock.now(), sign=logkeys.sign):
            sealed += some
    while sealing.publish_heads(settings.HEADS_FILE):
        pass
    return sealed
