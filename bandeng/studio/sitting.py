"""A signed-in device: who sits there, whether the sitting was ended, and the second factor where it is due."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib import auth
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import SimpleLazyObject

from bandeng.core import clock, guard
from bandeng.core.permissions import OPEN
from bandeng.studio.actions.signing_in import sitting_key
from bandeng.studio.models import Sitting
from bandeng.studio.rules import needs_second_factor

SEEN_EVERY = timedelta(minutes=5)
# What someone who still has to set up the second factor may open.
ALLOWED = frozenset({"totp_set_up", "sign_out", "set_language", "set_text_size"})


def person_of(request: HttpRequest) -> Any:
    """The person signed in; nobody, and the session gone, where the sitting was ended from afar."""
    person = auth.get_user(request)
    if not person.is_authenticated:
        return person
    key = sitting_key(request.session.session_key or "")
    sitting = Sitting.objects.filter(person_id=person.pk, key=key, ended_at=None).first()
    if sitting is None:
        request.session.flush()
        return AnonymousUser()
    now = clock.now()
    if now - sitting.seen_at > SEEN_EVERY:
        with guard.housekeeping("sitting.seen"):
            Sitting.objects.filter(pk=sitting.pk).update(seen_at=now)
    person.sitting = sitting
    return person


class SittingMiddleware:
    """Sets `request.user` (lazily) and leads those who must have a second factor to set it up first."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.user = SimpleLazyObject(lambda: person_of(request))  # type: ignore[assignment]
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        if not settings.REQUIRE_TOTP or getattr(view, "permission", None) in (None, *OPEN):
            return None
        match = request.resolver_match
        if match is None or match.url_name in ALLOWED or not lacks_second_factor(request.user):
            return None
        return redirect("totp_set_up")


def lacks_second_factor(person: Any) -> bool:
    """Whether the person's roles ask for a second factor and this sitting was opened without one."""
    if not person.is_authenticated or person.sitting.second_factor:
        return False
    return needs_second_factor(person, clock.now())
