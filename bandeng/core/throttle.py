"""Counting wrong tries, so that guessing is slow. Works without a cache server, on both engines."""

from datetime import datetime
from hashlib import blake2b

from django.db import transaction
from django.db.models import F
from django.http import HttpRequest

from bandeng.core import sealed
from bandeng.core.models import Throttle


def keyed(kind: str, secret: str) -> str:
    """A key under which tries of `kind` are counted, and from which `secret` cannot be read or guessed."""
    digest = blake2b(f"{kind}:{secret}".encode(), key=sealed.derived("throttle"), digest_size=16)
    return f"{kind}:{digest.hexdigest()}"


def caller(request: HttpRequest, kind: str, door: str = "") -> str:
    """The key of those who come through a door from one network; its address is kept nowhere."""
    return keyed(kind, f"{door}:{request.META.get('REMOTE_ADDR', '')}")


def too_many(key: str, at: datetime, limit: int, seconds: int) -> bool:
    """Whether `limit` tries under `key` have been counted in the present window of `seconds`."""
    window = int(at.timestamp()) // seconds
    return Throttle.objects.filter(key=key, window=window, tries__gte=limit).exists()


def count_try(key: str, at: datetime, seconds: int) -> None:
    """Count one try, and sweep the windows of this key that are over."""
    window = int(at.timestamp()) // seconds
    with transaction.atomic():
        Throttle.objects.filter(key=key, window__lt=window).delete()
        Throttle.objects.bulk_create([Throttle(key=key, window=window)], ignore_conflicts=True)
        Throttle.objects.filter(key=key, window=window).update(tries=F("tries") + 1)
