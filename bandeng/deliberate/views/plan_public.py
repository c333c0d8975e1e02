"""Issued plans as everyone reads them: what is planned, and how far it is."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache

from bandeng.core import clock
from bandeng.core.permissions import open_to
from bandeng.deliberate import plan_paper, plan_progress, plan_queries


@open_to("public")
@never_cache
def plans_public(request: HttpRequest) -> HttpResponse:
    rows = plan_progress.totals(plan_queries.public(), clock.today())
    return render(request, "deliberate/plan/public_list.html", {"rows": rows})


@open_to("public")
@never_cache
def plan_public(request: HttpRequest, pk: int) -> HttpResponse:
    """One issued plan: titles, quarters, progress, changes with their reasons; who takes part stays in the house."""
    plan = get_object_or_404(plan_queries.public(), pk=pk)
    lines = plan_progress.lines(plan, clock.today())
    context = {
        "plan": plan,
        "total": plan_progress.total(lines),
        "quarters": plan_progress.by_quarter(lines),
        "measures": plan_progress.measures(plan),
        "changes": plan_paper.changes(plan, named=False),
        "reasons": plan_paper.reasons(plan),
    }
    return render(request, "deliberate/plan/public.html", context)
