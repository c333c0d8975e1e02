"""An opinion at the desk: opened on record, and the copy without names that others may read."""

from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from bandeng.core import clock
from bandeng.core.errors import Refused, Stale
from bandeng.core.permissions import open_to
from bandeng.deliberate import opinion_locks as locks
from bandeng.deliberate import opinion_section, rules
from bandeng.deliberate.actions import opinion as A
from bandeng.deliberate.forms.opinion import CopyForm
from bandeng.deliberate.models import Activity, Opinion
from bandeng.deliberate.views.activity import seen as activity_seen
from bandeng.studio.models import Person
from bandeng.studio.request import StaffRequest, by
from bandeng.studio.views.pages import add_refusal, posted

LOOK = timedelta(minutes=30)
PAGE = 50


def _seen(request: StaffRequest, pk: int) -> Opinion:
    mine = Activity.objects.filter(rules.visible(request.user, "opinion.look"))
    return get_object_or_404(Opinion.objects.select_related("activity__studio").filter(activity__in=mine), pk=pk)


def listed(request: HttpRequest, activity: Activity, rows: QuerySet[Opinion], **more: Any) -> HttpResponse:
    """A page of opinions."""
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    return render(request, "deliberate/opinion/list.html", {"activity": activity, "page": page, **more})


@open_to("deliberate.see")
@never_cache
def opinions(request: StaffRequest, pk: int) -> HttpResponse:
    """All of an activity, as the section of its page: what waits, then the copies."""
    one = activity_seen(request, pk)
    looks = rules.may(request.user, "opinion.look", one)
    back = f"{reverse('activity', args=[pk])}#opinions"
    return listed(request, one, opinion_section.desk(one, request.user), person=request.user, looks=looks, back=back)


def _said(opinion: Opinion, person: Person) -> tuple[dict[str, Any], bool]:
    """What of it they have opened within the last half hour, and whether the resident has added something since."""
    moments = [datetime.fromisoformat(moment) for moment, who in opinion.looks if who == person.pk]
    last = max(moments, default=None)
    return locks.as_of(opinion, last) if last and last > clock.now() - LOOK else ({}, False)


@open_to("opinion.look")
@never_cache
def opinion(request: StaffRequest, pk: int) -> HttpResponse:
    """Before it is opened nothing of it; then the words, and the copy to be made."""
    one = _seen(request, pk)
    said, grown = _said(one, request.user)
    sent = request.method == "POST"
    if sent and not said:
        raise PermissionDenied("opinion.look")
    initial = {"version": one.version, "text": one.text or locks.proposed(said), "state": one.state}
    if one.state == Opinion.State.WAITING:
        initial |= {"text": locks.proposed(said), "state": "shown" if one.may_publish else "kept"}
    form = None
    if said and (sent or not grown):
        form = CopyForm(posted(request), initial=initial, may_publish=one.may_publish)
    status = 422 if sent else 200
    if form is not None and sent and form.is_valid():
        values = form.cleaned_data
        act = A.show if values.pop("state") == Opinion.State.SHOWN else A.keep
        try:
            if grown:
                raise Stale(_("居民又补充了，请先打开补充的话再整理。您写的还在。"))
            act(by(request), one, **values)
        except Refused as error:
            add_refusal(form, error)
            status = error.status
        else:
            return redirect(f"{reverse('activity', args=[one.activity_id])}#opinions")
    context = {"opinion": one, "activity": one.activity, "grown": grown, "said": said, "form": form}
    return render(request, "deliberate/opinion/desk.html", context, status=status)


@open_to("opinion.look")
@require_POST
def look(request: StaffRequest, pk: int) -> HttpResponse:
    """Open the original for half an hour; the resident sees that it was."""
    one = _seen(request, pk)
    said, grown = _said(one, request.user)
    if grown or not said:
        A.look(by(request), one)
    return redirect("opinion", pk)
