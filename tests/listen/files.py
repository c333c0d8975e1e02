"""Files of matters, made as people make them; all of it invented."""

import io
from typing import Any

import xlsxwriter

from bandeng.core import clock
from bandeng.core.actions import By, Origin
from bandeng.listen.importing import kept_file, list_actions, lists
from bandeng.listen.importing.committing import Outcome, commit, staged
from bandeng.listen.importing.rows import Sheet, read_sheet
from bandeng.listen.models import Import
from tests import real
from tests.cast import Cast

REAL = real.MESSAGES
MISSING = f"the real messages are not here ({REAL})"
SYSTEM = By(origin=Origin.IMPORT)
HEADER = "留言编号,留言用户,留言主题,留言时间,留言详情"


def line(number: int, **other: str) -> str:
    values = {
        "id": str(number),
        "user": f"A{number:05d}",
        "title": f"第{number}盏路灯不亮",
        "at": f"2019/7/{number % 28 + 1} 18:19:54",
        "words": f"第{number}盏路灯坏了三个月。",
        **other,
    }
    return ",".join(values.values())


def file_of(count: int, *more: str) -> bytes:
    """A CSV file with `count` good rows, and what else is given below them."""
    return "\r\n".join([HEADER, *(line(number) for number in range(1, count + 1)), *more, ""]).encode()


def workbook(*rows: Any) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"default_date_format": "yyyy-mm-dd hh:mm"}) as book:
        page = book.add_worksheet()
        for number, row in enumerate(rows):
            page.write_row(number, 0, row)
    return out.getvalue()


def sheet(data: bytes | str) -> Sheet:
    return read_sheet(data.encode() if isinstance(data, str) else data, clock.now())


def brought_in(cast: Cast, data: bytes | str, by: By = SYSTEM) -> tuple[Import, Outcome]:
    """Stage a file and commit it."""
    read = sheet(data)
    imported = staged(by, studio=cast.studio, file_name="来信.csv", sheet=read)
    return imported, commit(by, imported, read)


def handed_in(cast: Cast, data: bytes | str) -> Import:
    """Staged as the page does it: the file is kept."""
    data = data.encode() if isinstance(data, str) else data
    read = sheet(data)
    kept_file.put(read.digest, data)
    return staged(SYSTEM, studio=cast.studio, file_name="来信.csv", sheet=read)


def list_in(cast: Cast, data: bytes | str) -> Import:
    """A list of members, staged as the page does it."""
    data = data.encode() if isinstance(data, str) else data
    read = lists.read(data, lists.MEMBERS, cast.studio)
    kept_file.put(read.digest, data)
    return list_actions.stage(SYSTEM, studio=cast.studio, file_name="名册.csv", sheet=read)
