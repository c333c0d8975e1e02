"""Bad input over HTTP: a clear message, what was typed is kept, nothing is half-written."""

import errno
import io
import os
import struct
import tracemalloc
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError, connection
from django.test import Client
from django.test.client import BOUNDARY, MULTIPART_CONTENT

from bandeng.core import clock, codes
from bandeng.ledger.models import Entry
from bandeng.listen.models import Matter, Photo, Secret, Step
from bandeng.web.fields import WORDS_LIMIT
from tests.cast import Cast
from tests.listen.made import replied
from tests.listen.pages import code_on, done, jpeg, say, speak, spoken

TYPED = "楼前路灯坏了三个月，晚上看不见路。"
PLACE = "板凳里 3 栋前"


def files() -> set[Path]:
    return {path for path in Path(settings.PHOTOS).glob("**/*") if path.is_file()}


@pytest.fixture(autouse=True)
def _nothing_half_written(cast: Cast) -> Iterator[None]:
    """Whatever a test sends: pictures on the disk have rows, matters have secrets."""
    before = files()
    yield
    assert len(files() - before) == Photo.objects.count()
    assert Secret.objects.count() == Matter.objects.count()


def nothing_written() -> None:
    for model in (Matter, Secret, Photo, Step):
        assert not model._default_manager.exists(), model
    assert not Entry.objects.filter(code="matter.receive").exists()


def is_refused_kindly(answer: Any, message: str, *, status: int = 422) -> str:
    """Status, words of the message, and what was typed."""
    page = str(answer.content.decode())
    assert answer.status_code == status, page[:2000]
    assert message in page
    assert TYPED in page
    assert PLACE in page
    assert page.split("<title>")[1].startswith("错误：有话说"), "who hears the page hears it first, and once"
    nothing_written()
    return page


def sent(**fields: Any) -> Any:
    return speak(Client(), words=TYPED, place=PLACE, **fields)


def named(name: str, data: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data, "image/jpeg")


