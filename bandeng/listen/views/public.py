"""What everyone may see: the home page, the figures, the privacy notice."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from bandeng.core.permissions import open_to
from bandeng.listen import board, figures, lags, queries
from bandeng.listen.jobs import CALL_DAYS
from bandeng.studio import front
from bandeng.web import maps

PAGE = 20


@open_to("public")
def home(request: HttpRequest) -> HttpResponse:
    studio = queries.studio()
    context = {
        "studio": studio,
        "answered": queries.published(studio)[:6] if studio else [],
        "figures": figures.summary(studio) if studio else [],
        "venues": studio.venues.filter(listed=True) if studio else [],
        "members": queries.members(studio)[:8] if studio else [],
        "blocks": front.blocks(),
    }
    return render(request, "listen/home.html", context)


@open_to("public")
def figures_page(request: HttpRequest) -> HttpResponse:
    studio = queries.studio()
    if studio is None:
        return render(request, "listen/no_studio.html", status=404)
    shares = board.shares(studio)
    context = {
        "studio": studio,
        "figures": [item["share"] for item in shares],
        "shares": shares,
        "table": figures.table(studio),
        "lags": lags.lags(studio),
        "weekly": lags.weekly(studio),
    }
    return render(request, "listen/figures.html", context)


@open_to("public")
def public_board(request: HttpRequest) -> HttpResponse:
    """What everyone may read, by kind, community, state and year; what is behind the numerator of a figure."""
    studio = queries.studio()
    if studio is None:
        return render(request, "listen/no_studio.html", status=404)
    form = board.BoardForm(request.GET, studio)
    asked = {name: value for name, value in form.cleaned_data.items() if value}
    chosen = [item for item in board.shares(studio) if item["share"].figure.code == asked.get("figure")]
    places = board.by_community(form)
    context = {
        "studio": studio,
        "form": form,
        "page": Paginator(form.found(), PAGE).get_page(request.GET.get("page")),
        "narrowed": bool(asked.keys() & {"kind", "community", "state", "year"}),
        "figure": chosen[0] if chosen else None,
        "places": places,
        "on_map": any(row["drawn"] for row in places),
    }
    return render(request, "listen/board.html", context)


@open_to("public")
def privacy(request: HttpRequest) -> HttpResponse:
    ground = maps.tiles()
    context = {
        "studio": queries.studio(),
        "outside_map": ground is not None and bool(ground.origins()),
        "call_days": CALL_DAYS,
    }
    return render(request, "listen/privacy.html", context)
