"""Draws at the desk: list, making one, quotas, volunteers at the counter, fixing, drawing, replacing."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from bandeng.core import clock
from bandeng.core.errors import Invalid
from bandeng.core.permissions import open_to
from bandeng.deliberate import draw_attributes, draw_showing, panels, queries, rules
from bandeng.deliberate.actions import draw as A
from bandeng.deliberate.actions import draw_lot as lot
from bandeng.deliberate.actions import draw_volunteers as people
from bandeng.deliberate.forms import draw as forms
from bandeng.deliberate.models import Activity, Draw, Volunteer
from bandeng.deliberate.states import OPEN
from bandeng.studio.models import Member
from bandeng.studio.request import StaffRequest, by
from bandeng.studio.views.pages import confirmation, form_page, posted
from bandeng.web.cookies import put, read
from bandeng.web.fields import new_form_key
from bandeng.web.numbers import whole

ADDED, ADDED_SECONDS = "bandeng_draw_added", 5 * 60
S, V = Draw.State, Volunteer.State


def seen(request: StaffRequest, pk: int, verb: str = "draw.run") -> Draw:
    """The draw, for those who may do `verb`; 404 for everyone else."""
    return get_object_or_404(Draw.objects.filter(rules.visible(request.user, verb)).select_related("studio"), pk=pk)


@open_to("deliberate.see")
@never_cache
def draws(request: StaffRequest) -> HttpResponse:
    """Those of the person's part of the tree, newest first."""
    rows = [(one, draw_showing.TONES[S(one.state)]) for one in draw_showing.draws(request.user)]
    return render(request, "deliberate/draw/list.html", {"rows": rows, "runs": _runs(request)})


def _runs(request: StaffRequest) -> bool:
    return "draw.run" in rules.granted(request.user)


@open_to("draw.run")
@never_cache
def new(request: StaffRequest) -> HttpResponse:
    """Open a draw; then its quotas."""
    mine = Activity.objects.filter(rules.visible(request.user, "draw.run"), state__in=OPEN)
    studios = queries.studios(request.user, "draw.run")
    activity = mine.filter(pk=whole(request.GET.get("activity", "")) or 0).first()
    initial = {"activity": activity, "studio": activity.studio if activity else studios.first()}
    form = forms.CallForm(posted(request), studios=studios, activities=mine, initial=initial)

    def make(values: dict[str, Any]) -> Draw:
        given = form.arguments()
        return A.call(by(request), given.pop("studio"), **given)

    return form_page(
        request,
        form,
        make,
        title=_("发起抽签"),
        lead=_("人人机会公开、过程谁都能重算。抽出来的小组供协商用，不代替法定表决。"),
        back=reverse("draws"),
        submit=_("保存，下一步定配额"),
        then=lambda made: redirect("draw_quotas", made.pk),
    )


@open_to("deliberate.see")
@never_cache
def draw(request: StaffRequest, pk: int) -> HttpResponse:
    """One draw: how many came, whether the quotas can be kept, what comes next."""
    one = seen(request, pk, "deliberate.see")
    runs = rules.may(request.user, "draw.run", one)
    context = draw_showing.public(one) | {
        "runs": runs,
        "there": one.volunteers.filter(state=V.IN).count(),
        "left": one.volunteers.filter(state=V.LEFT).count(),
        "counts": panels.counted(one),
        "address": request.build_absolute_uri(reverse("draw_public", args=[one.slug])),
        "open": people.is_open(one, clock.now()),
        "by_key": {row.key: row.pk for row in one.volunteers.filter(state=V.DRAWN)},
    }
    if one.state == S.CALLING:
        context |= _possible(one) | {"closable": one.from_members or not one.until or one.until < clock.today()}
        context["idle"] = [attribute["title"] for attribute in one.attributes if not _limits(one, attribute)]
        if one.from_members and runs:
            context["listed"] = one.volunteers.filter(state=V.IN).select_related("person")
    return render(request, "deliberate/draw/desk.html", context)


def _limits(one: Draw, attribute: dict[str, Any]) -> bool:
    return any(value["least"] or value["most"] < one.size for value in attribute["values"])


def _possible(one: Draw) -> dict[str, Any]:
    """Whether the list can fill the seats yet, in words."""
    try:
        found = panels.conflict(one)
    except Invalid as error:
        return {"short": str(error.message)}
    return {"conflict": panels.in_conflict(found, one.size)} if found else {"possible": True}


@open_to("draw.run")
@never_cache
def change(request: StaffRequest, pk: int) -> HttpResponse:
    """Change words, seats and last day."""
    one = seen(request, pk)
    initial = {name: getattr(one, name) for name in ("title", "about", "size", "until", "version")}
    return form_page(
        request,
        forms.TextForm(posted(request), initial=initial),
        lambda values: A.change(by(request), one, **values),
        title=_("改抽签的说明"),
        back=reverse("draw", args=[pk]),
        submit=_("保存"),
    )


@open_to("draw.run")
@never_cache
def quotas(request: StaffRequest, pk: int) -> HttpResponse:
    """Least and most of each value, beside how many volunteers there are."""
    one = seen(request, pk)
    form = forms.QuotaForm(posted(request), attributes=one.attributes, size=one.size, initial={"version": one.version})
    return form_page(
        request,
        form,
        lambda values: A.limit(by(request), one, limits=form.limits(), version=values["version"]),
        title=_("定配额"),
        lead=_("每种人在小组里最少几位、最多几位；不限就空着。限得越少，人人机会越接近。"),
        back=reverse("draw", args=[pk]),
        submit=_("保存配额"),
        template="deliberate/draw/quotas.html",
        more={"rows": form.rows(panels.counted(one)), "draw": one},
    )


