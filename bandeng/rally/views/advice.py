"""A lawyer's pages: my clinic, writing an advice, the client's code, opening a note again."""

import secrets
from datetime import timedelta

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from bandeng.core import clock
from bandeng.core.errors import Refused
from bandeng.core.permissions import open_to
from bandeng.gather import rules as gather
from bandeng.gather.models import Booking, Occasion
from bandeng.press.pdf import available, paper
from bandeng.rally import actions, lawyers, queries, rules
from bandeng.rally.actions.advice import WRITE_UP
from bandeng.rally.forms.advice import AdviceForm
from bandeng.rally.models import Advice
from bandeng.studio.request import StaffRequest, by
from bandeng.studio.views.pages import add_refusal, posted
from bandeng.web.cookies import put, read

WRITTEN, SECONDS = "bandeng_advice_written", 15 * 60


@open_to("advice.write")
@never_cache
def mine(request: StaffRequest) -> HttpResponse:
    """My clinics: today's with the way to the queue and the form, the coming ones, and what I have written."""
    today = clock.today()
    duties = lawyers.duties(request.user, today - WRITE_UP, today + timedelta(days=60)).order_by("opens_at")
    context = {
        "lawyer": lawyers.lawyer_of(request.user, today),
        "now": [one for one in duties if one.day == today],
        "queues": set(duties.filter(gather.visible(request.user, "queue.run"), day=today).values_list("pk", flat=True)),
        "coming": [one for one in duties if one.day > today],
        "past": [one for one in duties if one.day < today],
        "written": Advice.objects.filter(rules.visible(request.user, "advice.open")).select_related("occasion")[:50],
    }
    return render(request, "rally/mine.html", context)


@open_to("advice.write")
@never_cache
def write(request: StaffRequest, pk: int) -> HttpResponse:
    """An advice for someone who walked in."""
    return _write(request, pk, None)


@open_to("advice.write")
@never_cache
def write_for(request: StaffRequest, pk: int) -> HttpResponse:
    """An advice for a visitor of the queue."""
    booking = get_object_or_404(Booking.objects.select_related("occasion"), pk=pk)
    return _write(request, booking.occasion_id, booking)


def _write(request: StaffRequest, pk: int, booking: Booking | None) -> HttpResponse:
    today = clock.today()
    duties = lawyers.duties(request.user, today - WRITE_UP, today)
    occasion: Occasion = get_object_or_404(duties.filter(rules.visible(request.user, "advice.write")), pk=pk)
    waiting = queries.waiting(request.user).filter(studio=occasion.studio)
    sent = booking and waiting.filter(booking=booking).first()
    initial = {"form_key": secrets.token_hex(16), "referral": sent}
    form = AdviceForm(posted(request), referrals=waiting, initial=initial)
    status = 422 if request.method == "POST" else 200
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        try:
            made, code = actions.write_advice(
                by(request),
                occasion,
                note=form.note(),
                field=values["field"],
                outcome=values["outcome"],
                form_key=values["form_key"],
                booking=booking,
                referral=values.get("referral"),
            )
        except Refused as error:
            add_refusal(form, error)
            status = error.status
        else:
            response = redirect("advice_written")
            put(response, WRITTEN, {"advice": made.pk, "code": code, "person": request.user.pk}, SECONDS)
            return response
    context = {"form": form, "occasion": occasion, "booking": booking}
    return render(request, "rally/advice_write.html", context, status=status)


def _just_written(request: StaffRequest) -> tuple[Advice, str] | None:
    kept = read(request, WRITTEN)
    if kept is None or kept["person"] != request.user.pk:
        return None
    own = Advice.objects.filter(rules.visible(request.user, "advice.open"), pk=kept["advice"])
    made = own.select_related("occasion", "lawyer__person", "lawyer__firm", "studio").first()
    return (made, kept["code"]) if made else None


@open_to("advice.write")
@never_cache
def written(request: StaffRequest) -> HttpResponse:
    """The client's code, for a quarter of an hour and in this browser only."""
    kept = _just_written(request)
    if kept is None:
        return redirect("clinic_mine")
    made, code = kept
    return render(request, "rally/advice_written.html", {"advice": made, "code": code, "pdf": available()})


@open_to("advice.write")
@never_cache
def slip(request: StaffRequest, form: str) -> HttpResponse:
    """The slip for the client: the code, and where to open it. Nothing of the content."""
    kept = _just_written(request)
    if kept is None:
        return redirect("clinic_mine")
    if form not in ("html", "pdf"):
        raise Http404
    made, code = kept
    context = {
        "advice": made,
        "code": code,
        "address": settings.SITE + reverse("clinic_code"),
        "days": made.studio.setting("advice_keep_days"),
        "back_url": reverse("advice_written"),
        "pdf_url": reverse("advice_slip", args=["pdf"]),
    }
    return paper(request, "rally/paper/advice_slip.html", context, form=form, name=_("法律咨询查询单"))


@open_to("advice.open")
@never_cache
def advice(request: StaffRequest, pk: int) -> HttpResponse:
    """One's own note: what it was is shown, and its words after saying so; that it was opened is on record."""
    own = Advice.objects.filter(rules.visible(request.user, "advice.open")).select_related("occasion__venue", "studio")
    found = get_object_or_404(own, pk=pk)
    note = actions.open_advice(by(request), found) if request.method == "POST" else None
    return render(request, "rally/advice.html", {"advice": found, "note": note})
