"""Documents, marks of reading, pictures of the meeting, the announcement on paper: over HTTP."""

import zipfile
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from bandeng.core import photos
from bandeng.core.errors import Invalid, NotAllowed
from bandeng.deliberate import files
from bandeng.deliberate.actions import activity as A
from bandeng.deliberate.actions import material as M
from bandeng.deliberate.models import Activity, Material, Photo, ReadMark
from bandeng.ledger.models import Opening
from bandeng.post import events
from bandeng.post.models import Message
from tests.cast import Cast
from tests.deliberate.made_activity import announced, at_hall, material, photo, prepared
from tests.listen.pages import jpeg


def docx(*more: str) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        for name in ("[Content_Types].xml", "word/document.xml", *more):
            made.writestr(name, "<x/>")
    return out.getvalue()


def upload(client: Client, one: Activity, data: bytes, name: str, **fields: Any) -> Any:
    file = SimpleUploadedFile(name, data, "application/octet-stream")
    return client.post(f"/desk/deliberate/{one.pk}/material/", {"title": "走向图", "material": file, **fields})


def test_a_document_is_opened_by_whoever_may(cast: Cast) -> None:
    one = announced(cast)
    officer = cast.client("officer")
    assert upload(officer, one, b"%PDF-1.7 xyz", "图.pdf", public="on").status_code == 302
    assert upload(officer, one, docx(), "说明.docx").status_code == 302
    public, inner = Material.objects.order_by("pk")
    assert (public.media_type, inner.media_type.rpartition(".")[2]) == (files.PDF, "document")
    assert b"%PDF" not in next(photos._path(public.file).parent.glob("*")).read_bytes()[:200], "sealed on the disk"
    got = Client().get(f"/deliberate/material/{public.pk}/")
    assert (got.content, got["Content-Type"]) == (b"%PDF-1.7 xyz", files.PDF)
    assert got["Content-Disposition"].startswith("inline")
    assert Client().get(f"/deliberate/material/{inner.pk}/").status_code == 404
    assert cast.client("outsider").get(f"/deliberate/material/{inner.pk}/").status_code == 404
    seen = cast.client("member").get(f"/deliberate/material/{inner.pk}/")
    assert seen["Content-Disposition"].startswith("attachment")
    page = Client().get(f"/deliberate/{one.pk}/").content.decode()
    assert f"/deliberate/material/{public.pk}/" in page
    assert f"/deliberate/material/{inner.pk}/" not in page
    assert officer.post(f"/desk/deliberate/material/{public.pk}/withdraw/").status_code == 302
    assert officer.get(f"/deliberate/material/{public.pk}/").status_code == 404


def test_a_unit_that_is_asked_opens_what_is_not_public(cast: Cast) -> None:
    one = prepared(cast, public=False, units=[cast.unit])
    made, other = material(cast, one), material(cast, one, public=False, title="造价")
    page, clerk = f"/deliberate/{one.pk}/", cast.client("clerk")
    addresses = [page, *(f"/deliberate/material/{each.pk}/" for each in (made, other))]
    assert [clerk.get(address).status_code for address in addresses] == [404, 404, 404], "a draft"
    A.announce_activity(cast.by("officer"), one)
    sent = Message.objects.get(event="activity.announce", recipient=f"person:{cast['clerk'].pk}")
    assert page in events.render(sent)[1]
    text = clerk.get(page).content.decode()
    assert all(address in text for address in addresses[1:])
    assert [clerk.get(address).status_code for address in addresses] == [200, 200, 200]
    assert clerk.post(f"/desk/deliberate/material/{made.pk}/read/").status_code == 403
    for name in ("clerk2", "outsider"):
        assert [cast.client(name).get(address).status_code for address in addresses] == [404, 404, 404]
    assert [Client().get(address).status_code for address in addresses] == [404, 404, 404]
    assert cast.client("member").get(page)["Location"] == f"/desk/deliberate/{one.pk}/"


def test_of_a_draft_nothing_is_public(cast: Cast) -> None:
    one = prepared(cast)
    made = material(cast, one)
    assert Client().get(f"/deliberate/material/{made.pk}/").status_code == 404
    assert cast.client("member").get(f"/deliberate/material/{made.pk}/").status_code == 200


@pytest.mark.parametrize(
    ("data", "name", "said"),
    [
        (b"MZ\x90 program", "图.pdf", "只收 PDF"),
        (b"PK\x03\x04 broken", "说明.docx", "只收 PDF"),
        (docx("word/vbaProject.bin"), "说明.docx", "带宏"),
        (files._OLE + "_VBA_PROJECT".encode("utf-16-le"), "说明.doc", "带宏"),
        (files._OLE, "说明.exe", "只收 PDF"),
        (b"", "空.pdf", "空文件"),
    ],
)
def test_what_is_not_taken(cast: Cast, data: bytes, name: str, said: str) -> None:
    answer = upload(cast.client("officer"), announced(cast), data, name)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert "走向图" in answer.content.decode(), "what was typed is kept"


