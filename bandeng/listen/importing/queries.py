"""Every reading of imports."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from bandeng.core import clock
from bandeng.core.redact import redact
from bandeng.listen import rules
from bandeng.listen.importing import kept_file
from bandeng.listen.importing.actions import VERB
from bandeng.listen.importing.columns import BY_NAME
from bandeng.listen.importing.reading import Table
from bandeng.listen.importing.remembering import remembered
from bandeng.listen.importing.rows import Sheet, read_sheet
from bandeng.listen.models import Import, Matter
from bandeng.studio.models import Person, Studio
from bandeng.studio.reach import allowed

FIRST_ROWS = 5
SHOWN_WORDS = 60
TONES = {Import.Status.STAGED: "wait", Import.Status.COMMITTED: "good", Import.Status.UNDONE: "off"}


def studios(person: Person) -> QuerySet[Studio]:
    """The studios into which a person may bring files."""
    return Studio.objects.filter(allowed(rules.TABLE, person, VERB, clock.now()))


def visible(person: Person) -> Q:
    """The imports of those studios."""
    return Q(studio__in=studios(person).values("pk"))


def imports(person: Person) -> QuerySet[Import]:
    """The newest first."""
    return Import.objects.filter(visible(person), thing=Import.MATTERS).select_related("studio").order_by("-pk")


def sheet_of(imported: Import) -> Sheet | None:
    """The uploaded file, read again; None when it is kept no more (or came by the command)."""
    data = kept_file.get(imported.digest)
    return read_for(imported.studio, data) if data is not None else None


def read_for(studio: Studio, data: bytes) -> Sheet:
    """Read a file with the columns as someone of this studio has settled them."""
    return read_sheet(data, clock.now(), lambda table: remembered(studio, Import.MATTERS, table))


def mapping(sheet: Sheet) -> list[tuple[str, str]]:
    """Every column of the file, and what becomes of it."""
    ours = {at: str(BY_NAME[name].label) for name, at in sheet.table.columns.items()}
    other = _("没有对应的项目：只随原文加密保存")
    return [(header, ours.get(at, other)) for at, header in enumerate(sheet.table.headers) if header]


def columns(
    table: Table,
    settled: Mapping[str, int],
    labels: Mapping[str, str],
    chosen: Mapping[int, str] | None,
    *,
    examples: bool,
) -> list[dict[str, Any]]:
    """Every column of a file and what it is taken for (or was just chosen as).

    With `examples`, what stands in it: never for matters, where it may be a resident's name.
    """
    ours = chosen if chosen is not None else {at: name for name, at in settled.items()}
    return [
        {
            "at": at,
            "header": header or _("第 %(number)d 列") % {"number": at + 1},
            "example": _example(table, at) if examples else "",
            "choices": [(name, label, ours.get(at) == name) for name, label in labels.items()],
        }
        for at, header in enumerate(table.headers)
    ]


def _example(table: Table, at: int) -> str:
    return next((cells[at] for _line, cells in table.lines if at < len(cells) and cells[at].strip()), "")[:SHOWN_WORDS]


def first_rows(sheet: Sheet) -> list[tuple[Any, ...]]:
    """The first rows as everyone will see them: without what points to a person."""
    return [
        (row.line, row.at, redact(row.title).text, redact(row.words).text[:SHOWN_WORDS], row.copy_of != "")
        for row in sheet.rows[:FIRST_ROWS]
    ]


def left_of(imported: Import, person: Person) -> QuerySet[Matter]:
    """Matters of an undone import that somebody had handled, as far as the person may see them."""
    return Matter.objects.filter(rules.visible(person), imported=imported).order_by("pk")
