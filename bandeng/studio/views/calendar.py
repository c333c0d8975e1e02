"""The year's working days: published holidays and make-up days, and what was set by hand."""

import calendar as months
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from bandeng.core import clock
from bandeng.core.errors import NotAllowed, Refused
from bandeng.core.models import CalendarDay
from bandeng.core.permissions import open_to
from bandeng.core.working_calendar import calendar as working_calendar
from bandeng.studio import actions, queries
from bandeng.studio.forms.places import DayForm
from bandeng.studio.reach import NOTHING
from bandeng.studio.request import StaffRequest, by
from bandeng.studio.views.pages import add_refusal, posted
from bandeng.web import formats

YEARS = range(2004, 2101)


@open_to("calendar.read")
def calendar(request: StaffRequest, year: int | None = None) -> HttpResponse:
    """One year, month by month; administrators of all studios may set single days."""
    year = year or clock.today().year
    if year not in YEARS:
        raise Http404
    edits = queries.visible(request.user, "calendar.edit") != NOTHING
    form = DayForm(posted(request), initial={"working": "0"})
    status = 200
    if request.method == "POST":
        try:
            if form.is_valid():
                values = form.cleaned_data
                actions.set_day(by(request), values["day"], working=values["working"] == "1", name=values["name"])
                return redirect("calendar", values["day"].year)
            status = 422
        except Refused as error:
            add_refusal(form, error)
            status = error.status
    first, last = date(year, 1, 1), date(year, 12, 31)
    context = {
        "year": year,
        "before": year - 1 if year - 1 in YEARS else None,
        "after": year + 1 if year + 1 in YEARS else None,
        "months": [_month(year, month) for month in range(1, 13)],
        "weekdays": [str(name) for name in formats.INITIALS],
        "estimated": bool(working_calendar().estimated_years(first, last)),
        "days": CalendarDay.objects.filter(day__range=(first, last)),
        "edits": edits,
        "form": form,
    }
    return render(request, "studio/calendar.html", context, status=status)


def _month(year: int, month: int) -> dict[str, Any]:
    calendar = working_calendar()
    weeks = [[_day(day, calendar, month) for day in week] for week in months.Calendar().monthdatescalendar(year, month)]
    days = [day for week in weeks for day in week if day]
    return {"name": formats.month(month), "weeks": weeks, "working": sum(day["working"] for day in days)}


def _day(day: date, calendar: Any, month: int) -> dict[str, Any] | None:
    if day.month != month:
        return None
    working = calendar.is_workday(day)
    usual = day.weekday() < 5
    mark = "" if working == usual else (_("班") if working else _("休"))
    return {"day": day, "working": working, "mark": mark, "set": day in calendar.overrides}


@open_to("calendar.edit")
def year_confirm(request: StaffRequest, year: int) -> HttpResponse:
    """Every day of the year's notice has been entered."""
    if request.method == "POST":
        actions.confirm_year(by(request), year)
    return redirect("calendar", year)


@open_to("calendar.edit")
def day_clear(request: StaffRequest, day: str) -> HttpResponse:
    """Let the published calendar speak again."""
    try:
        wanted = date.fromisoformat(day)
    except ValueError as error:
        raise Http404 from error
    if request.method == "POST":
        try:
            actions.clear_day(by(request), wanted)
        except NotAllowed as error:
            raise PermissionDenied from error
        except Refused:
            pass  # already as published
    return redirect("calendar", wanted.year)
