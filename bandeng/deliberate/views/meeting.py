"""The meeting as whoever runs it sees it: who speaks, the agenda, who has come; every button is one action."""

from collections.abc import Callable
from typing import Any

from django.db.models import Q
from django.http import Http404, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from bandeng.core import clock
from bandeng.core.actions import By
from bandeng.core.errors import Invalid, Refused
from bandeng.core.permissions import open_to
from bandeng.deliberate import queries, rules, speakers
from bandeng.deliberate.actions import meeting as M
from bandeng.deliberate.actions import meeting_people as P
from bandeng.deliberate.actions import meeting_speech as S
from bandeng.deliberate.actions.activity import begin_meeting
from bandeng.deliberate.actions.meeting_base import COMING
from bandeng.deliberate.commitment_states import PROPOSING
from bandeng.deliberate.models import Activity, AgendaPoint, Participant, Speech
from bandeng.deliberate.states import OPEN, TONES, State, can
from bandeng.studio.models import Person, Unit
from bandeng.studio.request import StaffRequest, by
from bandeng.web.numbers import whole

FOUND = 20
MINUTE = "activity.minute"


def seen(request: StaffRequest, pk: int, verb: str = "deliberate.see") -> Activity:
    """An activity on which whoever asks may do `verb`; 404 for others."""
    return get_object_or_404(queries.activities(request.user, verb), pk=pk)


def _number(sent: QueryDict, name: str) -> int | None:
    return whole(sent.get(name, "").strip())


def _one(rows: Any, sent: QueryDict, name: str) -> Any:
    key = _number(sent, name)
    found = rows.filter(pk=key).first() if key is not None else None
    if found is None:
        raise Invalid(_("没有找到这一项，请刷新页面再试。"))
    return found


def _point(activity: Activity, sent: QueryDict) -> AgendaPoint:
    found: AgendaPoint = _one(activity.agenda, sent, "point")
    return found


def _who(activity: Activity, sent: QueryDict) -> Participant:
    found: Participant = _one(activity.participants, sent, "participant")
    return found


def _speech(activity: Activity, sent: QueryDict) -> Speech:
    found: Speech = _one(activity.speeches, sent, "speech")
    return found


Deed = Callable[[By, Activity, QueryDict], Any]
# What each button does, and to which page it leads back.
DEEDS: dict[str, tuple[str, Deed]] = {
    "begin": ("meeting", lambda by, one, sent: begin_meeting(by, one, version=_number(sent, "version"))),
    "point-add": (
        "meeting",
        lambda by, one, sent: M.add_point(by, one, title=sent.get("title", ""), minutes=_number(sent, "minutes")),
    ),
    "point-change": (
        "meeting",
        lambda by, one, sent: M.change_point(
            by, _point(one, sent), title=sent.get("title", ""), minutes=_number(sent, "minutes")
        ),
    ),
    "point-up": ("meeting", lambda by, one, sent: M.move_point(by, _point(one, sent), up=True)),
    "point-down": ("meeting", lambda by, one, sent: M.move_point(by, _point(one, sent), up=False)),
    "point-remove": ("meeting", lambda by, one, sent: M.remove_point(by, _point(one, sent))),
    "point-begin": ("meeting", lambda by, one, sent: M.begin_point(by, _point(one, sent))),
    "point-end": ("meeting", lambda by, one, sent: M.end_point(by, _point(one, sent))),
    "ask": ("meeting", lambda by, one, sent: S.ask(by, _who(one, sent))),
    "give": ("meeting", lambda by, one, _sent: S.give(by, one)),
    "speech-end": ("meeting", lambda by, one, sent: S.end(by, _speech(one, sent))),
    "speech-withdraw": ("meeting", lambda by, one, sent: S.withdraw(by, _speech(one, sent))),
    "invite": ("meeting_people", lambda by, one, sent: P.invite(by, one, _one(Person.objects, sent, "person"))),
    "invite-unit": ("meeting_people", lambda by, one, sent: P.invite_unit(by, one, _one(Unit.objects, sent, "unit"))),
    "name": (
        "meeting_people",
        lambda by, one, sent: P.name(by, one, label=sent.get("label", ""), part=sent.get("part", "")),
    ),
    "remove": ("meeting_people", lambda by, one, sent: P.remove(by, _who(one, sent))),
    "came": ("meeting_people", lambda by, one, sent: P.enter(by, _who(one, sent))),
    "not-came": ("meeting_people", lambda by, one, sent: P.enter(by, _who(one, sent), came=False)),
    "residents": (
        "meeting_people",
        lambda by, one, sent: P.enter_residents(by, one, count=_number(sent, "count")),
    ),
}


