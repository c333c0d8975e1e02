"""The page behind the code on a screen: where one is, what is on, the button to sign in. Opening changes nothing."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from bandeng.core import clock
from bandeng.core.errors import Invalid, Refused
from bandeng.core.permissions import open_to
from bandeng.gather import actions, presence
from bandeng.gather import here as codes
from bandeng.gather.actions.presence import opened
from bandeng.gather.models import Attendance, Occasion
from bandeng.studio.models import Person, Venue
from bandeng.studio.request import StaffRequest, by
from bandeng.web.numbers import whole


@open_to("presence.sign")
@never_cache
def here(request: StaffRequest, code: str) -> HttpResponse:
    """GET says where, what and when; POST signs in (`occasion`, `how`) or out (`leave`)."""
    if request.method == "POST":
        try:
            _done(request, code)
        except Refused as error:
            return _page(request, code, str(error), error.status)
        return redirect("here", code)
    return _page(request, code)


def _done(request: StaffRequest, code: str) -> None:
    sent = request.POST
    if sent.get("leave"):
        mine = Attendance.objects.filter(person=request.user, pk=whole(sent["leave"]) or 0).first()
        if mine is None:
            raise Invalid(_("没有找到这次签到，请再扫一次屏幕上的码。"))
        actions.leave(by(request), mine, code=code)
        return
    occasion = Occasion.objects.filter(pk=whole(sent.get("occasion", "")) or 0).first()
    if occasion is None:
        raise Invalid(_("没有找到这一场，请再扫一次屏幕上的码。"))
    actions.sign_in(by(request), occasion, code=code, how=sent.get("how", presence.TURN))


def _page(request: StaffRequest, code: str, problem: str = "", status: int = 200) -> HttpResponse:
    used = Attendance.objects.filter(code=codes.digest(code)).select_related("occasion__venue__studio", "person")
    mine = used.filter(person=request.user, void_at=None).first()
    try:
        venue = opened(code, clock.now()).venue
    except Invalid as error:
        if mine is None:
            shown = {"problem": problem or str(error), "again": True}
            return render(request, "gather/here.html", shown, status=status if problem else 410)
        # One's own code stays the receipt of one's own signing in.
        venue = mine.occasion.venue
    if mine is None and used.exists():
        words = _("这个码已经有人用过了，一个码只能签到一个人。请再扫一次屏幕上的新码。")
        return render(request, "gather/here.html", {"problem": words, "again": True}, status=status if problem else 410)
    context = {"venue": venue, "problem": problem, **_offers(request.user, venue)}
    return render(request, "gather/here.html", context, status=status)


def _offers(person: Person, venue: Venue) -> dict[str, Any]:
    """What they can do here now: each occasion of the day, where it stands, and what they may sign in as."""
    now = clock.now()
    rows = []
    for one in presence.at_venue(venue, now):
        row: dict[str, Any] = {"one": one, "planned": presence.has_turn(person, one)}
        row["there"] = one.attendances.filter(person=person, void_at=None).first()
        row["closed"] = presence.out_of_hours(one, now)
        if not presence.belongs(person, one):
            row["closed"] = _("这一场不在您所在的工作室。")
        row["can_stand_in"] = not row["planned"] and presence.can_be_on_duty(person, one)
        rows.append(row)
    # What is theirs comes first.
    rows.sort(key=lambda row: (not row["there"], not row["planned"]))
    lacking = not any(row["planned"] or row["there"] for row in rows)
    return {"rows": rows, "elsewhere": presence.elsewhere(person, venue, now) if lacking else None, "lacking": lacking}
