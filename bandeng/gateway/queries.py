"""What the auditor's screen shows."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from bandeng.core.models import Job
from bandeng.gateway import alarms as said
from bandeng.gateway import policies, verification
from bandeng.gateway.models import Alarm, WatchedLog, Witness
from bandeng.ledger.models import Batch
from bandeng.ledger.report import Kind, Problem
from bandeng.ledger.tree import signed

HEADS, CLEARED, VERIFICATIONS = 10, 10, 5


@dataclass(frozen=True, slots=True)
class Told:
    """An alarm and its words."""

    alarm: Alarm
    words: str


def _told(found: Iterable[Alarm]) -> list[Told]:
    return [Told(alarm, said.words(alarm)) for alarm in found]


def standing() -> list[Told]:
    """The alarms that nobody has cleared: these are public."""
    return _told(said.standing())


def cleared() -> list[Told]:
    """The last ones that were cleared."""
    found = Alarm.objects.exclude(cleared_at=None).select_related("cleared_by").order_by("-cleared_at")
    return _told(found[:CLEARED])


@dataclass(frozen=True, slots=True)
class Head:
    """A signed head, who cosigned it, and whether they are enough for the policy."""

    batch: Batch
    cosigned: list[str]
    met: bool


def heads() -> list[Head]:
    """The last signed heads, the newest first."""
    found, asked = signed().prefetch_related("cosignatures")[:HEADS], policies.terms()
    return [
        Head(batch, sorted(line.name for line in batch.cosignatures.all()), policies.met(asked, batch))
        for batch in found
    ]


def witnesses() -> list[Witness]:
    return list(Witness.objects.filter(ended_at=None))


def watched() -> list[WatchedLog]:
    return list(WatchedLog.objects.filter(ended_at=None))


@dataclass(frozen=True, slots=True)
class Verification:
    """One full verification: how far it is, or what came of it."""

    job: Job
    problem: str

    @property
    def result(self) -> dict[str, Any]:
        return dict(self.job.data) if self.job.state == verification.ENDED else {}


def verifications() -> list[Verification]:
    """The last ones, the newest first."""
    return [Verification(job, _problem(job)) for job in verification.jobs()[:VERIFICATIONS]]


def _problem(job: Job) -> str:
    found = job.data.get("problem")
    return Problem(Kind(found[0]), found[1], found[2]).words if found else ""


def witness_vkeys() -> list[str]:
    """The keys of everyone who witnesses us, or did."""
    return list(Witness.objects.order_by("pk").values_list("vkey", flat=True))
