"""Against hoarding: so many bookings for one telephone in a week, and from one address in an hour."""

import hashlib
from datetime import datetime

from django.http import HttpRequest

from bandeng.core import sealed, throttle

PHONE, WEEK = 4, 7 * 24 * 3600
# Many share one address: a service hall, a network of mobile phones.
ADDRESS, HOUR = 20, 3600


def _keys(request: HttpRequest, phone: str) -> list[tuple[str, int, int]]:
    keys = [(f"book:{request.META.get('REMOTE_ADDR', '')}", ADDRESS, HOUR)]
    if phone:
        secret = hashlib.blake2b(phone.encode(), key=sealed.derived("booking-phone"), digest_size=16).hexdigest()
        keys.append((f"book-phone:{secret}", PHONE, WEEK))
    return keys


def too_many(request: HttpRequest, phone: str, now: datetime) -> bool:
    return any(throttle.too_many(key, now, limit, seconds) for key, limit, seconds in _keys(request, phone))


def count(request: HttpRequest, phone: str, now: datetime) -> None:
    """Count one booking that was made."""
    for key, _limit, seconds in _keys(request, phone):
        throttle.count_try(key, now, seconds)
