"""Opening an activity, changing it, and the bench meeting that is opened in a minute."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from bandeng.core import clock
from bandeng.core.permissions import open_to
from bandeng.deliberate import plan_queries, queries
from bandeng.deliberate.actions import activity as A
from bandeng.deliberate.forms.activity import ActivityForm, BenchForm, ChangeForm
from bandeng.deliberate.models import Activity
from bandeng.deliberate.states import State, can
from bandeng.deliberate.views.activity import seen
from bandeng.gather import referrals
from bandeng.gather.referrals import About
from bandeng.studio.request import StaffRequest, by
from bandeng.studio.views.pages import form_page, posted
from bandeng.web.fields import new_form_key
from bandeng.web.numbers import whole


def _about(request: StaffRequest) -> tuple[str, About | None]:
    """The thing that leads to it, such as a matter, by its opaque subject in the address; 404 where it may not."""
    subject = request.GET.get("about", "")
    if not subject:
        return "", None
    found = referrals.sendable(subject, request.user)
    if found is None:
        raise Http404
    return subject, found


def _given(about: About | None) -> dict[str, Any]:
    """What a form begins with: of the thing that leads to it where and with whom, never its words."""
    given: dict[str, Any] = {"form_key": new_form_key()}
    return {**given, "studio": about.studio, "units": [about.unit] if about.unit else []} if about else given


def _opened(made: Activity) -> HttpResponse:
    return redirect(f"{reverse('activity', args=[made.pk])}?opened=1")


def _opening(
    request: StaffRequest, arguments: Callable[[], dict[str, Any]], about: str, _values: dict[str, Any]
) -> Activity:
    values = arguments()
    return A.open_activity(by(request), values.pop("studio"), about=about, **values)


@open_to("activity.arrange")
@never_cache
def open_activity(request: StaffRequest) -> HttpResponse:
    """A new activity, in preparation."""
    subject, about = _about(request)
    initial = _given(about)
    if item := plan_queries.items(request.user).filter(pk=whole(request.GET.get("item", "")) or 0).first():
        initial |= {"item": item, "kind": item.kind, "title": item.title}
    form = ActivityForm(posted(request), studios=queries.studios(request.user, "activity.arrange"), initial=initial)
    return form_page(
        request,
        form,
        partial(_opening, request, form.arguments, subject),
        title=_("新建协商活动"),
        lead=_("先建起来，想好了再公告。公告以前只有工作室的人看得到。"),
        back=about.url if about else reverse("activities"),
        submit=_("建立"),
        then=_opened,
    )


@open_to("activity.arrange")
@never_cache
def bench(request: StaffRequest) -> HttpResponse:
    """A bench meeting: five questions on one small page, kept in the browser until they have arrived."""
    subject, about = _about(request)
    form = BenchForm(
        posted(request),
        studios=queries.studios(request.user, "activity.arrange"),
        initial=_given(about),
    )
    return form_page(
        request,
        form,
        partial(_opening, request, lambda: {**form.arguments(clock.now()), "chair": request.user}, subject),
        title=_("开板凳会"),
        lead=_("搬个板凳坐下来，把各方请到一起。"),
        back=about.url if about else reverse("activities"),
        submit=_("开板凳会"),
        template="deliberate/activity/bench.html",
        more={"about": about},
        then=_opened,
    )


@open_to("activity.arrange")
@never_cache
def change(request: StaffRequest, pk: int) -> HttpResponse:
    """Change what is said of it, and when and where."""
    one = seen(request, pk, "activity.arrange")
    back = reverse("activity", args=[pk])
    if not can("activity.change", one.state):
        return redirect(back)
    form = ChangeForm(posted(request), activity=one)
    if one.state != State.DRAFT:
        form.fields["kind"].disabled = True
    return form_page(
        request,
        form,
        lambda _values: A.change_activity(by(request), one, **form.arguments()),
        title=_("修改活动"),
        back=back,
        submit=_("保存"),
    )
