"""Rosters at the desk: the list, one roster as a table, planning, adjusting, publishing; absences others told."""

from itertools import groupby
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from bandeng.core import clock
from bandeng.core.errors import Invalid
from bandeng.core.permissions import open_to
from bandeng.gather import actions, duties, planning, rules
from bandeng.gather.actions.rosters import drafts, to_be_planned
from bandeng.gather.forms.rosters import AbsenceForForm, AdjustForm, PlanForm, SpareForm
from bandeng.gather.models import Absence, Occasion, Roster
from bandeng.gather.showing import shown
from bandeng.studio.models import Person
from bandeng.studio.request import StaffRequest, by
from bandeng.studio.views.pages import confirmation, form_page, posted
from bandeng.web import formats
from bandeng.web.numbers import whole


@open_to("gather.see")
@require_safe
def rosters(request: StaffRequest) -> HttpResponse:
    """The rosters of every series, the newest first."""
    planning_ = set(duties.series_for(request.user, "roster.plan").values_list("pk", flat=True))
    found = duties.rosters(request.user).exclude(state=Roster.State.DROPPED).order_by("series", "-until", "-pk")
    by_series = {series: list(those) for series, those in groupby(found, key=lambda one: one.series_id)}
    series = [
        (one, by_series.get(one.pk, []), one.pk in planning_)
        for one in duties.series_for(request.user, "gather.see").order_by("studio__path", "pk")
        if one.need and (one.ended_at is None or one.pk in by_series)
    ]
    return render(request, "gather/rosters.html", {"series": series, "plans": bool(planning_)})


def _roster(request: StaffRequest, pk: int, verb: str = "gather.see") -> Roster:
    found = duties.rosters(request.user).filter(series__in=duties.series_for(request.user, verb))
    return get_object_or_404(found, pk=pk)


@open_to("gather.see")
def roster(request: StaffRequest, pk: int) -> HttpResponse:
    """One roster: a table by day and venue, what is wrong with it, and each person's load."""
    one = _roster(request, pk)
    return render(request, "gather/roster.html", _context(request, one))


def _context(request: StaffRequest, one: Roster) -> dict[str, Any]:
    now = clock.now()
    draft = one.state == Roster.State.DRAFT
    plans = rules.may(request.user, "roster.plan", one.series)
    newer = one.series.rosters.filter(
        state=Roster.State.PUBLISHED, pk__gt=one.pk, since__lte=one.until, until__gte=one.since
    )
    seen = shown(one, now)
    return {
        "roster": one,
        "shown": seen,
        "ready": not (seen.conflict or seen.problems or seen.changed_since),
        "draft": draft,
        "plans": plans,
        "publishes": rules.may(request.user, "roster.publish", one.series),
        "replans": plans and one.state == Roster.State.PUBLISHED and one.until >= clock.today(),
        "newer": newer.order_by("-pk").first() if one.state == Roster.State.PUBLISHED else None,
        "draft_there": drafts(one.series, one.since, one.until).first() if plans and not draft else None,
        "absences": _absences_in(one, [load.person for load in seen.loads]) if plans else [],
        "spare_form": SpareForm(),
        "printing": "print" in request.GET,
    }


def _absences_in(roster: Roster, people: list[Person]) -> list[Absence]:
    """Those of a roster's period, of the people it is planned with."""
    found = Absence.objects.filter(withdrawn_at=None, since__lte=roster.until, until__gte=roster.since)
    return list(found.filter(person__in=people).select_related("person"))


@open_to("roster.plan")
def roster_plan(request: StaffRequest, pk: int) -> HttpResponse:
    """Plan a period of a series: solved in the request, outside of any transaction."""
    series = get_object_or_404(duties.series_for(request.user, "roster.plan"), pk=pk)

    def plan(values: dict[str, Any]) -> Roster:
        who = by(request)
        to_be_planned(series, **values)  # refused before anything is worked out
        made = planning.make(series, values["since"], values["until"], who.at)
        return actions.plan_roster(who, series, **values, made=made)

    return form_page(
        request,
        PlanForm(posted(request), initial=PlanForm.proposed(series)),
        plan,
        title=_("排班：%(title)s") % {"title": series.title},
        lead=_("系统按规则、请假和意愿排出最公平的草案，先由您看过、调整，再公布。已经公布的班，只作必要的改动。"),
        back=reverse("rosters"),
        submit=_("排出草案"),
        then=lambda made: redirect("roster", made.pk),
    )


@open_to("roster.plan")
@require_POST
def roster_replan(request: StaffRequest, pk: int) -> HttpResponse:
    """Plan anew what a roster announced, with the fewest changes: as a draft, or in the draft that is there."""
    old = _roster(request, pk, "roster.plan")
    form = SpareForm(request.POST)
    if not form.is_valid():
        raise Invalid(str(form.errors["spare"][0]))
    spare = form.cleaned_data["spare"] or 0
    who = by(request)
    draft = drafts(old.series, old.since, old.until).first()
    if draft:
        made = planning.make(draft.series, draft.since, draft.until, who.at, draft, spare)
        return redirect("roster", actions.plan_again(who, draft, made=made, version=draft.version).pk)
    since = max(old.since, clock.today())
    made = planning.make(old.series, since, old.until, who.at, spare=spare)
    return redirect("roster", actions.plan_roster(who, old.series, since=since, until=old.until, made=made).pk)


