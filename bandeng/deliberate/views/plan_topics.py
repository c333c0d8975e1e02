"""Topics of a plan: the list with what is to be decided, proposing one, one of them, and out of a matter."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from bandeng.core.permissions import open_to
from bandeng.deliberate import kinds, plan_queries, plan_states, rules
from bandeng.deliberate.actions import plan_topics as A
from bandeng.deliberate.forms import plan as forms
from bandeng.deliberate.models import Plan, Topic
from bandeng.deliberate.views.plan import plan_of
from bandeng.gather import referrals as crossing
from bandeng.studio.request import StaffRequest, by
from bandeng.studio.views.pages import confirmation, form_page, posted

LEFT = (Topic.State.PROPOSED, Topic.State.CHOSEN)


def _rows(topics: list[Topic]) -> list[dict[str, Any]]:
    matters = plan_queries.matters_of(topics)
    return [
        {
            "topic": one,
            "tone": plan_states.TOPIC_TONES[Topic.State(one.state)],
            "kind": kinds.label(one.kind) if one.kind else "",
            "matters": matters[one.subject],
        }
        for one in topics
    ]


def _decides(request: StaffRequest, plan: Plan) -> bool:
    return plan.state in plan_states.WRITABLE and rules.may(request.user, "plan.draft", plan)


@open_to("plan.see")
@never_cache
def topics(request: StaffRequest, pk: int) -> HttpResponse:
    """The topics of a plan, those to be decided first."""
    plan = plan_of(request, pk)
    rows = _rows(list(plan.topics.select_related("proposed_by", "into")))
    context = {
        "plan": plan,
        "waiting": [row for row in rows if row["topic"].state == Topic.State.PROPOSED],
        "settled": [row for row in rows if row["topic"].state != Topic.State.PROPOSED],
        "decides": _decides(request, plan),
        "may_propose": plan_queries.may_propose(request.user, plan),
    }
    return render(request, "deliberate/plan/topics.html", context)


@open_to("topic.propose")
@never_cache
def topic_propose(request: StaffRequest, pk: int) -> HttpResponse:
    """A topic of one's own, in a few fields that fit a phone."""
    plan = get_object_or_404(Plan.objects.filter(rules.visible(request.user, "topic.propose")), pk=pk)
    back = reverse("topics", args=[pk]) if rules.may(request.user, "plan.see", plan) else reverse("plans_mine")
    return form_page(
        request,
        forms.TopicForm(posted(request)),
        lambda values: A.propose(by(request), plan, **values),
        title=_("提一个协商议题"),
        lead=plan.title,
        back=back,
        submit=_("提交"),
        then=lambda made: redirect("topic", made.pk),
    )


def _topic(request: StaffRequest, pk: int) -> Topic:
    """A topic of a plan that one may see, or one's own."""
    own = request.user.topics.filter(pk=pk).select_related("plan__studio", "plan__region", "into", "proposed_by")
    seen = plan_queries.topics(request.user).filter(pk=pk).select_related("proposed_by")
    found = seen.first() or own.first()
    if found is None:
        raise Http404
    return found


@open_to("plan.see")
@never_cache
def topic(request: StaffRequest, pk: int) -> HttpResponse:
    found = _topic(request, pk)
    row = _rows([found])[0]
    context = {
        **row,
        "plan": found.plan,
        "seen": rules.may(request.user, "plan.see", found.plan),
        "decides": _decides(request, found.plan),
        "items": found.items.all(),
        "merged": found.merged.all(),
    }
    return render(request, "deliberate/plan/topic.html", context)


@open_to("plan.draft")
@never_cache
def topic_verb(request: StaffRequest, pk: int, slug: str) -> HttpResponse:
    """Not choosing it, merging it, looking at it again."""
    found = _topic(request, pk)
    if not rules.may(request.user, "plan.draft", found.plan):
        raise PermissionDenied
    initial = {"version": found.version}
    others = found.plan.topics.filter(state__in=LEFT).exclude(pk=pk)
    made: dict[str, Any] = {
        "decline": lambda: (forms.DeclineForm(posted(request), initial=initial), A.decline, _("不列入计划")),
        "merge": lambda: (forms.MergeForm(posted(request), topics=others, initial=initial), A.merge, _("合并议题")),
        "reopen": lambda: (confirmation(request, found.version), A.reopen, _("重新研究")),
    }
    if slug not in made:
        raise Http404
    form, act, label = made[slug]()
    return form_page(
        request,
        form,
        lambda values: act(by(request), found, **values),
        title=label,
        lead=found.title,
        back=reverse("topics", args=[found.plan_id]),
        submit=label,
    )


@open_to("topic.gather")
@never_cache
def topic_gather(request: StaffRequest, subject: str) -> HttpResponse:
    """Out of a matter: a new topic, or one that is there already."""
    found = crossing.about(subject, request.user)
    if found is None or not rules.may_at(request.user, "topic.gather", found[1].studio.path):
        raise Http404
    about = found[1]
    plans = plan_queries.taking(request.user, about.studio.path)
    ids = [one.pk for one in plans]
    form = forms.GatherForm(
        posted(request),
        plans=Plan.objects.filter(pk__in=ids),
        topics=Topic.objects.filter(plan__in=ids, state__in=LEFT).order_by("plan", "pk"),
    )
    return form_page(
        request,
        form,
        lambda values: A.gather(by(request), subject, **values),
        title=_("提为协商议题"),
        lead=_("只记下来自几件群众反映，不带群众的话、姓名和联系方式。请用自己的话写议题。"),
        back=about.url,
        submit=_("提为议题"),
        then=lambda _made: redirect(about.url),
    )
