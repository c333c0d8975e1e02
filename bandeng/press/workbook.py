"""A table handed to the browser as a workbook."""

from pathlib import Path
from tempfile import TemporaryDirectory

from django.http import HttpResponse
from django.utils.http import content_disposition_header

from bandeng.press.tables import Paper, write_xlsx

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def workbook(paper: Paper) -> HttpResponse:
    """The answer with the workbook, to be saved under the table's title; nobody on the way keeps it."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "table.xlsx"
        write_xlsx(path, paper)
        answer = HttpResponse(path.read_bytes(), content_type=XLSX)
    answer["Content-Disposition"] = content_disposition_header(True, f"{paper.title}.xlsx") or "attachment"
    answer["Cache-Control"] = "no-store"
    return answer
