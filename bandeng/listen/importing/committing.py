"""The loop over a file's rows: chunk after chunk, broken off at any moment and taken up again."""

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from bandeng.core.actions import By, Origin
from bandeng.listen.importing import actions
from bandeng.listen.importing.rows import Row, Sheet
from bandeng.listen.models import Import, Matter
from bandeng.studio.models import Studio

CHUNK = 200
Told = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Outcome:
    """Rows written now, rows that were there before, and whether all of the file is in."""

    written: int
    before: int
    finished: bool


def staged(by: By, *, studio: Studio, file_name: str, sheet: Sheet) -> Import:
    """The import of this file, noted now or before: running the same file again writes nothing."""
    known = actions.known(studio, sheet)
    if known and known.rows == len(sheet.rows):
        return known
    return actions.stage(by, studio=studio, file_name=file_name, sheet=sheet)


def missing(studio: Studio, rows: Sequence[Row]) -> list[Row]:
    """The rows that the studio does not have yet, whichever import they came by."""
    here = Matter.objects.filter(studio=studio)
    there: set[str] = set()
    for some in _chunks(rows):
        there |= set(here.filter(import_row__in=[row.key for row in some]).values_list("import_row", flat=True))
    return [row for row in rows if row.key not in there]


def commit(
    by: By, imported: Import, sheet: Sheet, *, told: Told | None = None, seconds: float | None = None
) -> Outcome:
    """Write what is missing, for at most `seconds`; `told(done, total)` after each chunk.

    Every chunk is one transaction, so that a kill leaves whole rows only, and the next run goes on from there.
    """
    by = replace(by, origin=Origin.IMPORT)
    until = None if seconds is None else time.monotonic() + seconds
    todo = missing(imported.studio, sheet.rows)
    before = len(sheet.rows) - len(todo)
    written = 0
    for chunk in _chunks(todo):
        if until is not None and time.monotonic() > until:
            return Outcome(written, before, finished=False)
        prepared = [actions.prepare_row(by, imported, row) for row in chunk]
        actions.commit_chunk(by, imported, prepared, done=before + written + len(chunk))
        written += len(chunk)
        if told:
            told(before + written, len(sheet.rows))
    imported.refresh_from_db()
    if sheet.rows and imported.status == Import.Status.STAGED:
        actions.commit_chunk(by, imported, [], done=len(sheet.rows))
    return Outcome(written, before, finished=True)


def _chunks(rows: Sequence[Row]) -> Iterator[Sequence[Row]]:
    return (rows[at : at + CHUNK] for at in range(0, len(rows), CHUNK))
