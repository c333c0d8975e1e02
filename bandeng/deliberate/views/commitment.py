"""One commitment, what is done with it, and proposing one."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.cache import never_cache

from bandeng.core import clock, photos
from bandeng.core.permissions import open_to
from bandeng.core.sealed import Unreadable
from bandeng.deliberate import commitment_doings as doings
from bandeng.deliberate import commitment_lists as lists
from bandeng.deliberate import commitment_words as words
from bandeng.deliberate import rules
from bandeng.deliberate.actions import commitment as A
from bandeng.deliberate.actions import commitment_close
from bandeng.deliberate.commitment_states import OPEN
from bandeng.deliberate.forms.commitment import CloseForm, ProposeForm
from bandeng.deliberate.models import Activity, Commitment, Evidence
from bandeng.studio.models import Person, Unit
from bandeng.studio.reach import above
from bandeng.studio.request import StaffRequest, by
from bandeng.studio.views.pages import form_page, posted
from bandeng.web.nav import find


def seen(request: StaffRequest, pk: int) -> Commitment:
    """The commitment, for whoever may see it; 404 for everyone else."""
    return get_object_or_404(lists.seen(request.user), pk=pk)


def activity_seen(request: StaffRequest, pk: int) -> Activity:
    found = Activity.objects.filter(rules.visible(request.user)).select_related("studio")
    return get_object_or_404(found, pk=pk)


def page_of(activity: Activity) -> str:
    """The desk's page of an activity, or its list of commitments where that page is not there."""
    return find("activity", activity.pk) or reverse("activity_commitments", args=[activity.pk])


@open_to("commitment.see")
@never_cache
def commitment(request: StaffRequest, pk: int) -> HttpResponse:
    """Everything about one: what, whose, by when, how we know, its timeline, and what one can do."""
    one = seen(request, pk)
    house = rules.may(request.user, "deliberate.see", one.activity)
    context = {
        "one": one,
        "row": lists.row(one, clock.today()),
        "facts": words.facts(one),
        "steps": words.timeline(one),
        "pictures": one.evidence.all(),
        "verbs": doings.possible(one, request.user),
        "changes": doings.changes(one, request.user),
        "activity_url": page_of(one.activity) if house else "",
        "back_url": reverse("commitments") if house else reverse("commitments_mine"),
        "done": doings.BY_SLUG.get(request.GET.get("done", "")),
        "asked_note": words.asked(one),
    }
    return render(request, "deliberate/commitment/one.html", context)


@open_to("commitment.see")
@never_cache
def verb(request: StaffRequest, pk: int, slug: str) -> HttpResponse:
    """One verb on one commitment: its form, and the action."""
    one = seen(request, pk)
    found = doings.BY_SLUG.get(slug)
    if found is None:
        raise Http404
    if not rules.may(request.user, found.rule, one):
        raise PermissionDenied(found.code)
    back = reverse("commitment", args=[pk])
    return form_page(
        request,
        found.form(posted(request), request.FILES or None, initial={"version": one.version}),
        lambda values: found.run(by(request), one, **values),
        title=found.label,
        lead=found.lead,
        back=back,
        submit=found.label,
        danger=found.danger,
        template="deliberate/commitment/verb.html",
        more={"one": one, "facts": words.facts(one), "asked_note": words.asked(one)},
        then=lambda _made: redirect(f"{back}?done={slug}"),
    )


def _choices(activity: Activity) -> dict[str, Any]:
    people = Person.objects.filter(pk__in=[one.pk for one in A.takers(activity)])
    return {"units": Unit.objects.filter(path__in=above(activity.path)), "people": people}


@open_to("activity.minute")
@never_cache
def commitment_add(request: StaffRequest, pk: int) -> HttpResponse:
    """Propose one, in or after the meeting."""
    activity = activity_seen(request, pk)
    if not rules.may(request.user, "activity.minute", activity):
        raise PermissionDenied("activity.minute")

    def act(values: dict[str, Any]) -> Commitment:
        return A.propose(by(request), activity, **{name: value for name, value in values.items() if name != "version"})

    return form_page(
        request,
        ProposeForm(posted(request), **_choices(activity)),
        act,
        title=_("提出承诺事项"),
        lead=_("提出以后由承办的单位或人认领，认领了才算数。"),
        back=page_of(activity),
        submit=pgettext("commitment", "提出"),
        then=lambda _made: redirect(page_of(activity)),
    )


@open_to("activity.minute")
@never_cache
def commitment_change(request: StaffRequest, pk: int) -> HttpResponse:
    """Change what is still proposed."""
    one = seen(request, pk)
    if not rules.may(request.user, "activity.minute", one):
        raise PermissionDenied("activity.minute")
    names = ("what", "unit", "person", "due_on", "proof", "version")
    return form_page(
        request,
        ProposeForm(posted(request), initial={name: getattr(one, name) for name in names}, **_choices(one.activity)),
        lambda values: A.change(by(request), one, **values),
        title=_("改承诺事项"),
        lead=_("认领以前可以改，改了会再告诉承办的单位或人。"),
        back=reverse("commitment", args=[pk]),
        submit=_("保存"),
    )


@open_to("commitment.see")
def commitment_photo(request: StaffRequest, name: str) -> HttpResponse:
    """A picture of what was done, for whoever may see the commitment."""
    found = get_object_or_404(Evidence.objects.filter(commitment__in=lists.seen(request.user)), file=name)
    try:
        response = HttpResponse(photos.get(found.file, doings.key()), content_type="image/jpeg")
    except (OSError, Unreadable) as error:
        raise Http404 from error
    response["Cache-Control"] = "private, no-store"
    return response


@open_to("activity.arrange")
@never_cache
def activity_close(request: StaffRequest, pk: int) -> HttpResponse:
    """Close an activity with its result, told to all who took part."""
    activity = activity_seen(request, pk)
    if not rules.may(request.user, "activity.arrange", activity):
        raise PermissionDenied("activity.close")
    left = activity.commitments.filter(state__in=OPEN).count()
    told = _("结果会告诉所有参加的人和留了电话的居民，写进相关事项的进展；公开的活动，大家都看得到。")
    return form_page(
        request,
        CloseForm(posted(request), initial={"version": activity.version, "result": activity.result}),
        lambda values: commitment_close.close(by(request), activity, **values),
        title=_("办结活动"),
        lead=commitment_close.still_open(left) if left else told,
        back=page_of(activity),
        submit=_("办结并告诉大家"),
    )
