"""Have something to say (有话说): the resident's form, the receipt, the slip."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache

from bandeng.core.actions import By
from bandeng.core.errors import Refused
from bandeng.core.permissions import open_to
from bandeng.listen import entrances, proofs, queries, tracker
from bandeng.listen.actions import Intake, Received, receive_matter
from bandeng.listen.forms.speak import SpeakForm
from bandeng.listen.models import Matter
from bandeng.listen.similar import finding
from bandeng.studio.models import Studio
from bandeng.web import cookies
from bandeng.web.fields import new_form_key


def keep_receipt(response: HttpResponse, received: Received, *, staff: bool, queue: int = 0) -> HttpResponse:
    """Let this browser show code and link once more for a quarter of an hour; a resident also gets in.

    `queue`: the occasion whose next visitor is waiting.
    """
    assert received.access
    access = {"code": received.access.code, "token": received.access.token}
    value = {**access, "matter": received.matter.pk, "staff": staff, "again": received.again, "queue": queue}
    cookies.put(response, tracker.RECEIPT, value, tracker.RECEIPT_SECONDS)
    if not staff:
        tracker.open_matter(response, received.matter)
    return response


@open_to("public")
def speak(request: HttpRequest, code: str = "") -> HttpResponse:
    """GET: the empty form. POST: receive the matter and go to the receipt; on errors, the form as typed."""
    studio = queries.studio(code)
    if studio is None:
        return render(request, "listen/no_studio.html", status=404)
    entrance = entrances.entrance(studio, request.GET.get("e", ""))
    if request.method != "POST":
        wished = request.GET.get("member") or (entrance and entrance.member) or ""
        initial = {"form_key": new_form_key(), "wished": wished}
        return render(
            request,
            "listen/speak.html",
            {"form": SpeakForm(studio=studio, initial=initial), "studio": studio},
        )
    form = SpeakForm(request.POST, request.FILES, studio=studio)
    similar = _similar(request, form, studio) if form.is_valid() else []
    if similar:
        return render(request, "listen/speak.html", {"form": form, "studio": studio, "similar": similar})
    if form.is_valid():
        fields = form.intake(studio, get_language() or "zh-hans", Matter.Source.WEB)
        intake = Intake(**fields, entrance=entrance.code if entrance else "")
        try:
            received = receive_matter(By(role="resident"), intake)
        except Refused as error:
            form.add_error(error.field if error.field in form.fields else None, str(error))
        else:
            return keep_receipt(redirect("receipt"), received, staff=False)
    return render(request, "listen/speak.html", {"form": form, "studio": studio}, status=422)


def _similar(request: HttpRequest, form: SpeakForm, studio: Studio) -> list[tuple[int, str]]:
    """Open public matters it may be; asked once, and not where photos or recordings would have to be chosen again."""
    if "sure" in request.POST or form.pictures or form.clips:
        return []
    return finding.public_like(studio, form.cleaned_data["words"], form.cleaned_data["place"])


def kept_receipt(request: HttpRequest) -> dict[str, Any] | None:
    """What this browser may show once more, or None when the quarter of an hour is over."""
    value = cookies.read(request, tracker.RECEIPT)
    found = Matter.objects.select_related("studio", "wished__person").filter(pk=value["matter"]) if value else None
    matter = found.first() if found else None
    if value is None or matter is None:
        return None
    return {
        "matter": matter,
        "code": value["code"],
        "link": request.build_absolute_uri(reverse("track_link", args=[value["token"]])),
        "staff": value["staff"],
        "again": value.get("again"),
        "queue": value.get("queue"),
        "venues": matter.studio.venues.filter(listed=True),
        "promise": proofs.promise(entry, matter) if (entry := proofs.entry(matter)) else "",
    }


def shown_slip(response: HttpResponse, kept: dict[str, Any]) -> HttpResponse:
    """For staff a slip can be opened once, in whichever form: then the code is the resident's alone."""
    if kept["staff"]:
        response.delete_cookie(tracker.RECEIPT)
    return response


@open_to("tracker")
@never_cache
def receipt(request: HttpRequest) -> HttpResponse:
    """The code, large, with what happens next. Shown for a quarter of an hour after sending."""
    kept = kept_receipt(request)
    return render(request, "listen/receipt.html", kept) if kept else redirect("track")


@open_to("tracker")
@never_cache
def slip(request: HttpRequest) -> HttpResponse:
    """The slip (回执单) to print."""
    kept = kept_receipt(request)
    return shown_slip(render(request, "listen/slip.html", kept), kept) if kept else redirect("track")
