"""Forgetting what residents left at a meeting: telephone and code, when the time is up. Numbers and minutes stay."""

from contextlib import suppress
from datetime import timedelta

from django.db.models import Q

from bandeng.core import clock
from bandeng.core.actions import Act, By, action, locked
from bandeng.core.errors import Refused, WrongState
from bandeng.deliberate.models import Activity, Participant
from bandeng.studio.models import Studio

LEFT = Q(sealed__isnull=False) | Q(code_hash__isnull=False)


@action("meeting.forget")
def forget(act: Act, activity: Activity) -> None:
    """Destroy the telephones and codes of an activity's residents."""
    act.require(act.by.role == "system")
    fresh = locked(activity)
    gone = fresh.participants.filter(LEFT).update(sealed=None, code_hash=None, tell_later=False)
    if not gone:
        raise WrongState
    act.record(fresh.subject, studio=fresh.studio, kind=fresh.kind, participants=gone)


def due() -> list[Activity]:
    """Those whose time is up: so many days after they were closed, or else after they were held or laid down."""
    found: list[Activity] = []
    for studio in Studio.objects.all():
        limit = clock.now() - timedelta(days=studio.setting("meeting_keep_days"))
        over = Q(closed_at__lt=limit) | Q(closed_at=None, minuted_at__lt=limit)
        over |= Q(minuted_at=None, held_at__lt=limit) | Q(held_at=None, made_at__lt=limit)
        left = Participant.objects.filter(LEFT).values("activity")
        found += Activity.objects.filter(over, studio=studio, pk__in=left)
    return found


def forget_due() -> int:
    """Forget what is due; how many. For the worker, and after a restore."""
    done = 0
    for activity in due():
        with suppress(Refused):  # another worker was faster
            forget(By(), activity)
            done += 1
    return done
