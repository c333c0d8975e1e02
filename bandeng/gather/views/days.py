"""What is held when and where: a month of occasions, and one occasion."""

import calendar as months
from datetime import date
from itertools import groupby

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from bandeng.core import clock
from bandeng.core.permissions import open_to
from bandeng.gather import actions, kinds, queries, rules, tell
from bandeng.gather.forms.days import NoteForm, OccasionForm
from bandeng.gather.models import Occasion, Series
from bandeng.studio.models import Studio
from bandeng.studio.request import StaffRequest, by
from bandeng.studio.views.pages import confirmation, form_page, posted
from bandeng.web import formats


def month_of(text: str) -> date:
    """The first day of the month an address asks for, this one where it asks for none."""
    try:
        return date.fromisoformat(f"{text}-01") if text else clock.today().replace(day=1)
    except ValueError as error:
        raise Http404 from error


def _beside(first: date, step: int) -> str:
    number = first.year * 12 + first.month - 1 + step
    return f"{number // 12}-{number % 12 + 1:02d}"


@open_to("gather.see")
def days(request: StaffRequest) -> HttpResponse:
    """The occasions of one month, day by day, with who is on duty."""
    first = month_of(request.GET.get("month", ""))
    last = first.replace(day=months.monthrange(first.year, first.month)[1])
    kind = request.GET.get("kind", "")
    found = queries.occasions(request.user, first, last)
    if kind:
        found = found.filter(kind=kind)
    seen = Series.objects.filter(rules.visible(request.user), ended_at=None).prefetch_related("venues")
    arranging = Studio.objects.filter(rules.visible(request.user, "gather.arrange"))
    context = {
        "by_day": [(day, list(those)) for day, those in groupby(found, key=lambda one: one.day)],
        "today": clock.today(),
        "month": f"{first:%Y-%m}",
        "month_name": _("%(year)d 年 %(month)s") % {"year": first.year, "month": formats.month(first.month)},
        "before": _beside(first, -1),
        "after": _beside(first, 1),
        "kind": kind,
        "kinds": kinds.KINDS.values(),
        "series": seen.select_related("studio"),
        "arranging": arranging,
        "several": len({one.studio_id for one in found}) > 1,
    }
    return render(request, "gather/days.html", context)


def seen(request: StaffRequest, pk: int, verb: str = "gather.see") -> Occasion:
    """The occasion of an address, as far as the person signed in may do `verb` there; 404 otherwise."""
    found = Occasion.objects.filter(rules.visible(request.user, verb)).select_related("venue", "studio", "series")
    return get_object_or_404(found, pk=pk)


@open_to("gather.see")
def occasion(request: StaffRequest, pk: int) -> HttpResponse:
    """One occasion: when, where, who is on duty, and what can be done."""
    one = seen(request, pk)
    context = {
        "one": one,
        "kind": kinds.KINDS.get(one.kind),
        "on_duty": tell.on_duty(one),
        "attendances": one.attendances.filter(void_at=None).select_related("person"),
        "arranges": rules.may(request.user, "gather.arrange", one),
        "sees_presence": rules.may(request.user, "presence.see", one),
        "runs": rules.may(request.user, "queue.run", one),
        "ahead": one.closes_at > clock.now(),
        "on": one.state == Occasion.State.ON,
    }
    return render(request, "gather/occasion.html", context)


@open_to("gather.arrange")
def occasion_change(request: StaffRequest, pk: int) -> HttpResponse:
    one = seen(request, pk, "gather.arrange")
    return form_page(
        request,
        OccasionForm(posted(request), occasion=one),
        lambda values: actions.change_occasion(by(request), one, **values),
        title=_("改时间或地点"),
        lead=f"{one.title} · {formats.date(one.day)}",
        back=reverse("occasion", args=[pk]),
        submit=_("保存并告诉大家"),
    )


@open_to("gather.arrange")
def occasion_cancel(request: StaffRequest, pk: int) -> HttpResponse:
    one = seen(request, pk, "gather.arrange")
    return form_page(
        request,
        NoteForm(posted(request), initial={"version": one.version}),
        lambda values: actions.cancel_occasion(by(request), one, **values),
        title=_("取消这一场"),
        lead=f"{one.title} · {formats.date(one.day)} · {one.venue}",
        back=reverse("occasion", args=[pk]),
        submit=_("取消这一场"),
        danger=True,
    )


@open_to("gather.arrange")
def occasion_restore(request: StaffRequest, pk: int) -> HttpResponse:
    one = seen(request, pk, "gather.arrange")
    return form_page(
        request,
        confirmation(request, one.version),
        lambda values: actions.restore_occasion(by(request), one, **values),
        title=_("恢复这一场"),
        lead=f"{one.title} · {formats.date(one.day)} · {one.venue}",
        back=reverse("occasion", args=[pk]),
        submit=_("照常举行"),
    )
