"""Playing a recording: to the resident whose it is, and to an officer who has just given a reason to look."""

import re

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from bandeng.core import clock, photos
from bandeng.core.permissions import open_to
from bandeng.core.sealed import Unreadable
from bandeng.listen import rules, secrets, tracker
from bandeng.listen.models import Recording, Secret
from bandeng.listen.views.desk import LOOK_MINUTES

_RANGE = re.compile(r"bytes=(\d+)-(\d*)")


@open_to("tracker")
def recording(request: HttpRequest, name: str) -> HttpResponse:
    """The sound or film, or the part of it that a player asks for."""
    found = get_object_or_404(Recording.objects.select_related("matter"), name=name)
    mine = tracker.matter_of(request)
    if not (mine is not None and mine.pk == found.matter_id) and not _may_hear(request, found):
        raise Http404
    try:
        data = photos.get(name, secrets.key_of(Secret.objects.get(matter=found.matter)))
    except (OSError, Unreadable, Secret.DoesNotExist) as error:
        raise Http404 from error
    response = HttpResponse(data, content_type=found.media_type)
    part = _RANGE.fullmatch(request.headers.get("Range", ""))
    if part and int(part[1]) < len(data):
        first, last = int(part[1]), min(int(part[2] or len(data) - 1), len(data) - 1)
        response = HttpResponse(data[first : last + 1], status=206, content_type=found.media_type)
        response["Content-Range"] = f"bytes {first}-{last}/{len(data)}"
    response["Accept-Ranges"] = "bytes"
    response["Cache-Control"] = "private, no-store"
    response["Content-Disposition"] = "inline"
    return response


def _may_hear(request: HttpRequest, found: Recording) -> bool:
    """The desk only: not the unit, not the member."""
    if not request.user.is_authenticated:
        return False
    since = clock.now() - clock.minutes(LOOK_MINUTES)
    looked = found.matter.looks.filter(person=request.user, at__gte=since).exists()
    return looked and rules.may(request.user, "matter.transcribe", found.matter)
