"""The queue of the day (排队叫号): who is there, who is next. Names only on demand, and never without an entry."""

from datetime import datetime
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from bandeng.core import clock
from bandeng.core.errors import Refused
from bandeng.core.permissions import open_to
from bandeng.gather import actions, finding, kinds, queue_of, rules, session
from bandeng.gather.models import Booking, Occasion
from bandeng.gather.views.days import seen
from bandeng.studio.request import StaffRequest, by
from bandeng.web import nav
from bandeng.web.fields import new_form_key

S = Booking.State
VERBS = {
    "arrive": actions.arrive,
    "call-again": actions.call_again,
    "serve": actions.serve,
    "no-show": actions.no_show,
    "cancel": actions.cancel,
}


@open_to("queue.run")
@never_cache
def queue(request: StaffRequest, pk: int) -> HttpResponse:
    occasion = seen(request, pk, "queue.run")
    return _page(request, occasion)


def _page(request: StaffRequest, occasion: Occasion, **more: Any) -> HttpResponse:
    now = clock.now()
    visits = list(occasion.bookings.select_related("wished", "received_by"))
    by_state = {str(state): [one for one in visits if one.state == state] for state in S}
    kept = session.receipt(request) if "slip" in request.GET else None
    last = occasion.bookings.filter(received_by=request.user).exclude(desk="").order_by("-called_at").first()
    kind = kinds.KINDS.get(occasion.kind)
    error = more.get("error")
    context = {
        "one": occasion,
        "kind": kind,
        "receives": bool(kind and kind.receive and nav.find(kind.receive, 0)),
        "today": clock.day(now) == occasion.day and occasion.state == Occasion.State.ON,
        "called": sorted(by_state["called"], key=lambda one: one.called_at or now, reverse=True),
        "waiting": _rows(queue_of.in_order(by_state["waiting"], now), now),
        "booked": sorted(by_state["booked"], key=lambda one: one.at or now),
        "served": by_state["served"],
        "gone": by_state["no_show"],
        "form_key": new_form_key(),
        "desk": last.desk if last else "",
        "slip": kept if kept and kept["staff"] else None,
        "now": now,
        **more,
    }
    return render(request, "gather/queue.html", context, status=409 if error else 200)


def _rows(waiting: list[Booking], now: datetime) -> list[tuple[Booking, int]]:
    """Each with the minutes they have waited."""
    return [(one, int((now - (one.arrived_at or now)).total_seconds() // 60)) for one in waiting]


def _back(occasion: int, more: str = "") -> HttpResponse:
    return redirect(reverse("queue", args=[occasion]) + more)


@open_to("queue.run")
@require_POST
def walk_in(request: StaffRequest, pk: int) -> HttpResponse:
    """A number for someone at the door; the slip is one tap away."""
    occasion = seen(request, pk, "queue.run")
    try:
        booked = actions.walk_in(by(request), occasion, request.POST.get("form_key", "")[:64] or new_form_key())
    except Refused as refused:
        return _page(request, occasion, error=str(refused))
    return session.keep_receipt(_back(pk, "?slip=1"), booked, staff=True)


@open_to("queue.run")
@require_POST
def call_next(request: StaffRequest, pk: int) -> HttpResponse:
    occasion = seen(request, pk, "queue.run")
    try:
        actions.call_next(by(request), occasion, desk=request.POST.get("desk", ""))
    except Refused as refused:
        return _page(request, occasion, error=str(refused), desk=request.POST.get("desk", ""))
    return _back(pk, "#called")


@open_to("queue.run")
@require_POST
@never_cache
def find(request: StaffRequest, pk: int) -> HttpResponse:
    """Who has come, by the code on their slip, or by name or the end of their number."""
    occasion = seen(request, pk, "queue.run")
    words = request.POST.get("words", "").strip()[:40]
    found = finding.by_code(occasion, words)
    if found is not None:
        return _do(request, found, "arrive")
    those = finding.by_name(by(request), occasion, words)
    error = "" if those else _("没有找到。请核对查询码、称呼或手机号后四位；没有预约的，点“现场取号”。")
    return _page(request, occasion, found=those, words=words, error=error)


def _visit(request: StaffRequest, pk: int) -> Booking:
    run = Occasion.objects.filter(rules.visible(request.user, "queue.run"))
    return get_object_or_404(Booking.objects.select_related("occasion"), pk=pk, occasion__in=run.values("pk"))


@open_to("queue.run")
@require_POST
def visit_do(request: StaffRequest, pk: int, slug: str) -> HttpResponse:
    """One thing the desk does with one visitor."""
    if slug not in VERBS:
        raise Http404
    return _do(request, _visit(request, pk), slug)


def _do(request: StaffRequest, visit: Booking, slug: str) -> HttpResponse:
    try:
        VERBS[slug](by(request), visit)
    except Refused as refused:
        return _page(request, visit.occasion, error=str(refused))
    return _back(visit.occasion_id)


@open_to("queue.run")
@require_POST
@never_cache
def visit_look(request: StaffRequest, pk: int) -> HttpResponse:
    """What a visitor left, on demand."""
    visit = _visit(request, pk)
    try:
        left = actions.look(by(request), visit)
    except Refused as refused:
        return _page(request, visit.occasion, error=str(refused))
    return _page(request, visit.occasion, found=[(visit, left)])
