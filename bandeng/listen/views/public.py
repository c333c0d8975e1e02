"""What everyone may see: the home page, the figures, the privacy notice."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from bandeng.core.permissions import open_to
from bandeng.listen import figures, lags, queries


@open_to("public")
def home(request: HttpRequest) -> HttpResponse:
    studio = queries.studio()
    context = {
        "studio": studio,
        "answered": queries.published(studio)[:6] if studio else [],
        "figures": figures.summary(studio) if studio else [],
        "venues": studio.venues.all() if studio else [],
        "members": queries.members(studio)[:8] if studio else [],
    }
    return render(request, "listen/home.html", context)


@open_to("public")
def figures_page(request: HttpRequest) -> HttpResponse:
    studio = queries.studio()
    if studio is None:
        return render(request, "listen/no_studio.html", status=404)
    context = {
        "studio": studio,
        "figures": figures.summary(studio),
        "table": figures.table(studio),
        "lags": lags.lags(studio),
    }
    return render(request, "listen/figures.html", context)


@open_to("public")
def privacy(request: HttpRequest) -> HttpResponse:
    return render(request, "listen/privacy.html", {"studio": queries.studio()})
