"""The calendar of working days as administrators have corrected it."""

from bandeng.core.kept import kept
from bandeng.core.models import CalendarDay, CalendarYear
from bandeng.core.workdays import Calendar


@kept(CalendarDay, CalendarYear)
def calendar() -> Calendar:
    """The official calendar with the rows of `CalendarDay` over it."""
    days = dict(CalendarDay.objects.values_list("day", "working"))
    return Calendar(days, frozenset(CalendarYear.objects.values_list("year", flat=True)))
