"""Meetings by actions, for tests of this room."""

import itertools
from typing import Any

from bandeng.core import clock
from bandeng.core.actions import By
from bandeng.deliberate import meeting_code
from bandeng.deliberate.actions import activity as A
from bandeng.deliberate.actions import meeting as M
from bandeng.deliberate.actions import meeting_notes as N
from bandeng.deliberate.actions import meeting_people as P
from bandeng.deliberate.actions import meeting_settle as S
from bandeng.deliberate.models import Activity, Note, Participant
from bandeng.listen.models import Matter
from tests.cast import Cast

_keys = itertools.count()


def running(cast: Cast, **more: Any) -> Activity:
    """A bench meeting that has begun, chaired by the officer."""
    given = {"kind": "bench", "title": "院里停车怎么排", "hosts": "板凳里社区党支部", "form_key": f"meet{next(_keys)}"}
    values = {**given, "chair": cast["officer"], "now": True, **more}
    return A.open_activity(cast.by("officer"), cast.studio, **values)


def code(activity: Activity) -> str:
    """The code that is shown now."""
    return meeting_code.shown(activity.pk, clock.now())


def resident(activity: Activity, form_key: str = "r" * 32) -> tuple[Participant, str]:
    """A resident who has scanned the code, and their own code."""
    return P.join(By(role="resident"), code=code(activity), form_key=form_key)


def came(cast: Cast, activity: Activity, name: str) -> Participant:
    return P.come(cast.by(name), code=code(activity))


def noted(
    cast: Cast,
    activity: Activity,
    text: str,
    *,
    kind: str = "said",
    who: Participant | None = None,
    by: str = "officer",
) -> Note:
    return N.write(cast.by(by), activity, N.Written(kind, text, who), key=f"key-{next(_keys):032d}")


def settled(cast: Cast, activity: Activity) -> Activity:
    """Its minutes settled, after a line in them."""
    if not activity.notes.exists():
        noted(cast, activity, "同意先划线，再试行一个月。", kind="agreed")
    ended = A.end_meeting(cast.by("officer"), activity)
    return S.settle(cast.by("officer"), ended)


def furnish(cast: Cast, matter: Matter) -> tuple[dict[str, Any], dict[str, dict[str, Any]]]:
    one = running(cast)
    M.add_point(cast.by("officer"), one, title="居民发言", minutes=20)
    who, _code = resident(one)
    note = noted(cast, one, "院里只有三十个车位。", who=who)
    over = running(cast, title="楼道灯谁来换")
    P.enter_residents(cast.by("officer"), over, count=2)
    over = settled(cast, over)
    held = running(cast, title="凉亭几点关灯")
    noted(cast, held, "晚上十点。")
    held = A.end_meeting(cast.by("officer"), held)
    things = {
        "meeting meeting_now meeting_people meeting_code minutes minutes_feed participant": one,
        "minutes_settle": held,
        "minutes_witness minutes_public minutes_text": over,
    }
    return things, {
        "meeting_do": {"pk": one.pk, "slug": "give"},
        "note": {"pk": one.pk, "note_pk": note.pk},
        "minutes_paper": {"pk": over.pk, "form": "html"},
        "meeting_here": {"code": code(one)},
    }
