"""Names and telephones of the drawn, for the desk, and the letters to them."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from bandeng.core import clock
from bandeng.core.errors import Refused
from bandeng.core.permissions import open_to
from bandeng.deliberate import draw_locks
from bandeng.deliberate.actions import draw_lot as lot
from bandeng.deliberate.models import Draw, Volunteer
from bandeng.deliberate.views.draw import seen
from bandeng.press.pdf import paper
from bandeng.studio.request import StaffRequest, by
from bandeng.web.cookies import put, read

OPENED, OPENED_SECONDS = "bandeng_draw_names", 30 * 60
S, V = Draw.State, Volunteer.State


def _opened(request: StaffRequest, one: Draw) -> bool:
    kept = read(request, OPENED)
    return kept is not None and (kept["draw"], kept["person"]) == (one.pk, request.user.pk) and one.state == S.DRAWN


@open_to("draw.run")
@never_cache
def names(request: StaffRequest, pk: int) -> HttpResponse:
    """Names and telephones of the drawn, opened by a button for half an hour; each opening is on record."""
    one = seen(request, pk)
    if request.method == "POST":
        try:
            lot.look(by(request), one)
        except Refused as error:
            context = {"draw": one, "opened": False, "refusal": str(error.message)}
            return render(request, "deliberate/draw/names.html", context, status=error.status)
        response = redirect("draw_names", pk)
        put(response, OPENED, {"draw": pk, "person": request.user.pk}, OPENED_SECONDS)
        return response
    opened = _opened(request, one)
    return render(request, "deliberate/draw/names.html", {"draw": one, "opened": opened, **_drawn(one, opened)})


def _drawn(one: Draw, opened: bool) -> dict[str, Any]:
    rows = one.volunteers.filter(state=V.DRAWN).select_related("person") if opened else ()
    return {"people": [{"key": row.key, "pk": row.pk, **draw_locks.who(one, row)} for row in rows]}


@open_to("draw.run")
@never_cache
def letters(request: StaffRequest, pk: int, form: str) -> HttpResponse:
    """Invitation letters (邀请函), a page each, from the opened names."""
    one = seen(request, pk)
    if form not in ("html", "pdf"):
        raise Http404
    if not _opened(request, one):
        return redirect("draw_names", pk)
    context = {
        "draw": one,
        "today": clock.today(),
        **_drawn(one, True),
        "occasion": one.activity.occasion if one.activity else None,
        "address": request.build_absolute_uri(reverse("draw_public", args=[one.slug])),
        "back_url": reverse("draw_names", args=[pk]),
        "pdf_url": reverse("draw_letters", args=[pk, "pdf"]),
    }
    return paper(request, "deliberate/draw/letters.html", context, form=form, name=_("邀请函"))
