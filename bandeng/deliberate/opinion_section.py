"""Opinions beforehand on the page of an activity: for the desk what is to be gone through, for the house the copies,
for everyone what was let through and where one says something."""

from bandeng.core import clock
from bandeng.deliberate import rules
from bandeng.deliberate.actions.opinion import gathering
from bandeng.deliberate.models import Activity, Opinion
from bandeng.deliberate.sections import Section
from bandeng.studio.models import Person

S = Opinion.State


def section(activity: Activity, person: Person | None) -> Section | None:
    """Nothing where no opinions were asked for."""
    rows = list(activity.opinions.defer("sealed", "looks"))
    if not rows and not activity.opinions_until:
        return None
    taken = gathering(activity, clock.now())
    shown = [one for one in rows if one.text and one.state == S.SHOWN]
    if person is None:
        return Section(30, "deliberate/opinion/public.html", {"taken": taken, "shown": shown, "count": len(rows)})
    looks = rules.may(person, "opinion.look", activity)
    context = {
        "taken": taken,
        "count": len(rows),
        "looks": looks,
        "waiting": [one for one in rows if one.state == S.WAITING and not one.erased_at],
        "copies": [one for one in rows if one.text and one.state != S.WAITING],
    }
    return Section(30, "deliberate/opinion/section.html", context)