def test_pictures_become_jpeg_without_a_trace() -> None:
    out = BytesIO()
    Image.new("RGB", (60, 40)).save(out, "PNG")
    assert files.prepare(out.getvalue(), "图.png").media_type == files.JPEG
    with pytest.raises(Invalid):
        files.prepare(b"<html>", "图.png")


def test_who_of_the_invited_has_read(cast: Cast) -> None:
    one = announced(cast, chair=cast["member"])
    made = material(cast, one)
    member = cast.client("member")
    assert "未阅" in cast.client("officer").get(f"/desk/deliberate/{one.pk}/").content.decode()
    for _n in range(2):
        assert member.post(f"/desk/deliberate/material/{made.pk}/read/").status_code == 302
    assert ReadMark.objects.count() == 1
    page = cast.client("officer").get(f"/desk/deliberate/{one.pk}/").content.decode()
    assert f"已阅：{cast['member'].shown_name}" in page
    assert cast.client("outsider").post(f"/desk/deliberate/material/{made.pk}/read/").status_code == 404
    assert Client().post(f"/desk/deliberate/material/{made.pk}/read/").status_code == 302


def test_who_may_not_add(cast: Cast) -> None:
    one = announced(cast)
    for name in ("member", "leader", "outsider"):
        assert upload(cast.client(name), one, b"%PDF-1", "图.pdf").status_code in (403, 404)
        with pytest.raises(NotAllowed):
            M.add_material(cast.by(name), one, title="图", file="x", media_type=files.PDF, size=1, public=True)
    for name in ("leader", "outsider"):
        with pytest.raises(NotAllowed):
            M.add_photos(cast.by(name), one, files=["x"])
    A.call_off(cast.by("officer"), one, reason="不办了")
    assert upload(cast.client("officer"), one, b"%PDF-1", "图.pdf").status_code == 409


def test_pictures_are_public_only_when_an_officer_says_so(cast: Cast) -> None:
    one = A.begin_meeting(cast.by("officer"), prepared(cast, when=at_hall(cast, 0)))
    member, officer = cast.client("member"), cast.client("officer")
    answer = member.post(f"/desk/deliberate/{one.pk}/photo/", {"photos": [jpeg()], "caption": "围着坐"})
    assert answer.status_code == 302
    made = Photo.objects.get()
    address = f"/deliberate/photo/{made.pk}/"
    assert Client().get(address).status_code == 404
    assert member.get(address)["Content-Type"] == "image/jpeg"
    assert member.post(f"/desk/deliberate/photo/{made.pk}/show/", {"show": ""}).status_code == 403
    assert officer.post(f"/desk/deliberate/photo/{made.pk}/show/", {"show": ""}).status_code == 302
    assert Client().get(address).status_code == 200
    assert address in Client().get(f"/deliberate/{one.pk}/").content.decode()
    assert officer.post(f"/desk/deliberate/photo/{made.pk}/show/", {"hide": ""}).status_code == 302
    assert Client().get(address).status_code == 404
    assert member.post(f"/desk/deliberate/{one.pk}/photo/", {"caption": "没有照片"}).status_code == 422


def test_what_is_withdrawn_is_gone_from_the_disk(transactional_cast: Cast) -> None:
    cast = transactional_cast
    one = announced(cast)
    for kind, made in (("photo", photo(cast, one)), ("material", material(cast, one))):
        path = photos._path(made.file)
        assert path.exists()
        address = f"/desk/deliberate/{kind}/{made.pk}/withdraw/"
        assert "恢复不了" in cast.client("officer").get(address).content.decode()
        assert cast.client("officer").post(address).status_code == 302
        assert not path.exists()
    assert not set(files.named())


def test_files_of_rows_are_no_orphans(cast: Cast) -> None:
    made = material(cast, announced(cast))
    with files.kept(b"%PDF-") as (name,):
        pass
    lost = {path.stem for path in photos.orphans(set(), older_than=-1)}
    assert made.file not in lost
    assert name in lost
    with pytest.raises(ValueError, match="no"), files.kept(b"%PDF-") as (failed,):
        raise ValueError("no")
    assert not photos._path(failed).exists()
    assert "走向图" not in " ".join(Opening.objects.values_list("private", flat=True))


def test_the_announcement_on_paper(cast: Cast) -> None:
    one = announced(cast)
    page = cast.client("officer").get(f"/desk/deliberate/{one.pk}/notice/html/").content.decode()
    assert all(words in page for words in ("协商公告", "3 号楼通天然气", "关系到谁", "data:image/svg+xml"))
    assert cast.client("officer").get(f"/desk/deliberate/{one.pk}/notice/odt/").status_code == 404
    for name in ("member", "outsider"):
        assert cast.client(name).get(f"/desk/deliberate/{one.pk}/notice/html/").status_code in (403, 404)
