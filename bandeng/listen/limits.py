"""Time limits in working days, counted from the working day after receipt; the numbers are the studio's data."""

from datetime import date

from bandeng.core import clock
from bandeng.core.working_calendar import calendar
from bandeng.listen.models import Matter
from bandeng.studio.models import Studio


def accept_due(studio: Studio, received: date) -> date:
    return calendar().add_workdays(received, studio.setting("accept_days"))


def reply_due(matter: Matter) -> date:
    """By when the reply is due: by kind, or the short limit for urgent matters (water, power, gas)."""
    kinds = matter.studio.setting("reply_days")
    days = matter.studio.setting("urgent_days") if matter.urgent else kinds[matter.kind or "other"]
    return calendar().add_workdays(clock.day(matter.received_at), days)


def after_waiting(matter: Matter, today: date) -> date | None:
    """The reply's limit moved on by the working days waited for the resident, at most `wait_days` of them."""
    if matter.reply_due is None or matter.waiting_since is None:
        return matter.reply_due
    waited = calendar().workdays_between(matter.waiting_since, today)
    return calendar().add_workdays(matter.reply_due, min(waited, matter.studio.setting("wait_days")))


def again_due(matter: Matter, today: date) -> date:
    """A new limit when the resident asks to have it handled again: the same number of days, from today."""
    kinds = matter.studio.setting("reply_days")
    return calendar().add_workdays(today, kinds[matter.kind or "other"])
