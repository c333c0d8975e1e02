"""The report of a poll: its page, on paper, as tables."""

from pathlib import Path
from tempfile import TemporaryDirectory

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from bandeng.core.permissions import open_to
from bandeng.deliberate import report_you
from bandeng.deliberate.models import Statement
from bandeng.deliberate.report import Report, report
from bandeng.deliberate.report_access import read_by
from bandeng.deliberate.report_map import drawing
from bandeng.deliberate.report_tables import table
from bandeng.press.pdf import paper
from bandeng.press.tables import write_csv
from bandeng.press.workbook import workbook
from bandeng.web import nav


@open_to("public")
@never_cache
def poll_report(request: HttpRequest, slug: str) -> HttpResponse:
    """What residents read."""
    poll = read_by(slug, request.user)
    shown = report(poll)
    you = report_you.place(request, shown)
    context = {
        "poll": poll,
        "report": shown,
        "drawing": drawing(shown, you),
        "directions": "directions" in request.GET,
        "hidden": poll.statements.filter(state=Statement.State.HIDDEN),
        "take_part": nav.find("poll_public", slug) if poll.state == "open" else "",
    }
    return render(request, "deliberate/report.html", context)


@open_to("public")
def poll_report_paper(request: HttpRequest, slug: str, form: str) -> HttpResponse:
    """On A4, in black and white."""
    if form not in ("html", "pdf"):
        raise Http404
    poll = read_by(slug, request.user)
    shown = report(poll)
    context = {
        "poll": poll,
        "report": shown,
        "drawing": drawing(shown),
        "back_url": reverse("poll_report", args=[slug]),
        "pdf_url": reverse("poll_report_paper", args=[slug, "pdf"]),
    }
    name = _("%(title)s：观点征集报告") % {"title": poll.title}
    return paper(request, "deliberate/report_paper.html", context, form=form, name=name)


@open_to("public")
def poll_report_table(request: HttpRequest, slug: str, form: str) -> HttpResponse:
    """All statements with their counts, as CSV or as a workbook."""
    if form not in ("csv", "xlsx"):
        raise Http404
    shown = report(read_by(slug, request.user))
    if shown.state != "ready":
        raise Http404
    return workbook(table(shown)) if form == "xlsx" else _csv(shown)


def _csv(shown: Report) -> HttpResponse:
    written = table(shown)
    with TemporaryDirectory() as folder:
        path = Path(folder) / "table.csv"
        write_csv(path, written)
        answer = HttpResponse(path.read_bytes(), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = content_disposition_header(True, f"{written.title}.csv") or "attachment"
    answer["Cache-Control"] = "no-store"
    return answer
