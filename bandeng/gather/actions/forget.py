"""Forgetting a visitor: what they left is destroyed, that it was is recorded, and the count of visits stays."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from bandeng.core import forgetting
from bandeng.core.actions import Act, By, action
from bandeng.core.errors import WrongState
from bandeng.gather import tell, visitor
from bandeng.gather.actions.visits import begin, finish
from bandeng.gather.models import Booking
from bandeng.gather.states import AHEAD
from bandeng.ledger.erasing import forget
from bandeng.post import outbox


@action("booking.erase")
def erase(act: Act, booking: Booking, *, asked: bool = False, replays: Sequence[str] = ()) -> None:
    """Destroy name, telephone, topic and what opens the booking, and the openings of its entries.

    By the system only: when the studio's days are over, within an action of the resident's (`asked`), or after a
    restore (`replays`: the leaves of the entries that were lost with it).
    """
    fresh = begin(act, booking)
    if fresh.erased_at and not replays:
        raise WrongState(_("来访信息已经删除了。"))
    visitor.erase(fresh)
    values: dict[str, Any] = {"erased_at": act.at}
    if asked and fresh.state in AHEAD:
        values |= {"state": Booking.State.CANCELLED, "ended_at": act.at}
    outbox.forget(fresh.subject, kind=tell.VISITOR)
    openings = forget(fresh.subject)
    more = {"replays": list(replays)} if replays else {}
    finish(act, fresh, values, asked=asked, openings=openings, **more)
    forgetting.note(fresh.subject)


def once_more(subject: str, asked: bool, whole: bool, replays: list[str]) -> bool:
    """After a restore: erase what had been erased since the backup was made; whether it is anything of this room's."""
    booking = Booking.objects.select_related("occasion").filter(subject=subject).first()
    if booking is None:
        return False
    erase(By(), booking, asked=asked, replays=replays)
    return True
