"""The screen in the hall, by its secret address: a page, and what that page asks for again and again. No cookies."""

from datetime import timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from bandeng.core import clock, guard, throttle
from bandeng.core.permissions import open_to
from bandeng.gather import hall as shown
from bandeng.gather.actions.screens import screen_at
from bandeng.gather.models import Screen
from bandeng.web.context import TAGS

TRIES, WINDOW = 60, 15 * 60
SEEN_EVERY = timedelta(minutes=1)


def wrong_address(request: HttpRequest, of: str) -> bool:
    """Count a try with an address that does not exist; whether there were too many. Right ones are never held up."""
    now, caller = clock.now(), throttle.caller(request, of)
    if throttle.too_many(caller, now, TRIES, WINDOW):
        return True
    throttle.count_try(caller, now, WINDOW)
    return False


def _seen(screen: Screen) -> None:
    now = clock.now()
    if screen.seen_at is None or now - screen.seen_at > SEEN_EVERY:
        with guard.housekeeping("screen.seen"):
            Screen.objects.filter(pk=screen.pk).update(seen_at=now)


def _answer(request: HttpRequest, token: str, template: str) -> HttpResponse:
    screen = screen_at(token)
    asked = request.GET.get("language", "")
    language = asked if asked in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
    with translation.override(language):
        if screen is None:
            status = 429 if wrong_address(request, "hall") else 404
            response = HttpResponse(render_to_string("gather/hall/ended.html"), status=status)
            response["X-Hall"] = "ended"
        else:
            _seen(screen)
            now = clock.now()
            found = shown.context(screen, now)
            code = found["signing"]
            chosen = int(now.timestamp()) // shown.TURN % max(len(found["panels"]), 1)
            found |= {
                "address": request.build_absolute_uri(reverse("here", args=[code.code])) if code else "",
                "ask": reverse("hall_now", args=[token]) + (f"?language={language}" if asked else ""),
                "language_tag": TAGS.get(language, language),
                "chosen": chosen,
                "demo": settings.DEMO,
            }
            response = HttpResponse(render_to_string(template, found))
            response["X-Hall"] = found["version"]
    response["Cache-Control"] = "no-store"
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = "noindex"
    return response


@open_to("public")
def hall(request: HttpRequest, token: str) -> HttpResponse:
    """The whole page. Without a script it loads itself anew every quarter of a minute."""
    return _answer(request, token, "gather/hall/page.html")


@open_to("public")
def hall_now(request: HttpRequest, token: str) -> HttpResponse:
    """What there is to show at this moment, as a piece of the page."""
    return _answer(request, token, "gather/hall/now.html")