def _live(request: StaffRequest, activity: Activity) -> dict[str, Any]:
    """What changes while the meeting runs."""
    floor = speakers.floor(activity)
    came = list(activity.participants.filter(came_at__isnull=False).order_by("came_at", "pk"))
    busy = {one.participant_id for one, _had in floor.waiting} | {
        floor.current.participant_id if floor.current else None
    }
    begun = floor.current.begun_at if floor.current else None
    runs = rules.may(request.user, MINUTE, activity)
    return {
        "activity": activity,
        "tone": TONES[State(activity.state)],
        "running": activity.state == State.IN_SESSION,
        "open": activity.state in OPEN,
        "runs": runs,
        "arranges": runs and rules.may(request.user, "activity.arrange", activity),
        "coming": activity.state in COMING,
        "proposes": activity.state in PROPOSING,
        "can_begin": can("activity.begin", activity.state),
        "floor": floor,
        "elapsed": max(0, int((clock.now() - begun).total_seconds())) if begun else 0,
        "points": list(activity.agenda.all()),
        "came": came,
        "residents": sum(one.number is not None for one in came),
        "askable": [one for one in came if one.pk not in busy],
        "totals": speakers.totals(activity),
    }


def _page(request: StaffRequest, activity: Activity, problem: str = "", status: int = 200) -> HttpResponse:
    typed = request.POST if problem else QueryDict()
    amended = _number(typed, "point") if "title" in typed else None
    context = {**_live(request, activity), "problem": problem, "typed": typed, "amended": amended}
    return render(request, "deliberate/meeting/meeting.html", context, status=status)


@open_to("deliberate.see")
@never_cache
def meeting(request: StaffRequest, pk: int) -> HttpResponse:
    """The page from which a meeting is run; for whoever only sees, the same without buttons."""
    return _page(request, seen(request, pk))


@open_to("deliberate.see")
@never_cache
def meeting_now(request: StaffRequest, pk: int) -> HttpResponse:
    """The parts of that page that change, for its script."""
    return render(request, "deliberate/meeting/now.html", _live(request, seen(request, pk)))


@open_to("activity.minute")
@require_POST
def meeting_do(request: StaffRequest, pk: int, slug: str) -> HttpResponse:
    """One button; what is refused is said on the page it stands on, with what was typed."""
    activity = seen(request, pk, MINUTE)
    if slug not in DEEDS:
        raise Http404
    back, deed = DEEDS[slug]
    try:
        deed(by(request), activity, request.POST)
    except Refused as error:
        page = _page if back == "meeting" else _people
        return page(request, seen(request, pk, MINUTE), str(error), error.status)
    return HttpResponseRedirect(reverse(back, args=[pk]))


@open_to("activity.minute")
@never_cache
def meeting_people(request: StaffRequest, pk: int) -> HttpResponse:
    """Who is invited and who has come; inviting people, units, hosts; residents without a telephone."""
    return _people(request, seen(request, pk, MINUTE))


def _people(request: StaffRequest, activity: Activity, problem: str = "", status: int = 200) -> HttpResponse:
    words = (request.GET.get("q") or request.POST.get("q") or "").strip()[:40]
    there = set(activity.participants.values_list("person", flat=True))
    asked = activity.participants.exclude(unit=None).values("unit")
    units = Unit.objects.filter(P.around(activity)).exclude(pk__in=asked)
    context = {
        "activity": activity,
        "open": activity.state in OPEN,
        "participants": activity.participants.select_related("person", "unit"),
        "q": words,
        "found": [one for one in _search(activity, words) if one.pk not in there] if words else [],
        "units": units,
        "parts": [(part.value, part.label) for part in (Participant.Part.HOST, Participant.Part.OTHER)],
        "problem": problem,
        "typed": request.POST if problem else {},
    }
    return render(request, "deliberate/meeting/people.html", context, status=status)


def _search(activity: Activity, words: str) -> list[Person]:
    """People of the district by name or pinyin."""
    key = words.lower().replace(" ", "")
    named = Q(name__icontains=words) | Q(sort_key__istartswith=key)
    return list(P.invitable(activity, clock.now()).filter(named)[:FOUND])
