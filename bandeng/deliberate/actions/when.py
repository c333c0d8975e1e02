"""When and where an activity is: an occasion of `gather`, of a venue that is in no list where it is in a yard."""

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from django.utils.translation import gettext as _

from bandeng.core import clock
from bandeng.core.actions import Act, By
from bandeng.core.errors import Invalid
from bandeng.deliberate.duty import ACTIVITY, INNER
from bandeng.deliberate.models import Activity
from bandeng.deliberate.states import State
from bandeng.gather import actions as gather
from bandeng.gather import rules as gather_rules
from bandeng.gather.actions.base import at
from bandeng.gather.models import Occasion
from bandeng.studio.actions.base import cleaned
from bandeng.studio.models import Studio, Venue

LAST = time(23, 59)
MOST_AHEAD = timedelta(days=400)


@dataclass(frozen=True, slots=True)
class When:
    """A day and hours, and a venue of the studio or a `place` in words."""

    day: date
    opens: time
    closes: time
    venue: Venue | None = None
    place: str = ""


def from_now(moment: datetime, place: str, minutes: int = 90) -> When:
    """From now on, as long as such a meeting takes; not over midnight."""
    here = moment.astimezone(clock.HERE)
    opens = here.time().replace(second=0, microsecond=0)
    ends = here + timedelta(minutes=minutes)
    same_day = ends.date() == here.date()
    closes = ends.time().replace(second=0, microsecond=0) if same_day else LAST
    return When(here.date(), min(opens, time(23, 58)), closes, place=place)


def arranging(act: Act, studio: Studio) -> By:
    """Whoever may arrange the activity may arrange its occasion: where their roles do not say so, the system does."""
    if act.person and not gather_rules.may_at(act.person, "gather.arrange", studio.path, act.at):
        return replace(act.by, person=None, role="system")
    return act.by


def _kind(activity: Activity) -> str:
    return ACTIVITY if activity.public and activity.state != State.DRAFT else INNER


def _venue(activity: Activity, when: When) -> Venue:
    if when.venue:
        return when.venue
    place = cleaned(when.place, 80, "place", needed=False)
    if not place:
        raise Invalid(_("请写在哪里，例如：3 号楼前的凉亭。"), field="place")
    now = activity.occasion.venue if activity.occasion else None
    if now and not now.listed and now.name == place:
        return now
    return Venue.objects.create(studio=activity.studio, name=place, address=place, hours="", listed=False)


def settle(act: Act, activity: Activity, when: When | None, note: str = "") -> None:
    """Bring the occasion in line with the activity: made, moved (with a note to those concerned), described."""
    by, title, one = arranging(act, activity.studio), activity.title[:60], activity.occasion
    if when and not _same(one, when):
        if not clock.day(act.at) <= when.day <= clock.day(act.at) + MOST_AHEAD:
            raise Invalid(_("请选今天以后的日子，一年以内。"), field="day")
        if one and one.closes_at > act.at:
            one = _moved(by, activity, one, when, note)
        else:
            one = _made(by, activity, when)  # one before has passed unused, and stays in the calendar as it was
    if one and (one.kind, one.title) != (_kind(activity), title):
        one = gather.describe_occasion(by, one, kind=_kind(activity), title=title)
    activity.occasion = one


def _same(one: Occasion | None, when: When) -> bool:
    if one is None or one.state == Occasion.State.CANCELLED:
        return False
    there = one.venue == when.venue if when.venue else not one.venue.listed and one.venue.name == when.place.strip()
    return there and (one.opens_at, one.closes_at) == (at(when.day, when.opens), at(when.day, when.closes))


def _made(by: By, activity: Activity, when: When) -> Occasion:
    return gather.add_occasion(
        by,
        activity.studio,
        kind=_kind(activity),
        title=activity.title[:60],
        venue=_venue(activity, when),
        day=when.day,
        opens=when.opens,
        closes=when.closes,
        need=0,
    )


def _moved(by: By, activity: Activity, occasion: Occasion, when: When, note: str) -> Occasion:
    if occasion.state == Occasion.State.CANCELLED:
        occasion = gather.restore_occasion(by, occasion)
    if activity.state == State.DRAFT:
        note = note or _("时间地点调整")
    return gather.change_occasion(
        by,
        occasion,
        day=when.day,
        opens=when.opens,
        closes=when.closes,
        venue=_venue(activity, when),
        need=occasion.need,
        note=note,
    )


def cancel(act: Act, activity: Activity, note: str) -> None:
    """With the activity its occasion is off, if it still lies ahead."""
    one = activity.occasion
    if one and one.state == Occasion.State.ON and one.closes_at > act.at:
        activity.occasion = gather.cancel_occasion(arranging(act, activity.studio), one, note=note)
