"""The rotating code, and what opens behind it: signing in, and the page that is a participant's own."""

from typing import Any

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache

from bandeng.core import clock
from bandeng.core.actions import By
from bandeng.core.errors import Refused
from bandeng.core.permissions import open_to
from bandeng.deliberate import contacts, meeting_code, minutes, newcomers, speakers
from bandeng.deliberate.actions import meeting_contact, meeting_settle, meeting_speech
from bandeng.deliberate.actions import meeting_people as P
from bandeng.deliberate.actions.meeting_base import COMING
from bandeng.deliberate.activity_doings import COMES
from bandeng.deliberate.forms.meeting import CodeForm, PhoneForm, SignForm
from bandeng.deliberate.models import Activity, Participant
from bandeng.deliberate.states import State
from bandeng.deliberate.views import own_code
from bandeng.deliberate.views.meeting import MINUTE, seen
from bandeng.studio.request import StaffRequest
from bandeng.studio.views.pages import add_refusal, posted
from bandeng.web import cookies, opening
from bandeng.web.fields import new_form_key

CODE, CODE_SECONDS = "bandeng_participant_code", 15 * 60


@open_to("activity.minute")
@never_cache
def meeting_code_page(request: StaffRequest, pk: int) -> HttpResponse:
    """The code to scan, large: on a phone held up, or a projector. Loads itself anew."""
    activity = seen(request, pk, MINUTE)
    open_now = activity.state in COMING
    code = meeting_code.shown(activity.pk, clock.now())
    context = {
        "activity": activity,
        "address": request.build_absolute_uri(reverse("meeting_here", args=[code])) if open_now else "",
        "came": activity.participants.filter(came_at__isnull=False).count(),
        "step": meeting_code.STEP,
    }
    return render(request, "deliberate/meeting/code.html", context)


@open_to("public")
@never_cache
def meeting_here(request: HttpRequest, code: str) -> HttpResponse:
    """Whoever scans: opening says where one is and changes nothing; the button signs in."""
    try:
        activity = P.opened(code, By(role="resident"))
        there = participant_of(request, activity)
        if there is not None and there.came_at:
            return redirect("participant", activity.pk)
        if request.method == "POST":
            return _came(request, code, activity)
    except Refused as error:
        status = 410 if error.status == 422 else error.status
        return render(request, "deliberate/meeting/here.html", {"problem": str(error)}, status=status)
    context = {"activity": activity, "form_key": new_form_key(), "code": code}
    return render(request, "deliberate/meeting/here.html", context)


def _came(request: HttpRequest, code: str, activity: Activity) -> HttpResponse:
    response = redirect("participant", activity.pk)
    if request.user.is_authenticated:
        P.come(By(person=request.user, role="staff"), code=code)
        return response
    form_key = request.POST.get("form_key", "")[:64]
    if contacts.by_code(contacts.code_for(form_key, activity)) is None:
        newcomers.admit(request, activity)
    there, digits = P.join(By(role="resident"), code=code, form_key=form_key)
    own_code.keep(response, there)
    cookies.put(response, CODE, {"participant": there.pk, "code": digits}, CODE_SECONDS)
    return response


def participant_of(request: HttpRequest, activity: Activity) -> Participant | None:
    """As whom this browser takes part: signed in, or by the code it has shown."""
    if request.user.is_authenticated:
        return activity.participants.filter(person=request.user).first()
    kept = cookies.read(request, own_code.PARTICIPANT)
    rows = activity.participants.filter(code_hash__isnull=False)
    return rows.filter(pk=kept["participant"]).first() if kept else None


def _by(request: HttpRequest) -> By:
    return By(person=request.user, role="staff") if request.user.is_authenticated else By(role="resident")


@open_to("tracker")
@never_cache
def participant(request: HttpRequest, pk: int) -> HttpResponse:
    """A participant's own page: ask for the floor, leave a telephone, read what came of it, sign."""
    activity = get_object_or_404(Activity.objects.select_related("studio", "occasion__venue", "chair"), pk=pk)
    there = participant_of(request, activity)
    if there is None:
        return redirect("participant_code")
    forms: dict[str, Form] = {
        "sign": SignForm(initial={"read": activity.minutes_hash}),
        "phone": PhoneForm(initial=contacts.left(there)),
    }
    problem, status = "", 200
    if request.method == "POST":
        deed = request.POST.get("do", "")
        form = type(forms[deed])(posted(request)) if deed in forms else None
        try:
            if form is None or form.is_valid():
                _done(request, there, deed, form.cleaned_data if form else {})
                return redirect(reverse("participant", args=[pk]) + (f"?done={deed}" if deed == "phone" else ""))
            status = 422
        except Refused as error:
            status = error.status
            if form and error.field in form.fields:
                add_refusal(form, error)
            else:
                problem = str(error)
        if form:
            forms[deed] = form
    context = {**_own(request, activity, there), **forms, "problem": problem}
    return render(request, "deliberate/meeting/participant.html", context, status=status)


def _done(request: HttpRequest, there: Participant, deed: str, values: dict[str, Any]) -> None:
    who = _by(request)
    waiting = there.speeches.filter(withdrawn_at=None, ended_at=None).first()
    if deed == "ask":
        meeting_speech.ask(who, there)
    elif deed == "unask" and waiting is not None:
        meeting_speech.withdraw(who, waiting)
    elif deed == "finish" and waiting is not None:
        meeting_speech.end(who, waiting)
    elif deed == "phone":
        meeting_contact.contact(who, there, phone=values["phone"])
    elif deed == "sign":
        meeting_settle.sign(who, there, verdict=values["verdict"], read=values["read"], words=values["words"])


def _own(request: HttpRequest, activity: Activity, there: Participant) -> dict[str, Any]:
    kept = cookies.read(request, CODE)
    floor = speakers.floor(activity)
    places = {one.participant_id: place for place, (one, _had) in enumerate(floor.waiting, 1)}
    begun = floor.current.begun_at if floor.current else None
    settled = bool(activity.minutes_hash)
    return {
        "activity": activity,
        "there": there,
        "code": kept["code"] if kept and kept["participant"] == there.pk else "",
        "floor": floor,
        "place": places.get(there.pk),
        "speaking": floor.current is not None and floor.current.participant_id == there.pk,
        "elapsed": max(0, int((clock.now() - begun).total_seconds())) if begun else 0,
        "running": activity.state == State.IN_SESSION,
        "points": activity.agenda.all(),
        "signature": activity.signatures.filter(participant=there).first(),
        "settled": settled,
        "over": activity.state in (State.CLOSED, State.CALLED_OFF),
        "comes": COMES.get(activity.state, ""),
        "done": request.GET.get("done", ""),
        **(minutes.shown(activity) if settled else {}),
    }


@open_to("public")
@never_cache
def participant_code(request: HttpRequest) -> HttpResponse:
    """Ask a resident for their code; wrong tries are counted and slowed down."""
    return opening.code_page(request, CodeForm(posted(request)), "deliberate/meeting/code_in.html")


@open_to("public")
def participant_leave(request: HttpRequest) -> HttpResponse:
    """Nothing of it stays in this browser."""
    response = redirect("participant_code")
    response.delete_cookie(own_code.PARTICIPANT)
    response.delete_cookie(CODE)
    return response
