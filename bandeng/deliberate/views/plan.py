"""Plans of a year: the list, one of them with its progress, its life, its paper."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from bandeng.core import clock
from bandeng.core.permissions import open_to
from bandeng.deliberate import plan_doings, plan_paper, plan_progress, plan_queries, plan_states, rules
from bandeng.deliberate.actions import plan as A
from bandeng.deliberate.forms.plan import BeginForm, this_year
from bandeng.deliberate.models import Plan, Topic
from bandeng.press.pdf import paper
from bandeng.press.workbook import workbook
from bandeng.studio.models import Region, Studio
from bandeng.studio.request import StaffRequest, by
from bandeng.studio.views.pages import form_page, posted


def plan_of(request: StaffRequest, pk: int, verb: str = "plan.see") -> Plan:
    """The plan, 404 for whoever may not see it, 403 for whoever may not do `verb` on it."""
    found = get_object_or_404(plan_queries.plans(request.user), pk=pk)
    if not rules.may(request.user, verb, found):
        raise PermissionDenied(verb)
    return found


@open_to("plan.see")
@never_cache
def plans(request: StaffRequest) -> HttpResponse:
    """The plans one may see, with their progress."""
    today = clock.today()
    found = plan_progress.totals(plan_queries.plans(request.user), today)
    rows = [(one, plan_states.TONES[Plan.State(one.state)], total) for one, total in found]
    context = {
        "rows": rows,
        "may": bool(places(request)),
        "calling": plan_queries.calling(request.user),
    }
    return render(request, "deliberate/plan/plans.html", context)


def places(request: StaffRequest) -> dict[str, Studio | Region]:
    """For whom this person may draw up a plan."""
    regions = {f"r{one.pk}": one for one in plan_queries.districts(request.user)}
    return {**regions, **{f"s{one.pk}": one for one in plan_queries.studios(request.user)}}


@open_to("plan.draft")
def plan_add(request: StaffRequest) -> HttpResponse:
    """Begin a plan."""
    found = places(request)
    shown = [
        (key, _("%(region)s（全区）") % {"region": one} if isinstance(one, Region) else str(one))
        for key, one in found.items()
    ]
    form = BeginForm(posted(request), places=shown, initial={"year": this_year()})
    return form_page(
        request,
        form,
        lambda values: A.begin_plan(by(request), found[values.pop("place")], **values),
        title=_("制定年度协商计划"),
        lead=_("先征题、定指标，再列项目、报党委批准，最后印发。"),
        back=reverse("plans"),
        submit=_("开始制定"),
        then=lambda made: redirect("plan", made.pk),
    )


@open_to("plan.see")
@never_cache
def plan(request: StaffRequest, pk: int) -> HttpResponse:
    """One plan: what is to be done with it, its targets, its items by quarter, its history."""
    found = plan_of(request, pk)
    today = clock.today()
    lines = plan_progress.lines(found, today)
    drafts = rules.may(request.user, "plan.draft", found) and found.state in plan_states.WRITABLE
    topics = found.topics.all()
    context = {
        "plan": found,
        "tone": plan_states.TONES[Plan.State(found.state)],
        "verbs": plan_doings.possible(request.user, found),
        "drafts": drafts,
        "opens": drafts and found.state in plan_states.OPEN,
        "total": plan_progress.total(lines),
        "quarters": plan_progress.by_quarter(lines),
        "lines": lines,
        "measures": plan_progress.measures(found),
        "district": found.studio is None,
        "of": plan_queries.district_plan(found),
        "topics": topics.count(),
        "waiting": topics.filter(state=Topic.State.PROPOSED).count(),
        "may_propose": plan_queries.may_propose(request.user, found),
        "changes": plan_paper.changes(found, named=True),
        "steps": steps(found),
        "done": plan_doings.BY_SLUG.get(request.GET.get("done", "")),
    }
    return render(request, "deliberate/plan/plan.html", context)


def steps(found: Plan) -> list[dict[str, Any]]:
    return [
        {
            "title": plan_doings.STEPS.get(one.code, one.code),
            "time": one.at,
            "who": one.person.shown_name if one.person else "",
            "text": one.text,
            "tone": "warn" if one.code == "plan.send_back" else "good" if one.code == "plan.issue" else "neutral",
        }
        for one in found.steps.select_related("person")
    ]


@open_to("plan.see")
@never_cache
def plan_verb(request: StaffRequest, pk: int, slug: str) -> HttpResponse:
    """One step of the plan's life: its form, and the action."""
    verb = plan_doings.BY_SLUG.get(slug)
    if verb is None:
        raise Http404
    found = plan_of(request, pk, verb.rule)
    back = reverse("plan", args=[pk])
    return form_page(
        request,
        verb.form(posted(request), initial=plan_doings.initial(found)),
        lambda values: verb.run(by(request), found, **values),
        title=verb.label,
        lead=verb.lead or found.title,
        back=back,
        submit=verb.label,
        then=lambda _made: redirect(f"{back}?done={slug}"),
    )


@open_to("plan.see")
@never_cache
def plan_sheet(request: StaffRequest, pk: int, form: str) -> HttpResponse:
    """The plan as an office prints it, as a page or PDF; or as a workbook."""
    found = plan_of(request, pk)
    lines = plan_progress.lines(found, clock.today())
    if form == "xlsx":
        return workbook(plan_paper.workbook_of(found, lines))
    if form not in ("html", "pdf"):
        raise Http404
    context = {
        "plan": found,
        "measures": plan_progress.measures(found),
        "rows": list(plan_paper.rows(found, lines)),
        "lines": list(zip(lines, plan_paper.rows(found, lines), strict=True)),
        "columns": plan_paper.COLUMNS,
        "back_url": reverse("plan", args=[pk]),
        "pdf_url": reverse("plan_sheet", args=[pk, "pdf"]),
    }
    return paper(request, "deliberate/plan/paper.html", context, form=form, name=found.title)


@open_to("plan.see")
@never_cache
def plans_mine(request: StaffRequest) -> HttpResponse:
    """What is one's own: where topics are wanted, what one proposed, the items one takes part in."""
    today = clock.today()
    items = list(plan_queries.mine(request.user).prefetch_related("people"))
    by_year: dict[int, list[Any]] = {}
    for item in items:
        by_year.setdefault(item.plan.year, []).append(item)
    lines = [line for year, some in by_year.items() for line in plan_progress.lines_of(some, year, today)]
    topics = list(request.user.topics.select_related("plan__studio", "plan__region", "into").order_by("-pk"))
    context = {
        "calling": plan_queries.calling(request.user),
        "topics": [(one, plan_states.TOPIC_TONES[Topic.State(one.state)]) for one in topics],
        "lines": lines,
        "me": request.user.pk,
    }
    return render(request, "deliberate/plan/mine.html", context)
