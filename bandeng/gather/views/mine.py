"""One's own booking, by its code or link: when and where, how many are before one, moving, cancelling, forgetting."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from bandeng.core import access, clock
from bandeng.core.actions import By
from bandeng.core.errors import Refused
from bandeng.core.permissions import open_to
from bandeng.gather import actions, calendar_file, queries, queue_of, session, visitor
from bandeng.gather.models import Booking
from bandeng.gather.queries import Day
from bandeng.gather.states import AHEAD
from bandeng.web import opening
from bandeng.web.formats import clock_time

S = Booking.State


theirs = opening.shown_to(session.booking_of, "track")


def _opened(booking: Booking) -> HttpResponse:
    return session.open_booking(redirect("my_booking"), booking)


def _by_code(code: str) -> Booking | None:
    return Booking.objects.filter(code_hash=access.code_hash(code)).first()


DOOR = opening.Door(_by_code, _opened)


@open_to("public")
@never_cache
def link(request: HttpRequest, token: str) -> HttpResponse:
    """The link or QR code: exchanged at once for a short session, so that the token stays in no address bar."""
    found = Booking.objects.filter(token_hash=access.token_hash(token))
    return opening.by_link(request, opening.OWN, found.first, _opened)


@theirs
def mine(request: HttpRequest, booking: Booking) -> HttpResponse:
    context = {
        "booking": booking,
        "one": booking.occasion,
        "number": queue_of.label(booking.number),
        "before": queue_of.before(booking),
        "left": visitor.opened(booking),
        "may_move": booking.state == S.BOOKED,
        "may_cancel": booking.state in AHEAD,
        "keep_days": booking.occasion.studio.setting("visitor_keep_days"),
        "done": request.GET.get("done", ""),
    }
    return render(request, "gather/mine.html", context)


@theirs
def move(request: HttpRequest, booking: Booking) -> HttpResponse:
    """Another free time, on this or another day."""
    error = ""
    days = _choices(booking)
    if request.method == "POST":
        pk, _sep, time = request.POST.get("slot", "").partition("@")
        chosen = next((day for day in days if str(day.one.pk) == pk), None)
        at = next((at for at, _place in chosen.free if clock_time(at) == time), None) if chosen else None
        if chosen is None or at is None:
            error = _("请选一个时间。刚才选的可能已被约走，您原来的时间还在。")
        else:
            try:
                actions.move(By(role="resident"), booking, chosen.one, at)
            except Refused as refused:
                error, days = str(refused), _choices(booking)
            else:
                return redirect(f"{reverse('my_booking')}?done=move")
    context = {"booking": booking, "one": booking.occasion, "days": days, "error": error}
    return render(request, "gather/move.html", context, status=422 if error else 200)


def _choices(booking: Booking) -> list[Day]:
    of = booking.occasion
    found = queries.to_book(clock.now(), kind=of.kind, studio=of.studio)
    return [day for day in found if day.free][:8]


@theirs
def calendar(request: HttpRequest, booking: Booking) -> HttpResponse:
    """The booked time as a file for one's own calendar: nothing in it says who comes, or why."""
    answer = HttpResponse(calendar_file.for_booking(booking), content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="booking.ics"'
    return answer


@theirs
def cancel(request: HttpRequest, booking: Booking) -> HttpResponse:
    def done() -> HttpResponse:
        actions.cancel(By(role="resident"), booking)
        return redirect(f"{reverse('my_booking')}?done=cancel")

    words = {
        "title": _("取消这次预约吗？"),
        "lead": _("时间会让给别人。以后想来，可以再约，也可以当天到现场取号。"),
        "submit": _("取消预约"),
    }
    return _sure(request, booking, words, done)


@theirs
def forget(request: HttpRequest, booking: Booking) -> HttpResponse:
    def done() -> HttpResponse:
        actions.forget(By(role="resident"), booking)
        response = render(request, "gather/forgotten.html")
        session.end(response)
        return response

    words = {
        "title": _("真的要删除您的信息吗？"),
        "lead": _("称呼、电话、话题和查询码都会删除，不能恢复。还没来的预约同时取消。"),
        "submit": _("确认删除，不能恢复"),
    }
    return _sure(request, booking, words, done)


def _sure(
    request: HttpRequest, booking: Booking, words: dict[str, str], done: Callable[[], HttpResponse]
) -> HttpResponse:
    error = ""
    if request.method == "POST":
        try:
            return done()
        except Refused as refused:
            error = str(refused)
    context = {"booking": booking, "one": booking.occasion, "error": error, **words}
    return render(request, "gather/sure.html", context, status=409 if error else 200)


@open_to("tracker")
def end(request: HttpRequest) -> HttpResponse:
    """Leave: nothing of the booking stays in this browser."""
    response = redirect("book")
    session.end(response)
    return response
