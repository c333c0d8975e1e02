"""Open data for everyone, and the review before it is released."""

from pathlib import Path
from typing import Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache

from bandeng.core.errors import Refused
from bandeng.core.permissions import open_to
from bandeng.listen.opendata import actions, files, lines, queries, recompute
from bandeng.listen.opendata.cutting import Cut, cut
from bandeng.listen.opendata.forms import CutForm, ReleaseForm
from bandeng.listen.views.refusals import show_refusal
from bandeng.studio.models import Studio
from bandeng.studio.request import StaffRequest, by

SCRIPT = Path(recompute.__file__)


@open_to("public")
def open_data(request: HttpRequest) -> HttpResponse:
    """What a studio has released, the newest with its figures; nothing beyond it."""
    found = list(queries.released())
    studios = list(dict.fromkeys(release.studio for release in found))
    asked = request.GET.get("studio", "")
    chosen = next((studio for studio in studios if studio.code == asked), studios[0] if studios else None)
    theirs = [release for release in found if release.studio == chosen]
    address = reverse("open_data")
    context: dict[str, Any] = {
        "studio": chosen,
        "tabs": [
            {"url": f"{address}?studio={item.code}", "label": str(item), "current": item == chosen} for item in studios
        ],
        "rows": [{"release": release, "period": queries.period(release)} for release in theirs],
    }
    if theirs:
        context |= {"newest": context["rows"][0], **queries.shown(theirs[0].figures, theirs[0].weekly)}
        context |= {"weekly": theirs[0].weekly, "filename": files.name(theirs[0], "csv")}
    return render(request, "listen/open_data.html", context)


@open_to("public")
def open_data_file(request: HttpRequest, pk: int, form: str) -> HttpResponseBase:
    """A file of a release, as it was released to the letter."""
    release = get_object_or_404(queries.released(), pk=pk)
    path = files.of(release, form) if form in files.MAKERS else None
    if path is None:
        raise Http404
    name = files.name(release, form)
    return FileResponse(path.open("rb"), as_attachment=True, filename=name, content_type=files.TYPES[form])


@open_to("public")
def open_data_script(request: HttpRequest) -> HttpResponse:
    """The script that works the figures out anew; it knows nothing of this program."""
    response = HttpResponse(SCRIPT.read_bytes(), content_type="text/x-python; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{SCRIPT.name}"'
    return response


@open_to(actions.VERB)
@never_cache
def open_data_desk(request: StaffRequest) -> HttpResponse:
    """Past releases; with a day, the preview of a new one and what to look at in it. POST: release it."""
    studios = queries.studios(request.user)
    asked = request.GET if "until" in request.GET or "until_year" in request.GET else None
    form: CutForm = CutForm(asked, studios=studios)
    releasing = ReleaseForm(request.POST, studios=studios) if request.method == "POST" else None
    if releasing is not None:
        form = CutForm(request.POST, studios=studios)
        if releasing.is_valid():
            try:
                studio: Studio = releasing.cleaned_data["studio"]
                actions.release_data(by(request), studio, releasing.terms(releasing.cleaned_data["size"]))
                return redirect("open_data_desk")
            except Refused as error:
                show_refusal(releasing, error)
    preview = _preview(form, releasing) if form.is_bound and form.is_valid() else None
    status = 422 if form.errors or (releasing and releasing.errors) else 200
    return render(request, "listen/open_data_desk.html", _desk(request, form, releasing, preview), status=status)


def _preview(form: CutForm, releasing: ReleaseForm | None) -> Cut | None:
    """What would be released: of the ledger as it is, or as it was when it was looked at first."""
    size = lines.size()
    if releasing and "size" in releasing.cleaned_data:
        size = min(size, releasing.cleaned_data["size"])
    terms = form.terms(size)
    try:
        actions.check(terms)
    except Refused as error:
        show_refusal(form, error)
        return None
    return cut(form.cleaned_data["studio"], terms)


def _desk(request: StaffRequest, form: CutForm, releasing: ReleaseForm | None, preview: Cut | None) -> dict[str, Any]:
    rows = [{"release": release, "period": queries.period(release)} for release in queries.releases(request.user)]
    context: dict[str, Any] = {"form": form, "releasing": releasing, "cut": preview, "rows": rows}
    if preview and preview.rows:
        warned = [queries.cell_words(cell, count) for cell, count in preview.small.items()]
        context |= {
            "warned": warned[: queries.SHOWN],
            "more": len(warned) - queries.SHOWN,
            "hidden": [(name, form.data.get(name, "")) for name in ("studio", "until", "since", "hold")],
            "size": preview.terms.size,
            "reviewed": (releasing or ReleaseForm(studios=queries.studios(request.user)))["reviewed"],
            "weekly": preview.weekly,
            **queries.shown(preview.figures, preview.weekly),
        }
    return context


@open_to(actions.VERB)
@never_cache
def open_data_withdraw(request: StaffRequest, pk: int) -> HttpResponse:
    """Ask, then take a release back."""
    release = get_object_or_404(queries.releases(request.user), pk=pk)
    error = ""
    if request.method == "POST":
        try:
            actions.withdraw_release(by(request), release)
            files.drop(release.digests)
            return redirect("open_data_desk")
        except Refused as refused:
            error = str(refused)
    context = {"release": release, "period": queries.period(release), "error": error}
    return render(request, "listen/open_data_withdraw.html", context, status=409 if error else 200)
