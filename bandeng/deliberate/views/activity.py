"""Activities: the list, one of them, its life."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache

from bandeng.core.permissions import open_to
from bandeng.deliberate import queries
from bandeng.studio.request import StaffRequest


@open_to("deliberate.see")
@never_cache
def activities(request: StaffRequest) -> HttpResponse:
    """Those of the person's part of the tree, newest first."""
    return render(request, "deliberate/activities.html", {"rows": queries.activities(request.user)})
