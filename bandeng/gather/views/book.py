"""Booking a time (预约), without an account: which days there are, the short form, and the code that comes of it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from bandeng.core import clock
from bandeng.core.actions import By
from bandeng.core.errors import Refused
from bandeng.core.permissions import open_to
from bandeng.gather import hoarding, kinds, queries, session
from bandeng.gather.actions import Full, Wish, book
from bandeng.gather.actions.booking import bookable, made_before
from bandeng.gather.forms.book import BookForm
from bandeng.gather.models import Occasion
from bandeng.studio.models import Member
from bandeng.web.fields import new_form_key
from bandeng.web.formats import clock_time
from bandeng.web.numbers import whole


def _whom(request: HttpRequest) -> Member | None:
    """The member whose days are asked for."""
    asked = whole(request.GET.get("member", ""))
    found = Member.objects.filter(until=None).select_related("person")
    return found.filter(pk=asked).first() if asked else None


@open_to("public")
@never_cache
def days(request: HttpRequest) -> HttpResponse:
    """The coming days on which one can come, with who is there; with `member`, that member's days."""
    member = _whom(request)
    kind = kinds.KINDS.get(request.GET.get("kind", ""))
    found = queries.to_book(clock.now(), kind=kind.code if kind else "", member=member.pk if member else None)
    several = len({day.one.studio_id for day in found}) > 1
    context = {"days": found, "member": member, "kind": kind, "several": several}
    return render(request, "gather/book.html", context)


@open_to("public")
@never_cache
def day(request: HttpRequest, pk: int) -> HttpResponse:
    """GET: the free times of one day, and the form. POST: book, and go to the code; on errors, the form as typed."""
    found = Occasion.objects.select_related("venue", "studio")
    occasion = get_object_or_404(found, pk=pk, kind__in=kinds.public())
    now = clock.now()
    if not bookable(occasion, now):
        return _nothing_there(request, occasion, 404)
    if request.method != "POST":
        member = _whom(request)
        initial = {"form_key": new_form_key(), "wished": member.person_id if member else None}
        form = BookForm(initial=initial, occasion=occasion, now=now)
        return _form(request, form, occasion) if form.free else _nothing_there(request, occasion, 200)
    form = BookForm(request.POST, occasion=occasion, now=now)
    if form.is_valid():
        answer = _booked(request, form, occasion)
        if answer is not None:
            return answer
    return _form(request, form, occasion, 422)


def _booked(request: HttpRequest, form: BookForm, occasion: Occasion) -> HttpResponse | None:
    wish = Wish(**form.wish(occasion, get_language() or "zh-hans"))
    now = clock.now()
    if hoarding.too_many(request, wish.phone, now) and not made_before(wish):
        form.add_error(None, _("最近约得太多了。不来的请先凭查询码取消，再约请打工作室电话。"))
        return None
    try:
        booked = book(By(role="resident"), wish)
    except Full:
        return _nothing_there(request, occasion, 409)
    except Refused as error:
        form.add_error(error.field if error.field in form.fields else None, str(error))
        return None
    if not booked.again:
        hoarding.count(request, wish.phone, now)
    asked = clock_time(wish.at) if booked.booking.at != wish.at else ""
    return session.keep_receipt(redirect("booked"), booked, asked=asked)


def _form(request: HttpRequest, form: BookForm, occasion: Occasion, status: int = 200) -> HttpResponse:
    context = {"form": form, "one": occasion, "keep_days": occasion.studio.setting("visitor_keep_days")}
    return render(request, "gather/book_day.html", context, status=status)


def _nothing_there(request: HttpRequest, occasion: Occasion, status: int) -> HttpResponse:
    """The day is full or cannot be booked: which other days can."""
    found = queries.to_book(clock.now(), kind=occasion.kind, studio=occasion.studio)
    others = [day for day in found if day.free and day.one.pk != occasion.pk]
    return render(request, "gather/book_none.html", {"one": occasion, "days": others[:6]}, status=status)


@open_to("tracker")
@never_cache
def booked(request: HttpRequest) -> HttpResponse:
    """When and where, and the code, large. Shown for a quarter of an hour."""
    kept = session.receipt(request)
    if kept is None or kept["staff"]:
        return redirect("track")
    wait = kept["one"].studio.setting("no_show_minutes")
    return render(request, "gather/booked.html", {**kept, "wait": wait})


@open_to("tracker")
@never_cache
def slip(request: HttpRequest) -> HttpResponse:
    """The slip (号单) to print; for staff it opens once, then the code is the visitor's alone."""
    kept = session.receipt(request)
    if kept is None:
        return redirect("track")
    response = render(request, "gather/slip.html", kept)
    if kept["staff"]:
        response.delete_cookie(session.RECEIPT)
    return response
