"""Importing on the page: hand in, look over, commit in portions, take back."""

from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from bandeng.listen.importing import committing, kept_file
from bandeng.listen.models import Import, Matter
from bandeng.listen.views import imports
from tests.cast import Cast
from tests.listen.files import HEADER, file_of, handed_in, line


@pytest.fixture(autouse=True)
def _own_folder(settings: Any, tmp_path: Path) -> None:
    settings.DATA = tmp_path


def hand_in(client: Client, cast: Cast, data: bytes, name: str = "来信.csv") -> Any:
    return client.post("/desk/import/", {"file": SimpleUploadedFile(name, data), "studio": cast.studio.pk})


def page(client: Client, pk: int) -> str:
    return str(client.get(f"/desk/import/{pk}/").content.decode())


def test_from_the_file_to_the_matters_and_back(cast: Cast) -> None:
    officer = cast.client("officer")
    answer = hand_in(officer, cast, file_of(3, line(4, words=""), line(5, words="打13900000000找我。")))
    imported = Import.objects.get()
    assert answer["Location"] == f"/desk/import/{imported.pk}/"
    shown = page(officer, imported.pk)
    assert "第 5 行：没有内容" in shown
    assert "确认导入" in shown
    assert "13900000000" not in shown
    assert Matter.objects.count() == 0
    officer.post(f"/desk/import/{imported.pk}/commit/")
    assert Matter.objects.count() == 4
    assert "确认导入" not in page(officer, imported.pk)
    bad = officer.get(f"/desk/import/{imported.pk}/bad-rows/")
    assert bad.content.decode("utf-8-sig").startswith(f"问题,{HEADER}")
    assert "attachment" in bad["Content-Disposition"]
    asked = officer.get(f"/desk/import/{imported.pk}/undo/").content.decode()
    assert "4 件" in asked
    officer.post(f"/desk/import/{imported.pk}/undo/")
    assert Matter.objects.count() == 0
    assert "已撤销" in page(officer, imported.pk)
    assert officer.get("/desk/import/").status_code == 200
    assert kept_file.get(imported.digest) is None


def test_what_is_kept_of_the_file_is_sealed_and_swept(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    imported = handed_in(cast, file_of(1))
    (kept,) = kept_file._folder().iterdir()
    assert "路灯".encode() not in kept.read_bytes()
    assert kept.stat().st_mode & 0o77 == 0
    assert kept_file.sweep() == 0
    monkeypatch.setattr(kept_file, "KEPT_DAYS", -1)
    assert kept_file.sweep() == 1
    officer = cast.client("officer")
    answer = officer.post(f"/desk/import/{imported.pk}/commit/")
    assert answer.status_code == 422
    assert "请重新选择同一个文件" in answer.content.decode()


def test_a_large_file_goes_in_portions(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(committing, "CHUNK", 2)
    monkeypatch.setattr(imports, "SECONDS", 0.0)
    clock = iter(range(100))
    monkeypatch.setattr(committing.time, "monotonic", lambda: next(clock) / 2)
    officer = cast.client("officer")
    hand_in(officer, cast, file_of(2))
    pk = Import.objects.get().pk
    officer.post(f"/desk/import/{pk}/commit/")
    assert Matter.objects.count() == 0
    monkeypatch.setattr(imports, "SECONDS", 60.0)
    officer.post(f"/desk/import/{pk}/commit/")
    assert Matter.objects.count() == 2


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"\x7fELF" + bytes(range(256)), "不是可以导入的表格"),
        (b"", "请重新选择"),
        (f"{HEADER}\r\n".encode(), "只有列名"),
    ],
)
def test_a_bad_file_gets_a_clear_message(cast: Cast, data: bytes, words: str) -> None:
    answer = hand_in(cast.client("officer"), cast, data)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not Import.objects.exists()


def test_a_full_disk_is_told(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(number: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    answer = hand_in(cast.client("officer"), cast, file_of(1))
    assert answer.status_code == 422
    assert "清理磁盘" in answer.content.decode()
    assert list(kept_file._folder().iterdir()) == []


def test_neighbours_see_nothing(cast: Cast) -> None:
    imported = handed_in(cast, file_of(1))
    outsider = cast.client("outsider")
    assert imported.file_name not in outsider.get("/desk/import/").content.decode()
    for path in ("", "commit/", "undo/", "bad-rows/"):
        assert outsider.post(f"/desk/import/{imported.pk}/{path}").status_code == 404
    assert hand_in(outsider, cast, file_of(2)).status_code == 422
    assert cast.client("member").get("/desk/import/").status_code == 403


def test_unknown_headers_are_settled_once_and_remembered(cast: Cast) -> None:
    officer = cast.client("officer")
    assert hand_in(officer, cast, "啥事,哪天,谁\n路灯坏了三个月。,2026-11-02,言大姐\n".encode()).status_code == 302
    pk = Import.objects.get().pk
    page = officer.get(f"/desk/import/{pk}/").content.decode()
    assert "没有可以导入的行" in page
    assert "各列是什么" in page
    assert officer.post(f"/desk/import/{pk}/", {"column-1": "at"}).status_code == 422
    assert officer.post(f"/desk/import/{pk}/", {"column-0": "words", "column-1": "words"}).status_code == 422
    chosen = {"column-0": "words", "column-1": "at", "column-2": "name"}
    assert cast.client("outsider").post(f"/desk/import/{pk}/", chosen).status_code == 404
    assert officer.post(f"/desk/import/{pk}/", chosen).status_code == 302
    assert Import.objects.get().rows == 1
    officer.post(f"/desk/import/{pk}/commit/")
    assert Matter.objects.get().words == "路灯坏了三个月。"
    assert "言大姐" not in page, "no example of what stands in a column"
    assert hand_in(officer, cast, "啥事,哪天,谁\n井盖丢了。,2026-11-03,\n".encode()).status_code == 302
    assert Import.objects.latest("pk").rows == 1, "not asked a second time"
