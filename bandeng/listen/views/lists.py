"""Lists of members and units on the page: hand in, say which column is which, look over, write, take back."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from bandeng.core import clock
from bandeng.core.actions import Origin
from bandeng.core.errors import Invalid, Refused
from bandeng.core.permissions import open_to
from bandeng.listen.importing import kept_file, list_actions, lists, queries, remembering, sheets
from bandeng.listen.importing.forms import ListForm
from bandeng.listen.importing.lists import MEMBERS, Kind, Sheet
from bandeng.listen.models import Import
from bandeng.listen.views.refusals import show_refusal
from bandeng.studio.models import Member, Studio, Unit
from bandeng.studio.reach import allowed
from bandeng.studio.request import StaffRequest, by
from bandeng.studio.rules import RULES

VERB = "member.admit"
SHOWN_PROBLEMS = 50


def _studios(request: StaffRequest) -> Any:
    return Studio.objects.filter(allowed(RULES, request.user, VERB, clock.now()))


def _seen(request: StaffRequest, pk: int) -> Import:
    found = Import.objects.filter(studio__in=_studios(request).values("pk"), thing__in=lists.KINDS)
    return get_object_or_404(found.select_related("studio"), pk=pk)


def _sheet(imported: Import) -> Sheet | None:
    """The file read anew with the columns as they are settled now; None when it is kept no more."""
    data = kept_file.get(imported.digest)
    return lists.read(data, lists.KINDS[imported.thing], imported.studio) if data is not None else None


@open_to(VERB)
@never_cache
def list_imports(request: StaffRequest) -> HttpResponse:
    """All lists brought in, and the form for one more."""
    studios = _studios(request)
    asked = request.GET.get("kind", "members")
    form = ListForm(request.POST or None, request.FILES or None, studios=studios, initial={"kind": asked})
    if request.method == "POST" and form.is_valid():
        try:
            return redirect("list_import", _stage(request, **form.cleaned_data).pk)
        except Refused as error:
            show_refusal(form, error)
    found = Import.objects.filter(studio__in=studios.values("pk"), thing__in=lists.KINDS).select_related("studio")
    rows = [
        {"import": item, "tone": queries.TONES[Import.Status(item.status)], "kind": lists.KINDS[item.thing].label}
        for item in found.order_by("-pk")[:50]
    ]
    return render(request, "listen/lists.html", {"form": form, "rows": rows}, status=422 if form.errors else 200)


def _stage(request: StaffRequest, kind: str, file: Any, studio: Studio) -> Import:
    data = file.read()
    sheet = lists.read(data, lists.KINDS[kind], studio)
    try:
        kept_file.put(sheet.digest, data)
    except OSError as error:
        raise Invalid(_("文件暂时存不下，请稍后再试。"), field="file") from error
    return list_actions.stage(by(request, Origin.IMPORT), studio=studio, file_name=file.name, sheet=sheet)


@open_to(VERB)
@never_cache
def list_import(request: StaffRequest, pk: int) -> HttpResponse:
    """GET: the dry run. POST: settle which column is which."""
    found = _seen(request, pk)
    if request.method != "POST":
        return _page(request, found)
    sheet = _sheet(found)
    if sheet is None:
        return redirect("list_import", pk)
    chosen = {at: request.POST.get(f"column-{at}", "") for at in range(len(sheet.table.headers))}
    try:
        columns = remembering.from_form(chosen, sheet.kind.labels)
        list_actions.settle_columns(by(request, Origin.IMPORT), found, sheet=sheet, columns=columns)
    except Refused as error:
        return _page(request, found, str(error), error.status, chosen)
    return redirect("list_import", pk)


def _page(
    request: StaffRequest,
    found: Import,
    error: str = "",
    status: int = 200,
    chosen: dict[int, str] | None = None,
) -> HttpResponse:
    kind = lists.KINDS[found.thing]
    sheet = _sheet(found) if found.status == Import.Status.STAGED else None
    context = {
        "import": found,
        "kind": kind,
        "tone": queries.TONES[Import.Status(found.status)],
        "sheet": sheet,
        "columns": queries.columns(sheet.table, sheet.columns, sheet.kind.labels, chosen, examples=True)
        if sheet
        else [],
        "heads": [column.label for column in kind.columns],
        "preview": lists.preview(sheet) if sheet else [],
        "problems": sheet.bad[:SHOWN_PROBLEMS] if sheet else [],
        "made": _made(found, kind),
        "error": error,
    }
    return render(request, "listen/list.html", context, status=status)


def _made(found: Import, kind: Kind) -> list[str]:
    if kind is MEMBERS:
        members = Member.objects.filter(pk__in=found.made).select_related("person")
        return [member.shown_name for member in members]
    return [unit.name for unit in Unit.objects.filter(pk__in=found.made)]


@open_to(VERB)
@require_POST
def list_commit(request: StaffRequest, pk: int) -> HttpResponse:
    """Write the good rows."""
    found = _seen(request, pk)
    sheet = _sheet(found)
    if sheet is None:
        return _page(request, found, _("上传的文件已经不在了，请重新选择文件。"), 422)
    try:
        list_actions.bring_in(by(request, Origin.IMPORT), found, sheet)
    except Refused as error:
        return _page(request, found, str(error), error.status)
    if not sheet.bad:
        kept_file.drop(found.digest)
    return redirect("list_import", pk)


@open_to(VERB)
@never_cache
def list_undo(request: StaffRequest, pk: int) -> HttpResponse:
    """Ask, then take back."""
    found = _seen(request, pk)
    if request.method == "POST":
        try:
            list_actions.undo(by(request, Origin.IMPORT), found)
        except Refused as error:
            return _page(request, found, str(error), error.status)
        return redirect("list_import", pk)
    return render(request, "listen/list_undo.html", {"import": found})


@open_to(VERB)
@never_cache
def list_bad_rows(request: StaffRequest, pk: int) -> HttpResponse:
    """The rows with problems as a file."""
    found = _seen(request, pk)
    sheet = _sheet(found)
    if sheet is None or not sheet.bad:
        raise Http404
    response = HttpResponse(sheets.rows_with_why(sheet.table.headers, lists.bad_lines(sheet)), content_type="text/csv")
    response["Content-Disposition"] = f'attachment; filename="list-{pk}-problems.csv"'
    return response
