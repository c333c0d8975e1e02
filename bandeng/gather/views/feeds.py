"""Subscribing to calendars: one's own addresses, and the files behind them."""

from hashlib import sha256

from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import translation
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from bandeng.core import clock
from bandeng.core.permissions import open_to
from bandeng.gather import actions, calendar_file, rules
from bandeng.gather.actions.feeds import feed_at
from bandeng.gather.models import Feed
from bandeng.gather.views.hall import wrong_address
from bandeng.studio.models import Studio
from bandeng.studio.request import StaffRequest, by
from bandeng.web.numbers import whole


def _studios(request: StaffRequest) -> list[Studio]:
    return list(Studio.objects.filter(rules.visible(request.user, "gather.see")))


@open_to("feed.own")
def feeds(request: StaffRequest) -> HttpResponse:
    """What one can subscribe to, and whether an address was made."""
    made = {one.studio_id: one for one in Feed.objects.filter(person=request.user, ended_at=None)}
    choices = [(studio, made.get(studio.pk)) for studio in _studios(request)]
    return render(request, "gather/feeds.html", {"own": made.get(None), "studios": choices})


@open_to("feed.own")
@require_POST
@never_cache
def feed_make(request: StaffRequest) -> HttpResponse:
    """A new address, shown this once; the one before stops working."""
    key = whole(request.POST.get("studio", ""))
    studio = get_object_or_404(Studio, pk=key) if key is not None else None
    token = actions.make_feed(by(request), studio=studio)
    address = request.build_absolute_uri(reverse("calendar_feed", args=[token]))
    scheme, rest = address.split("://", 1)
    context = {"studio": studio, "address": address, "direct": f"webcal{'s' if scheme == 'https' else ''}://{rest}"}
    return render(request, "gather/feed_made.html", context)


@open_to("feed.own")
@require_POST
def feed_end(request: StaffRequest, pk: int) -> HttpResponse:
    actions.end_feed(by(request), get_object_or_404(Feed, pk=pk, person=request.user))
    return redirect("feeds")


@open_to("public")
def calendar_feed(request: HttpRequest, token: str) -> HttpResponse:
    """The calendar file of a secret address, in its person's language."""
    feed = feed_at(token)
    if feed is None:
        return HttpResponse(status=429 if wrong_address(request, "calendar") else 404)
    with translation.override(feed.person.language):
        now = clock.now()
        data = calendar_file.for_studio(feed.studio, now) if feed.studio else calendar_file.for_person(feed.person, now)
    etag = f'"{sha256(data).hexdigest()[:32]}"'
    same = request.headers.get("If-None-Match") == etag
    response = HttpResponseNotModified() if same else HttpResponse(data, content_type="text/calendar; charset=utf-8")
    response["ETag"] = etag
    response["Cache-Control"] = "private, max-age=300"
    response["X-Robots-Tag"] = "noindex"
    return response
