"""A poll on a projector: one page that asks every few seconds for what is new (by the script of the hall's screen)."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache

from bandeng.core import clock
from bandeng.core.permissions import open_to
from bandeng.deliberate import report_hall
from bandeng.deliberate.models import Poll
from bandeng.deliberate.report_access import may_project, poll_at
from bandeng.gather import hall
from bandeng.web import nav


def _answer(request: HttpRequest, slug: str, template: str) -> HttpResponse:
    poll = poll_at(slug)
    if not may_project(poll, request.user):
        raise Http404
    now = clock.now()
    take_part = nav.find("poll_public", slug) if poll.state == Poll.State.OPEN else ""
    context = {
        "poll": poll,
        "data": report_hall.data(poll),
        "template": report_hall.TEMPLATE,
        "ask": reverse("poll_screen_now", args=[slug]),
        "address": request.build_absolute_uri(take_part) if take_part else "",
        "now": now,
        "time": int(now.timestamp() * 1000),
        "version": hall.version(),
        "turn": hall.TURN,
        "demo": settings.DEMO,
    }
    response = render(request, template, context)
    response["X-Hall"] = hall.version()
    return response


@open_to("public")
@never_cache
def poll_screen(request: HttpRequest, slug: str) -> HttpResponse:
    """The whole page. Without a script it loads itself anew every quarter of a minute."""
    return _answer(request, slug, "deliberate/report_screen.html")


@open_to("public")
@never_cache
def poll_screen_now(request: HttpRequest, slug: str) -> HttpResponse:
    """What there is to show at this moment, as a piece of the page."""
    return _answer(request, slug, "deliberate/report_screen_now.html")
