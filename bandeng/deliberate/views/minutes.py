"""Writing the minutes: the page, what it asks for while others write, one paragraph without a script."""

import json
from typing import Any

from django.db.models import Count, Max
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from bandeng.core.actions import By
from bandeng.core.errors import Invalid, Refused
from bandeng.core.permissions import open_to
from bandeng.deliberate import minutes as M
from bandeng.deliberate import rules
from bandeng.deliberate.actions import meeting_notes as N
from bandeng.deliberate.forms.meeting import NoteForm, said_by
from bandeng.deliberate.models import Activity, Note
from bandeng.deliberate.states import OPEN, can
from bandeng.deliberate.views.meeting import MINUTE, seen
from bandeng.studio.request import StaffRequest, by
from bandeng.studio.views.pages import add_refusal, posted
from bandeng.web.fields import new_form_key
from bandeng.web.formats import clock_time
from bandeng.web.numbers import whole


@open_to("deliberate.see")
@never_cache
def minutes(request: StaffRequest, pk: int) -> HttpResponse:
    """The paragraphs with who wrote them, and the form for one more; settled: the document."""
    activity = seen(request, pk)
    writes = activity.state in OPEN and rules.may(request.user, "activity.minute", activity)
    form = NoteForm(posted(request), initial={"key": new_form_key(), "kind": Note.Kind.SAID}, activity=activity)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                N.write(by(request), activity, form.written(), key=form.cleaned_data["key"])
            except Refused as error:
                add_refusal(form, error)
                status = error.status
            else:
                return redirect(reverse("minutes", args=[pk]) + "#write")
    context = {
        "activity": activity,
        "writes": writes,
        "form": form,
        "notes": M.standing(activity),
        "settled": bool(activity.minutes_hash),
        "can_settle": can("activity.settle", activity.state) and rules.may(request.user, "activity.arrange", activity),
        "kinds": Note.Kind.choices,
        "live": _live(request, activity) if writes else None,
        "inside": True,
        **(M.shown(activity) | _signing(request, activity) if activity.minutes_hash else {}),
    }
    return render(request, "deliberate/meeting/minutes.html", context, status=status)


def _signing(request: StaffRequest, activity: Activity) -> dict[str, Any]:
    """Who has yet to sign, and whether whoever looks is one of them."""
    came = activity.participants.filter(came_at__isnull=False, signature=None)
    return {
        "unsigned": list(came),
        "mine": came.filter(person=request.user).exists(),
        "witnesses": rules.may(request.user, "activity.minute", activity) and came.filter(person=None).exists(),
    }


def _token(activity: Activity) -> str:
    """Changes with every paragraph written, changed or withdrawn, with who takes part, and when it is settled."""
    found = activity.notes.aggregate(rows=Count("pk"), last=Max("pk"), gone=Count("withdrawn_at"))
    return f"{found['rows']}-{found['last'] or 0}-{found['gone']}-{activity.participants.count()}-{activity.state}"


def _shown(note: Note) -> dict[str, Any]:
    return {
        "key": note.key,
        "version": note.version,
        "kind": note.kind,
        "participant": note.participant_id or "",
        "who": str(note.participant) if note.participant else "",
        "text": note.text,
        "by": note.made_by.shown_name if note.made_by else "",
        "at": clock_time(note.made_at),
        "url": reverse("note", args=[note.activity_id, note.pk]),
        "gone": note.withdrawn_at is not None,
    }


def _live(request: HttpRequest, activity: Activity) -> dict[str, Any]:
    return {
        "token": _token(activity),
        "csrf": get_token(request),
        "open": activity.state in OPEN,
        "people": [[key, str(label)] for key, label in said_by(activity)],
        "notes": [_shown(one) for one in M.standing(activity)],
    }


