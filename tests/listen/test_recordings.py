"""Recordings in place of words: sealed, heard by the desk after a reason, written down; never public."""

import struct
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from bandeng.core.actions import By
from bandeng.core.recordings import media_type, seconds
from bandeng.listen import jobs
from bandeng.listen.actions.erase import erase
from bandeng.listen.models import Matter, Recording
from tests.cast import Cast
from tests.listen.pages import do, done, speak, spoken, wav

SAID = "三号楼后门的井盖没有了，我是阮惊蛰，电话13800005678。"
HEAD = b"\x00\x00\x00\x18ftypisom\x00\x00\x02\x00isomiso2"


def mp4(length: int, name: str = "片子.mp4") -> SimpleUploadedFile:
    header = b"\x00" * 4 + b"mvhd" + struct.pack(">IIIII", 0, 0, 0, 1000, length * 1000) + b"\x00" * 80
    return SimpleUploadedFile(name, HEAD + header, "text/html")


def told(**fields: Any) -> tuple[Matter, Client]:
    resident = Client()
    return spoken(resident, **{"words": "", "recordings": [wav(3), wav(2)], **fields}), resident


def test_one_speaks_instead_of_writing_and_an_officer_writes_it_down(cast: Cast) -> None:
    matter, resident = told()
    officer = cast.client("officer")
    first = Recording.objects.order_by("pk")[0]
    assert (first.media_type, first.seconds, first.form) == ("audio/wav", 3, "audio")
    assert "等待听写" in officer.get(f"/desk/matter/{matter.pk}/").content.decode()
    address = f"/recording/{first.name}/"
    assert officer.get(address).status_code == 404, "not without a reason"
    look = officer.post(f"/desk/matter/{matter.pk}/look/", {"reason": "听录音"}).content.decode()
    assert address in look
    heard = officer.get(address)
    assert heard.content.startswith(b"RIFF")
    assert (heard["Content-Type"], heard["Cache-Control"]) == ("audio/wav", "private, no-store")
    done(officer, matter, "transcribe", words=SAID)
    assert "井盖没有了" in matter.words
    assert "听写" not in matter.words
    assert "井盖" in matter.title
    assert not [mark for mark in ("阮惊蛰", "13800005678") if mark in matter.words + matter.search]
    assert set(Recording.objects.values_list("transcribed_by", flat=True)) == {cast["officer"].pk}
    assert do(officer, matter, "transcribe", words="再来一次。").status_code == 422
    assert resident.get(address).status_code == 200, "the resident hears their own"


def test_parts_are_given_as_players_ask_for_them(cast: Cast) -> None:
    _matter, resident = told()
    address = f"/recording/{Recording.objects.order_by('pk')[0].name}/"
    part = resident.get(address, headers={"Range": "bytes=4-11"})
    assert (part.status_code, len(part.content)) == (206, 8)
    assert part["Content-Range"].startswith("bytes 4-11/")
    assert resident.get(address, headers={"Range": "bytes=999999999-"}).status_code == 200


def test_neither_the_unit_nor_the_member_nor_anyone_else_hears_it(cast: Cast) -> None:
    matter, _resident = told(share_with_unit="on", may_publish="on", contact="call", phone="13900000000")
    officer = cast.client("officer")
    done(officer, matter, "transcribe", words=SAID)
    done(officer, matter, "accept", kind="help", title="井盖", words="井盖没有了。", place="")
    done(officer, matter, "assign", member=cast.members["member"].pk, unit=cast.unit.pk)
    address = f"/recording/{Recording.objects.order_by('pk')[0].name}/"
    for who in ("clerk", "member"):
        client = cast.client(who)
        assert "/recording/" not in client.post(f"/desk/matter/{matter.pk}/look/", {"reason": "看看"}).content.decode()
        assert client.get(address).status_code == 404
        assert do(client, matter, "transcribe", words="x").status_code == 403
    for client in (Client(), cast.client("auditor"), cast.client("outsider")):
        assert client.get(address).status_code == 404


def test_the_files_are_sealed_kept_by_the_sweep_and_gone_when_erased(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any
) -> None:
    matter, _resident = told()
    names = list(Recording.objects.values_list("name", flat=True))
    files = [path for name in names for path in Path(settings.PHOTOS).glob(f"*/{name}")]
    assert len(files) == 2
    assert not any(b"RIFF" in path.read_bytes() for path in files)
    monkeypatch.setattr("bandeng.core.photos.time.time", lambda: 4e9)
    jobs.sweep_photos()
    assert all(path.exists() for path in files)
    with django_capture_on_commit_callbacks(execute=True):
        erase(By(), matter)
    assert not any(path.exists() for path in files)
    assert not Recording.objects.exists()


def test_a_film_comes_with_words(cast: Cast) -> None:
    matter = spoken(Client(), words="井盖没有了。", film=[mp4(20)])
    film = Recording.objects.get()
    assert (film.form, film.media_type, film.seconds) == ("video", "video/mp4", 20)
    assert matter.words == "井盖没有了。"


@pytest.mark.parametrize(
    ("files", "said"),
    [
        (
            {"recordings": [SimpleUploadedFile("录音.mp3", b"<script>alert(1)</script>", "audio/mpeg")]},
            "不是可以播放的录音",
        ),
        ({"recordings": [wav(90)]}, "最长 60 秒"),
        ({"recordings": [wav(), wav(), wav(), wav()]}, "一次"),
        ({"film": [wav()]}, "不是可以播放的视频"),
        ({"film": [mp4(80)]}, "最长 60 秒"),
        ({"recordings": []}, "请写下您想反映的事情"),
    ],
)
def test_what_cannot_be_taken_is_said(cast: Cast, files: dict[str, Any], said: str) -> None:
    answer = speak(Client(), words="", place="三号楼", **files)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert said in page
    assert "三号楼" in page
    assert not Matter.objects.exists()
    assert not Recording.objects.exists()


def test_too_large_a_recording_is_said_and_read_past(cast: Cast, settings: Any) -> None:
    settings.UPLOADS = {"recordings": (1_000_000, 3), "film": (2_000_000, 1)}
    large = SimpleUploadedFile("录音.wav", wav().read() + b"\x80" * 1_200_000, "audio/wav")
    answer = speak(Client(), recordings=[large])
    assert answer.status_code == 422
    assert "不能超过 1 MB" in answer.content.decode()


def test_types_are_told_by_their_first_bytes() -> None:
    for data, kind in (
        (b"OggS\x00", "audio/ogg"),
        (b"ID3\x04", "audio/mpeg"),
        (b"\xff\xf1\x50", "audio/aac"),
        (b"#!AMR\n", "audio/amr"),
        (b"\x1a\x45\xdf\xa3", "audio/webm"),
        (HEAD, "audio/mp4"),
        (b"", ""),
        (b"\x00" * 40, ""),
        (b"\x89PNG\r\n", ""),
    ):
        assert media_type(data, film=False) == kind
    assert media_type(b"OggS", film=True) == ""
    assert media_type(b"\x00\x00\x00\x14ftypqt  ", film=True) == "video/quicktime"
    assert seconds(b"RIFF" + b"\x00" * 40, "audio/wav") is None
    assert seconds(HEAD + b"mvhd", "audio/mp4") is None
