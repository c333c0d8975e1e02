"""What was handed in: for the resident whose it is, and for staff who have just given a reason to look."""

import re

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from bandeng.core import clock, photos
from bandeng.core.permissions import open_to
from bandeng.core.sealed import Unreadable
from bandeng.listen import rules, secrets, tracker
from bandeng.listen.models import Matter, Photo, Recording, Secret

LOOK_MINUTES = 30
_RANGE = re.compile(r"bytes=(\d+)-(\d*)")


@open_to("tracker")
def photo(request: HttpRequest, name: str) -> HttpResponse:
    """A picture. What shows that something was carried out, all may see who see the matter."""
    found = get_object_or_404(Photo.objects.select_related("matter"), name=name)
    verb = "matter.see" if found.evidence else "matter.look"
    return _private(HttpResponse(_opened(request, found, verb, look=not found.evidence), content_type="image/jpeg"))


@open_to("tracker")
def recording(request: HttpRequest, name: str) -> HttpResponse:
    """The sound or film, or the part of it that a player asks for. The desk only: not the unit, not the member."""
    found = get_object_or_404(Recording.objects.select_related("matter"), name=name)
    data = _opened(request, found, "matter.transcribe")
    response = HttpResponse(data, content_type=found.media_type)
    part = _RANGE.fullmatch(request.headers.get("Range", ""))
    if part and int(part[1]) < len(data):
        first, last = int(part[1]), min(int(part[2] or len(data) - 1), len(data) - 1)
        response = HttpResponse(data[first : last + 1], status=206, content_type=found.media_type)
        response["Content-Range"] = f"bytes {first}-{last}/{len(data)}"
    response["Accept-Ranges"] = "bytes"
    response["Content-Disposition"] = "inline"
    return _private(response)


def _private(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "private, no-store"
    return response


def _opened(request: HttpRequest, found: Photo | Recording, verb: str, *, look: bool = True) -> bytes:
    """What is sealed; 404 for whoever may not have it, and where it was erased."""
    mine = tracker.matter_of(request)
    if not (mine is not None and mine.pk == found.matter_id) and not _may(request, found.matter, verb, look):
        raise Http404
    try:
        return photos.get(found.name, secrets.key_of(Secret.objects.get(matter=found.matter)))
    except (OSError, Unreadable, Secret.DoesNotExist) as error:
        raise Http404 from error


def _may(request: HttpRequest, matter: Matter, verb: str, look: bool) -> bool:
    """Whether staff may, by their roles; with `look`, once they have said why."""
    if not request.user.is_authenticated:
        return False
    since = clock.now() - clock.minutes(LOOK_MINUTES)
    if look and not matter.looks.filter(person=request.user, at__gte=since).exists():
        return False
    return rules.may(request.user, verb, matter)
