"""Signs of life: each worker's machine has a row in `core_job`, so that a web server elsewhere sees it too."""

import socket
from datetime import datetime, timedelta

from bandeng.core import guard
from bandeng.core.models import Job

NAME = "worker"


def beat(at: datetime, sealed_at: datetime | None) -> None:
    """Note that a worker lives here, and when it last sealed without an error."""
    data = {"alive": at.isoformat(), "sealed": sealed_at.isoformat() if sealed_at else ""}
    with guard.housekeeping("job.progress"):
        Job.objects.update_or_create(
            name=NAME,
            key=socket.gethostname()[:64],
            defaults={"data": data},
            create_defaults={"data": data, "started_at": at},
        )


def _latest(what: str) -> datetime | None:
    noted = [row.get(what) for row in Job.objects.filter(name=NAME).values_list("data", flat=True)]
    return max((datetime.fromisoformat(moment) for moment in noted if moment), default=None)


def silent_for(at: datetime) -> timedelta | None:
    """How long no worker anywhere has given a sign of life; None when none ever did."""
    last = _latest("alive")
    return None if last is None else at - last


def not_sealed_for(at: datetime) -> timedelta | None:
    """How long no worker anywhere has sealed without an error; None when none ever did."""
    last = _latest("sealed")
    return None if last is None else at - last
