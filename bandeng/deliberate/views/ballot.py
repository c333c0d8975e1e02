"""Ballots for staff: the list, making one, one of them, its opening."""

from datetime import timedelta

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from bandeng.core import clock
from bandeng.core.permissions import granted, open_to
from bandeng.deliberate import ballot_words, casting, queries, rules, tickets
from bandeng.deliberate.actions import ballot as A
from bandeng.deliberate.forms.ballot import BallotForm, ChangeForm, initial
from bandeng.deliberate.forms.ballot_paper import PaperForm
from bandeng.deliberate.models import Activity, Ballot
from bandeng.deliberate.models.poll import Access
from bandeng.deliberate.states import State
from bandeng.studio.request import StaffRequest, by
from bandeng.studio.views.pages import confirmation, form_page, posted
from bandeng.web.numbers import whole

LONG = timedelta(days=14)


def address(ballot: Ballot) -> str:
    """Where residents vote, as it is printed."""
    return f"{settings.SITE}{reverse('ballot_vote', args=[ballot.slug])}"


def seen(request: StaffRequest, pk: int, verb: str = "deliberate.see") -> Ballot:
    """One of the person's part of the tree; 404 for others."""
    rows = Ballot.objects.filter(rules.visible(request.user, verb)).select_related("studio", "activity")
    return get_object_or_404(rows, pk=pk)


def _waits(one: Ballot) -> bool:
    """Opened long ago, and forgotten as it seems: its key lies there, and nobody has a result."""
    return one.state == Ballot.State.OPEN and one.opened_at is not None and one.opened_at < clock.now() - LONG


@open_to("deliberate.see")
@never_cache
def ballots(request: StaffRequest) -> HttpResponse:
    """Those of the person's part of the tree, newest first."""
    rows = Ballot.objects.filter(rules.visible(request.user)).select_related("studio", "activity")
    context = {
        "rows": [(one, ballot_words.tone(one), _waits(one)) for one in rows],
        "may": "ballot.run" in granted(request.user),
    }
    return render(request, "deliberate/ballot/list.html", context)


def _activities(request: StaffRequest) -> QuerySet[Activity]:
    rows = Activity.objects.filter(rules.visible(request.user, "ballot.run"))
    return rows.exclude(state__in=(State.CLOSED, State.CALLED_OFF))


@open_to("ballot.run")
@never_cache
def add(request: StaffRequest) -> HttpResponse:
    """Make a draft; from an activity's page with that activity chosen."""
    activity = _activities(request).filter(pk=whole(request.GET.get("activity", "")) or 0).first()
    form = BallotForm(
        posted(request),
        studios=queries.studios(request.user, "ballot.run"),
        activities=_activities(request),
        initial={"activity": activity, "studio": activity.studio_id if activity else None, "access": Access.TICKET},
    )
    return form_page(
        request,
        form,
        lambda values: A.make(by(request), values["studio"], form.terms()),
        title=_("新建票决"),
        lead=_("先存成草稿，预览没有问题再开始投票。"),
        back=reverse("activity", args=[activity.pk]) if activity else reverse("ballots"),
        submit=_("存成草稿"),
        template="deliberate/ballot/form.html",
        then=lambda made: redirect("ballot", made.pk),
    )


@open_to("deliberate.see")
@never_cache
def ballot(request: StaffRequest, pk: int) -> HttpResponse:
    """One: how far it is, how one takes part, what is to be done next; its result once counted."""
    one = seen(request, pk)
    context = {
        "ballot": one,
        "tone": ballot_words.tone(one),
        "method": dict(ballot_words.METHODS)[A.M(one.method)],
        "may": rules.may(request.user, "ballot.run", one),
        "papers": casting.handed_in(one),
        "codes": tickets.issued(one.subject, "code"),
        "sheets": tickets.issued(one.subject, "sheet"),
        "address": address(one),
        "waits": _waits(one),
        "rule": ballot_words.RULES.get(one.rule, ""),
        "quorum_rule": ballot_words.QUORUMS.get(one.quorum, ""),
        **(ballot_words.shown(one) if one.state == A.S.COUNTED else {}),
    }
    return render(request, "deliberate/ballot/one.html", context)


@open_to("ballot.run")
@never_cache
def change(request: StaffRequest, pk: int) -> HttpResponse:
    """Change a draft."""
    one = seen(request, pk, "ballot.run")
    form = ChangeForm(posted(request), activities=_activities(request), initial=initial(one))
    return form_page(
        request,
        form,
        lambda values: A.change(by(request), one, form.terms(), version=values["version"]),
        title=_("修改票决"),
        back=reverse("ballot", args=[pk]),
        submit=_("保存"),
        template="deliberate/ballot/form.html",
    )


@open_to("deliberate.see")
@never_cache
def preview(request: StaffRequest, pk: int) -> HttpResponse:
    """The paper as residents will see it; nothing can be handed in."""
    one = seen(request, pk)
    context = {"ballot": one, "paper": PaperForm(one), "preview": True}
    return render(request, "deliberate/ballot/vote.html", context)


@open_to("ballot.run")
@never_cache
def open_(request: StaffRequest, pk: int) -> HttpResponse:
    """Voting begins."""
    one = seen(request, pk, "ballot.run")
    return form_page(
        request,
        confirmation(request, one.version),
        lambda values: A.open_ballot(by(request), one, version=values["version"]),
        title=_("开始投票"),
        lead=_("开始以后，题目、选项和规则都不能再改。请先预览一遍。"),
        back=reverse("ballot", args=[pk]),
        submit=_("开始投票"),
        template="deliberate/ballot/step.html",
    )


@open_to("ballot.run")
@never_cache
def drop(request: StaffRequest, pk: int) -> HttpResponse:
    """One that is not wanted, as long as nobody has voted."""
    one = seen(request, pk, "ballot.run")
    return form_page(
        request,
        confirmation(request, one.version),
        lambda values: A.drop(by(request), one, version=values["version"]),
        title=_("取消这次票决"),
        lead=_("还没有人投过票。取消以后不能再恢复，印出的参与码和纸质票也都作废；可以新建一次。"),
        back=reverse("ballot", args=[pk]),
        submit=_("取消票决"),
        template="deliberate/ballot/step.html",
        danger=True,
    )
