"""Bringing in files on the page: hand in, look over, commit in portions, take back."""

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from bandeng.core.actions import Origin
from bandeng.core.errors import Invalid, Refused
from bandeng.core.permissions import open_to
from bandeng.listen.importing import actions, kept_file, queries, remembering, sheets
from bandeng.listen.importing.columns import COLUMNS, NAMES
from bandeng.listen.importing.committing import commit, staged
from bandeng.listen.importing.forms import ImportForm
from bandeng.listen.importing.problems import from_data
from bandeng.listen.importing.rows import Sheet
from bandeng.listen.models import Import
from bandeng.listen.views.refusals import show_refusal
from bandeng.studio.request import StaffRequest, by

PAGE = 20
SHOWN_PROBLEMS = 50
# So long one request goes on writing; then the page shows how far it is, with a button to go on.
SECONDS = 6.0


def _seen(request: StaffRequest, pk: int) -> Import:
    return get_object_or_404(queries.imports(request.user), pk=pk)


@open_to("matter.import")
@never_cache
def imports(request: StaffRequest) -> HttpResponse:
    """All imports, and the form for one more."""
    form = ImportForm(request.POST or None, request.FILES or None, studios=queries.studios(request.user))
    if request.method == "POST" and form.is_valid():
        try:
            return redirect("import_one", _stage(request, **form.cleaned_data).pk)
        except Refused as error:
            show_refusal(form, error)
    page = Paginator(queries.imports(request.user), PAGE).get_page(request.GET.get("page"))
    rows = [{"import": item, "tone": queries.TONES[Import.Status(item.status)]} for item in page]
    status = 422 if form.errors else 200
    return render(request, "listen/imports.html", {"form": form, "page": page, "rows": rows}, status=status)


def _stage(request: StaffRequest, file: Any, studio: Any) -> Import:
    """Read and check the file, keep it until it is committed, and note the import."""
    data = file.read()
    sheet = queries.read_for(studio, data)
    try:
        kept_file.put(sheet.digest, data)
    except OSError as error:
        raise Invalid(_("服务器存不下这个文件，请联系管理员清理磁盘后再导入。"), field="file") from error
    return staged(by(request, Origin.IMPORT), studio=studio, file_name=file.name, sheet=sheet)


@open_to("matter.import")
@never_cache
def import_one(request: StaffRequest, pk: int) -> HttpResponse:
    """One import: what is in the file, what is wrong with it, how far it is. POST: say which column is which."""
    found = _seen(request, pk)
    sheet = queries.sheet_of(found) if request.method == "POST" else None
    if sheet is None:
        return _page(request, found)
    chosen = {at: request.POST.get(f"column-{at}", "") for at in range(len(sheet.table.headers))}
    try:
        columns = remembering.from_form(chosen, NAMES)
        actions.settle_columns(by(request, Origin.IMPORT), found, sheet=sheet, columns=columns)
        again = queries.read_for(found.studio, kept_file.get(found.digest) or b"")
        actions.stage(by(request, Origin.IMPORT), studio=found.studio, file_name=found.file_name, sheet=again)
    except Refused as error:
        return _page(request, found, str(error), error.status, chosen)
    return redirect("import_one", pk)


def _page(
    request: StaffRequest,
    found: Import,
    error: str = "",
    status: int = 200,
    chosen: dict[int, str] | None = None,
) -> HttpResponse:
    sheet = queries.sheet_of(found) if found.status != Import.Status.UNDONE else None
    problems = sheet.problems if sheet else from_data(found.problems)
    context = {
        "import": found,
        "tone": queries.TONES[Import.Status(found.status)],
        "sheet": sheet,
        "mapping": queries.mapping(sheet) if sheet else [],
        "columns": _columns(sheet, chosen) if sheet and not found.done else [],
        "rows": queries.first_rows(sheet) if sheet else [],
        "copies": sum(bool(row.copy_of) for row in sheet.rows) if sheet else None,
        "problems": problems[:SHOWN_PROBLEMS],
        "bad": len({problem.line for problem in problems}),
        "more_problems": max(0, len(problems) - SHOWN_PROBLEMS),
        "left": queries.left_of(found, request.user) if found.status == Import.Status.UNDONE else [],
        "error": error,
    }
    return render(request, "listen/import.html", context, status=status)


def _columns(sheet: Sheet, chosen: dict[int, str] | None) -> list[dict[str, Any]]:
    labels = {column.name: str(column.label) for column in COLUMNS}
    return queries.columns(sheet.table, sheet.table.columns, labels, chosen, examples=False)


@open_to("matter.import")
@require_POST
def import_commit(request: StaffRequest, pk: int) -> HttpResponse:
    """Write for some seconds, then show how far it is. Pressing the button again goes on."""
    found = _seen(request, pk)
    sheet = queries.sheet_of(found)
    if sheet is None:
        return _page(request, found, _("上传的文件已经不在了。请重新选择同一个文件，会从停下的地方接着导入。"), 422)
    try:
        outcome = commit(by(request, Origin.IMPORT), found, sheet, seconds=SECONDS)
    except Refused as error:
        return _page(request, found, str(error), error.status)
    if outcome.finished and not sheet.problems:
        kept_file.drop(found.digest)
    return redirect("import_one", pk)


@open_to("matter.import")
@never_cache
def import_undo(request: StaffRequest, pk: int) -> HttpResponse:
    """Ask, then take the whole import back."""
    found = _seen(request, pk)
    if request.method == "POST":
        try:
            actions.undo(by(request, Origin.IMPORT), found)
        except Refused as error:
            return _page(request, found, str(error), error.status)
        kept_file.drop(found.digest)
        return redirect("import_one", pk)
    return render(request, "listen/import_undo.html", {"import": found})


@open_to("matter.import")
@never_cache
def import_bad_rows(request: StaffRequest, pk: int) -> HttpResponse:
    """The rows with problems as a file."""
    found = _seen(request, pk)
    sheet = queries.sheet_of(found)
    if sheet is None or not sheet.problems:
        raise Http404
    response = HttpResponse(sheets.bad_rows(sheet), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="import-{pk}-problems.csv"'
    return response
