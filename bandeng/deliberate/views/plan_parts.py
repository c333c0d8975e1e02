"""Targets, topics and items of a plan."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from bandeng.core import clock
from bandeng.core.permissions import open_to
from bandeng.deliberate import plan_paper, plan_progress, plan_queries, plan_states, rules
from bandeng.deliberate.actions import plan_items as I
from bandeng.deliberate.actions import plan_targets as T
from bandeng.deliberate.forms import plan as forms
from bandeng.deliberate.models import Item, Plan, Target, Topic
from bandeng.deliberate.views.plan import plan_of
from bandeng.studio.request import StaffRequest, by
from bandeng.studio.views.pages import confirmation, form_page, posted
from bandeng.web.numbers import whole


def _issued(plan: Plan) -> bool:
    return plan.state == Plan.State.ISSUED


def _back(plan: Plan, part: str = "") -> str:
    return reverse("plan", args=[plan.pk]) + part


@open_to("plan.draft")
@never_cache
def target_add(request: StaffRequest, pk: int) -> HttpResponse:
    plan = plan_of(request, pk, "plan.draft")
    return form_page(
        request,
        forms.TargetForm(posted(request), issued=False),
        lambda values: T.add_target(by(request), plan, **{**values, "version": None}),
        title=_("添加指标"),
        lead=plan.title,
        back=_back(plan, "#targets"),
        submit=_("添加"),
    )


def _target(request: StaffRequest, pk: int) -> Target:
    found = Target.objects.filter(plan__in=plan_queries.plans(request.user)).select_related("plan__studio", "of")
    target = get_object_or_404(found, pk=pk)
    if not rules.may(request.user, "plan.draft", target.plan):
        raise PermissionDenied
    return target


@open_to("plan.draft")
@never_cache
def target_change(request: StaffRequest, pk: int) -> HttpResponse:
    target = _target(request, pk)
    initial = {name: getattr(target, name) for name in ("title", "number", "kinds", "version")}
    return form_page(
        request,
        forms.TargetForm(posted(request), issued=_issued(target.plan), initial=initial),
        lambda values: T.change_target(by(request), target, **values),
        title=_("修改指标"),
        lead=target.plan.title,
        back=_back(target.plan, "#targets"),
        submit=_("保存"),
        template="deliberate/plan/target_form.html",
        more={"target": target, "removable": target.plan.state in plan_states.OPEN},
    )


@open_to("plan.draft")
@never_cache
def target_remove(request: StaffRequest, pk: int) -> HttpResponse:
    target = _target(request, pk)
    return form_page(
        request,
        confirmation(request, target.version),
        lambda values: T.remove_target(by(request), target, **values),
        title=_("删除指标“%(title)s”") % {"title": target.title},
        lead=_("项目都还在，只是不再算进这项指标。"),
        back=_back(target.plan, "#targets"),
        submit=_("删除"),
        danger=True,
    )


@open_to("plan.draft")
@never_cache
def plan_carry(request: StaffRequest, pk: int) -> HttpResponse:
    """How many of each of the district's targets the studio carries."""
    plan = plan_of(request, pk, "plan.draft")
    targets = plan_queries.district_targets(plan)
    if not targets:
        raise Http404
    mine = {one.of_id: one.number for one in plan.targets.exclude(of=None) if one.of_id}
    form = forms.CarryForm(posted(request), targets=targets, mine=mine, initial={"version": plan.version})
    return form_page(
        request,
        form,
        lambda values: T.carry(by(request), plan, form.shares(), version=values["version"]),
        title=_("承接区里的指标"),
        lead=targets[0].plan.title,
        back=_back(plan, "#targets"),
        submit=_("承接"),
    )


@open_to("plan.draft")
@never_cache
def item_add(request: StaffRequest, pk: int) -> HttpResponse:
    """List an item; with ?topic= of a topic, with ?of= the district's that is carried."""
    plan = plan_of(request, pk, "plan.draft")
    topic = _asked(request, "topic", plan)
    carried = plan_queries.district_items(plan)
    initial: dict[str, object] = {"quarter": 1}
    if topic:
        initial |= {"title": topic.title, "kind": topic.kind}
    of = next((one for one in carried if str(one.pk) == request.GET.get("of")), None)
    if of:
        initial |= {"title": of.title, "kind": of.kind, "quarter": of.quarter, "of": of.pk}
    form = forms.ItemForm(
        posted(request), issued=_issued(plan), people=plan_queries.people_of(plan), carried=carried, initial=initial
    )
    return form_page(
        request,
        form,
        lambda values: I.add_item(by(request), plan, topic=topic, **{**values, "version": None}),
        title=_("列为项目") if topic else _("添加项目"),
        lead=_("议题：%(title)s") % {"title": topic.title} if topic else plan.title,
        back=reverse("topics", args=[plan.pk]) if topic else _back(plan, "#items"),
        submit=_("列入") if topic else _("添加"),
        template="deliberate/plan/item_form.html",
    )


