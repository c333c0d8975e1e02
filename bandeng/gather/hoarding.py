"""Against hoarding: so many bookings for one telephone in a week, and from one address in an hour."""

from datetime import datetime

from django.http import HttpRequest

from bandeng.core import throttle

PHONE, WEEK = 4, 7 * 24 * 3600
# Many share one address: a service hall, a network of mobile phones.
ADDRESS, HOUR = 20, 3600


def _keys(request: HttpRequest, phone: str) -> list[tuple[str, int, int]]:
    keys = [(throttle.caller(request, "book"), ADDRESS, HOUR)]
    return [*keys, (throttle.keyed("book-phone", phone), PHONE, WEEK)] if phone else keys


def too_many(request: HttpRequest, phone: str, now: datetime) -> bool:
    return any(throttle.too_many(key, now, limit, seconds) for key, limit, seconds in _keys(request, phone))


def count(request: HttpRequest, phone: str, now: datetime) -> None:
    """Count one booking that was made."""
    for key, _limit, seconds in _keys(request, phone):
        throttle.count_try(key, now, seconds)
