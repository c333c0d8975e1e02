"""A resident says something beforehand, without an account; and comes back to it with their code."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from bandeng.core import clock, throttle
from bandeng.core.actions import By
from bandeng.core.errors import Refused
from bandeng.core.permissions import open_to
from bandeng.deliberate import opinion_locks as locks
from bandeng.deliberate import opinion_section, queries
from bandeng.deliberate.actions import opinion as A
from bandeng.deliberate.forms.opinion import AddForm, OpinionCodeForm, OpinionForm
from bandeng.deliberate.models import Opinion
from bandeng.deliberate.views import own_code
from bandeng.deliberate.views.opinion import listed
from bandeng.studio.models import Person
from bandeng.studio.views.pages import add_refusal, confirmation, form_page, posted
from bandeng.web import opening
from bandeng.web.cookies import put, read
from bandeng.web.fields import new_form_key

GIVEN, SECONDS = "bandeng_opinion_given", 30 * 60
# From one address; a community may share one.
MOST, HOUR = 60, 60 * 60


@open_to("public")
@never_cache
def opinions(request: HttpRequest, pk: int) -> HttpResponse:
    """All that were let through."""
    activity = get_object_or_404(queries.public(), pk=pk)
    back = f"{reverse('activity_public', args=[pk])}#opinions"
    return listed(request, activity, opinion_section.shown(activity), back=back)


@open_to("public")
@never_cache
def give(request: HttpRequest, pk: int) -> HttpResponse:
    """The form: words, and if one likes a name and a number."""
    activity = get_object_or_404(queries.public(), pk=pk)
    form = OpinionForm(posted(request), initial={"form_key": new_form_key()})
    taken = A.gathering(activity, clock.now())
    status = 422 if request.method == "POST" else 200
    if request.method == "POST" and form.is_valid():
        caller, now = throttle.caller(request, "say"), clock.now()
        try:
            if throttle.too_many(caller, now, MOST, HOUR):
                form.add_error(None, _("这里刚才发来的意见太多，请过一会儿再提交，写的内容还在。"))
            else:
                made, code = A.hand_in(By(role="resident"), activity, **form.cleaned_data)
                throttle.count_try(caller, now, HOUR)
                response = redirect("opinion_given")
                put(response, GIVEN, {"code": code}, SECONDS)
                own_code.keep(response, made)
                return response
        except Refused as error:
            add_refusal(form, error)
            status = error.status
    days = activity.studio.setting("opinion_keep_days")
    context = {"form": form, "activity": activity, "taken": taken, "keep_days": days}
    return render(request, "deliberate/opinion/give.html", context, status=status)


@open_to("public")
@never_cache
def given(request: HttpRequest) -> HttpResponse:
    """The code, for half an hour and in this browser only."""
    kept = read(request, GIVEN)
    found = locks.by_code(kept["code"]) if kept else None
    if kept is None or found is None:
        return redirect("opinion_code")
    return render(request, "deliberate/opinion/given.html", {"code": kept["code"], "opinion": found})


@open_to("public")
@never_cache
def code(request: HttpRequest) -> HttpResponse:
    """Ask for the code; wrong tries are counted and slowed down."""
    return opening.code_page(request, OpinionCodeForm(posted(request)), "deliberate/opinion/code.html")


def _shown(request: HttpRequest) -> Opinion | None:
    kept = read(request, own_code.OPINION)
    rows = Opinion.objects.select_related("activity__studio").filter(erased_at=None)
    return rows.filter(pk=kept["opinion"]).first() if kept else None


theirs = opening.shown_to(_shown, "opinion_code")


@theirs
def yours(request: HttpRequest, opinion: Opinion) -> HttpResponse:
    """What was said, what became of it, who opened it."""
    people = Person.objects.in_bulk([pk for _moment, pk in opinion.looks if pk])
    looks = [(parse_datetime(moment), people[pk].shown_name if pk in people else "") for moment, pk in opinion.looks]
    context = {
        "opinion": opinion,
        "activity": opinion.activity,
        "said": locks.opened(opinion),
        "looks": looks,
        "taken": A.gathering(opinion.activity, clock.now()),
    }
    return render(request, "deliberate/opinion/yours.html", context)


def _page(request: HttpRequest, form: Any, act: Callable[[Any], Any], **words: Any) -> HttpResponse:
    return form_page(
        request, form, act, back=reverse("opinion_yours"), template="deliberate/opinion/form.html", **words
    )


@theirs
def add(request: HttpRequest, opinion: Opinion) -> HttpResponse:
    """Add something."""
    return _page(
        request,
        AddForm(posted(request)),
        lambda values: A.add(By(role="resident"), opinion, **values),
        title=_("补充意见"),
        lead=_("补充以后，联络员重新整理；整理好以前先不公开。"),
        submit=_("提交"),
    )


@theirs
def take_back(request: HttpRequest, opinion: Opinion) -> HttpResponse:
    """Take it back: nothing of it stays but that there was one."""

    def gone(_result: None) -> HttpResponse:
        response = render(request, "deliberate/opinion/erased.html", {"activity": opinion.activity})
        response.delete_cookie(own_code.OPINION)
        response.delete_cookie(GIVEN)
        return response

    return _page(
        request,
        confirmation(request),
        lambda _values: A.erase(By(role="resident"), opinion, asked=True),
        title=_("收回意见"),
        lead=_("您写的话、称呼、电话和公开的内容都删除，恢复不了。件数仍然计入统计，看不出是谁。"),
        submit=_("收回"),
        danger=True,
        then=gone,
    )


@open_to("public")
def leave(request: HttpRequest) -> HttpResponse:
    """Nothing of it stays in this browser."""
    response = redirect("activities_public")
    response.delete_cookie(own_code.OPINION)
    response.delete_cookie(GIVEN)
    return response
