"""Every view states who may open it; a view that does not is refused for everyone.

@open_to("public")   anyone
@open_to("tracker")  a resident who has shown a code or link (the view checks the cookie itself)
@open_to("staff")    anyone signed in
@open_to("matter.accept")  a person whose roles grant that verb somewhere; the thing itself is checked by `may`
"""

from collections.abc import Callable
from typing import Any, TypeVar

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase

from bandeng.core import remembered

V = TypeVar("V", bound=Callable[..., HttpResponseBase])
OPEN = ("public", "tracker")

# Rooms register here which verbs a person's roles grant; core knows no room.
grants: list[Callable[[Any], frozenset[str]]] = []


def open_to(permission: str) -> Callable[[V], V]:
    """State a view's permission."""

    def decorate(view: V) -> V:
        view.permission = permission  # type: ignore[attr-defined]
        return view

    return decorate


def granted(person: Any) -> frozenset[str]:
    """All verbs that this person's present roles grant anywhere; worked out once a request."""
    return remembered.once(("granted", person.pk), lambda: frozenset().union(*(grant(person) for grant in grants)))


def refusal(request: HttpRequest, permission: str | None) -> HttpResponse | None:
    """None when the request may go on, a redirect to sign in, or PermissionDenied raised."""
    if permission is None:
        raise PermissionDenied("this view states no permission")
    if permission in OPEN:
        return None
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    if permission != "staff" and permission not in granted(request.user):
        raise PermissionDenied(permission)
    return None


class PermissionMiddleware:
    """Applies `refusal` to every view, and has roles asked for once a request."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with remembered.request():
            return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        return refusal(request, getattr(view, "permission", None))
