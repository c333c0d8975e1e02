"""Activities at the desk: the list, one of them with all its sections, its verbs."""

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache

from bandeng.core.permissions import granted, open_to
from bandeng.deliberate import activity_doings as doings
from bandeng.deliberate import queries, rules, showing
from bandeng.deliberate.activity_list import Filters
from bandeng.deliberate.forms.activity import CallOffForm
from bandeng.deliberate.models import Activity
from bandeng.deliberate.states import can
from bandeng.gather.models import Occasion
from bandeng.studio.request import StaffRequest, by
from bandeng.studio.views.pages import confirmation, form_page, posted

PAGE = 30


@open_to("deliberate.see")
@never_cache
def activities(request: StaffRequest) -> HttpResponse:
    """Those of the person's part of the tree, newest first; filters are in the address."""
    filters = Filters.of(request.GET)
    every = queries.activities(request.user)
    page = Paginator(filters.chosen(every), PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "filters": filters,
        "tabs": filters.tabs(every),
        "kinds": filters.kinds(every),
        "years": filters.years(every),
        "arranges": "activity.arrange" in granted(request.user),
    }
    return render(request, "deliberate/activities.html", context)


def seen(request: StaffRequest, pk: int, verb: str = "deliberate.see") -> Activity:
    """The activity, for whoever may do `verb` on it; 404 for everyone else."""
    rows = Activity.objects.select_related("studio", "occasion__venue", "chair", "item__plan")
    return get_object_or_404(rows.filter(rules.visible(request.user, verb)), pk=pk)


@open_to("deliberate.see")
@never_cache
def activity(request: StaffRequest, pk: int) -> HttpResponse:
    """One activity: where it stands, what comes next, and the sections of all parts."""
    one = seen(request, pk)
    verbs = doings.possible(one, request.user)
    arranges = rules.may(request.user, "activity.arrange", one)
    context = {
        "one": one,
        "next": doings.NEXT[one.state],
        "verbs": [verb for verb in verbs if not verb.danger],
        "steps": doings.steps(one, request.user),
        "dangers": [verb for verb in verbs if verb.danger],
        "may_change": arranges and can("activity.change", one.state),
        "arranges": arranges,
        "done": doings.BY_SLUG.get(request.GET.get("done", "")),
        "opened": "opened" in request.GET,
        "sections": showing.drawn(request, one, request.user),
    }
    return render(request, "deliberate/activity/desk.html", context)


@open_to("activity.arrange")
@never_cache
def verb(request: StaffRequest, pk: int, slug: str) -> HttpResponse:
    """One verb: what it will do, and its button."""
    one, found = seen(request, pk, "activity.arrange"), doings.BY_SLUG.get(slug)
    if found is None:
        raise Http404
    back = reverse("activity", args=[pk])
    form: Any = confirmation(request, one.version)
    if slug == "call-off":
        form = CallOffForm(posted(request), initial={"version": one.version})
    return form_page(
        request,
        form,
        lambda values: found.run(by(request), one, **values),
        title=found.label,
        lead=found.lead,
        back=back,
        submit=found.label,
        danger=found.danger,
        then=lambda _done: redirect(f"{back}?done={slug}"),
    )


@open_to("deliberate.see")
def of_day(request: StaffRequest, pk: int) -> HttpResponse:
    """From an occasion in the calendar to its activity."""
    occasion = get_object_or_404(Occasion, pk=pk)
    found = get_object_or_404(Activity.objects.filter(rules.visible(request.user)), occasion=occasion)
    return redirect("activity", found.pk)
