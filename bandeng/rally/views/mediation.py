"""Mediation for staff: the list, applying, one case, its file, its paper."""

import secrets

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from bandeng.core import clock
from bandeng.core.errors import Refused
from bandeng.core.permissions import granted, open_to
from bandeng.press.pdf import paper
from bandeng.rally import actions, documents, doings, follow, queries, rules
from bandeng.rally.forms.mediation import ApplyForm
from bandeng.rally.models import Mediation, Party
from bandeng.rally.states import TONES
from bandeng.studio.request import StaffRequest, by
from bandeng.studio.views.pages import add_refusal, posted
from bandeng.web.cookies import put, read

CODES, OPENED = "bandeng_mediation_codes", "bandeng_case"
CODE_SECONDS, OPEN_SECONDS = 15 * 60, 30 * 60


@open_to("mediation.apply")
@never_cache
def mediations(request: StaffRequest) -> HttpResponse:
    """The cases one mediates; for the desk also the others of its part of the tree, without content."""
    today = clock.today()
    mine = list(queries.mediated(request.user))
    ids = {case.pk for case in mine}
    others = [case for case in queries.to_name(request.user) if case.pk not in ids]
    context = {
        "mine": [(case, TONES[case.state], follow.lamp(case, today)) for case in mine],
        "others": [(case, TONES[case.state], follow.lamp(case, today)) for case in others],
        "desk": "mediation.name" in granted(request.user),
    }
    return render(request, "rally/mediations.html", context)


@open_to("mediation.apply")
@never_cache
def apply(request: StaffRequest) -> HttpResponse:
    """Enter an application with the parties there; then their codes, once."""
    form = ApplyForm(
        posted(request),
        studios=queries.studios(request.user, "mediation.apply"),
        initial={"form_key": secrets.token_hex(16)},
    )
    status = 422 if request.method == "POST" else 200
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        kept = {name: values[name] for name in ("dispute", "about", "consent", "form_key")}
        try:
            case, coded = actions.apply(by(request), values["studio"], parties=form.parties(), **kept)
        except Refused as error:
            add_refusal(form, error)
            status = error.status
        else:
            response = redirect("mediation_codes")
            shown = [[party.pk, code] for party, code in coded]
            put(response, CODES, {"case": case.pk, "codes": shown, "person": request.user.pk}, CODE_SECONDS)
            return response
    return render(request, "rally/mediation_apply.html", {"form": form}, status=status)


@open_to("mediation.apply")
@never_cache
def codes(request: StaffRequest) -> HttpResponse:
    """The parties' codes, for a quarter of an hour and in this browser only; printed one to a party."""
    kept = read(request, CODES)
    if kept is None or kept["person"] != request.user.pk:
        return redirect("mediations")
    parties = Party.objects.filter(mediation=kept["case"]).in_bulk()
    rows = [(parties[pk], code) for pk, code in kept["codes"] if pk in parties]
    return render(request, "rally/mediation_codes.html", {"rows": rows})


def seen(request: StaffRequest, pk: int) -> Mediation:
    """The case, for its mediators and the desk; 404 for everyone else."""
    rows = Mediation.objects.select_related("studio").prefetch_related("terms")
    mine = rules.visible(request.user, "mediation.conduct")
    return get_object_or_404(rows.filter(mine | rules.visible(request.user, "mediation.name")), pk=pk)


def is_open(request: StaffRequest, case: Mediation) -> bool:
    """Whether this mediator has opened the file within the last half hour, and still mediates."""
    kept = read(request, OPENED)
    fresh = kept is not None and (kept["case"], kept["person"]) == (case.pk, request.user.pk)
    return fresh and rules.may(request.user, "mediation.conduct", case)


@open_to("mediation.apply")
@never_cache
def mediation(request: StaffRequest, pk: int) -> HttpResponse:
    """One case. A mediator opens the file by a button; that it was opened is on record."""
    case = seen(request, pk)
    if request.method == "POST":
        actions.open_case(by(request), case)
        response = redirect("mediation", pk)
        put(response, OPENED, {"case": case.pk, "person": request.user.pk}, OPEN_SECONDS)
        return response
    opened = is_open(request, case)
    context = {
        **(documents.content(case) if opened and not case.erased_at else {}),
        "case": case,
        "tone": TONES[case.state],
        "lamp": follow.lamp(case, clock.today()),
        "opened": opened and not case.erased_at,
        "conducts": rules.may(request.user, "mediation.conduct", case),
        "verbs": doings.possible(case, request.user),
        "people": [one.person.shown_name for one in case.mediators.filter(until=None).select_related("person")],
        "done": doings.BY_SLUG.get(request.GET.get("done", "")),
    }
    return render(request, "rally/mediation.html", context)


@open_to("mediation.conduct")
@never_cache
def paper_of(request: StaffRequest, pk: int, form: str) -> HttpResponse:
    """The agreement (人民调解协议书) on paper, from the opened file."""
    case = seen(request, pk)
    if not rules.may(request.user, "mediation.conduct", case) or form not in ("html", "pdf") or not case.agreement:
        raise Http404
    if not is_open(request, case):
        return redirect("mediation", pk)
    context = {
        **documents.on_paper(case),
        "back_url": reverse("mediation", args=[pk]),
        "pdf_url": reverse("mediation_paper", args=[pk, "pdf"]),
    }
    return paper(request, "rally/paper/agreement.html", context, form=form, name=_("人民调解协议书"))
