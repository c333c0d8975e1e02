"""`bandeng import`: what it says, and how it ends."""

from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from bandeng.listen.importing import actions
from bandeng.listen.models import Import, Matter
from bandeng.studio.models import Member, Region, Unit
from tests.cast import Cast
from tests.listen.files import HEADER, MISSING, REAL, file_of, line


@pytest.fixture(autouse=True)
def _chinese(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")


def run(*words: Any) -> tuple[str, str, int]:
    """Standard output, standard error, exit code."""
    out, err = StringIO(), StringIO()
    try:
        call_command("import", *map(str, words), stdout=out, stderr=err)
    except SystemExit as stopped:
        return out.getvalue(), err.getvalue(), int(stopped.code or 0)
    except CommandError as error:
        return out.getvalue(), str(error), error.returncode
    return out.getvalue(), err.getvalue(), 0


@pytest.fixture
def letters(tmp_path: Path) -> Path:
    path = tmp_path / "来信.csv"
    path.write_bytes(file_of(3))
    return path


def test_in_again_and_back(cast: Cast, letters: Path) -> None:
    out, _err, code = run("matters", letters)
    assert code == 0
    assert "导入了 3 件" in out
    assert "没有新的内容：3 件都已经导入过" in run("matters", letters)[0]
    pk = Import.objects.get().pk
    assert "撤销了 3 件" in run("undo", pk)[0]
    assert run("undo", pk)[1:] == ("这次导入已经撤销过了。", 1)
    assert run("undo", 999)[2] == 1


def test_a_dry_run_writes_nothing(cast: Cast, letters: Path) -> None:
    out, _err, code = run("matters", letters, "--dry-run")
    assert code == 0
    assert "可以导入 3 行" in out
    assert not Import.objects.exists()


def test_bad_rows_are_named_and_written_aside(cast: Cast, letters: Path, tmp_path: Path) -> None:
    letters.write_bytes(file_of(2, line(3, at="不久前"), line(4, words="=1+1", at="")))
    bad = tmp_path / "bad.csv"
    _out, err, code = run("matters", letters, "--bad-rows", bad)
    assert code == 3
    assert "第 4 行：时间“不久前”看不懂" in err
    assert Matter.objects.count() == 2
    written = bad.read_text(encoding="utf-8-sig")
    assert written.startswith(f"问题,{HEADER}")
    assert "'=1+1" in written
    letters.write_bytes(file_of(0, line(1, words="")))
    assert run("matters", letters)[2] == 1


def test_broken_off_it_says_how_to_go_on(cast: Cast, letters: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*words: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(actions, "_write_links", interrupted)
        out, _err, code = run("matters", letters)
    assert code == 130
    assert "再运行同一条命令" in out
    assert Matter.objects.count() == 0
    assert "导入了 3 件" in run("matters", letters)[0]


def test_what_cannot_be_read_is_told(cast: Cast, tmp_path: Path, letters: Path) -> None:
    assert run("matters", tmp_path / "nothing.csv")[2] == 1
    assert "现有：" in run("matters", letters, "--studio", "nowhere")[1]
    letters.write_bytes(b"\x00\x01\x02")
    assert run("matters", letters)[2] == 1


@pytest.mark.django_db
def test_without_a_studio_it_says_what_to_do(letters: Path) -> None:
    assert "还没有工作室" in run("matters", letters)[1]


def test_regions_units_and_members(cast: Cast, tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text("code,name\n610112006,谭家街道\n")
    assert "新增 1 个" in run("regions", path)[0]
    assert Region.objects.filter(code="610112006").exists()
    path.write_text("名称,种类\n供热站,\n供气站,\n")
    assert "新增 1 个，原来已有 1 个" in run("units", path)[0]
    assert "新增 0 个，原来已有 2 个" in run("units", path)[0]
    assert Unit.objects.filter(name="供热站", path=cast.studio.path).count() == 1
    path.write_text("姓名,职务,界别\n温处暑,某医院院长,医药卫生界\n")
    assert "新增 1 个" in run("members", path)[0]
    assert "原来已有 1 个" in run("members", path)[0]
    assert Member.objects.get(person__name="温处暑").sector == "医药卫生界"
    path.write_text("姓名,职务,界别\n温立冬,院长,医药卫生界\n温立秋,,\n")
    _out, err, code = run("members", path)
    assert (code, Member.objects.filter(person__name="温立冬").exists()) == (1, False)
    assert "第 3 行" in err
    path.write_text("姓名,备注\n温立冬,\n")
    assert "委员名册里没有这些列：职务、界别。请补上这些列" in run("members", path)[1]


@pytest.mark.real_data
def test_the_real_messages_with_replies(cast: Cast) -> None:
    if not REAL.exists():
        pytest.skip(MISSING)
    out, _err, code = run("matters", REAL / "messages_with_replies.csv")
    assert code == 0
    assert "已导入 1463 / 1463" in out
    assert Matter.objects.filter(state="replied").count() == 1463
