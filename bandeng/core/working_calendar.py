"""The calendar of working days as administrators have corrected it."""

from bandeng.core.kept import kept
from bandeng.core.models import CalendarDay
from bandeng.core.workdays import Calendar


@kept(CalendarDay)
def calendar() -> Calendar:
    """The official calendar with the rows of `CalendarDay` over it."""
    return Calendar(dict(CalendarDay.objects.values_list("day", "working")))
