"""Codes and names of administrative divisions: GB/T 2260, and the statistical codes of 9 and 12 digits."""

import csv
import io
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import opencc
from django.utils.translation import gettext as _

from bandeng.core.errors import Invalid
from bandeng.core.pinyin import place_english

# Digits of a code at each level, from the province down.
LENGTHS = (2, 4, 6, 9, 12)
NAMES = Path(__file__).parent / "data" / "divisions.csv"
COLUMNS = ("code", "name", "name_hant", "name_en")
SHOWN_PROBLEMS = 10


@dataclass(frozen=True, slots=True)
class Row:
    """One division as a file gives it; translations may be missing."""

    code: str
    name: str
    name_hant: str = ""
    name_en: str = ""


def parse_code(typed: str) -> str:
    """A code without the zeros that fill it up: 610100000000 → 6101. ValueError where it is none."""
    code = typed.strip()
    if not re.fullmatch(r"[1-9][0-9]+", code) or len(code) not in LENGTHS:
        raise ValueError(code)
    for above, length in ((9, 12), (6, 9), (4, 6), (2, 4)):
        if len(code) == length and not code[above:].strip("0"):
            code = code[:above]
    return code


def level(code: str) -> int:
    """1 for a province to 5 for a community."""
    return LENGTHS.index(len(code)) + 1


def path(code: str) -> str:
    """The place in the tree: 610112004 → "61.01.12.004."."""
    starts = (0, *LENGTHS)
    parts = (code[start:end] for start, end in zip(starts, LENGTHS, strict=False) if start < len(code))
    return "".join(f"{part}." for part in parts)


def parents(code: str) -> list[str]:
    """Codes of the divisions above, from the province down."""
    return [code[:length] for length in LENGTHS if length < len(code)]


def known(code: str) -> Row:
    """The division with its names where we ship them; otherwise the code stands for the name."""
    return shipped().get(code) or Row(code, code, "", "")


def completed(row: Row) -> Row:
    """`row` with translations where they are sure: shipped, spelt by pinyin, or of one character each."""
    same = shipped().get(row.code)
    same = same if same and same.name == row.name else None
    return Row(
        row.code,
        row.name,
        row.name_hant or (same.name_hant if same else traditional(row.name)),
        row.name_en or (same.name_en if same else place_english(row.name)),
    )


@cache
def shipped() -> dict[str, Row]:
    """The provinces, and the cities and counties of Shaanxi."""
    with NAMES.open(encoding="utf-8", newline="") as file:
        return {line["code"]: Row(**line) for line in csv.DictReader(file)}


# Written in one way only when they stand in a place's name, whatever else they can be elsewhere.
IN_PLACES = dict(
    zip(
        "家坝里丰梁曲周云宁广谷合板厂胡苏回席千巨向同万朱佛",
        "家壩里豐梁曲周雲寧廣谷合板廠胡蘇回席千巨向同萬朱佛",
        strict=True,
    )
)


@cache
def _characters() -> dict[str, list[str]]:
    table = Path(opencc.__file__).parent / "dictionary" / "STCharacters.txt"
    lines = (line.split("\t") for line in table.read_text(encoding="utf-8").splitlines() if "\t" in line)
    found = {old: news.split() for old, news in lines}
    return found | {old: [new] for old, new in IN_PLACES.items()}


def traditional(name: str) -> str:
    """A place's name in traditional characters, or "" where one could be written in two ways (斗 or 鬥).

    Names are never guessed: someone who knows fills in what is left empty.
    """
    choices = [_characters().get(char, [char]) for char in name]
    return "".join(choice[0] for choice in choices) if all(len(choice) == 1 for choice in choices) else ""


def read(data: bytes) -> list[Row]:
    """Rows of a CSV file (UTF-8 or GB 18030) with columns code, name and, if known, name_hant, name_en.

    Raises Invalid that names the first lines that cannot be used; then nothing of the file is.
    """
    reader = csv.DictReader(io.StringIO(_decoded(data)))
    if not {"code", "name"} <= set(reader.fieldnames or ()):
        raise Invalid(_("文件的第一行要有 code 和 name 两列。请按说明整理后再导入。"), field="file")
    rows: dict[str, Row] = {}
    problems: list[str] = []
    for number, line in enumerate(reader, 2):
        row = _row(number, line, problems)
        if row and row.code in rows and rows[row.code] != row:
            problems.append(_("第 %(line)d 行：代码 %(code)s 重复，但名称不同。") % {"line": number, "code": row.code})
        elif row:
            rows[row.code] = row
    if problems:
        raise Invalid(_listed(problems), field="file")
    if not rows:
        raise Invalid(_("文件里没有数据，请检查后再导入。"), field="file")
    return [rows[code] for code in sorted(rows)]


def _decoded(data: bytes) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise Invalid(_("打不开这个文件。请把表格另存为 CSV（UTF-8）格式后再导入。"), field="file")


def _row(number: int, line: dict[str, str | None], problems: list[str]) -> Row | None:
    values = {key: " ".join((line.get(key) or "").split()) for key in COLUMNS}
    if not any(values.values()):
        return None
    try:
        code = parse_code(values["code"])
    except ValueError:
        problems.append(
            _("第 %(line)d 行：代码“%(code)s”不对，应为 9 位数字。") % {"line": number, "code": values["code"]}
        )
        return None
    if not 0 < len(values["name"]) <= 60:
        problems.append(_("第 %(line)d 行：名称要有 1 到 60 个字。") % {"line": number})
        return None
    return Row(code, values["name"], values["name_hant"][:60], values["name_en"][:120])


def _listed(problems: Iterable[str]) -> str:
    found = list(problems)
    listed = " ".join(found[:SHOWN_PROBLEMS])
    rest = len(found) - SHOWN_PROBLEMS
    if rest > 0:
        listed += " " + _("另有 %(count)d 行也有问题。") % {"count": rest}
    return listed + " " + _("什么都没有导入，请改好后再试。")
