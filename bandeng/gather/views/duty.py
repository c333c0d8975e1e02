"""My duty (我的值班): one's own turns, absences, wishes and swaps, made for a phone."""

from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from bandeng.core import clock
from bandeng.core.permissions import open_to
from bandeng.gather import actions, duties
from bandeng.gather.forms.rosters import AbsenceForm, SwapForm
from bandeng.gather.models import Absence, Swap, Turn
from bandeng.gather.swapping import Around
from bandeng.gather.templatetags.gather import hours
from bandeng.studio.request import StaffRequest, by
from bandeng.studio.views.pages import form_page, posted
from bandeng.web import formats


@open_to("turn.own")
@require_safe
def duty(request: StaffRequest) -> HttpResponse:
    """My next turns, a calendar of mine, what others ask of me, absences and wishes."""
    person, today = request.user, clock.today()
    turns, absences = duties.turns(person, today), duties.absences(person, today)
    offered = {swap.turn_id: swap for swap in duties.offered_by_me(person)}
    context = {
        "turns": [
            (
                turn,
                [
                    one.person
                    for one in turn.occasion.turns.all()
                    if one.state == Turn.State.ON and one.person_id != person.pk
                ],
                offered.get(turn.pk),
                any(one.since <= turn.occasion.day <= one.until for one in absences),
                turn.occasion.opens_at > clock.now(),
            )
            for turn in turns
            if turn.occasion.closes_at > clock.now()
        ],
        "months": duties.my_months(turns, absences, today),
        "weekdays": [str(one) for one in formats.INITIALS],
        "today": today,
        "swaps": duties.asked_of_me(person),
        "absences": absences,
        "wish_days": duties.wish_days(person, today),
    }
    return render(request, "gather/duty.html", context)


@open_to("turn.own")
def duty_absence(request: StaffRequest) -> HttpResponse:
    return form_page(
        request,
        AbsenceForm(posted(request)),
        lambda values: actions.take_absence(by(request), request.user, **values),
        title=_("我要请假"),
        lead=_("这几天不会再给您排班。已经公布了您的班，会马上告诉排班的人，由他们另外安排；您也可以自己请人换班。"),
        back=reverse("duty"),
        submit=_("登记请假"),
    )


@open_to("turn.own")
@require_POST
def duty_absence_withdraw(request: StaffRequest, pk: int) -> HttpResponse:
    actions.withdraw_absence(by(request), get_object_or_404(Absence, pk=pk, person=request.user))
    return redirect("duty")


@open_to("turn.own")
@require_POST
def duty_wishes(request: StaffRequest) -> HttpResponse:
    """Only what differs is set or cleared."""
    days = duties.wish_days(request.user, clock.today())
    given = {one.day: request.POST.get(f"day-{one.day.isoformat()}", one.wish) for one in days}
    changed = {one.day: given[one.day] for one in days if given[one.day] != one.wish}
    wanted: dict[date, bool] = {day: value == "1" for day, value in changed.items() if value in ("0", "1")}
    cleared = [day for day, value in changed.items() if value == ""]
    if wanted:
        actions.set_wishes(by(request), request.user, wanted)
    if cleared:
        actions.clear_wishes(by(request), request.user, cleared)
    return redirect(reverse("duty") + "#wishes")


@open_to("turn.own")
def swap_offer(request: StaffRequest, pk: int) -> HttpResponse:
    """Offer one of my turns: to someone, to whoever may, or for one of theirs."""
    turns = Turn.objects.select_related("occasion__venue", "occasion__series__studio", "occasion__studio")
    turn = get_object_or_404(turns, pk=pk, person=request.user, state=Turn.State.ON)
    around = Around([turn.occasion], clock.now())
    takers = around.takers(turn)
    one = turn.occasion

    def offer(_values: dict[str, Any]) -> Swap:
        return actions.offer_swap(by(request), turn, **form.arguments())

    form = SwapForm(posted(request), takers=takers, backs=_backs(turn, around))
    return form_page(
        request,
        form,
        offer,
        title=_("请人换班"),
        lead=f"{formats.day_short(one.day)} {hours(one)} · {one.venue.name}",
        back=reverse("duty"),
        submit=_("发出请求"),
    )


def _backs(turn: Turn, around: Around) -> list[Turn]:
    """Turns of others near this one that could be taken in return without breaking a rule."""
    near = [pk for pk, one in around.asked.occasions.items() if one.opens_at > clock.now() and pk != turn.occasion_id]
    found = Turn.objects.filter(occasion__in=near, state=Turn.State.ON).exclude(person=turn.person)
    found = found.filter(person__in=around.candidates).select_related("person", "occasion__venue")
    return [one for one in found.order_by("occasion__opens_at") if not around.problems(turn, one.person, one)]


def _swap(pk: int, **where: Any) -> Swap:
    return get_object_or_404(Swap, pk=pk, **where)


@open_to("turn.own")
@require_POST
def swap_accept(request: StaffRequest, pk: int) -> HttpResponse:
    actions.accept_swap(by(request), _swap(pk))
    return redirect("duty")


@open_to("turn.own")
@require_POST
def swap_refuse(request: StaffRequest, pk: int) -> HttpResponse:
    actions.refuse_swap(by(request), _swap(pk, to=request.user))
    return redirect("duty")


@open_to("turn.own")
@require_POST
def swap_withdraw(request: StaffRequest, pk: int) -> HttpResponse:
    actions.withdraw_swap(by(request), _swap(pk, turn__person=request.user))
    return redirect("duty")
