"""Arranging what recurs."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from bandeng.core.permissions import open_to
from bandeng.gather import actions, rules
from bandeng.gather.forms.days import ChangeSeriesForm, EndForm, NewSeriesForm
from bandeng.gather.models import Series
from bandeng.studio.models import Studio
from bandeng.studio.request import StaffRequest, by
from bandeng.studio.views.pages import form_page, posted


@open_to("gather.arrange")
def series_add(request: StaffRequest, pk: int) -> HttpResponse:
    """Arrange a recurrence for a studio."""
    studio = get_object_or_404(Studio.objects.filter(rules.visible(request.user, "gather.arrange")), pk=pk)
    form = NewSeriesForm(posted(request), studio=studio)
    return form_page(
        request,
        form,
        lambda _values: actions.arrange_series(by(request), studio, **form.arguments()),
        title=_("新的固定安排"),
        lead=str(studio),
        back=reverse("days"),
        submit=_("安排"),
        then=lambda _made: redirect("days"),
    )


def _arranged(request: StaffRequest, pk: int) -> Series:
    return get_object_or_404(Series.objects.filter(rules.visible(request.user, "gather.arrange")), pk=pk)


@open_to("gather.arrange")
def series_change(request: StaffRequest, pk: int) -> HttpResponse:
    series = _arranged(request, pk)
    form = ChangeSeriesForm(posted(request), studio=series.studio, initial=ChangeSeriesForm.of(series))
    return form_page(
        request,
        form,
        lambda _values: actions.change_series(by(request), series, **form.arguments()),
        title=_("修改固定安排"),
        lead=_("以后的场次跟着改，单独改过的不变；时间有变，值班的人和预约的居民会收到通知。"),
        back=reverse("days"),
        submit=_("保存"),
    )


@open_to("gather.arrange")
def series_end(request: StaffRequest, pk: int) -> HttpResponse:
    series = _arranged(request, pk)
    return form_page(
        request,
        EndForm(posted(request), initial={"version": series.version}),
        lambda values: actions.end_series(by(request), series, **values),
        title=_("结束：%(title)s") % {"title": series.title},
        lead=_("这一天以后的场次都会取消，值班的人和预约的居民会收到通知。"),
        back=reverse("days"),
        submit=_("结束"),
        danger=True,
    )
