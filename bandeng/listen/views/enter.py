"""Entering for others (代为登记): a call or a visit, one after the other, by keyboard."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from bandeng.core.errors import Refused
from bandeng.core.permissions import open_to
from bandeng.listen import queries, rules, tracker
from bandeng.listen.actions import Intake, receive_matter
from bandeng.listen.actions.receive import Keep, write
from bandeng.listen.forms.enter import EnterForm
from bandeng.listen.models import Matter
from bandeng.listen.phone_line.actions import make_matter
from bandeng.listen.phone_line.queries import seen
from bandeng.listen.similar import finding
from bandeng.listen.views.speak import keep_receipt
from bandeng.studio.request import StaffRequest, by
from bandeng.web import cookies
from bandeng.web.fields import new_form_key


@open_to("matter.enter")
@never_cache
def enter(request: StaffRequest) -> HttpResponse:
    """Staff enter a matter for someone who came or called; the code is for that person's slip only.

    POST goes to the receipt, or, with `then=next`, back here for the next one with the slip one key away.
    """
    studio = queries.studio_of(request.user, "matter.enter")
    if studio is None:
        return render(request, "listen/no_studio.html", status=404)
    if request.method != "POST":
        initial = {"form_key": new_form_key(), "source": request.GET.get("source", "visit")}
        saved = cookies.read(request, tracker.RECEIPT) if "saved" in request.GET else None
        context = {
            "form": EnterForm(studio=studio, initial=initial),
            "studio": studio,
            "saved": saved,
            **_like_saved(request, saved),
        }
        return render(request, "listen/enter.html", context)
    form = EnterForm(request.POST, request.FILES, studio=studio)
    if form.is_valid():
        source = Matter.Source(form.cleaned_data["source"])
        intake = Intake(**form.intake(studio, get_language() or "zh-hans", source))
        try:
            received = receive_matter(by(request), intake, keep=keeping(request, form.cleaned_data["call"]))
        except Refused as error:
            form.add_error(error.field if error.field in form.fields else None, str(error))
        else:
            again = f"{reverse('enter')}?{urlencode({'saved': 1, 'source': source})}"
            to = again if request.POST.get("then") == "next" else reverse("receipt")
            return keep_receipt(redirect(to), received, staff=True)
    return render(request, "listen/enter.html", {"form": form, "studio": studio}, status=422)


def keeping(request: StaffRequest, call: int | None) -> Keep:
    """How what was entered is written: with a call of the log, as what came of it."""
    found = seen(request.user, "call.log").filter(pk=call).first() if call else None
    if call and found is None:
        raise Refused(_("找不到这通电话的记录，请回“热线”页面重新打开。"))
    return write if found is None else lambda act_by, ready: make_matter(act_by, found, ready)


def _like_saved(request: StaffRequest, saved: dict[str, Any] | None) -> dict[str, Any]:
    """The matter just entered with those it is like, for whoever may see it."""
    seen = Matter.objects.filter(rules.visible(request.user)).select_related("studio")
    matter = seen.filter(pk=saved["matter"]).first() if saved else None
    return {"matter": matter, "similar": finding.like(matter, request.user)} if matter else {}
