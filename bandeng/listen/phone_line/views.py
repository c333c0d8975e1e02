"""The page of the telephone line: a new call, who is to be called back, today's log, who sits there now."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from bandeng.core import clock
from bandeng.core.dates import date_zh
from bandeng.core.errors import Refused
from bandeng.core.permissions import granted, open_to
from bandeng.listen import queries as matters
from bandeng.listen.forms.enter import EnterForm
from bandeng.listen.models import Call, Matter
from bandeng.listen.phone_line import actions, exporting, queries, sealing
from bandeng.listen.phone_line.forms import MATTER, MISSED, BackForm, CallForm
from bandeng.press.workbook import workbook
from bandeng.studio.models import Studio
from bandeng.studio.request import StaffRequest, by
from bandeng.web.fields import new_form_key

ROWS = 200
MOST = 10_000


def _studio(request: StaffRequest) -> Studio | None:
    return matters.studio_of(request.user, "matter.accept")


def _call(request: StaffRequest, pk: int, verb: str) -> Call:
    return get_object_or_404(queries.seen(request.user, verb), pk=pk)


@open_to("call.see")
@never_cache
def phone(request: StaffRequest, form: CallForm | None = None, refused: str = "", status: int = 200) -> HttpResponse:
    """Everything on one page; `form` is one that came back."""
    studio = _studio(request)
    if studio is None:
        return render(request, "listen/no_studio.html", status=404)
    person, now, filters = request.user, clock.now(), queries.filters(request.GET)
    today = clock.day(now)
    found = filters.of(queries.seen(person))
    context = {
        "studio": studio,
        "form": form or CallForm(studio=studio, initial={"form_key": new_form_key()}),
        "waiting": [(call, *queries.lamp(call, today)) for call in queries.to_call_back(person)],
        "tries": actions.TRIES,
        "to_enter": queries.to_enter(person),
        "log": found[:ROWS],
        "count": found.count(),
        "filters": filters,
        "outcomes": queries.outcomes(),
        "on_shift": queries.on_shift(studio, now),
        "figures": queries.month(person, today),
        "saved": request.GET.get("saved", ""),
        "refused": refused,
        "may_enter": "matter.enter" in granted(person),
    }
    return render(request, "listen/phone/line.html", context, status=status)


@open_to("call.log")
@require_POST
def phone_log(request: StaffRequest) -> HttpResponse:
    """A call was taken, made or missed; what is to become a matter goes on to the form for that."""
    studio = _studio(request)
    if studio is None:
        return render(request, "listen/no_studio.html", status=404)
    form = CallForm(request.POST, studio=studio)
    if not form.is_valid():
        return phone(request, form, status=422)
    data, told = form.cleaned_data, form.settled()
    left = {name: data[name] for name in ("phone", "name", "form_key")}
    try:
        if data["outcome"] == MISSED:
            told = {name: told[name] for name in ("topic", "category")}
            actions.once(by(request), actions.note_missed, studio, **told, **left)
        else:
            told["direction"] = data["direction"]
            call = actions.once(by(request), actions.log_call, studio, **told, **left)
            if data["outcome"] == MATTER:
                return _enter(request, studio, call)
    except Refused as error:
        form.add_error(error.field if error.field in form.fields else None, str(error))
        return phone(request, form, status=error.status)
    return redirect(f"{reverse('phone')}?saved={data['outcome']}")


@open_to("call.look")
@never_cache
@require_POST
def phone_look(request: StaffRequest, pk: int) -> HttpResponse:
    """The number of a call, with the form for what came of calling it; the look is kept, and what was typed."""
    call = _call(request, pk, "call.look")
    try:
        contact = actions.look(by(request), call, reason=request.POST.get("reason", ""))
    except Refused as error:
        return phone(request, refused=str(error), status=error.status)
    typed = {name: request.POST[name] for name in BackForm.base_fields if name in request.POST}
    return _back(request, call, BackForm(studio=call.studio, initial=_initial(call) | typed), contact)


def _initial(call: Call) -> dict[str, Any]:
    return {"version": call.version, "topic": call.topic, "category": call.category}


def _back(
    request: StaffRequest, call: Call, form: BackForm, contact: dict[str, str] | None = None, status: int = 200
) -> HttpResponse:
    shade, word = queries.lamp(call, clock.today())
    context = {
        "call": call,
        "form": form,
        "contact": contact,
        "shade": shade,
        "word": word,
        "waiting": actions.waiting(call),
        "tries": actions.TRIES,
        "looks": call.looks.select_related("person"),
    }
    return render(request, "listen/phone/back.html", context, status=status)


@open_to("call.back")
@never_cache
def phone_back(request: StaffRequest, pk: int) -> HttpResponse:
    """What came of calling back; the number itself is shown by `phone_look` only."""
    call = _call(request, pk, "call.back")
    if request.method != "POST":
        return _back(request, call, BackForm(studio=call.studio, initial=_initial(call)))
    form = BackForm(request.POST, studio=call.studio)
    if not form.is_valid():
        return _back(request, call, form, status=422)
    data = form.cleaned_data
    reached = data["reached"] == "1"
    try:
        call = actions.call_back(by(request), call, reached=reached, version=data["version"], **form.settled())
    except Refused as error:
        form.add_error(error.field if error.field in form.fields else None, str(error))
        return _back(request, _call(request, pk, "call.back"), form, status=error.status)
    if reached and data["outcome"] == MATTER:
        return _enter(request, call.studio, call)
    return redirect("phone")


@open_to("call.log")
@never_cache
@require_POST
def phone_matter(request: StaffRequest, pk: int) -> HttpResponse:
    """On to the form for a matter, filled in with what the call says."""
    call = _call(request, pk, "call.log")
    return _enter(request, call.studio, call)


def _enter(request: StaffRequest, studio: Studio, call: Call) -> HttpResponse:
    """The form for a matter, with what was said and, as a look that is kept, the number."""
    left = actions.look(by(request), call, reason=_("登记成事项")) if sealing.opened(call) else {}
    initial = {
        "form_key": new_form_key(),
        "source": Matter.Source.PHONE,
        "call": call.pk,
        "words": call.topic,
        "contact": "call" if left.get("phone") else "no",
        **left,
    }
    context = {"form": EnterForm(studio=studio, initial=initial), "studio": studio, "call": call}
    return render(request, "listen/enter.html", context)


@open_to("call.export")
@require_POST
def phone_export(request: StaffRequest) -> HttpResponse:
    """The log as filtered, as a workbook without numbers."""
    filters = queries.filters(request.POST)
    found = filters.of(queries.seen(request.user, "call.export"))[:MOST]
    actions.note_export(by(request), filters=filters.chosen, count=len(found))
    title = _("热线来电记录（%(day)s）") % {"day": date_zh(clock.now())}
    return workbook(exporting.listed(found, title))
