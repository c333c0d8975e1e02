"""The clinic for everyone: when, where, who sits there, how to come, and what is kept."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache

from bandeng.core import clock
from bandeng.core.permissions import open_to
from bandeng.rally import queries


@open_to("public")
@never_cache
def clinic(request: HttpRequest) -> HttpResponse:
    """The coming clinics with the lawyers on duty, and the free times."""
    days = queries.coming(clock.now())
    studio = days[0].one.studio if days else queries.with_firms()
    several = len({day.one.studio_id for day in days}) > 1
    return render(request, "rally/public.html", {"days": days, "studio": studio, "several": several})
