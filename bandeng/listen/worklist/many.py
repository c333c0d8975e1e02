"""Sending many matters at once: one form, each matter by its own action, and what came of each."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from bandeng.core.actions import By
from bandeng.core.errors import Refused, Stale
from bandeng.core.permissions import open_to
from bandeng.listen import rules
from bandeng.listen.models import Matter
from bandeng.listen.verbs import BY_SLUG
from bandeng.listen.worklist.reading import PAGE
from bandeng.studio.models import Person
from bandeng.studio.request import StaffRequest, by
from bandeng.web.numbers import whole

VERB = BY_SLUG["assign"]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one matter; `error` is empty where it was done."""

    matter: Matter
    error: str = ""


def ticked(person: Person, asked: Iterable[str]) -> dict[Matter, int | None]:
    """The matters that were ticked and may be assigned, each with the version that was seen: "pk" or "pk:version"."""
    seen: dict[int, int | None] = {}
    for word in list(asked)[:PAGE]:
        pk, _colon, version = word.partition(":")
        if (key := whole(pk, 18)) is not None:
            seen[key] = whole(version)
    found = Matter.objects.filter(rules.visible(person, VERB.code), pk__in=seen).select_related("studio", "wished")
    return {matter: seen[matter.pk] for matter in sorted(found, key=lambda matter: list(seen).index(matter.pk))}


def run(by: By, matters: dict[Matter, int | None], arguments: dict[str, Any]) -> list[Outcome]:
    """Assign each on its own: what one refuses holds up no other."""
    outcomes = []
    for matter, version in matters.items():
        try:
            VERB.run(by, matter, **{**arguments, "version": version})
        except Stale:
            outcomes.append(Outcome(matter, _("您勾选以后，别人已经办理过这件事，请打开看过再转办。")))
        except Refused as error:
            outcomes.append(Outcome(matter, str(error)))
        else:
            outcomes.append(Outcome(matter))
    return outcomes


@open_to("matter.assign")
@never_cache
def assign_many(request: StaffRequest) -> HttpResponse:
    """The form for the matters ticked in the worklist; then what came of each."""
    asked = request.POST if request.method == "POST" else request.GET
    matters = ticked(request.user, asked.getlist("pk"))
    if not matters:
        return redirect("desk") if not asked.getlist("pk") else _none_left(request)
    form = VERB.form(request.POST or None, matter=next(iter(matters)), person=request.user)
    del form.fields["version"]
    context: dict[str, Any] = {"form": form, "matters": matters, "verb": VERB}
    if request.method == "POST" and form.is_valid():
        outcomes = run(by(request), matters, form.arguments())
        context |= {
            "done": [one for one in outcomes if not one.error],
            "failed": [one for one in outcomes if one.error],
        }
        return render(request, "listen/assigned_many.html", context)
    return render(request, "listen/assign_many.html", context, status=422 if form.errors else 200)


def _none_left(request: StaffRequest) -> HttpResponse:
    return render(request, "listen/assigned_many.html", {"done": [], "failed": [], "verb": VERB})
