"""Time limits in working days, counted from the working day after receipt; the numbers are the studio's data."""

from datetime import date

from django.utils.translation import gettext as _

from bandeng.core import clock
from bandeng.core.working_calendar import calendar
from bandeng.listen.models import Matter
from bandeng.listen.states import State
from bandeng.studio.models import Studio


def accept_due(studio: Studio, received: date) -> date:
    return calendar().add_workdays(received, studio.setting("accept_days"))


def _reply_days(matter: Matter) -> int:
    """By kind, or the short limit for urgent matters (water, power, gas)."""
    kinds = matter.studio.setting("reply_days")
    return int(matter.studio.setting("urgent_days") if matter.urgent else kinds[matter.kind or "other"])


def reply_due(matter: Matter) -> date:
    """By when the reply is due."""
    return calendar().add_workdays(clock.day(matter.received_at), _reply_days(matter))


def _left_to_wait(matter: Matter) -> int:
    """How many of the matter's `wait_days` earlier waits have not used."""
    used: int = sum(step.data.get("waited", 0) for step in matter.steps.filter(code="matter.resume"))
    most: int = matter.studio.setting("wait_days")
    return max(0, most - used)


def while_waiting(matter: Matter) -> date | None:
    """The limit while the resident is waited for: as if all the days left for waiting were used up."""
    return calendar().add_workdays(matter.reply_due, _left_to_wait(matter)) if matter.reply_due else None


def waited(matter: Matter, today: date) -> int:
    """Working days for which this wait has stopped the clock: `wait_days` at most, all waits together."""
    if matter.waiting_since is None:
        return 0
    return min(calendar().workdays_between(matter.waiting_since, today), _left_to_wait(matter))


def after_waiting(matter: Matter, today: date) -> date | None:
    """The limit from before the wait, moved on by the working days waited."""
    step = matter.steps.filter(code="matter.wait").last()
    before = step.data.get("due") if step else None
    if before is None:
        return matter.reply_due
    return calendar().add_workdays(date.fromisoformat(before), waited(matter, today))


def again_due(matter: Matter, today: date) -> date:
    """A new limit when the resident asks to have it handled again: the same number of days, from today."""
    return calendar().add_workdays(today, _reply_days(matter))


def hurried(matter: Matter, today: date) -> date:
    """The limit of a matter that becomes urgent today: the present one where that is shorter."""
    due = calendar().add_workdays(today, matter.studio.setting("urgent_days"))
    return min(due, matter.reply_due) if matter.reply_due else due


def recounted(matter: Matter) -> date | None:
    """The limit of this round by the matter's present kind and urgency, with what was waited and granted since."""
    if matter.reply_due is None:
        return None
    steps = matter.steps.order_by("at", "pk")
    again = steps.filter(code__in=("matter.dispute", "matter.call_back"), data__round=matter.round).last()
    since = again.at if again and matter.round > 1 else matter.received_at
    waits = steps.filter(code="matter.resume", at__gte=since)
    days = _reply_days(matter) + sum(step.data.get("waited", 0) for step in waits)
    due = calendar().add_workdays(clock.day(since), days)
    granted = matter.extensions.filter(granted=True, asked_at__gte=since).last()
    return max(due, granted.until) if granted and not matter.urgent else due


def doubt(matter: Matter) -> str:
    """A plain warning where the limit that runs lies in a year whose holidays are only estimated; else nothing."""
    due = matter.accept_due if matter.state == State.RECEIVED else matter.reply_due
    if due is None:
        return ""
    years = calendar().estimated_years(clock.day(matter.received_at), due)
    if not years:
        return ""
    return _("（%(year)s 年的放假安排还没有公布，期限按估计计算，公布后可能有变。）") % {"year": max(years)}
