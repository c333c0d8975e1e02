"""Asking for a full verification of the ledger; the worker does it (gateway.verification)."""

import secrets

from django.utils.translation import gettext as _

from bandeng.core.actions import Act, action
from bandeng.core.errors import WrongState
from bandeng.core.models import Job
from bandeng.gateway import rules

JOB = "log.verify"
WAITING, RUNNING = "waiting", "running"


@action("log.verify")
def ask_verification(act: Act) -> Job:
    """Have the whole ledger verified now. One at a time."""
    rules.require(act, "log.audit")
    if Job.objects.filter(name=JOB, state__in=(WAITING, RUNNING)).exists():
        raise WrongState(_("正在核对，请等这一次结束。"))
    job = Job.objects.create(name=JOB, key=secrets.token_hex(16), state=WAITING, started_at=act.at)
    act.record(f"verify-{job.pk}")
    return job