def png(width: int, height: int) -> bytes:
    """A small file whose header promises a very large picture."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0" * 9)) + chunk(b"IEND", b"")
    )


class Upload(io.RawIOBase):
    """The body of a form with one large photo, made while it is read, so that nobody holds it whole."""

    def __init__(self, size: int) -> None:
        part = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{{}}"\r\n\r\n{{}}\r\n'
        fields = {"words": TYPED, "place": PLACE, "contact": "no", "form_key": "a" * 32}
        head = "".join(part.format(*item) for item in fields.items())
        head += f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="photos"; filename="大.jpg"\r\n'
        self.head = (head + "Content-Type: image/jpeg\r\n\r\n").encode()
        self.tail = f"\r\n--{BOUNDARY}--\r\n".encode()
        self.length = len(self.head) + size + len(self.tail)
        self.parts = self.made(size)
        self.rest = b""

    def made(self, size: int) -> Iterator[bytes]:
        yield self.head
        for start in range(0, size, 65_536):
            yield b"\xff" * min(65_536, size - start)
        yield self.tail

    def read(self, size: int = -1) -> bytes:
        self.rest = self.rest or next(self.parts, b"")
        taken, self.rest = self.rest[:size], self.rest[size:]
        return taken


def uploaded(size: int) -> Any:
    body = Upload(size)
    return Client().request(
        **{
            "REQUEST_METHOD": "POST",
            "PATH_INFO": "/speak/",
            "CONTENT_TYPE": MULTIPART_CONTENT,
            "CONTENT_LENGTH": str(body.length),
            "wsgi.input": body,
        }
    )


def test_a_photo_of_fifty_megabytes() -> None:
    tracemalloc.start()
    answer = uploaded(50_000_000)
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    is_refused_kindly(answer, "不能超过 12 MB")
    assert peak < 40_000_000, "a photo that is too large is not held"


def test_more_than_any_form_could_need_is_not_read() -> None:
    body = 400_000_000
    answer = uploaded(body)
    assert answer.status_code == 413
    assert "内容太大" in answer.content.decode()
    nothing_written()


@pytest.mark.either_engine
@pytest.mark.parametrize(
    "data",
    [
        b"MZ\x90\x00" + b"\0" * 4000,
        b"\x7fELF\x02\x01\x01" + b"\0" * 4000,
        b"#!/bin/sh\nrm -rf /\n",
        b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
        b"<html><script>alert(1)</script></html>",
        b"%PDF-1.7\n" + b"\0" * 400,
        b"PK\x03\x04" + b"\0" * 400,
        b"\xff\xd8\xff\xe0" + b"\0" * 400,
        jpeg().read()[:2000],
        b"BM" + b"\0" * 400,
    ],
    ids=["exe", "elf", "script", "svg", "html", "pdf", "zip", "jpeg-head", "jpeg-cut", "bmp"],
)
def test_what_is_no_picture_whatever_its_name(data: bytes) -> None:
    is_refused_kindly(sent(photos=[named("路灯.jpg", data)]), "不是可以打开的图片")


@pytest.mark.either_engine
@pytest.mark.parametrize("size", [(20_000, 10_000), (100_000, 100_000), (8_000, 8_000)])
def test_two_hundred_megapixels_in_a_small_file(size: tuple[int, int]) -> None:
    tracemalloc.start()
    answer = sent(photos=[named("路灯.png", png(*size))])
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    is_refused_kindly(answer, "像素太大")
    assert peak < 40_000_000


def test_one_bad_picture_among_good_ones_says_which() -> None:
    page = is_refused_kindly(sent(photos=[jpeg(), named("程序.jpg", b"MZ" * 99)]), "不是可以打开的图片")
    assert "程序.jpg" in page


def test_seven_photos() -> None:
    is_refused_kindly(sent(photos=[jpeg(60, 40) for _ in range(7)]), "最多上传 6 张照片")


def test_an_empty_file() -> None:
    is_refused_kindly(sent(photos=[named("空.jpg", b"")]), "空文件")


def test_a_hundred_thousand_characters() -> None:
    words = TYPED + "长" * (100_000 - len(TYPED))
    answer = speak(Client(), words=words, place=PLACE)
    page = is_refused_kindly(answer, "现在有 100000 字")
    assert f"最多 {WORDS_LIMIT} 字" in page
    assert words in page, "all of it is kept"


def test_a_hundred_thousand_characters_added_later() -> None:
    resident = Client()
    matter = spoken(resident)
    words = "长" * 100_000
    answer = say(resident, matter, "add", words=words)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert matter.steps.count() == 1


def test_control_characters_are_taken_out() -> None:
    dirty = "灯\x00坏\x07了\u202e反过来\u2066\u200b。\x1b[31m\r\n第二行\u2028第三行"
    resident = Client()
    matter = spoken(
        resident, words=dirty, place="楼\u202e前\x00", contact="call", phone="139\u202c00000000", name="言\x00大姐"
    )
    assert matter.words == "灯坏了反过来。[31m\n第二行\n第三行"
    assert matter.place == "楼前"
    for text in (matter.title, matter.search):
        assert text.isprintable(), text


@pytest.mark.parametrize("field", ["wished", "community", "contact", "form_key", "phone"])
@pytest.mark.parametrize("value", ["\x00", "\u202e", "x" * 500, "-1", "99999999999999999999", "<script>"])
def test_choices_that_are_none(field: str, value: str) -> None:
    answer = sent(**{"contact": "call", "phone": "13900000000", field: value})
    assert answer.status_code in (302, 422)
    if answer.status_code == 422:
        is_refused_kindly(answer, 'class="error')
        assert "<script>" not in answer.content.decode()


def test_an_empty_form_says_what_is_missing() -> None:
    answer = Client().post("/speak/", {})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "请写下您想反映的事情" in page
    assert 'href="#id_words"' in page, "the summary leads to the field"
    nothing_written()


@pytest.mark.parametrize("words", ["", "   ", "\n\n", "\x00", "\u200b\u202e"])
def test_words_without_words(words: str) -> None:
    answer = Client().post("/speak/", {"words": words, "contact": "no", "form_key": "b" * 32})
    assert answer.status_code == 422
    assert "请写下您想反映的事情" in answer.content.decode()


def test_a_number_that_is_none_is_kept_to_be_mended() -> None:
    page = is_refused_kindly(sent(contact="sms", phone="139000012"), "电话号码不完整")
    assert "139000012" in page
    is_refused_kindly(sent(contact="call", phone=""), "请填写电话号码")
    is_refused_kindly(sent(contact="sms", phone="029-86000000"), "座机收不到短信")


def wrong_codes(code: str) -> dict[str, str]:
    digits = code[:-1]
    return {
        "位数不对": digits,
        "只有数字": "abcd" * 4,
        "有一位不对": digits + str((int(code[-1]) + 1) % 10),
        "没有找到": "000000000000000" + codes.check_digit("000000000000000"),
    }


def test_a_wrong_code_says_what_is_wrong_and_stays() -> None:
    resident = Client()
    spoken(resident)
    for message, wrong in wrong_codes(code_on(resident)).items():
        answer = Client().post("/track/", {"code": wrong})
        assert answer.status_code == 422
        assert message in answer.content.decode()
        assert wrong in answer.content.decode()
    for empty in ("", "  "):
        assert "请输入查询码" in Client().post("/track/", {"code": empty}).content.decode()


def test_a_code_is_taken_as_people_write_it() -> None:
    resident = Client()
    spoken(resident)
    code = code_on(resident)
    wide = code.translate({ord(str(n)): 0xFF10 + n for n in range(10)})
    for typed in (codes.grouped(code), "-".join(code[n : n + 4] for n in (0, 4, 8, 12)), wide, f" {code}　"):
        assert Client().post("/track/", {"code": typed}).status_code == 302


def test_ten_wrong_codes_and_then_even_the_right_one_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    now = clock.now()
    monkeypatch.setattr(clock, "now", lambda: now)
    resident = Client()
    spoken(resident)
    code = code_on(resident)
    unknown = wrong_codes(code)["没有找到"]
    for _ in range(10):
        assert "没有找到" in Client().post("/track/", {"code": unknown}).content.decode()
    answer = Client().post("/track/", {"code": code})
    assert answer.status_code == 422
    assert "15 分钟后再试" in answer.content.decode()
    assert Client().get("/t/" + "0" * 32 + "/").status_code == 429
    assert Client(REMOTE_ADDR="192.0.2.9").post("/track/", {"code": code}).status_code == 302, "others are not shut out"
    monkeypatch.setattr(clock, "now", lambda: now + clock.minutes(15))
    assert Client().post("/track/", {"code": code}).status_code == 302


def test_ten_wrong_links_shut_out_too(monkeypatch: pytest.MonkeyPatch) -> None:
    now = clock.now()
    monkeypatch.setattr(clock, "now", lambda: now)
    found = [Client().get(f"/t/{n:032x}/").status_code for n in range(11)]
    assert found == [404] * 10 + [429]


def test_a_stale_form_is_kept_and_can_be_sent_again(cast: Cast) -> None:
    officer, other = cast.client("officer"), cast.client("officer2")
    matter = spoken(Client())
    old = matter.version
    done(other, matter, "note", words="已打电话。")
    form = {"version": old, "kind": "help", "title": "楼前路灯不亮", "words": TYPED, "place": PLACE}
    answer = officer.post(f"/desk/matter/{matter.pk}/accept/", form)
    page = answer.content.decode()
    assert answer.status_code in (409, 422)
    assert "别人已经办理过这件事" in page
    assert TYPED in page
    assert "楼前路灯不亮" in page
    matter.refresh_from_db()
    assert (matter.state, matter.number) == ("received", None)
    shown = page.split('name="version" value="')[1].split('"')[0]
    assert int(shown) == matter.version
    assert officer.post(f"/desk/matter/{matter.pk}/accept/", {**form, "version": shown}).status_code == 302


def test_a_residents_stale_form_too(cast: Cast) -> None:
    resident = Client()
    matter = spoken(resident)
    old = matter.version
    done(cast.client("officer"), matter, "note", words="已打电话。")
    answer = resident.post("/track/matter/add/", {"version": old, "words": TYPED})
    page = answer.content.decode()
    assert answer.status_code in (409, 422)
    assert "别人已经办理过" in page
    assert TYPED in page
    shown = page.split('name="version" value="')[1].split('"')[0]
    assert resident.post("/track/matter/add/", {"version": shown, "words": TYPED}).status_code == 302


def test_a_form_for_a_state_that_is_over_keeps_the_words(cast: Cast) -> None:
    resident = Client()
    matter = spoken(resident)
    done(cast.client("officer"), matter, "decline", reason="hotline")
    answer = say(resident, matter, "add", words=TYPED)
    assert answer.status_code in (409, 422)
    assert "状态已经变化" in answer.content.decode()
    assert TYPED in answer.content.decode()


def test_without_its_token_a_form_is_refused_and_says_what_to_do(cast: Cast) -> None:
    client = Client(enforce_csrf_checks=True)
    answer = client.post("/speak/", {"words": TYPED, "contact": "no", "form_key": "c" * 32})
    assert answer.status_code == 403
    assert "后退" in answer.content.decode()
    nothing_written()


FULL = OSError(errno.ENOSPC, "No space left on device")


def full(*_args: Any, **_kwargs: Any) -> Any:
    raise FULL


@pytest.mark.parametrize("call", ["fsync", "rename", "open"])
def test_a_full_disk_for_pictures(monkeypatch: pytest.MonkeyPatch, call: str) -> None:
    monkeypatch.setattr(f"os.{call}", full)
    is_refused_kindly(sent(photos=[jpeg(), jpeg()]), "照片暂时存不下")
    monkeypatch.undo()
    assert sent(photos=[jpeg(), jpeg()]).status_code == 302


def test_a_disk_that_is_full_at_the_second_picture(monkeypatch: pytest.MonkeyPatch) -> None:
    calls = iter([os.rename, full])
    monkeypatch.setattr("os.rename", lambda *args: next(calls)(*args))
    is_refused_kindly(sent(photos=[jpeg(), jpeg()]), "照片暂时存不下")


def test_a_disk_without_room_for_a_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Path, "mkdir", full)
    is_refused_kindly(sent(photos=[jpeg()]), "照片暂时存不下")


def test_a_full_disk_for_the_evidence(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    matter = replied(cast)
    monkeypatch.setattr("os.fsync", full)
    today = clock.today().isoformat()
    address = f"/desk/matter/{matter.pk}/carry-out/"
    form = {"version": matter.version, "on": today, "evidence": TYPED, "photos": [jpeg()]}
    answer = cast.client("officer").post(address, form)
    assert answer.status_code == 422
    assert "照片暂时存不下" in answer.content.decode()
    assert TYPED in answer.content.decode()
    matter.refresh_from_db()
    assert matter.state == "replied"


def test_a_database_without_room(monkeypatch: pytest.MonkeyPatch) -> None:
    """Real on SQLite: the file may not grow. PostgreSQL says the same by raising the same kind of error."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA page_count")
            pages = cursor.fetchone()[0]
            cursor.execute(f"PRAGMA max_page_count = {pages}")
        try:
            filled = [sent(photos=[jpeg()], contact="no", form_key=f"{n:032x}") for n in range(40)]
            last = filled[-1]
            page = last.content.decode()
            assert Matter.objects.count() == sum(answer.status_code == 302 for answer in filled)
        finally:
            with connection.cursor() as cursor:
                cursor.execute("PRAGMA max_page_count = 1073741823")
    else:

        def no_room(*_args: Any, **_kwargs: Any) -> None:
            raise OperationalError("could not extend file: No space left on device")

        monkeypatch.setattr("bandeng.core.actions.ledger.append", no_room)
        last = sent(photos=[jpeg()])
        page = last.content.decode()
        nothing_written()
    assert last.status_code in (422, 503)
    assert "刚才没有存下" in page
    assert TYPED in page