@open_to("draw.run")
@never_cache
def add(request: StaffRequest, pk: int) -> HttpResponse:
    """Someone at the counter volunteers; of a draw among members, one who is not on the list."""
    one = seen(request, pk)
    if one.from_members:
        listed = one.volunteers.filter(state=V.IN).values("person")
        rest = [member.pk for member in draw_attributes.members_of(one.studio)]
        members = Member.objects.filter(pk__in=rest).exclude(person__in=listed).select_related("person")
        return form_page(
            request,
            forms.EnlistForm(posted(request), members=members),
            lambda values: people.enlist_member(by(request), one, values["member"]),
            title=_("把委员加进名册"),
            back=reverse("draw", args=[pk]),
            submit=_("加进名册"),
        )

    def then(result: tuple[Volunteer, str]) -> HttpResponse:
        response = redirect("draw_added", pk)
        volunteer, code = result
        put(response, ADDED, {"key": volunteer.key, "code": code, "draw": pk, "person": request.user.pk}, ADDED_SECONDS)
        return response

    form = forms.JoinForm(posted(request), draw=one, desk=True, initial={"form_key": new_form_key()})
    return form_page(
        request,
        form,
        lambda _values: people.join(by(request), one, **form.arguments()),
        title=_("替到场的居民报名"),
        lead=_("请把说明读给居民听，征得同意再保存。姓名和电话保存以后，抽中才打得开。"),
        back=reverse("draw", args=[pk]),
        submit=_("保存，给居民查询码"),
        then=then,
    )


@open_to("draw.run")
@never_cache
def added(request: StaffRequest, pk: int) -> HttpResponse:
    """The code, once, to be handed over."""
    one, kept = seen(request, pk), read(request, ADDED)
    if kept is None or (kept["draw"], kept["person"]) != (pk, request.user.pk):
        return redirect("draw", pk)
    response = render(request, "deliberate/draw/added.html", {"draw": one, "code": kept["code"], "key": kept["key"]})
    response.delete_cookie(ADDED)
    return response


def _rare(one: Draw) -> int:
    try:
        return panels.rare(one)
    except Invalid:  # too few; the form will say so
        return 0


@open_to("draw.run")
@never_cache
def fix(request: StaffRequest, pk: int) -> HttpResponse:
    """Close the list and commit; the page says that it takes a moment."""
    one = seen(request, pk)
    return form_page(
        request,
        forms.FixForm(posted(request), initial={"version": one.version}),
        lambda values: lot.fix(by(request), one, **values),
        title=_("固定名册"),
        back=reverse("draw", args=[pk]),
        submit=_("固定名册，公布承诺"),
        template="deliberate/draw/fix.html",
        more={"draw": one, "there": one.volunteers.filter(state=V.IN).count(), "rare": _rare(one)},
    )


@open_to("draw.run")
@never_cache
def draw_now(request: StaffRequest, pk: int) -> HttpResponse:
    """Enter the public value: the panel is drawn, and the secret revealed."""
    one = seen(request, pk)
    return form_page(
        request,
        forms.DrawForm(posted(request), initial={"version": one.version}),
        lambda values: lot.draw_panel(by(request), one, **values),
        title=_("当众抽签"),
        lead=_("事先说好的公开数字：%(named)s") % {"named": one.value_named or "—"},
        back=reverse("draw", args=[pk]),
        submit=_("抽签"),
    )


@open_to("draw.run")
@never_cache
def replace(request: StaffRequest, pk: int) -> HttpResponse:
    """Fill the free seats by the rule that was fixed with the draw."""
    one = seen(request, pk)
    return form_page(
        request,
        forms.ReplaceForm(posted(request), initial={"version": one.version}),
        lambda values: lot.replace(by(request), one, **values),
        title=_("递补"),
        lead=_("按抽签时就定下的顺序，在配额合适的人里递补，谁也挑不了。记录随后重新公布。"),
        back=reverse("draw", args=[pk]),
        submit=_("递补"),
    )


@open_to("draw.run")
@never_cache
def out(request: StaffRequest, pk: int, volunteer: int) -> HttpResponse:
    """One of the drawn, or a member on the list, cannot come."""
    one = seen(request, pk)
    there = one.volunteers.filter(state__in=(V.DRAWN, V.IN))
    who = get_object_or_404(there if one.from_members else there.filter(state=V.DRAWN), pk=volunteer)
    return form_page(
        request,
        confirmation(request),
        lambda _values: people.leave(by(request), who),
        title=_("%(key)s 号来不了") % {"key": who.key},
        lead=_("记下以后不能改回来。席位空出来，请接着办递补。"),
        back=reverse("draw", args=[pk]),
        submit=_("记下：来不了"),
        danger=True,
    )


@open_to("draw.run")
@never_cache
def fail(request: StaffRequest, pk: int) -> HttpResponse:
    """Give it up in public."""
    one = seen(request, pk)
    return form_page(
        request,
        forms.FailForm(posted(request), initial={"version": one.version}),
        lambda values: A.fail(by(request), one, **values),
        title=_("作废这次抽签"),
        lead=_("作废和理由向所有人公开，已经公布的承诺和记录都留着。作废以后不能恢复。"),
        back=reverse("draw", args=[pk]),
        submit=_("作废"),
        danger=True,
    )
