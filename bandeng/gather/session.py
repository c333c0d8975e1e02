"""Which booking this browser has shown the code or link of, for a short time; and the code itself, once more."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from bandeng.gather.actions import Booked
from bandeng.gather.models import Booking
from bandeng.web import cookies

OPEN, RECEIPT = "bandeng_booking", "bandeng_booked"
OPEN_SECONDS, RECEIPT_SECONDS = 30 * 60, 15 * 60


def open_booking(response: HttpResponse, booking: Booking) -> HttpResponse:
    cookies.put(response, OPEN, {"booking": booking.pk}, OPEN_SECONDS)
    return response


def _found(value: dict[str, Any] | None) -> Booking | None:
    if value is None:
        return None
    found = Booking.objects.select_related("occasion__venue", "occasion__studio", "wished")
    return found.filter(pk=value["booking"], code_hash__isnull=False).first()


def booking_of(request: HttpRequest) -> Booking | None:
    """The booking whose code or link this browser has shown, until it is forgotten."""
    return _found(cookies.read(request, OPEN))


def keep_receipt(response: HttpResponse, booked: Booked, *, asked: str = "", staff: bool = False) -> HttpResponse:
    """Let this browser show code and link once more for a quarter of an hour; a resident also gets in."""
    value = {
        "booking": booked.booking.pk,
        "code": booked.access.code,
        "token": booked.access.token,
        "again": booked.again,
        "asked": asked,
        "staff": staff,
    }
    cookies.put(response, RECEIPT, value, RECEIPT_SECONDS)
    return response if staff else open_booking(response, booked.booking)


def receipt(request: HttpRequest) -> dict[str, Any] | None:
    """What this browser may show once more, or None."""
    value = cookies.read(request, RECEIPT)
    booking = _found(value)
    if value is None or booking is None:
        return None
    link = request.build_absolute_uri(reverse("booking_link", args=[value["token"]]))
    return {**value, "booking": booking, "one": booking.occasion, "link": link}


def end(response: HttpResponse) -> None:
    """Nothing of the booking stays in this browser."""
    response.delete_cookie(OPEN)
    response.delete_cookie(RECEIPT)