@open_to("activity.minute")
@never_cache
def minutes_feed(request: StaffRequest, pk: int) -> HttpResponse:
    """GET: the paragraphs, or 204 where they are as `seen` says. POST: one written, changed or withdrawn, as JSON.

    409 with `theirs` where another has changed the same; 422, 403, 409 with `message` where it is refused.
    """
    activity = seen(request, pk, MINUTE)
    if request.method != "POST":
        if request.GET.get("seen") == _token(activity):
            return HttpResponse(status=204)
        return JsonResponse(_live(request, activity))
    try:
        _sent(by(request), activity, request.body)
    except N.Meeting as error:
        return JsonResponse({"message": str(error), "theirs": _shown(error.theirs)}, status=409)
    except Refused as error:
        return JsonResponse({"message": str(error)}, status=error.status)
    return JsonResponse(_live(request, seen(request, pk, MINUTE)))


def _sent(who: By, activity: Activity, body: bytes) -> None:
    """Do what a device sends: {"do", "key", "version", "kind", "participant", "text", "aside"}."""
    try:
        sent = json.loads(body)
        deed, key, version = str(sent["do"]), str(sent["key"]), int(sent.get("version") or 0)
        if deed == "withdraw":
            N.withdraw(who, activity, key=key, version=version)
            return
        person = sent.get("participant") or None
        there = activity.participants.filter(pk=int(person)).first() if person else None
        given = N.Written(str(sent["kind"]), str(sent["text"]), there)
        aside = str(sent.get("aside") or "")
    except (ValueError, TypeError, KeyError, OverflowError, RecursionError) as error:
        raise Invalid(_("这一段没有传完整，请刷新页面再记。")) from error
    if deed == "write":
        N.write(who, activity, given, key=key)
    elif deed == "change":
        N.change(who, activity, given, key=key, version=version, aside=aside)
    else:
        raise Invalid(_("这一段没有传完整，请刷新页面再记。"))


@open_to("activity.minute")
@never_cache
def note(request: StaffRequest, pk: int, note_pk: int) -> HttpResponse:
    """One paragraph: change it, withdraw it, what it was before. Where two meet, both versions to choose from."""
    activity = seen(request, pk, MINUTE)
    first = get_object_or_404(Note, activity=activity, pk=note_pk)
    there = N.now(activity, first.key) or first
    form = NoteForm(posted(request), initial=_initial(there), activity=activity)
    theirs: Note | None = None
    status = 200
    if request.method == "POST":
        status = 422
        try:
            if "withdraw" in request.POST or form.is_valid():
                _decide(request, activity, there.key, form)
                return redirect("minutes", pk)
        except N.Meeting as error:
            theirs, status = error.theirs, error.status
            # What was typed stays; sent again, it is sent with the other's version before one's eyes.
            again = {**request.POST.dict(), "version": str(theirs.version)}
            form = NoteForm(again, activity=activity)
            add_refusal(form, error)
        except Refused as error:
            form.is_valid()
            add_refusal(form, error)
            status = error.status
    rows = activity.notes.filter(key=there.key).select_related("participant", "made_by").order_by("-version")
    context = {"activity": activity, "note": there, "form": form, "theirs": theirs, "rows": rows}
    context["writes"] = activity.state in OPEN and not there.withdrawn_at
    return render(request, "deliberate/meeting/note.html", context, status=status)


def _initial(there: Note) -> dict[str, Any]:
    return {
        "key": there.key,
        "version": there.version,
        "kind": there.kind,
        "participant": there.participant_id or "",
        "text": there.text,
    }


def _decide(request: StaffRequest, activity: Activity, key: str, form: NoteForm) -> None:
    who = by(request)
    if "withdraw" in request.POST:
        N.withdraw(who, activity, key=key, version=whole(request.POST.get("version", "")) or 0)
        return
    given, version = form.written(), form.cleaned_data["version"] or 0
    keep = request.POST.get("keep", "mine")
    there = N.now(activity, key)
    if keep == "theirs" and there is not None:
        left = N.Written(there.kind, there.text, there.participant)
        N.change(who, activity, left, key=key, version=version, aside=given.text)
    elif keep == "both":
        N.write(who, activity, given, key=new_form_key())
    else:
        N.change(who, activity, given, key=key, version=version)
