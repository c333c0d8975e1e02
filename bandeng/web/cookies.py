"""Short sealed cookies: what a resident has shown, with nothing in the database and nothing in any address."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from bandeng.core import clock, sealed


def put(response: HttpResponse, name: str, value: dict[str, Any], seconds: int) -> None:
    """Set a sealed cookie that ends by itself, also when the browser keeps it longer."""
    until = clock.now().timestamp() + seconds
    raw = sealed.seal_value({**value, "until": until}, sealed.derived("cookie"), name.encode())
    response.set_cookie(
        name,
        urlsafe_b64encode(raw).decode(),
        max_age=seconds,
        httponly=True,
        secure=settings.SESSION_COOKIE_SECURE,
        samesite="Lax",
    )


def read(request: HttpRequest, name: str) -> dict[str, Any] | None:
    """The value of a sealed cookie, or None when it is missing, over or not ours."""
    try:
        raw = urlsafe_b64decode(request.COOKIES.get(name, ""))
        value: dict[str, Any] = sealed.unseal_value(raw, sealed.derived("cookie"), name.encode())
    except (ValueError, sealed.Unreadable):
        return None
    return value if value["until"] > clock.now().timestamp() else None
