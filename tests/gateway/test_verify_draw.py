"""`bandeng verify draw` where there is no house: a published draw is repeated, and what was changed is named."""

import json
from pathlib import Path

import pytest

from bandeng.algorithms.sortition import Person, Quota, Vacancy, draw, panels, read, record, seed, setup
from tests.gateway.test_verify_command import verify

SECRET, PUBLIC = bytes(32), "2026-12-01 03 11 17"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    people = [Person(f"k{at:02}", {"性别": "女" if at % 3 else "男"}) for at in range(20)]
    lottery = panels(people, [Quota("性别", "女", 1, 4), Quota("性别", "男", 1, 4)], 5)
    drawn = draw(lottery, seed(SECRET, PUBLIC))
    keep(tmp_path, record(lottery, SECRET, PUBLIC, [Vacancy(drawn[1:], drawn[:1])]))
    return tmp_path


def keep(folder: Path, published: object) -> None:
    (folder / "draw.json").write_text(json.dumps(published, ensure_ascii=False), "utf-8")


def kept(folder: Path) -> dict:
    return json.loads((folder / "draw.json").read_text("utf-8"))


def test_a_draw_is_repeated(folder: Path) -> None:
    done = verify(folder, "draw", "draw.json")
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    assert [line[0] for line in lines[:-1]] == ["✓"] * 8
    assert "20 人报名，抽 5 人，配额 2 项" in lines[0]
    assert "25.00%" in lines[3]
    assert kept(folder)["commitment"] in lines[5]
    assert lines[-1] == "核对通过。"


def test_what_was_changed_is_named(folder: Path) -> None:
    published = kept(folder)
    published["drawn"][0] = next(one["key"] for one in published["pool"] if one["key"] not in published["drawn"])
    keep(folder, published)
    done = verify(folder, "draw", "draw.json", "--quick")
    assert done.returncode == 1
    assert "✗ 抽签结果：重新抽出来的不是这些人。" in done.stdout
    assert "· 最公平：没有重新计算。" in done.stdout
    assert "核对没有通过" in done.stderr


def test_a_panel_that_breaks_a_quota_is_named_and_nothing_else_is_claimed(folder: Path) -> None:
    published = kept(folder)
    published["panels"][1] = [0, 0, 0, 0, 0]
    keep(folder, published)
    done = verify(folder, "draw", "draw.json")
    assert done.returncode == 1
    assert "✓" not in done.stdout
    assert "有小组不合配额" in done.stdout
    assert "（2" in done.stdout


def test_before_the_draw_as_much_is_checked_as_there_is(folder: Path) -> None:
    keep(folder, setup(read(kept(folder))))
    done = verify(folder, "draw", "draw.json")
    assert done.returncode == 0
    assert done.stdout.count("还没有抽签") == 3


@pytest.mark.parametrize(("text", "code"), [("[]", 1), ("{}", 1), ("{", 2), ("", 2)])
def test_other_files_are_no_draw(folder: Path, text: str, code: int) -> None:
    (folder / "draw.json").write_text(text)
    assert verify(folder, "draw", "draw.json").returncode == code
    assert verify(folder, "draw", "none.json").returncode == 2
