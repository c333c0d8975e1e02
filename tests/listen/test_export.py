"""`bandeng export`: redacted copies only, in three formats that office programs and people can read."""

import csv
import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from python_calamine import CalamineWorkbook

from tests.cast import Cast
from tests.listen.files import sheet
from tests.listen.made import received, replied


@pytest.fixture(autouse=True)
def _chinese(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")


def export(*words: Any) -> None:
    call_command("export", *map(str, words), stdout=StringIO())


def cells(path: Path) -> list[list[Any]]:
    book = CalamineWorkbook.from_path(path)
    return book.get_sheet_by_index(0).to_python()


def test_nothing_personal_leaves(cast: Cast, tmp_path: Path) -> None:
    received(cast, words="我叫张小明，电话13912345678，楼前路灯坏了。", name="言大姐")
    for form in ("csv", "xlsx", "jsonl"):
        path = tmp_path / f"m.{form}"
        export("matters", path)
        text = str(cells(path)) if form == "xlsx" else path.read_text(encoding="utf-8-sig")
        assert "楼前路灯坏了" in text
        for secret in ("13912345678", "13900000000", "言大姐", "张小明"):
            assert secret not in text


def test_a_workbook_like_an_offices_own(cast: Cast, tmp_path: Path, settings: Any) -> None:
    settings.DEMO = True
    replied(cast)
    path = tmp_path / "m.xlsx"
    export("matters", path, "--studio", cast.studio.code)
    title, note, head, row = cells(path)[:4]
    assert title[0].startswith("徐家湾协商民主工作室民意事项台账（20")
    assert note[0].startswith("演示数据，纯属虚构")
    assert head[:5] == ["编号", "标题", "内容", "地点", "类别"]
    assert row[0].startswith("徐民〔")
    assert sheet(path.read_bytes()).rows[0].words == "楼前路灯坏了三个月。"


def test_the_demo_is_marked_in_every_format(cast: Cast, tmp_path: Path, settings: Any) -> None:
    received(cast)
    for demo in (True, False):
        settings.DEMO = demo
        for what in ("matters", "figures"):
            for form in ("csv", "jsonl", "xlsx"):
                path = tmp_path / f"{what}-{demo}.{form}"
                export(what, path)
                text = str(cells(path)) if form == "xlsx" else path.read_text(encoding="utf-8-sig")
                assert ("演示数据，纯属虚构" in text) is demo


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "＝"])
def test_formulas_are_only_text(cast: Cast, tmp_path: Path, start: str) -> None:
    words = f'{start}HYPERLINK("http://x.example")'
    received(cast, title=words, words=words)
    export("matters", tmp_path / "m.csv")
    rows = list(csv.reader((tmp_path / "m.csv").open(encoding="utf-8-sig")))
    assert rows[2][1:3] == [f"'{words}", f"'{words}"]
    export("matters", tmp_path / "m.xlsx")
    book = CalamineWorkbook.from_path(tmp_path / "m.xlsx")
    assert words in book.get_sheet_by_index(0).to_python()[3]
    assert "<f>" not in _part(tmp_path / "m.xlsx", "xl/worksheets/sheet1.xml")
    assert 'quotePrefix="1"' in _part(tmp_path / "m.xlsx", "xl/styles.xml")


def _part(path: Path, name: str) -> str:
    import zipfile

    with zipfile.ZipFile(path) as parts:
        return parts.read(name).decode()


def test_figures(cast: Cast, tmp_path: Path) -> None:
    replied(cast)
    export("figures", tmp_path / "f.jsonl")
    lines = [json.loads(line) for line in (tmp_path / "f.jsonl").read_text().splitlines()]
    assert lines[-1]["kind"] == "合计"
    assert (lines[-1]["replied_part"], lines[-1]["replied_whole"], lines[-1]["replied_percent"]) == (1, 1, 100.0)


def test_what_cannot_be_done_is_told(cast: Cast, tmp_path: Path) -> None:
    path = tmp_path / "m.csv"
    export("matters", path)
    with pytest.raises(CommandError, match="--force"):
        export("matters", path)
    export("matters", path, "--force")
    with pytest.raises(CommandError, match="--format"):
        export("matters", tmp_path / "m.doc")
    with pytest.raises(CommandError, match="写不了文件"):
        export("matters", tmp_path / "nowhere" / "m.csv")
    assert [item.name for item in tmp_path.iterdir()] == ["m.csv"]
