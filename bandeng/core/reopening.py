"""Keys and logs that follow one another: a new key, and a new log where an older database was put back.

A log must never say two things of the same place. Whoever puts back an older database and goes on would make it do so:
sealing stops as long as the file outside knows more than the database, until a new log is opened that cites the old.
"""

import json
from typing import Any

from django.conf import settings

from bandeng.algorithms.tlog import fields
from bandeng.core import clock, guard, logkeys
from bandeng.core.actions import Act, By, action
from bandeng.ledger import sealing, tree
from bandeng.ledger.models import Batch, Entry

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
def _reopen(act: Act, *, cites: str) -> None:
    begins = tree.size()
    act.record(SUBJECT, cites=cites, begins=begins)
    if logkeys.house().log.cites != cites:
        logkeys.save(logkeys.reopened(act.at, begins, cites))


@action("log.rotate", facts=("rotated", "stolen"))
def _rotate(act: Act, *, why: str, stolen: bool) -> logkeys.Key:
    new, key = logkeys.rotated(act.at, why, stolen=stolen)
    act.record(SUBJECT, fact="stolen" if stolen else "rotated", cites=key.vkey)
    logkeys.save(new)
    return key


def reopen(cites: str) -> logkeys.Log:
    """Open a new log that goes on from what is sealed here and cites the last known checkpoint of the old one.

    May be called again for the same checkpoint: what a kill has left undone is done, and the rest only once. The file
    outside is kept beside the new one; only when it is away sealing goes on, and that under the new name.
    """
    if logkeys.house().log.cites != cites or not _noted(cites):
        _reopen(By(), cites=cites)
    if behind():
        file = settings.HEADS_FILE
        file.replace(file.with_name(f"{file.name}.{clock.now():%Y%m%d%H%M%S}"))
    _publish()
    return logkeys.house().log


def _noted(cites: str) -> bool:
    """Whether the database knows of the reopening."""
    last = Entry.objects.filter(code="log.reopen").order_by("-pk").first()
    return last is not None and json.loads(last.public)["cites"] == cites


def rotate(why: str, *, stolen: bool = False) -> logkeys.Key:
    """Let a new key sign from now on. What was sealed before stays as it was signed."""
    seal_all()
    return _rotate(By(), why=why, stolen=stolen)


def seal_all() -> int | None:
    """Seal what has been committed and return how much; None, and nothing done, as long as the database is behind."""
    if behind():
        return None
    sealed = 0
    with guard.housekeeping("ledger.seal"):
        while some := sealing.seal(clock.now(), sign=logkeys.sign):
            sealed += some
    _publish()
    return sealed


def _publish() -> None:
    while sealing.publish_heads(settings.HEADS_FILE):
        pass
