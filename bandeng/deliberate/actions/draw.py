"""Making a draw (抽签) of a panel: what for, how many, by which attributes and quotas; and giving it up in public."""

import secrets
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from bandeng.core import clock, sealed
from bandeng.core.actions import Act, action, check_version, locked
from bandeng.core.errors import Invalid, WrongState
from bandeng.deliberate import draw_attributes as attributes
from bandeng.deliberate import rules
from bandeng.deliberate.models import Activity, Draw, Volunteer
from bandeng.studio.actions.base import cleaned, opaque, words
from bandeng.studio.models import Member, Studio

S = Draw.State
SMALLEST, LARGEST = 2, 60
# No letters or digits that are mistaken for others when read out.
_SLUG = "abcdefghjkmnpqrstuvwxyz23456789"


def begin(act: Act, draw: Draw, version: int | None, *states: str) -> Draw:
    """The draw under lock, after the checks of who may, of the version and of the state."""
    fresh = locked(draw)
    rules.permit(act, "draw.run", fresh)
    if states and fresh.state not in states:
        raise wrong_state(fresh)
    check_version(fresh, version)
    return fresh


def wrong_state(draw: Draw) -> WrongState:
    said = _("这次抽签现在是“%(state)s”，不能这样办理。请刷新页面后再看。")
    return WrongState(said % {"state": draw.get_state_display()})


def finish(act: Act, draw: Draw, *, cites: str = "", **private: Any) -> Draw:
    """Write the draw and its entry: numbers and hashes, never a name. `cites` is public: a commitment, a digest."""
    draw.version += 1
    draw.save()
    act.record(draw.subject, studio=draw.studio, cites=cites, state=draw.state, **private)
    return draw


def new_key(taken: set[str]) -> str:
    """Four digits that nobody on the list has: drawn, so that they tell nothing of the order."""
    return next(key for key in iter(lambda: str(1000 + secrets.randbelow(9000)), None) if key not in taken)


@action("draw.call")
def call(
    act: Act,
    studio: Studio,
    *,
    title: str,
    about: str,
    size: int,
    until: date | None = None,
    ready: Sequence[str] = (),
    own: str = "",
    from_members: bool = False,
    activity: Activity | None = None,
) -> Draw:
    """Open a draw: to residents who volunteer, or among all members in office."""
    rules.permit(act, "draw.run", studio.path)
    made = Draw(
        subject=opaque(),
        studio=studio,
        path=studio.path,
        activity=activity,
        from_members=from_members,
        slug="".join(secrets.choice(_SLUG) for _n in range(8)),
        made_by=act.person,
        made_at=act.at,
    )
    if activity and not activity.path.startswith(studio.path):
        raise Invalid(_("请选本工作室的活动。"), field="activity")
    _told(act, made, title, about, size, until)
    people = attributes.members_of(studio) if from_members else []
    if from_members:
        made.attributes = attributes.of_members(studio, size)
    else:
        made.attributes = attributes.chosen(ready, own, studio, size)
    _key, made.wrapped_key = sealed.new_wrapped_key()
    made.save()
    taken: set[str] = set()
    for member in people:
        taken.add(enlist(act, made, member, taken).key)
    act.record(made.subject, studio=studio, size=size, members=len(people))
    return made


def enlist(act: Act, draw: Draw, member: Member, taken: set[str]) -> Volunteer:
    return Volunteer.objects.create(
        subject=opaque(),
        draw=draw,
        key=new_key(taken),
        values=attributes.of_member(member),
        person=member.person,
        made_at=act.at,
    )


def _told(act: Act, draw: Draw, title: str, about: str, size: int, until: date | None) -> None:
    draw.title = cleaned(title, 80, "title")
    draw.about = words(about, 2000, "about", _("请写明请大家来做什么、几次、多久。"))
    if not SMALLEST <= size <= LARGEST:
        said = _("请抽 %(least)d 到 %(most)d 位。") % {"least": SMALLEST, "most": LARGEST}
        raise Invalid(said, field="size")
    if until and until != draw.until and until < clock.day(act.at):
        raise Invalid(_("截止日期已经过了，请选今天或以后。"), field="until")
    draw.size, draw.until = size, until


@action("draw.change")
def change(
    act: Act, draw: Draw, *, title: str, about: str, size: int, until: date | None, version: int | None = None
) -> Draw:
    """Change words, number of seats and last day, while people can volunteer. Quotas keep within the seats."""
    fresh = begin(act, draw, version, S.CALLING)
    before = fresh.size
    _told(act, fresh, title, about, size, until)
    for one in fresh.attributes:
        for value in one["values"]:
            open_end = value["most"] >= before
            value["most"] = size if open_end else min(value["most"], size)
            value["least"] = min(value["least"], size)
    return finish(act, fresh, size=size)


@action("draw.limit")
def limit(
    act: Act, draw: Draw, *, limits: Mapping[tuple[str, str], tuple[int, int]], version: int | None = None
) -> Draw:
    """Set quotas: least and most of each value on the panel."""
    fresh = begin(act, draw, version, S.CALLING)
    fresh.attributes = attributes.limited(fresh.attributes, limits, fresh.size)
    return finish(act, fresh)


@action("draw.fail")
def fail(act: Act, draw: Draw, *, why: str, version: int | None = None) -> Draw:
    """Say in public that it failed (作废), and why. Whatever was published before stays published."""
    fresh = begin(act, draw, version, S.CALLING, S.FIXED, S.DRAWN)
    fresh.why_failed = cleaned(why, 200, "why")
    fresh.state, fresh.failed_at = S.FAILED, act.at
    return finish(act, fresh)
