"""Receiving a visitor: the form for their words, the answer at once, and what a day brought."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from bandeng.core.errors import Refused
from bandeng.core.permissions import open_to
from bandeng.gather import actions as gather
from bandeng.gather import kinds, queue_of
from bandeng.gather import rules as gather_rules
from bandeng.gather.models import Booking, Occasion
from bandeng.listen import rules
from bandeng.listen.actions import Intake
from bandeng.listen.models import Matter
from bandeng.listen.reception import actions, queries
from bandeng.listen.reception.forms import AnsweredForm, HeardForm, ReceiveForm
from bandeng.listen.views.speak import keep_receipt
from bandeng.studio.request import StaffRequest, by
from bandeng.web.fields import new_form_key


def _visit(request: StaffRequest, pk: int) -> Booking:
    """A visitor whom the person signed in may receive, on a day whose visitors are received here."""
    here = [kind.code for kind in kinds.KINDS.values() if kind.receive == "visit_receive"]
    run = Occasion.objects.filter(gather_rules.visible(request.user, "queue.run"), kind__in=here)
    found = Booking.objects.select_related("occasion__studio__region", "occasion__venue", "wished")
    visit = get_object_or_404(found, pk=pk, occasion__in=run.values("pk"))
    if visit.state in (Booking.State.BOOKED, Booking.State.CANCELLED, Booking.State.NO_SHOW):
        raise Http404
    return visit


def _page(request: StaffRequest, visit: Booking, forms: dict[str, Any], status: int = 200) -> HttpResponse:
    one = visit.occasion
    context = {
        "visit": visit,
        "one": one,
        "number": queue_of.label(visit.number),
        "form": ReceiveForm(studio=one.studio, initial={"form_key": new_form_key()}),
        "heard_form": HeardForm(occasion=one, prefix="heard"),
        "answered_form": AnsweredForm(occasion=one, prefix="at-once"),
        "left": {},
        **forms,
    }
    return render(request, "listen/reception/receive.html", context, status=status)


@open_to("matter.enter")
@never_cache
def visit_receive(request: StaffRequest, pk: int) -> HttpResponse:
    """GET: the form. POST: the words become a matter, and the slip with its code is one tap away."""
    visit = _visit(request, pk)
    if request.method != "POST":
        return _page(request, visit, {})
    studio = visit.occasion.studio
    form = ReceiveForm(request.POST, request.FILES, studio=studio)
    heard = HeardForm(request.POST, occasion=visit.occasion, prefix="heard")
    if form.is_valid() and heard.is_valid():
        intake = Intake(**form.intake(studio, get_language() or "zh-hans", Matter.Source.VISIT))
        try:
            received = actions.hear(by(request), visit, intake, heard.members_chosen())
        except Refused as error:
            form.add_error(error.field if error.field in form.fields else None, str(error))
        else:
            return keep_receipt(redirect("receipt"), received, staff=True, queue=visit.occasion_id)
    return _page(request, visit, {"form": form, "heard_form": heard}, 422)


@open_to("matter.enter")
@require_POST
@never_cache
def visit_left(request: StaffRequest, pk: int) -> HttpResponse:
    """Take over what the visitor left with the booking: a look, and recorded as one. What was typed stays."""
    visit = _visit(request, pk)
    studio = visit.occasion.studio
    typed = {name: request.POST.get(name, "") for name in ReceiveForm(studio=studio).fields if name in request.POST}
    heard = HeardForm(request.POST, occasion=visit.occasion, prefix="heard")
    try:
        left = gather.look(by(request), visit, why="receive")
    except Refused as error:
        form = ReceiveForm(studio=studio, initial={"form_key": new_form_key(), **typed})
        return _page(request, visit, {"form": form, "heard_form": heard, "refusal": str(error)}, error.status)
    told = {"contact": "sms"} if visit.tell_later else {"contact": "call"} if left["phone"] else {}
    initial = {"form_key": new_form_key(), **typed, "name": left["name"], "phone": left["phone"], **told}
    form = ReceiveForm(studio=studio, initial=initial)
    return _page(request, visit, {"form": form, "heard_form": heard, "left": left})


@open_to("matter.enter")
@require_POST
@never_cache
def visit_answer(request: StaffRequest, pk: int) -> HttpResponse:
    """Answered at once: nothing is kept but the kind."""
    visit = _visit(request, pk)
    form = AnsweredForm(request.POST, occasion=visit.occasion, prefix="at-once")
    if form.is_valid():
        kind = form.cleaned_data["answered"]
        try:
            actions.answer(by(request), visit, kind=kind, members=form.members_chosen())
        except Refused as error:
            form.add_error(None, str(error))
        else:
            return redirect("queue", visit.occasion_id)
    return _page(request, visit, {"answered_form": form}, 422)


@open_to("gather.see")
def day_results(request: StaffRequest, pk: int) -> HttpResponse:
    """What one day brought: visitors, matters, answers at once."""
    here = [kind.code for kind in kinds.KINDS.values() if kind.results == "day_results"]
    found = Occasion.objects.filter(gather_rules.visible(request.user), kind__in=here)
    one = get_object_or_404(found.select_related("venue", "studio"), pk=pk)
    counts = queries.results(one)
    seen = Matter.objects.filter(rules.visible(request.user), heard__occasion=one).select_related("studio")
    context = {"one": one, "counts": counts, "answered": queries.answered_words(counts), "matters": seen}
    return render(request, "listen/reception/results.html", context)
