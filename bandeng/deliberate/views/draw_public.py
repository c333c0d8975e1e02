"""A draw as everyone meets it: volunteering, one's own page by code, the result, the hall's screen, the record."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from bandeng.core import clock, throttle
from bandeng.core.actions import By
from bandeng.core.errors import Refused
from bandeng.core.permissions import open_to
from bandeng.deliberate import draw_showing
from bandeng.deliberate.actions import draw_lot as lot
from bandeng.deliberate.actions import draw_volunteers as A
from bandeng.deliberate.forms.draw import CodeForm, JoinForm
from bandeng.deliberate.models import Draw, Volunteer
from bandeng.studio.views.pages import add_refusal, confirmation, form_page, posted
from bandeng.web import opening
from bandeng.web.cookies import put, read
from bandeng.web.fields import new_form_key

OPEN, RECEIPT = "bandeng_volunteer", "bandeng_volunteered"
OPEN_SECONDS, RECEIPT_SECONDS = 30 * 60, 15 * 60
# Many share one address: a yard's wireless network, a hall.
MOST, HOUR = 60, 3600
S, V = Draw.State, Volunteer.State


def _draw(slug: str) -> Draw:
    return get_object_or_404(Draw.objects.select_related("studio", "activity"), slug=slug)


@open_to("public")
@never_cache
def public(request: HttpRequest, slug: str) -> HttpResponse:
    """While people can volunteer, the form; afterwards what was fixed, drawn, or failed."""
    draw = _draw(slug)
    if draw.state == S.CALLING:
        return _calling(request, draw)
    return render(request, "deliberate/draw/public.html", draw_showing.public(draw))


def _calling(request: HttpRequest, draw: Draw) -> HttpResponse:
    form, status = JoinForm(posted(request), draw=draw, initial={"form_key": new_form_key()}), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            answer = _joined(request, draw, form)
            if isinstance(answer, HttpResponse):
                return answer
            status = answer
    is_open = A.is_open(draw, clock.now())
    keep = draw.studio.setting("draw_keep_days")
    context = {"draw": draw, "form": form, "open": is_open, "keep_days": keep}
    return render(request, "deliberate/draw/join.html", context, status=status)


def _joined(request: HttpRequest, draw: Draw, form: JoinForm) -> HttpResponse | int:
    now, caller = clock.now(), throttle.caller(request, "draw-join")
    if throttle.too_many(caller, now, MOST, HOUR):
        form.add_error(None, _("这个网络报名太多了，请过一小时再试，或到工作室报名。"))
        return 429
    throttle.count_try(caller, now, HOUR)
    try:
        volunteer, code = A.join(By(role="resident"), draw, **form.arguments())
    except Refused as error:
        add_refusal(form, error)
        return error.status
    response = redirect("draw_joined")
    put(response, RECEIPT, {"code": code, "volunteer": volunteer.pk}, RECEIPT_SECONDS)
    put(response, OPEN, {"volunteer": volunteer.pk}, OPEN_SECONDS)
    return response


def _volunteer(request: HttpRequest, cookie: str = OPEN) -> Volunteer | None:
    kept = read(request, cookie)
    rows = Volunteer.objects.select_related("draw__studio").filter(code_hash__isnull=False)
    return rows.filter(pk=kept["volunteer"]).first() if kept else None


@open_to("public")
@never_cache
def joined(request: HttpRequest) -> HttpResponse:
    """The code, large, for a quarter of an hour."""
    kept, volunteer = read(request, RECEIPT), _volunteer(request, RECEIPT)
    if kept is None or volunteer is None:
        return redirect("draw_code")
    context = {"code": kept["code"], "volunteer": volunteer, "draw": volunteer.draw}
    return render(request, "deliberate/draw/joined.html", context)


@open_to("public")
@never_cache
def code(request: HttpRequest) -> HttpResponse:
    """Ask for the code; wrong tries are counted and slowed down."""
    return opening.code_page(request, CodeForm(posted(request)), "deliberate/draw/code.html")


def _opened(found: Volunteer) -> HttpResponse:
    response = redirect("draw_mine")
    put(response, OPEN, {"volunteer": found.pk}, OPEN_SECONDS)
    return response


DOOR = opening.Door(A.by_code, _opened)


theirs = opening.shown_to(_volunteer, "draw_code")


@theirs
def mine(request: HttpRequest, volunteer: Volunteer) -> HttpResponse:
    """One's own page: the number, what one said of oneself, whether one was drawn, what one can do."""
    draw = volunteer.draw
    context = {
        "volunteer": volunteer,
        "draw": draw,
        "values": list(volunteer.values.items()),
        "may_leave": volunteer.state in (V.IN, V.DRAWN) and draw.state != S.FAILED,
        "occasion": draw.activity.occasion if draw.activity else None,
    }
    return render(request, "deliberate/draw/mine.html", context)


@theirs
def leave(request: HttpRequest, volunteer: Volunteer) -> HttpResponse:
    """Take part no longer."""
    return form_page(
        request,
        confirmation(request),
        lambda _values: A.leave(By(role="resident"), volunteer),
        title=_("退出"),
        lead=_("退出以后不能再改回来。抽中的，席位会递补给别人。"),
        back=reverse("draw_mine"),
        submit=_("退出"),
        danger=True,
        template="deliberate/draw/own_form.html",
    )


@theirs
def forget(request: HttpRequest, volunteer: Volunteer) -> HttpResponse:
    """Have name, telephone and code destroyed."""

    def gone(_result: Any) -> HttpResponse:
        response = render(request, "deliberate/draw/forgotten.html", {"draw": volunteer.draw})
        response.delete_cookie(OPEN)
        response.delete_cookie(RECEIPT)
        return response

    return form_page(
        request,
        confirmation(request),
        lambda _values: A.erase(By(role="resident"), volunteer, asked=True),
        title=_("删除我的信息"),
        lead=_(
            "姓名、电话和查询码马上删除，也就退出了这次抽签。名册固定以后，编号和所选的特征仍在公布的名册里，没有姓名。"
        ),
        back=reverse("draw_mine"),
        submit=_("删除"),
        danger=True,
        template="deliberate/draw/own_form.html",
        then=gone,
    )


@open_to("public")
@never_cache
def hall(request: HttpRequest, slug: str) -> HttpResponse:
    """For the hall's screen: the promise while one waits, then value and seed, and the seats one after the other."""
    draw = _draw(slug)
    if draw.state == S.CALLING:
        return redirect("draw_public", slug)
    return render(request, "deliberate/draw/hall.html", draw_showing.public(draw))


@open_to("public")
@never_cache
def record(request: HttpRequest, slug: str) -> HttpResponse:
    """The record as a file for `bandeng verify draw`; before the draw the setup with its commitment."""
    draw = _draw(slug)
    if not draw.setup:
        raise Http404
    published = draw.record or {**draw.setup, "commitment": draw.commitment}
    response = HttpResponse(lot.published(published), content_type="application/json")
    response["Content-Disposition"] = f'attachment; filename="draw-{draw.slug}.json"'
    return response
