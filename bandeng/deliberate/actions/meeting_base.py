"""What the actions of a meeting share."""

from collections.abc import Collection
from typing import Any, TypeVar

from django.db.models import Manager, Model
from django.utils.translation import gettext as _

from bandeng.core.actions import Act, locked
from bandeng.core.errors import WrongState
from bandeng.deliberate import rules
from bandeng.deliberate.models import Activity, Participant
from bandeng.deliberate.states import BEFORE, OPEN, State
from bandeng.studio.actions.base import changed

M = TypeVar("M", bound=Model)
LIVE = frozenset({State.IN_SESSION})
# Until the meeting ends.
COMING = BEFORE | LIVE


def held(activity: Activity, states: Collection[str] = OPEN) -> Activity:
    """The activity under lock, so that nothing is written beside its being settled; WrongState in other states."""
    return stated(locked(activity), states)


def stated(fresh: Activity, states: Collection[str]) -> Activity:
    """The same activity, or WrongState in words where it is in none of these states."""
    if fresh.state not in states:
        raise WrongState(_said(fresh, states))
    return fresh


def _said(activity: Activity, states: Collection[str]) -> str:
    if activity.state in (State.MINUTED, State.CLOSED):
        return _("纪要已经定稿，不能再改。")
    if states == LIVE:
        return _("会议正在开的时候才能这样做，请先点“开始会议”。")
    return _("这项活动现在是“%(state)s”，不能这样办理。请刷新页面后再看。") % {"state": State(activity.state).label}


def begin(act: Act, activity: Activity, states: Collection[str] = OPEN) -> Activity:
    """As `held`, for whoever may run the meeting."""
    fresh = locked(activity)
    rules.permit(act, "activity.minute", fresh)
    return stated(fresh, states)


def standing(rows: Manager[M], thing: M) -> M:
    """`thing` of the activity as it is under the activity's lock; WrongState where another has taken it off."""
    fresh = rows.filter(pk=thing.pk).first()
    if fresh is None:
        raise WrongState(_("这一项刚被别人去掉了，请刷新页面再看。"))
    return fresh


def opened(act: Act, activity: Activity) -> None:
    """The meeting begins: who chairs it is there."""
    if activity.chair is not None:
        values = {"part": Participant.Part.CHAIR, "label": activity.chair.name, "made_at": act.at}
        chair, _made = activity.participants.get_or_create(person=activity.chair, defaults=values)
        changed(chair, {"part": Participant.Part.CHAIR, "came_at": chair.came_at or act.at})


def wound_up(act: Act, activity: Activity) -> None:
    """The meeting is over: whoever speaks ends, nobody waits any more, what is on the agenda ends."""
    activity.agenda.filter(begun_at__isnull=False, ended_at=None).update(ended_at=act.at)
    activity.speeches.filter(begun_at__isnull=False, ended_at=None).update(ended_at=act.at)
    activity.speeches.filter(begun_at=None, withdrawn_at=None).update(withdrawn_at=act.at)


def own(act: Act, participant: Participant) -> bool:
    """Whether whoever acts is this participant: signed in, or a resident whose code was shown (the view asks it)."""
    if act.person is not None:
        return bool(participant.person_id == act.person.pk)
    return act.by.role == "resident" and participant.code_hash is not None


def record(act: Act, activity: Activity, **private: Any) -> None:
    """The entry: references and hashes only."""
    act.record(activity.subject, studio=activity.studio, kind=activity.kind, **private)
