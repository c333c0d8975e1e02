"""One verb on one mediation: its form, and the action."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.cache import never_cache

from bandeng.core import clock
from bandeng.core.permissions import open_to
from bandeng.rally import documents, doings, locks, rules
from bandeng.rally.models import Mediation
from bandeng.rally.views.mediation import is_open, seen
from bandeng.studio.models import Role, Venue
from bandeng.studio.reach import above, holders
from bandeng.studio.request import StaffRequest, by
from bandeng.studio.views.pages import form_page, posted


@open_to("mediation.apply")
@never_cache
def verb(request: StaffRequest, pk: int, slug: str) -> HttpResponse:
    case = seen(request, pk)
    found = doings.BY_SLUG.get(slug)
    if found is None:
        raise Http404
    if not rules.may(request.user, found.rule, case):
        raise PermissionDenied(found.code)
    if found.sealed and (case.erased_at or not is_open(request, case)):
        return redirect("mediation", pk)
    form = found.form(
        posted(request), request.FILES or None, initial=_initial(case, slug), **_choices(case, found.sealed)
    )
    back = reverse("mediation", args=[pk])
    return form_page(
        request,
        form,
        lambda _values: found.run(by(request), case, **form.arguments()),
        title=found.label,
        lead=found.lead if slug != "agree" or case.signatures.exists() else "",
        back=back,
        submit=found.label,
        danger=found.danger,
        template="rally/verb_sign.html" if slug == "sign" else "studio/form.html",
        more=documents.content(case) if slug == "sign" else None,
        then=lambda _made: redirect(f"{back}?done={slug}"),
    )


def _choices(case: Mediation, opened: bool) -> dict[str, Any]:
    """What forms choose from: who may mediate; of an opened file the parties and the terms."""
    studio = case.studio.path
    venues = Venue.objects.filter(studio__path__startswith=studio, listed=True).order_by("studio__path", "pk")
    choices: dict[str, Any] = {"people": _people(case), "venues": venues}
    if not opened:
        return choices
    done = set(case.signatures.values_list("party_id", flat=True))
    names = [(party, locks.who(case, party)["name"]) for party in case.parties.all()]
    signing = case.state == "agreed"
    choices["parties"] = [
        (party.pk, f"{party.get_side_display()} {name}") for party, name in names if not (signing and party.pk in done)
    ]
    content = locks.opened(case, case.agreement, b"agreement")
    texts = content["terms"] if content else []
    choices["terms"] = [
        (term.number, f"{term.number}. {text['text']}") for term, text in zip(case.terms.all(), texts, strict=False)
    ]
    return choices


def _people(case: Mediation) -> list[tuple[Any, Any]]:
    """Who may be named, under what they are; lawyers first, and nobody twice."""
    groups = []
    known: set[int] = set()
    for kind in (Role.Kind.LAWYER, Role.Kind.OFFICER, Role.Kind.HEAD, Role.Kind.MEMBER):
        held = holders(clock.now(), kind).filter(path__in=above(case.path)).select_related("person")
        people = {role.person_id: role.person.shown_name for role in held.order_by("person__sort_key")}
        groups.append((kind.label, [(pk, name) for pk, name in people.items() if pk not in known]))
        known |= set(people)
    return [group for group in groups if group[1]]


def _initial(case: Mediation, slug: str) -> dict[str, Any]:
    values: dict[str, Any] = {"version": case.version}
    if slug in ("accept", "name"):
        there = case.mediators.filter(until=None).values_list("person_id", flat=True)
        values |= dict(zip(("first", "second", "third"), there, strict=False))
    if slug == "invite":
        at = case.meets_at.astimezone(clock.HERE) if case.meets_at else None
        values |= {"day": at.date(), "opens": at.time(), "venue": case.meets_in_id} if at else {}
    if slug == "meet":
        values["day"] = clock.today()
    if slug == "agree" and (old := locks.opened(case, case.agreement, b"agreement")):
        values |= {name: old[name] for name in ("facts", "points", "how")}
        for number, term in enumerate(old["terms"], 1):
            values |= {f"text_{number}": term["text"], f"due_{number}": term["due"]}
    return values
