"""A resident's short session: a sealed cookie, nothing in the database, nothing in any address."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from bandeng.core import clock, sealed
from bandeng.listen.models import Joining, Matter

MATTER = "bandeng_matter"
RECEIPT = "bandeng_receipt"
JOINING = "bandeng_joining"
JOINED = "bandeng_joined"
MATTER_SECONDS = 30 * 60
RECEIPT_SECONDS = 15 * 60


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


def read(request: HttpRequest, name: str, at: datetime | None = None) -> dict[str, Any] | None:
    """The value of a sealed cookie, or None when it is missing, over or not ours."""
    try:
        raw = urlsafe_b64decode(request.COOKIES.get(name, ""))
        value: dict[str, Any] = sealed.unseal_value(raw, sealed.derived("cookie"), name.encode())
    except (ValueError, sealed.Unreadable):
        return None
    return value if value["until"] > (at or clock.now()).timestamp() else None


def open_matter(response: HttpResponse, matter: Matter) -> None:
    put(response, MATTER, {"matter": matter.pk}, MATTER_SECONDS)


def matter_of(request: HttpRequest) -> Matter | None:
    """The matter whose code or link this browser has shown."""
    value = read(request, MATTER)
    if value is None:
        return None
    return Matter.objects.select_related("studio", "member__person", "unit").filter(pk=value["matter"]).first()


def open_joining(response: HttpResponse, joining: Joining) -> None:
    put(response, JOINING, {"joining": joining.pk}, MATTER_SECONDS)


def joining_of(request: HttpRequest) -> Joining | None:
    """The joining whose code this browser has shown, as long as it was not taken back."""
    value = read(request, JOINING)
    there = Joining.objects.select_related("matter__studio").filter(withdrawn_at=None)
    return there.filter(pk=value["joining"]).first() if value else None
