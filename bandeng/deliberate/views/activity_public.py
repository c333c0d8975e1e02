"""Activities as everyone reads them, without an account."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache

from bandeng.core.permissions import open_to
from bandeng.deliberate import activity_doings as doings
from bandeng.deliberate import queries, rules, showing
from bandeng.gather.models import Occasion

PAGE = 20
FOR_ASKED, FOR_ALL = range(30), range(30, 100)


@open_to("public")
@never_cache
def activities(request: HttpRequest) -> HttpResponse:
    """What is coming, the nearest first; and what was, the newest first."""
    context = {
        "coming": queries.coming()[:50],
        "page": Paginator(queries.held(), PAGE).get_page(request.GET.get("page")),
    }
    return render(request, "deliberate/activity/public_list.html", context)


@open_to("public")
@never_cache
def activity(request: HttpRequest, pk: int) -> HttpResponse:
    """One activity: what is to be settled, when and where, how to take part, and the sections of all parts.

    Of one that is not public, for a unit that is asked the announcement and the documents; the house goes to its desk.
    """
    user: Any = request.user
    one = queries.readable(user).filter(pk=pk).first()
    if one is None:
        return redirect("activity", get_object_or_404(queries.activities(user), pk=pk).pk)
    asked = user if rules.may(user, "activity.attend", one) else None
    sections = showing.drawn(request, one, asked, FOR_ASKED)
    if one.public:
        sections += showing.drawn(request, one, None, FOR_ALL)
    context = {
        "one": one,
        "comes": doings.COMES.get(one.state, ""),
        "cancelled": bool(one.occasion and one.occasion.state == Occasion.State.CANCELLED),
        "sections": sections,
    }
    return render(request, "deliberate/activity/public.html", context)
