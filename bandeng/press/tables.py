"""Tables out: as CSV, as a workbook that looks like an office's own, as lines of JSON."""

import csv
import json
import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import xlsxwriter
from django.utils.functional import Promise

from bandeng.core import clock

FORMULA = tuple("=+-@＝＋－＠\t\r")
BORDER = {
    "border": 1,
    "border_color": "#8a7f74",
    "valign": "top",
    "text_wrap": True,
    "font_name": "宋体",
    "font_size": 11,
}
STYLES: dict[str, dict[str, Any]] = {
    "title": {"bold": True, "font_name": "黑体", "font_size": 18, "align": "center", "valign": "vcenter"},
    "note": {"font_name": "楷体", "font_size": 11, "align": "center", "font_color": "#7a2318"},
    "header": {**BORDER, "bold": True, "bg_color": "#f1e6d6", "align": "center", "valign": "vcenter"},
    "text": BORDER,
    # What Excel keeps for an apostrophe typed before the text: it stays text even when edited.
    "formula": {**BORDER, "quote_prefix": True},
    "number": {**BORDER, "align": "right"},
    "moment": {**BORDER, "num_format": "yyyy-mm-dd hh:mm", "align": "center"},
    "day": {**BORDER, "num_format": "yyyy-mm-dd", "align": "center"},
}


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its key for machines, its head for people, its width in characters."""

    key: str
    head: str | Promise
    width: int = 14


@dataclass(frozen=True, slots=True)
class Paper:
    """A table to be written: title, remark under it (may be empty), columns, and rows in their order."""

    title: str
    note: str
    columns: Sequence[Column]
    rows: Iterable[Sequence[Any]]


def neutral(value: str) -> str:
    """Text that a spreadsheet program does not take for a formula (CWE-1236)."""
    return f"'{value}" if value.startswith(FORMULA) else value


@contextmanager
def whole(path: Path) -> Iterator[Path]:
    """A new file beside `path` that takes its place when everything is written; nothing is left of half a one."""
    new = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        yield new
        new.replace(path)
    except BaseException:
        new.unlink(missing_ok=True)
        raise


def write_csv(path: Path, paper: Paper) -> None:
    """CSV in UTF-8 with the mark by which spreadsheet programs know it; a remark stands above the header."""
    with whole(path) as new, new.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        if paper.note:
            writer.writerow([paper.note])
        writer.writerow([str(column.head) for column in paper.columns])
        writer.writerows(
            [neutral(value) if isinstance(value, str) else _plain(value) for value in row] for row in paper.rows
        )


def write_jsonl(path: Path, paper: Paper) -> None:
    """One object a line; a remark comes with every one of them."""
    keys = [column.key for column in paper.columns]
    note = {"note": paper.note} if paper.note else {}
    with whole(path) as new, new.open("w", encoding="utf-8") as file:
        for row in paper.rows:
            values = (value.isoformat() if isinstance(value, date) else value for value in row)
            file.write(json.dumps({**dict(zip(keys, values, strict=True)), **note}, ensure_ascii=False) + "\n")


def write_xlsx(path: Path, paper: Paper) -> None:
    """A workbook with a title row, a frozen header that repeats on paper, borders, and fixed widths; A4 landscape."""
    with whole(path) as new, xlsxwriter.Workbook(new, {"constant_memory": True}) as book:
        styles = {name: book.add_format(style) for name, style in STYLES.items()}
        page = book.add_worksheet()
        last = len(paper.columns) - 1
        for number, column in enumerate(paper.columns):
            page.set_column(number, number, column.width)
        head = 2 if paper.note else 1
        page.set_row(0, 32)
        page.merge_range(0, 0, 0, max(last, 1), paper.title, styles["title"])
        if paper.note:
            page.merge_range(1, 0, 1, max(last, 1), paper.note, styles["note"])
        page.set_row(head, 24)
        for number, column in enumerate(paper.columns):
            page.write_string(head, number, str(column.head), styles["header"])
        count = head
        for count, row in enumerate(paper.rows, head + 1):
            for number, value in enumerate(row):
                _write(page, count, number, value, styles)
        page.freeze_panes(head + 1, 0)
        page.autofilter(head, 0, max(count, head + 1), last)
        page.repeat_rows(head)
        page.set_landscape()
        page.set_paper(9)
        page.fit_to_pages(1, 0)
        page.set_footer("&C&P / &N")


def _write(page: Any, line: int, number: int, value: Any, styles: dict[str, Any]) -> None:
    if isinstance(value, datetime):
        # Whole seconds: a workbook rounds the rest up, to a moment that is not yet.
        local = value.astimezone(clock.HERE).replace(microsecond=0, tzinfo=None)
        page.write_datetime(line, number, local, styles["moment"])
    elif isinstance(value, date):
        page.write_datetime(line, number, datetime(value.year, value.month, value.day), styles["day"])
    elif isinstance(value, int | float) and not isinstance(value, bool):
        page.write_number(line, number, value, styles["number"])
    else:
        shown = str(value)
        page.write_string(line, number, shown, styles["formula" if shown.startswith(FORMULA) else "text"])


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(clock.HERE).strftime("%Y-%m-%d %H:%M")
    return value


WRITERS = {"csv": write_csv, "xlsx": write_xlsx, "jsonl": write_jsonl}
