"""A file's bytes as a table of texts: CSV in UTF-8, UTF-16 or GB 18030, and spreadsheets (xlsx, xls, ods)."""

import csv
import io
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import chain, islice
from typing import Any

import python_calamine
from django.utils.translation import gettext as _

from bandeng.core.errors import Invalid
from bandeng.core.language import listed
from bandeng.listen.importing.columns import NAMES, matched

SPREADSHEETS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
MOST_UNPACKED = 400_000_000
# A title and remarks may stand above the header, as in an office's own tables.
HEADER_WITHIN = 10
SEPARATORS = ",\t;"
# Stands behind the cells of a line in which a quotation mark is never closed: the rest of the file is in it.
UNCLOSED = "\ufffe"
csv.field_size_limit(1_000_000_000)

Line = tuple[int, list[str]]


@dataclass(frozen=True, slots=True)
class Table:
    """The header, which column is which, and the lines below it with their numbers in the file."""

    headers: list[str]
    columns: dict[str, int]
    lines: list[Line]


def read(data: bytes, needed: str = "words", names: Mapping[str, Sequence[str]] = NAMES) -> Table:
    """The table in a file. Raises Invalid (field "file") when it cannot be opened or has no column `needed`."""
    first: list[str] = []
    for lines in _sheets(data) if data.startswith(SPREADSHEETS) else _decodings(data):
        above = list(islice(lines, HEADER_WITHIN))
        if table := _below_header(above, lines, needed, names):
            return table
        first = first or next((cells for _number, cells in above if any(cells)), [])
    raise _no_header(first, names[needed][:2])


def read_loosely(data: bytes, needed: str, names: Mapping[str, Sequence[str]]) -> Table:
    """As `read`; a table whose header nobody knows begins at its first full row, for a person to say what is what."""
    try:
        return read(data, needed, names)
    except Invalid:
        for lines in _sheets(data) if data.startswith(SPREADSHEETS) else _decodings(data):
            if table := _below_first_full_row(list(islice(lines, HEADER_WITHIN)), lines, names):
                return table
        raise


def _below_first_full_row(above: list[Line], below: Iterator[Line], names: Mapping[str, Sequence[str]]) -> Table | None:
    filled = [sum(bool(cell.strip()) for cell in cells) for _number, cells in above]
    most = max(filled, default=0)
    if most < 2 or not all("".join(cells).isprintable() for _number, cells in above[:1]):
        return None
    position = filled.index(most)
    headers = [" ".join(cell.split()) for cell in above[position][1]]
    lines = chain(above[position + 1 :], below)
    return Table(headers, matched(headers, names), [line for line in lines if any(cell.strip() for cell in line[1])])


def _decodings(data: bytes) -> Iterator[Iterator[Line]]:
    """Every way in which the bytes may be meant, in order of likelihood."""
    for encoding, errors in _encodings(data):
        try:
            decoded = data.decode(encoding, errors)
        except UnicodeDecodeError:
            continue
        for separator in SEPARATORS:
            yield _lines(decoded, separator)


def _encodings(data: bytes) -> Iterator[tuple[str, str]]:
    """In order of likelihood; the last two for files in which only some lines are spoilt."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        yield "utf-16", "replace"
    for errors in ("strict", "replace"):
        yield "utf-8-sig", errors
        yield "gb18030", errors


def _lines(decoded: str, separator: str) -> Iterator[Line]:
    lines = list(io.StringIO(decoded, newline=""))
    reader = csv.reader(lines, delimiter=separator)
    number = 1
    try:
        for cells in reader:
            if reader.line_num == len(lines) and _unclosed(lines[number - 1 :], separator):
                cells = [*cells, UNCLOSED]
            yield number, cells
            number = reader.line_num + 1
    except csv.Error as error:
        message = _("第 %(line)d 行读不出来。请把表格另存为 CSV（UTF-8）或 xlsx 后再导入。")
        raise Invalid(message % {"line": number}, field="file") from error


def _unclosed(last: list[str], separator: str) -> bool:
    """Whether the last record ends within quotation marks: then it has swallowed what comes below it."""
    try:
        list(csv.reader(last, delimiter=separator, strict=True))
    except csv.Error as error:
        return "end of data" in str(error)
    return False


def _sheets(data: bytes) -> Iterator[Iterator[Line]]:
    """The sheets of a workbook."""
    try:
        if data.startswith(b"PK"):
            with zipfile.ZipFile(io.BytesIO(data)) as parts:
                if sum(part.file_size for part in parts.infolist()) > MOST_UNPACKED:
                    raise Invalid(_("表格太大了。请分成几个文件后再导入。"), field="file")
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
        for name in book.sheet_names:
            rows = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
            yield enumerate(([_written(cell) for cell in row] for row in rows), 1)
    except (python_calamine.CalamineError, zipfile.BadZipFile) as error:
        message = _("打不开这个表格，可能已损坏或设了密码。请用表格软件打开，另存为 xlsx 后再导入。")
        raise Invalid(message, field="file") from error


def _written(cell: Any) -> str:
    """A cell as a person would have typed it: whole numbers without a fraction, dates in ISO 8601."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime):
        # Days are kept as fractions, so that 18:19:54 may come as 18:19:53.999999.
        return (cell + timedelta(milliseconds=500)).replace(microsecond=0).isoformat(" ")
    if isinstance(cell, date | time):
        return cell.isoformat()
    return str(cell)


def _below_header(
    above: list[Line], below: Iterator[Line], needed: str, names: Mapping[str, Sequence[str]]
) -> Table | None:
    for position, (_number, cells) in enumerate(above):
        headers = [" ".join(cell.split()) for cell in cells]
        while headers and not headers[-1]:
            headers.pop()
        columns = matched(headers, names)
        if needed in columns and len(headers) > 1:
            lines = chain(above[position + 1 :], below)
            return Table(headers, columns, [line for line in lines if any(cell.strip() for cell in line[1])])
    return None


def _no_header(first: list[str], called: Sequence[str]) -> Invalid:
    shown = listed(cell.strip() for cell in first if cell.strip())[:60]
    if not shown:
        return Invalid(_("文件是空的。请检查后再导入。"), field="file")
    if not shown.isprintable() or "\ufffd" in shown:
        return Invalid(_("这不是可以导入的表格。请把表格另存为 CSV（UTF-8）或 xlsx 后再导入。"), field="file")
    return Invalid(
        _("没有找到“%(one)s”或“%(other)s”这一列。表格的第一行要是列名；现在的第一行是：%(first)s")
        % {"one": called[0], "other": called[1], "first": shown},
        field="file",
    )