@open_to("roster.plan")
@require_POST
def roster_again(request: StaffRequest, pk: int) -> HttpResponse:
    """Plan a draft again, with what was set by hand as it is."""
    one = _roster(request, pk, "roster.plan")
    who = by(request)
    made = planning.make(one.series, one.since, one.until, who.at, one, one.outcome.get("spare", 0))
    actions.plan_again(who, one, made=made, version=_version(request) or one.version)
    return redirect("roster", pk)


def _version(request: StaffRequest) -> int | None:
    return whole(request.POST.get("version", ""))


@open_to("roster.plan")
def roster_adjust(request: StaffRequest, pk: int, occasion: int) -> HttpResponse:
    """Set by hand who sits at one occasion."""
    one = _roster(request, pk, "roster.plan")
    there = get_object_or_404(Occasion.objects.select_related("venue"), pk=occasion, series=one.series)
    if str(there.pk) not in one.plan:
        raise Http404
    asked = planning.asked_of(one, clock.now())
    others = {key: people for key, people in planning.loose(one.plan).items() if key != there.pk}
    initial = {"people": one.plan[str(there.pk)], "version": one.version}
    initial["reason"] = one.outcome.get("kept", {}).get(str(there.pk), {}).get("reason", "")

    def adjust(values: dict[str, Any]) -> Roster:
        people = Person.objects.filter(pk__in=values["people"])
        return actions.adjust_roster(by(request), one, there, **{**values, "people": people})

    return form_page(
        request,
        AdjustForm(posted(request), asked=asked, occasion=there, planned=planning.loads(others), initial=initial),
        adjust,
        title=_("%(day)s谁来值班") % {"day": formats.date(there.day)},
        lead=f"{one.series.title} · {there.venue}",
        back=reverse("roster", args=[pk]),
        submit=_("就这样定"),
    )


@open_to("roster.plan")
@require_POST
def roster_release(request: StaffRequest, pk: int, occasion: int) -> HttpResponse:
    """Let an occasion be planned again."""
    one = _roster(request, pk, "roster.plan")
    there = get_object_or_404(one.series.occasions, pk=occasion)
    actions.release(by(request), one, there, version=_version(request))
    return redirect("roster", pk)


@open_to("roster.publish")
def roster_publish(request: StaffRequest, pk: int) -> HttpResponse:
    """Announce it, after having read whom it concerns."""
    one = _roster(request, pk, "roster.publish")
    return form_page(
        request,
        confirmation(request, one.version),
        lambda values: actions.publish(by(request), one, **values),
        title=_("公布值班表"),
        lead=_("%(title)s，%(since)s到%(until)s。值班有新安排的人，每人会收到一条通知。")
        % {"title": one.series.title, "since": formats.date(one.since), "until": formats.date(one.until)},
        back=reverse("roster", args=[pk]),
        submit=_("公布"),
    )


@open_to("roster.plan")
def roster_drop(request: StaffRequest, pk: int) -> HttpResponse:
    one = _roster(request, pk, "roster.plan")
    return form_page(
        request,
        confirmation(request, one.version),
        lambda values: actions.drop_roster(by(request), one, **values),
        title=_("作废草案"),
        lead=_("草案还没有人看到，作废后不再显示。已经公布的班不变。"),
        back=reverse("roster", args=[pk]),
        submit=_("作废"),
        danger=True,
        then=lambda _made: redirect("rosters"),
    )


@open_to("roster.plan")
def absences(request: StaffRequest) -> HttpResponse:
    """Absences of those one plans for, and entering one that was told by telephone."""
    people = duties.people_planned_by(request.user)
    held = Absence.objects.filter(person__in=people, withdrawn_at=None, until__gte=clock.today())

    def take(values: dict[str, Any]) -> Absence:
        person = values.pop("person")
        return actions.take_absence(by(request), person, **values)

    return form_page(
        request,
        AbsenceForForm(posted(request), people=people),
        take,
        title=_("请假"),
        lead=_("有人打电话来请假，在这里登记。已经公布了他的班，会提醒排班的人。"),
        back=reverse("rosters"),
        submit=_("登记请假"),
        template="gather/absences.html",
        more={"absences": held.select_related("person")},
        then=lambda _made: redirect("absences"),
    )


@open_to("roster.plan")
@require_POST
def absence_withdraw(request: StaffRequest, pk: int) -> HttpResponse:
    people = duties.people_planned_by(request.user)
    actions.withdraw_absence(by(request), get_object_or_404(Absence, pk=pk, person__in=people))
    return redirect("absences")
