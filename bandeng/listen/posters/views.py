"""Choosing, looking at and printing posters and door plates."""

from collections.abc import Callable
from itertools import chain, groupby
from pathlib import Path
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache

from bandeng.core import clock
from bandeng.core.permissions import open_to
from bandeng.listen import entrances, queries
from bandeng.listen.entrances import Entrance
from bandeng.listen.posters import contents, layout
from bandeng.listen.posters.contents import Face
from bandeng.listen.posters.forms import WHAT, PosterForm
from bandeng.listen.posters.layout import Card
from bandeng.press.pdf import available, paper
from bandeng.press.typeset import fit
from bandeng.studio import portraits
from bandeng.studio.models import Member, Studio
from bandeng.studio.request import StaffRequest

CSS = Path(__file__).parent.parent / "static" / "listen" / "poster.css"
ONE = Card(1, 1, 100, 19, 5.6, 3, 1)
PLATE = Card(1, 1, 165, 33, 9.4, 3, 2)
SMALL = Card(1, 1, 132, 18.4, 5, 3, 2)
DUTY = Card(1, 1, 21, 4.6, 2.5, 1, 1)
# Occasions on a sheet of the duty poster.
ROWS = 10


@open_to("poster.print")
@never_cache
def posters(request: StaffRequest) -> HttpResponse:
    """What can be printed, with the choices."""
    studio = queries.studio_of(request.user, "poster.print")
    if studio is None:
        return render(request, "listen/no_studio.html", status=404)
    form = PosterForm(request.GET if "what" in request.GET else None, studio=studio)
    return _options(request, studio, form)


def _options(request: StaffRequest, studio: Studio, form: PosterForm, status: int = 200) -> HttpResponse:
    context = {"studio": studio, "form": form, "available": available()}
    return render(request, "listen/posters.html", context, status=status)


@open_to("poster.print")
@never_cache
def poster(request: StaffRequest, form: str) -> HttpResponse:
    """A poster as a page to look at (`form` "html") or as the PDF to print."""
    studio = queries.studio_of(request.user, "poster.print")
    if studio is None or form not in ("html", "pdf"):
        raise Http404
    asked = PosterForm(request.GET if "what" in request.GET else {"what": "hall"}, studio=studio)
    if not asked.is_valid():
        return _options(request, studio, asked, status=422)
    chosen = asked.cleaned_data
    picture = contents.embedded if form == "pdf" else portraits.address
    query = request.GET.urlencode()
    context = {
        "studio": studio,
        "line": studio.telephone,
        "period": chosen["period"],
        "size": chosen["size"],
        "address": request.build_absolute_uri(entrances.path(studio, Entrance("studio", str(studio)))),
        "today": clock.now(),
        "back_url": f"{reverse('posters')}?{query}",
        "pdf_url": f"{reverse('poster', args=['pdf'])}?{query}",
        **MAKERS[chosen["what"]](request, studio, chosen, picture),
    }
    name = f"{studio} {dict(WHAT)[chosen['what']].label}"
    return paper(request, f"listen/poster/{chosen['what']}.html", context, form=form, name=name, css=CSS)


def hall(request: StaffRequest, studio: Studio, chosen: dict[str, Any], picture: contents.Picture) -> dict[str, Any]:
    people: list[Member] = chosen["people"]
    sheets = layout.sheets(people, layout.MOST[chosen["size"]])
    card = layout.card(max(map(len, sheets)), chosen["size"])
    days = contents.announced(people, chosen["period"])
    return {
        "sheets": [[contents.face(one, card, days[one.person_id], picture) for one in sheet] for sheet in sheets],
        "card": card,
        "hours": contents.same_hours(chain(*days.values())),
        "places": contents.places(studio, 63, 2.45),
        "name_of_studio": fit(str(studio), 118, 5.2, 1),
    }


def duty(request: StaffRequest, studio: Studio, chosen: dict[str, Any], picture: contents.Picture) -> dict[str, Any]:
    sittings = contents.sittings(studio, chosen["period"], DUTY, picture)
    days = [list(some) for _day, some in groupby(sittings, key=lambda sitting: sitting.occasion.day)]
    return {
        "sheets": layout.by_group(days, ROWS),
        "places": contents.places(studio, 63, 2.45),
        "name_of_studio": fit(str(studio), 118, 5.2, 1),
    }


def _each(card: Card) -> Callable[..., dict[str, Any]]:
    """Sheets that are about one member each."""

    def make(
        request: StaffRequest, studio: Studio, chosen: dict[str, Any], picture: contents.Picture
    ) -> dict[str, Any]:
        people: list[Member] = chosen["people"]
        days = contents.announced(people, chosen["period"])
        faces = [contents.face(one, card, days[one.person_id], picture) for one in people]
        cards = [_of_one(request, face) for face in faces]
        return {"cards": cards, "pairs": layout.sheets(cards, 2), "places": contents.places(studio, 63, 2.45)}

    return make


def _of_one(request: StaffRequest, face: Face) -> dict[str, Any]:
    member = face.member
    way = entrances.path(member.studio, Entrance(f"member-{member.pk}", member.shown_name, member.pk))
    return {
        "face": face,
        "address": request.build_absolute_uri(way),
        "line": member.studio.telephone,
        "studio": fit(str(member.studio), 120, 4.6, 1),
        "words": fit(member.words, 150, 5.4, 2) if member.words else None,
        "rows": [
            (one, fit(one.venue.name, 58, 4.2, 1), fit(one.venue.address, 58, 3, 2)) for one in face.occasions[:6]
        ],
    }


MAKERS: dict[str, Callable[..., dict[str, Any]]] = {
    "hall": hall,
    "duty": duty,
    "member": _each(ONE),
    "plate": _each(PLATE),
    "small": _each(SMALL),
}
