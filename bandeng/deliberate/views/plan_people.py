"""Who takes part in which item: asked for, proposed, accepted or edited."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache

from bandeng.core import clock
from bandeng.core.errors import Refused
from bandeng.core.permissions import open_to
from bandeng.deliberate import plan_people as planning
from bandeng.deliberate import plan_progress, plan_queries
from bandeng.deliberate.actions import plan_items as A
from bandeng.deliberate.forms.plan import AskForm, SeatForm
from bandeng.deliberate.models import Item, Plan
from bandeng.deliberate.views.plan import plan_of
from bandeng.studio.request import StaffRequest, by
from bandeng.studio.views.pages import add_refusal
from bandeng.web.numbers import whole

Rows = list[tuple[Item, list[dict[str, Any]]]]


@open_to("plan.draft")
@never_cache
def people(request: StaffRequest, pk: int) -> HttpResponse:
    """One page: how many, then the proposal to accept or edit. Only the last step writes."""
    plan = plan_of(request, pk, "plan.draft")
    if request.method == "POST" and request.POST.get("do") == "keep":
        return _keep(request, plan)
    return _ask(request, plan)


def _ask(request: StaffRequest, plan: Plan) -> HttpResponse:
    """Propose, outside any transaction."""
    asked = AskForm(request.POST if request.method == "POST" else None)
    status, proposal = 200, None
    if request.method == "POST":
        status = 422
        if asked.is_valid():
            try:
                proposal = planning.propose(plan, clock.today(), **asked.cleaned_data)
                status = 200
            except Refused as error:
                add_refusal(asked, error)
                status = error.status
    context: dict[str, Any] = {"plan": plan, "asked": asked, "proposal": proposal}
    if proposal and proposal.seats:
        form = _form(plan, None)
        rows = [
            (
                item,
                [{"pk": one.member.person_id, "name": one.member.shown_name, "why": one.why} for one in some],
            )
            for item, some in proposal.seats
        ]
        context |= {"form": form, "rows": _drawn(form, rows)}
    return render(request, "deliberate/plan/people.html", context, status=status)


def _open(plan: Plan) -> list[Item]:
    return [one.item for one in plan_progress.lines(plan, clock.today()) if not one.dropped and not one.held]


def _form(plan: Plan, data: Any) -> SeatForm:
    return SeatForm(
        data,
        issued=plan.state == Plan.State.ISSUED,
        items=_open(plan),
        people=plan_queries.people_of(plan),
        initial={"version": plan.version},
    )


def _drawn(form: SeatForm, rows: Rows) -> list[dict[str, Any]]:
    return [
        {
            "item": item,
            "quarter": plan_progress.QUARTERS[item.quarter - 1],
            "seats": seats,
            "name": f"seat_{item.pk}",
            "errors": form[f"seat_{item.pk}"].errors,
            "more": form[f"more_{item.pk}"],
        }
        for item, seats in rows
        if item.pk in form.items
    ]


def _keep(request: StaffRequest, plan: Plan) -> HttpResponse:
    form = _form(plan, request.POST)
    status = 422
    if form.is_valid():
        values = form.cleaned_data
        try:
            A.seat(by(request), plan, form.people(), reason=values.get("reason", ""), version=values["version"])
            return redirect(reverse("plan", args=[plan.pk]) + "#items")
        except Refused as error:
            add_refusal(form, error)
            status = error.status
    names = {pk: name for _group, some in plan_queries.people_of(plan) for pk, name in some}
    rows: Rows = [
        (
            item,
            [
                {"pk": one, "name": names[one], "why": ""}
                for one in map(whole, request.POST.getlist(f"seat_{pk}"))
                if one in names
            ],
        )
        for pk, item in form.items.items()
    ]
    context = {"plan": plan, "asked": AskForm(), "form": form, "rows": _drawn(form, rows)}
    return render(request, "deliberate/plan/people.html", context, status=status)
