"""What the actions on visits share: locks, who may, the state, the entry."""

from typing import Any

from django.utils.translation import gettext as _

from bandeng.core import clock
from bandeng.core.actions import Act, locked
from bandeng.core.errors import WrongState
from bandeng.gather import rules
from bandeng.gather.models import Booking, Occasion
from bandeng.gather.states import MOVES


def begin(act: Act, booking: Booking) -> Booking:
    """The visit under the lock of its occasion, if whoever acts may and its state allows."""
    occasion = locked(booking.occasion)
    rules.permit_visit(act, occasion)
    fresh = locked(booking)
    fresh.occasion = occasion
    if act.code in MOVES and fresh.state not in MOVES[act.code][0]:
        words = _("这一位现在是“%(state)s”，不能这样办。请刷新页面后再看。")
        raise WrongState(words % {"state": fresh.get_state_display()})
    return fresh


def finish(act: Act, booking: Booking, values: dict[str, Any] | None = None, **private: Any) -> Booking:
    """Write what changes, with the state that follows, and the entry."""
    for name, value in (values or {}).items():
        setattr(booking, name, value)
    if act.code in MOVES:
        booking.state = MOVES[act.code][1]
    booking.version += 1
    booking.save()
    record(act, booking, **private)
    return booking


def record(act: Act, booking: Booking, **private: Any) -> None:
    occasion = booking.occasion
    act.record(booking.subject, studio=occasion.studio, kind=occasion.kind, occasion=occasion.subject, **private)


def on_its_day(act: Act, occasion: Occasion) -> None:
    """Raise WrongState unless the occasion is held, and today."""
    if occasion.state != Occasion.State.ON:
        raise WrongState(_("这一场已经取消，不能取号、叫号。"))
    if clock.day(act.at) != occasion.day:
        raise WrongState(_("这一场不在今天，当天才能取号、叫号。"))
