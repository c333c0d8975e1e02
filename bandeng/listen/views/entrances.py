"""QR codes of the studio for staff: all of them with what came in, one to print, and the picture itself."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache

from bandeng.core.permissions import open_to
from bandeng.listen import entrances, queries
from bandeng.listen.entrances import Entrance
from bandeng.studio.models import Studio
from bandeng.studio.request import StaffRequest


def _one(request: StaffRequest, code: str) -> tuple[Studio, Entrance]:
    studio = queries.studio_of(request.user, "matter.enter")
    one = entrances.entrance(studio, code) if studio else None
    if studio is None or one is None:
        raise Http404
    return studio, one


@open_to("matter.enter")
@never_cache
def overview(request: StaffRequest) -> HttpResponse:
    studio = queries.studio_of(request.user, "matter.enter")
    if studio is None:
        return render(request, "listen/no_studio.html", status=404)
    context = {"studio": studio, "rows": entrances.counts(studio), "known": entrances.entrances(studio)}
    return render(request, "listen/entrances.html", context)


@open_to("matter.enter")
def poster(request: StaffRequest, code: str) -> HttpResponse:
    """One QR code on a sheet to hang up."""
    studio, one = _one(request, code)
    address = request.build_absolute_uri(entrances.path(studio, one))
    return render(request, "listen/entrance.html", {"studio": studio, "entrance": one, "address": address})


@open_to("matter.enter")
def qr(request: StaffRequest, code: str) -> HttpResponse:
    """The picture alone, as SVG."""
    studio, one = _one(request, code)
    data = entrances.picture(request.build_absolute_uri(entrances.path(studio, one)))
    response = HttpResponse(data, content_type="image/svg+xml")
    response["Content-Disposition"] = f'inline; filename="{studio.code}-{one.code}.svg"'
    response["Cache-Control"] = "private, max-age=3600"
    return response
