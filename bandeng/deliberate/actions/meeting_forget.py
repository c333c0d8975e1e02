"""Forgetting, when the time is up, what residents left at a meeting, and the activity's key. Minutes stay."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q

from bandeng.core import clock, forgetting
from bandeng.core.actions import Act, By, action, locked
from bandeng.core.errors import Refused, WrongState
from bandeng.deliberate.hearers import PARTICIPANT
from bandeng.deliberate.models import Activity, Opinion, Participant
from bandeng.post import outbox
from bandeng.studio.models import Studio

LEFT = Q(sealed__isnull=False) | Q(code_hash__isnull=False)


@action("meeting.forget")
def forget(act: Act, activity: Activity, *, replays: Sequence[str] = ()) -> None:
    """Destroy the telephones and codes of an activity's residents; and its key, once no words lie under it."""
    act.require(act.by.role == "system")
    fresh = locked(activity)
    left = list(fresh.participants.filter(LEFT))
    key = bool(fresh.wrapped_key) and not fresh.opinions.filter(sealed__isnull=False).exists()
    if not left and not key and not replays:
        raise WrongState
    for one in left:
        outbox.forget(str(one.pk), about=fresh.subject, kind=PARTICIPANT)
    fresh.participants.filter(LEFT).update(sealed=None, code_hash=None, tell_later=False)
    if key:
        fresh.wrapped_key, fresh.erased_at = None, act.at
        fresh.save(update_fields=["wrapped_key", "erased_at"])
    more: dict[str, Any] = {"replays": list(replays)} if replays else {}
    act.record(fresh.subject, studio=fresh.studio, kind=fresh.kind, participants=len(left), key=key, **more)
    forgetting.note(fresh.subject)


def due() -> list[Activity]:
    """Those whose time is up: so many days after they were closed, or else after they were held or laid down."""
    found: list[Activity] = []
    for studio in Studio.objects.all():
        limit = clock.now() - timedelta(days=studio.setting("meeting_keep_days"))
        over = Q(closed_at__lt=limit) | Q(closed_at=None, minuted_at__lt=limit)
        over |= Q(minuted_at=None, held_at__lt=limit) | Q(held_at=None, made_at__lt=limit)
        words = Opinion.objects.filter(activity=OuterRef("pk"), sealed__isnull=False)
        key = Q(wrapped_key__isnull=False) & ~Exists(words)
        left = Participant.objects.filter(LEFT).values("activity")
        found += Activity.objects.filter(over, key | Q(pk__in=left), studio=studio)
    return found


def forget_due() -> int:
    """Forget what is due; how many. For the worker, and after a restore."""
    done = 0
    for activity in due():
        with suppress(Refused):  # another worker was faster
            forget(By(), activity)
            done += 1
    return done


def once_more(subject: str, asked: bool, whole: bool, replays: list[str]) -> bool:
    """After a restore: forget what had been forgotten since the backup; whether it is an activity."""
    found = Activity.objects.filter(subject=subject).first()
    if found is None:
        return False
    forget(By(), found, replays=replays)
    return True
