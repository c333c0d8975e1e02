"""The staff's pages: the worklist, one matter, one verb, a look at what is sealed."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache

from bandeng.core import clock
from bandeng.core.errors import Refused
from bandeng.core.permissions import open_to
from bandeng.gather import referrals
from bandeng.listen import lamps, queries, rules, second_look
from bandeng.listen.actions import look
from bandeng.listen.actions.answer import waiting_reply
from bandeng.listen.forms.verbs import LookForm
from bandeng.listen.models import Matter
from bandeng.listen.similar import finding
from bandeng.listen.verbs import BY_SLUG, possible
from bandeng.listen.views.refusals import show_refusal
from bandeng.post.queries import history, lines
from bandeng.studio.request import StaffRequest, by


def seen_matter(request: StaffRequest, pk: int) -> Matter:
    """The matter, or 404 for whoever may not see it: its existence is not told either."""
    things = Matter.objects.select_related("studio", "member__person", "unit", "officer", "wished__person", "community")
    return get_object_or_404(things.filter(rules.visible(request.user)), pk=pk)


@open_to("matter.see")
@never_cache
def matter(request: StaffRequest, pk: int) -> HttpResponse:
    found = seen_matter(request, pk)
    context = {
        "matter": found,
        "steps": queries.timeline(found),
        "verbs": possible(found, request.user),
        "reply": waiting_reply(found),
        "may_look": rules.may(request.user, "matter.look", found),
        "look_form": LookForm(),
        "looks": found.looks.select_related("person"),
        "messages_out": lines(history(found.subject), request.user),
        "photos": found.photos.all(),
        "links": queries.links(found, request.user),
        "panels": referrals.shown(found.subject, request.user),
        "done": BY_SLUG.get(request.GET.get("done", "")),
        "lamp": lamps.lamp(found, clock.today()),
        "similar": finding.like(found, request.user) if rules.may(request.user, "matter.merge", found) else [],
    }
    return render(request, "listen/matter.html", context)


@open_to("matter.see")
@never_cache
def matter_verb(request: StaffRequest, pk: int, slug: str) -> HttpResponse:
    """One verb on one matter: its form, and the action."""
    found = seen_matter(request, pk)
    verb = BY_SLUG.get(slug)
    if verb is None:
        raise Http404
    if not rules.may(request.user, verb.code, found):
        raise PermissionDenied(verb.code)
    form = verb.form(request.POST or None, request.FILES or None, matter=found, person=request.user)
    if slug == "merge":
        form.initial.setdefault("into", request.GET.get("into", ""))
    look = form.second_look() if request.method == "POST" and form.is_valid() and "anyway" not in request.POST else []
    if request.method == "POST" and form.is_valid() and not look:
        try:
            verb.run(by(request), found, **form.arguments())
        except Refused as error:
            show_refusal(form, error)
        else:
            return redirect(f"{_after(request, found)}?done={verb.slug}")
    reply = waiting_reply(found)
    context = {"matter": found, "verb": verb, "form": form, "reply": reply, "look": look}
    context["checked"] = second_look.at_the_check(reply, found) if slug == "send" else []
    return render(request, "listen/verb.html", context, status=422 if form.errors else 200)


def _after(request: StaffRequest, found: Matter) -> str:
    """Back to the list it was done from; else to the matter, where it may still be seen."""
    if (back := request.POST.get("back")) in ("mine", "inbox"):
        return reverse(back)
    return reverse("matter", args=[found.pk]) if rules.may(request.user, "matter.see", found) else reverse("desk")


@open_to("matter.look")
@never_cache
def matter_look(request: StaffRequest, pk: int) -> HttpResponse:
    """Original words, contact and pictures, after giving a reason; the look is on record."""
    found = seen_matter(request, pk)
    if not rules.may(request.user, "matter.look", found):
        raise PermissionDenied("matter.look")
    form = LookForm(request.POST or None)
    if request.method != "POST":
        return redirect("matter", pk)
    if form.is_valid():
        try:
            seen = look(by(request), found, reason=form.cleaned_data["reason"])
        except Refused as error:
            show_refusal(form, error)
        else:
            heard = found.recordings.order_by("pk") if rules.may(request.user, "matter.transcribe", found) else []
            unheard = any(one.transcribed_at is None for one in heard)
            context = {"matter": found, **seen, "photos": found.photos.all(), "recordings": heard, "unheard": unheard}
            return render(request, "listen/look.html", context)
    return render(request, "listen/look_reason.html", {"matter": found, "look_form": form}, status=422)
