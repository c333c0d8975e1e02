import io
import tracemalloc
from collections.abc import Iterator

import pytest
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest
from django.test import RequestFactory
from django.test.client import BOUNDARY, MULTIPART_CONTENT
from pytest_django import Settings

from bandeng.web import views
from bandeng.web.uploads import FULL_PHOTOS

pytestmark = [pytest.mark.urls("bandeng.web.urls"), pytest.mark.django_db]


class Body(io.RawIOBase):
    """A multipart body made while it is read: a field, files of given sizes, another field."""

    def __init__(self, *sizes: int) -> None:
        self.parts = self.make(sizes)
        self.rest = b""
        self.length = sum(len(part) for part in self.make(sizes))

    def make(self, sizes: tuple[int, ...]) -> Iterator[bytes]:
        yield self.field("before", "楼道灯不亮")
        for number, size in enumerate(sizes):
            head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="photos"; filename="{number}.jpg"\r\n'
            yield f"{head}Content-Type: image/jpeg\r\n\r\n".encode()
            for start in range(0, size, 65_536):
                yield b"x" * min(65_536, size - start)
            yield b"\r\n"
        yield self.field("after", "三单元") + f"--{BOUNDARY}--\r\n".encode()

    def field(self, name: str, value: str) -> bytes:
        return f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()

    def readable(self) -> bool:
        return True

    def readinto(self, room: memoryview) -> int:
        self.rest = self.rest or next(self.parts, b"")
        taken, self.rest = self.rest[: len(room)], self.rest[len(room) :]
        room[: len(taken)] = taken
        return len(taken)


def request(*sizes: int) -> HttpRequest:
    body = Body(*sizes)
    made = RequestFactory().generic("POST", "/", b"-", content_type=MULTIPART_CONTENT)
    made.META["CONTENT_LENGTH"] = str(body.length)
    made._stream = io.BufferedReader(body)
    return made


def test_fifty_megabytes_are_marked_and_the_fields_around_are_kept() -> None:
    given = request(50_000_000)
    tracemalloc.start()
    photo = given.FILES["photos"]
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert photo.too_large
    assert photo.size == 0
    assert given.POST["before"] == "楼道灯不亮"
    assert given.POST["after"] == "三单元"
    assert peak < 40_000_000


def test_one_byte_more_is_too_large(settings: Settings) -> None:
    settings.PHOTO_LIMIT = 100_000
    good, bad = request(100_000, 100_001).FILES.getlist("photos")
    assert (good.size, good.too_large) == (100_000, False)
    assert good.read() == b"x" * 100_000
    assert (bad.size, bad.too_large) == (0, True)


def test_files_beyond_the_number_are_not_kept(settings: Settings) -> None:
    settings.PHOTOS_PER_MATTER = 2
    files = request(10, 10, 10).FILES.getlist("photos")
    assert [file.too_many for file in files] == [False, False, True]
    assert files[2].size == 0


def test_a_body_beyond_all_measure_is_not_read(settings: Settings) -> None:
    settings.PHOTO_LIMIT = 1_000
    given = request(1_000 * FULL_PHOTOS + 1)
    with pytest.raises(RequestDataTooBig):
        given.POST  # noqa: B018


def test_too_big_gets_a_page_of_its_own() -> None:
    answer = views.bad_request(RequestFactory().get("/"), RequestDataTooBig())
    assert answer.status_code == 413
    assert "内容太大" in answer.content.decode()
    assert views.bad_request(RequestFactory().get("/"), ValueError()).status_code == 400
