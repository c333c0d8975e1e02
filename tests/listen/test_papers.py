"""Papers: the handling sheet, the slip and lists, as pages and as PDF, in Chinese, without any contact."""

import shutil
import subprocess

import pytest
from django.test import Client

from bandeng.press import pdf
from bandeng.press.pdf import NoPress
from tests.cast import Cast
from tests.listen.made import carried_out
from tests.listen.pages import done, spoken

PHONE, NAME = "13900001234", "言小寒"
needs_press = pytest.mark.skipif(not pdf.available(), reason="WeasyPrint or Pango is missing")


def text_of(content: bytes, *command: str) -> str:
    """The words on the pages; or what another of Poppler's tools tells of it."""
    if shutil.which("pdftotext") is None:
        pytest.skip("poppler-utils is missing")
    out = subprocess.run(command or ["pdftotext", "-layout", "-", "-"], input=content, capture_output=True, check=True)
    return "".join(out.stdout.decode().split())


@needs_press
def test_the_sheet_has_every_box_and_no_contact(cast: Cast) -> None:
    matter = carried_out(cast, phone=PHONE, name=NAME, words=f"我叫{NAME}，电话{PHONE}，灯坏了。")
    done(cast.client("leader"), matter, "instruct", words=f"请尽快办，回电{PHONE}。")
    done(cast.client("officer2"), matter, "call-back", reached="1", satisfied="yes", words="灯亮了。")
    answer = cast.client("officer").get(f"/desk/matter/{matter.pk}/sheet/pdf/")
    assert answer["Content-Type"] == "application/pdf"
    assert "Pagesize:595.276x841.89pts(A4)" in text_of(answer.content, "pdfinfo", "-")
    words = text_of(answer.content)
    boxes = ("来源", "诉求", "拟办意见", "领导批示", "承办单位", "承办人", "办理结果", "回访情况", "签字")
    for box in (*boxes, "民意事项办理单", "供气站", "三盏灯都亮了", "已更换", "请尽快办", "电话回访：满意", "〔电话〕"):
        assert box in words, box
    page = cast.client("clerk").get(f"/desk/matter/{matter.pk}/sheet/html/").content.decode()
    for mark in (PHONE, NAME):
        assert mark not in words
        assert mark not in page
    assert "领导批示" in page
    assert cast.client("outsider").get(f"/desk/matter/{matter.pk}/sheet/pdf/").status_code == 404
    assert cast.client("admin").get(f"/desk/matter/{matter.pk}/sheet/pdf/").status_code in (403, 404)
    assert cast.client("officer").get(f"/desk/matter/{matter.pk}/sheet/docx/").status_code == 404


@needs_press
def test_the_slip_as_pdf_opens_once_for_staff(cast: Cast) -> None:
    resident = Client()
    spoken(resident, contact="call", phone=PHONE, name=NAME)
    code = "".join(resident.get("/speak/receipt/").context["code"])
    words = text_of(resident.get("/speak/slip.pdf").content)
    assert code in words
    assert "民意事项回执单" in words
    assert PHONE not in words
    assert resident.get("/speak/slip.pdf").status_code == 200
    assert Client().get("/speak/slip.pdf")["Location"] == "/track/"
    staff = cast.client("officer")
    page = staff.get("/desk/enter/").content.decode()
    key = page.split('name="form_key" value="')[1].split('"')[0]
    staff.post("/desk/enter/", {"form_key": key, "source": "visit", "words": "井盖丢了。", "contact": "no"})
    assert staff.get("/speak/slip.pdf")["Content-Type"] == "application/pdf"
    for address in ("/speak/slip.pdf", "/speak/slip/", "/speak/receipt/"):
        assert staff.get(address)["Location"] == "/track/", address


@needs_press
def test_the_list_as_filtered(cast: Cast) -> None:
    matter = carried_out(cast, phone=PHONE, name=NAME)
    answer = cast.client("officer").get("/desk/print/pdf/?state=all")
    words = text_of(answer.content)
    assert matter.number
    assert matter.number in words
    assert PHONE not in words
    assert matter.number not in cast.client("member3").get("/desk/print/html/?state=all").content.decode()
    assert Client().get("/desk/print/pdf/").status_code == 302


def test_without_pango_the_page_to_print_stays(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    def missing() -> None:
        raise NoPress

    monkeypatch.setattr(pdf, "_weasyprint", missing)
    matter = carried_out(cast)
    officer = cast.client("officer")
    answer = officer.get(f"/desk/matter/{matter.pk}/sheet/html/")
    assert answer.status_code == 200
    assert "打开 PDF" not in answer.content.decode()
    answer = officer.get(f"/desk/matter/{matter.pk}/sheet/pdf/")
    assert answer.status_code == 503
    assert "浏览器的“打印”" in answer.content.decode()
    resident = Client()
    spoken(resident)
    assert resident.get("/speak/slip.pdf")["Location"] == "/speak/slip/"
