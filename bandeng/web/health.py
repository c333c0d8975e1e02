"""`/healthz`: whether the studio works, for a monitor. Tells outsiders which part fails and nothing more."""

import shutil
from collections.abc import Callable
from datetime import timedelta

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache

from bandeng.core import clock, heartbeat
from bandeng.core.permissions import open_to
from bandeng.ledger.models import Entry

# How long each may last before it counts as failing.
WORKER_SILENT = timedelta(minutes=2)
SEALING_LATE = timedelta(minutes=5)
DISK_FREE = 200_000_000  # bytes


def database() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return True


def worker_alive() -> bool:
    silent = heartbeat.silent_for(clock.now())
    return silent is not None and silent < WORKER_SILENT


def sealing() -> bool:
    if not Entry.objects.filter(leaf_index__isnull=True).exists():
        return True
    late = heartbeat.not_sealed_for(clock.now())
    return late is not None and late < SEALING_LATE


def disk() -> bool:
    return shutil.disk_usage(settings.DATA).free > DISK_FREE


PARTS: dict[str, Callable[[], bool]] = {
    "database": database,
    "worker": worker_alive,
    "sealing": sealing,
    "disk": disk,
}


def well(part: Callable[[], bool]) -> bool:
    try:
        return part()
    except Exception:
        return False


@never_cache
@open_to("public")
def healthz(request: HttpRequest) -> JsonResponse:
    """200 when every part is well, else 503."""
    parts = {name: "ok" if well(part) else "failing" for name, part in PARTS.items()}
    ok = set(parts.values()) == {"ok"}
    return JsonResponse({"status": "ok" if ok else "failing", "parts": parts}, status=200 if ok else 503)
