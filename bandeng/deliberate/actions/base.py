"""What the actions of this room share."""

from collections.abc import Iterable
from typing import Any

from bandeng.core.actions import Act, check_version, locked
from bandeng.deliberate import rules
from bandeng.deliberate.models import Activity
from bandeng.deliberate.states import MOVES, moved


def begin(act: Act, activity: Activity, version: int | None = None, verb: str = "activity.arrange") -> Activity:
    """The activity under lock, after the checks of who may and of the state; its state is already the next one."""
    fresh = locked(activity)
    rules.permit(act, verb, fresh)
    check_version(fresh, version)
    if act.code in MOVES:
        fresh.state = moved(act.code, fresh.state)
    return fresh


def finish(act: Act, activity: Activity, fields: Iterable[str] = (), **private: Any) -> Activity:
    """Write the activity and its entry; never a name or a word in it."""
    activity.version += 1
    activity.save(update_fields=[*fields, "version"] if fields else None)
    act.record(activity.subject, studio=activity.studio, kind=activity.kind, state=activity.state, **private)
    return activity
