"""The telephone that a resident of a meeting leaves (留电话) to be told what comes of it, and takes back."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from bandeng.core import forgetting
from bandeng.core.actions import Act, By, action, locked
from bandeng.core.errors import Invalid
from bandeng.deliberate import contacts
from bandeng.deliberate.actions.meeting_base import held, own, record, standing
from bandeng.deliberate.hearers import PARTICIPANT
from bandeng.deliberate.models import Participant
from bandeng.deliberate.states import OPEN, State
from bandeng.post import outbox

MOBILE = "1"


def contact(by: By, participant: Participant, *, phone: str) -> None:
    """A resident leaves a telephone to be told what comes of it, or takes it back (empty)."""
    if phone:
        _leave(by, participant, phone=phone)
    else:
        take_back(by, participant)


@action("participant.contact")
def _leave(act: Act, participant: Participant, *, phone: str) -> None:
    act.require(own(act, participant) and participant.number is not None)
    fresh = held(participant.activity, OPEN | {State.MINUTED})
    there = standing(fresh.participants, participant)
    if not phone.startswith(MOBILE):
        raise Invalid(_("要发短信告诉您，请填手机号。"), field="phone")
    there.sealed, there.tell_later = contacts.shut(fresh, there, {"phone": phone}), True
    there.save(update_fields=["sealed", "tell_later"])
    record(act, fresh, participant=there.pk)


@action("participant.erase")
def take_back(act: Act, participant: Participant, *, replays: Sequence[str] = ()) -> None:
    """Destroy the telephone of a resident who does not wish to hear any more; after a restore once more."""
    act.require(own(act, participant) if act.by.role == "resident" else act.by.role == "system")
    activity = locked(participant.activity)
    there = standing(activity.participants, participant)
    there.sealed, there.tell_later = None, False
    there.save(update_fields=["sealed", "tell_later"])
    outbox.forget(str(there.pk), about=activity.subject, kind=PARTICIPANT)
    subject = contacts.subject_of(there)
    more: dict[str, Any] = {"replays": list(replays)} if replays else {}
    act.record(subject, studio=activity.studio, kind=activity.kind, asked=True, **more)
    forgetting.note(subject)


def once_more(subject: str, asked: bool, whole: bool, replays: list[str]) -> bool:
    """After a restore: destroy a telephone that had been taken back since the backup; whether it is one of these."""
    kept = Participant.objects.filter(sealed__isnull=False).select_related("activity__studio")
    there = next((one for one in kept if contacts.subject_of(one) == subject), None)
    if there is None:
        return False
    take_back(By(), there, replays=replays)
    return True
