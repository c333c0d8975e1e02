"""Closing an activity (办结): when nothing that was promised is open any more; told to all who took part."""

from django.utils.translation import gettext as _

from bandeng.core.actions import Act, action
from bandeng.core.errors import WrongState
from bandeng.deliberate import activity_tell
from bandeng.deliberate.actions.base import begin, finish
from bandeng.deliberate.commitment_states import OPEN
from bandeng.deliberate.models import Activity
from bandeng.studio.actions.base import words


def still_open(left: int) -> str:
    return _("还有 %(count)d 件承诺没有了结，核实销号以后再办结。") % {"count": left}


@action("activity.close")
def close(act: Act, activity: Activity, *, result: str, version: int | None = None) -> Activity:
    """Close with the result in words for everyone."""
    fresh = begin(act, activity, version)
    left = fresh.commitments.filter(state__in=OPEN).count()
    if left:
        raise WrongState(still_open(left))
    fresh.result = words(result, 2000, "result", _("请写结果，大家都会看到。"))
    fresh.closed_at = act.at
    finish(act, fresh, commitments=fresh.commitments.count())
    activity_tell.closed(act, fresh)
    return fresh
