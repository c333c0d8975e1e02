"""Where members and clerks begin: what is theirs to do, on a telephone."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache

from bandeng.core.permissions import open_to
from bandeng.listen.verbs import BY_SLUG
from bandeng.listen.worklist import own
from bandeng.studio.request import StaffRequest


@open_to("matter.respond")
@never_cache
def mine(request: StaffRequest) -> HttpResponse:
    """A member's own matters by lamp, to take on or respond to in two taps."""
    done = BY_SLUG.get(request.GET.get("done", ""))
    return render(request, "listen/mine.html", {**own.mine(request.user), "done": done})


@open_to("matter.send_back")
@never_cache
def inbox(request: StaffRequest) -> HttpResponse:
    """What came to the clerk's unit."""
    done = BY_SLUG.get(request.GET.get("done", ""))
    return render(request, "listen/inbox.html", {**own.inbox(request.user), "done": done})
