"""The calendar of working days as administrators have corrected it."""

from bandeng.core.models import CalendarDay
from bandeng.core.workdays import Calendar


def calendar() -> Calendar:
    """The official calendar with the rows of `CalendarDay` over it."""
    return Calendar(dict(CalendarDay.objects.values_list("day", "working")))
