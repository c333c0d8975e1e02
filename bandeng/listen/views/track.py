"""Following one's own matter: with the code, with the link, and what the resident can say to it."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache

from bandeng.core import access
from bandeng.core.actions import By
from bandeng.core.errors import Refused
from bandeng.core.permissions import open_to
from bandeng.gather import session
from bandeng.listen import queries, tracker
from bandeng.listen.forms.speak import CodeForm
from bandeng.listen.models import Joining, Matter
from bandeng.listen.rights import in_order
from bandeng.listen.states import State
from bandeng.listen.verbs import RESIDENT_BY_SLUG, possible_for_resident
from bandeng.listen.views.refusals import show_refusal
from bandeng.web import opening


@open_to("public")
@never_cache
def track(request: HttpRequest) -> HttpResponse:
    """Ask for the code; wrong tries are counted and slowed down."""
    return opening.code_page(request, CodeForm(request.POST or None), "listen/track.html")


def _opened(found: Matter | Joining) -> HttpResponse:
    """On to the page of one's own matter, or of the one that one joined."""
    if isinstance(found, Joining):
        response = redirect("joined")
        tracker.open_joining(response, found)
    else:
        response = redirect("tracked")
        tracker.open_matter(response, found)
    return response


def _by(**hashed: str) -> Matter | Joining | None:
    return Matter.objects.filter(**hashed).first() or Joining.objects.filter(**hashed).first()


DOOR = opening.Door(lambda code: _by(code_hash=access.code_hash(code)), _opened)


@open_to("public")
@never_cache
def track_link(request: HttpRequest, token: str) -> HttpResponse:
    """The link or QR code: exchanged at once for a short session, so that the token stays in no address bar."""
    return opening.by_link(request, opening.OWN, lambda: _by(token_hash=access.token_hash(token)), _opened)


@open_to("tracker")
@never_cache
def tracked(request: HttpRequest) -> HttpResponse:
    """The resident's page of their matter."""
    matter = tracker.matter_of(request)
    if matter is None:
        return redirect("track")
    context = {
        "matter": matter,
        "steps": queries.timeline(matter, resident=True),
        "verbs": possible_for_resident(matter),
        "looks": in_order(matter.looks.all()),
        "photos": matter.photos.all(),
        "next": queries.what_next(matter),
        "threads": queries.threads(matter),
        "done": RESIDENT_BY_SLUG.get(request.GET.get("done", "")),
    }
    return render(request, "listen/tracked.html", context)


@open_to("tracker")
@never_cache
def track_part(request: HttpRequest, pk: int) -> HttpResponse:
    """From a matter that was split to one of its parts; the part is then followed like any other."""
    matter = tracker.matter_of(request)
    if matter is None:
        return redirect("track")
    part = next((item for item in queries.threads(matter) if item.pk == pk and matter.state == State.SPLIT), None)
    if part is None:
        raise Http404
    response = redirect("tracked")
    tracker.open_matter(response, part)
    return response


@open_to("tracker")
@never_cache
def resident_verb(request: HttpRequest, slug: str) -> HttpResponse:
    """One thing the resident does: confirm, ask again, add, withdraw."""
    matter = tracker.matter_of(request)
    verb = RESIDENT_BY_SLUG.get(slug)
    if matter is None:
        return redirect("track")
    if verb is None:
        raise Http404
    form = verb.form(request.POST or None, matter=matter, person=None)
    if request.method == "POST" and form.is_valid():
        try:
            verb.run(By(role="resident"), matter, **form.arguments())
        except Refused as error:
            show_refusal(form, error)
        else:
            return redirect(f"{reverse('tracked')}?done={verb.slug}")
    context = {"matter": matter, "verb": verb, "form": form}
    return render(request, "listen/resident_verb.html", context, status=422 if form.errors else 200)


@open_to("tracker")
def track_end(request: HttpRequest) -> HttpResponse:
    """Leave: nothing of the matter stays in this browser."""
    response = redirect("home")
    response.delete_cookie(tracker.MATTER)
    response.delete_cookie(tracker.RECEIPT)
    response.delete_cookie(tracker.JOINING)
    response.delete_cookie(tracker.JOINED)
    session.end(response)
    return response
