"""The rows with problems as a file of their own, to be put right and brought in again."""

import csv
import io
from collections.abc import Iterable, Sequence

from bandeng.listen.importing.reading import UNCLOSED
from bandeng.listen.importing.rows import WHY, Sheet
from bandeng.press.tables import neutral


def bad_rows(sheet: Sheet) -> bytes:
    """A CSV file for any spreadsheet program: the file's own columns, and what is wrong with each row."""
    why: dict[int, list[str]] = {}
    for problem in sheet.problems:
        why.setdefault(problem.line, []).append(str(problem))
    return rows_with_why(sheet.table.headers, ((" ".join(why[number]), cells) for number, cells in sheet.bad_lines()))


def rows_with_why(headers: Sequence[str], rows: Iterable[tuple[str, Sequence[str]]]) -> bytes:
    """Rows as they came, each with why it does not come in."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    # The reason first: a row may have more or fewer cells than the header.
    writer.writerow([WHY, *headers])
    for why, cells in rows:
        writer.writerow([neutral(cell) for cell in (why, *cells) if cell != UNCLOSED])
    return out.getvalue().encode("utf-8-sig")