def _asked(request: StaffRequest, name: str, plan: Plan) -> Topic | None:
    given = request.GET.get(name, "")
    if not given:
        return None
    return get_object_or_404(plan.topics, pk=whole(given) or 0)


def _item(request: StaffRequest, pk: int, verb: str = "plan.see") -> Item:
    item = get_object_or_404(plan_queries.items(request.user), pk=pk)
    if not rules.may(request.user, verb, item.plan):
        raise PermissionDenied
    return item


@open_to("plan.see")
@never_cache
def plan_item(request: StaffRequest, pk: int) -> HttpResponse:
    """One item: its activities, who takes part, what was changed."""
    item = _item(request, pk)
    plan = item.plan
    line = plan_progress.lines_of([item], plan.year, clock.today())[0]
    drafts = rules.may(request.user, "plan.draft", plan) and plan.state in plan_states.WRITABLE
    carriers = item.carried.select_related("plan__studio").prefetch_related("people").order_by("plan__path", "pk")
    carried = [(one.item, one) for one in plan_progress.lines_of(list(carriers), plan.year, clock.today())]
    context = {
        "item": item,
        "plan": plan,
        "line": line,
        "quarter": plan_progress.QUARTERS[item.quarter - 1],
        "drafts": drafts and not item.dropped_at,
        "arranges": rules.may(request.user, "activity.arrange", plan) and not item.dropped_at and _issued(plan),
        "carried": carried,
        "changes": plan_paper.changes_of(item),
        "matters": plan_queries.matters_of([item.topic])[item.topic.subject] if item.topic else 0,
    }
    return render(request, "deliberate/plan/item.html", context)


@open_to("plan.draft")
@never_cache
def item_change(request: StaffRequest, pk: int) -> HttpResponse:
    item = _item(request, pk, "plan.draft")
    initial = {name: getattr(item, name) for name in ("title", "kind", "quarter", "unit", "version")}
    initial |= {"owner": item.owner_id, "of": item.of_id, "people": list(item.people.values_list("pk", flat=True))}
    form = forms.ItemForm(
        posted(request),
        issued=_issued(item.plan),
        people=_with(plan_queries.people_of(item.plan), item),
        carried=plan_queries.district_items(item.plan),
        initial=initial,
    )
    return form_page(
        request,
        form,
        lambda values: I.change_item(by(request), item, **values),
        title=_("调整项目") if _issued(item.plan) else _("修改项目"),
        lead=item.plan.title,
        back=reverse("plan_item", args=[pk]),
        submit=_("保存"),
        template="deliberate/plan/item_form.html",
    )


def _with(groups: forms.Groups, item: Item) -> forms.Groups:
    """Who was named and is no candidate any more may stay."""
    known = {pk for _label, some in groups for pk, _name in some}
    named = [*item.people.all(), *([item.owner] if item.owner else [])]
    gone = {one.pk: str(one.shown_name) for one in named if one.pk not in known}
    return [*groups, (_("已离任"), list(gone.items()))] if gone else groups


@open_to("plan.draft")
@never_cache
def item_drop(request: StaffRequest, pk: int) -> HttpResponse:
    item = _item(request, pk, "plan.draft")
    issued = _issued(item.plan)
    return form_page(
        request,
        forms.ReasonForm(posted(request), issued=issued, initial={"version": item.version}),
        lambda values: I.drop_item(by(request), item, **values),
        title=_("取消项目“%(title)s”") % {"title": item.title},
        lead=_("计划已经印发：这一项会划掉并写明原因，不会消失。")
        if issued
        else _("还没有报批，这一项会从草稿里拿掉。"),
        back=_back(item.plan, "#items"),
        submit=_("取消项目"),
        danger=True,
    )
