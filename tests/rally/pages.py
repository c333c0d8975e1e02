"""The steps of a lawyer, a client and a mediator over HTTP."""

import base64
import re
from io import BytesIO
from typing import Any

from django.http import HttpResponse
from django.test import Client
from PIL import Image, ImageDraw

from bandeng.rally.models import Mediation

NOTE = {
    "facts": "暗号甲：丈夫打人，想离婚。",
    "advice": "暗号乙：可以申请人身安全保护令。",
    "next": "暗号丙：带结婚证去法院。",
    "client": "暗号丁女士",
}
MARKS = ("暗号甲", "暗号乙", "暗号丙", "暗号丁")


def key_in(page: HttpResponse) -> str:
    found = re.search(r'name="form_key" value="([^"]+)"', page.content.decode())
    assert found, page.content.decode()[:3000]
    return found[1]


def codes_in(page: HttpResponse) -> list[str]:
    """The codes a page shows."""
    digits = re.findall(r'<p class="digits">(.*?)</p>', page.content.decode())
    return ["".join(re.findall(r"\d", one)) for one in digits]


def write(client: Client, occasion: int, **fields: Any) -> Any:
    address = f"/desk/clinic/write/{occasion}/"
    data = {**NOTE, "field": "family", "outcome": "advised", "form_key": key_in(client.get(address)), **fields}
    return client.post(address, data)


def written(client: Client, occasion: int, **fields: Any) -> str:
    """Write an advice; the client's code."""
    answer = write(client, occasion, **fields)
    assert answer.status_code == 302, answer.content.decode()[:6000]
    (code,) = codes_in(client.get("/desk/clinic/written/"))
    return code


def applied(client: Client, **fields: Any) -> tuple[Mediation, list[str]]:
    """Enter an application; the case and the parties' codes."""
    page = client.get("/desk/mediation/apply/")
    data = {
        "studio": re.findall(r'<option value="(\d+)"', page.content.decode())[0],
        "dispute": "neighbours",
        "about": "暗号争议：楼上漏水。",
        "first": "暗号申某",
        "first_phone": "13900000001",
        "second": "暗号被某",
        "consent": "on",
        "form_key": key_in(page),
        **fields,
    }
    answer = client.post("/desk/mediation/apply/", data)
    assert answer.status_code == 302, answer.content.decode()[:6000]
    return Mediation.objects.latest("pk"), codes_in(client.get("/desk/mediation/codes/"))


def do(client: Client, case: Mediation, slug: str, **fields: Any) -> Any:
    case.refresh_from_db()
    return client.post(f"/desk/mediation/{case.pk}/do/{slug}/", {"version": case.version, **fields})


def done(client: Client, case: Mediation, slug: str, **fields: Any) -> Mediation:
    answer = do(client, case, slug, **fields)
    assert answer.status_code == 302, answer.content.decode()[:8000]
    assert "done=" in answer["Location"], answer["Location"]
    case.refresh_from_db()
    return case


def opened(client: Client, case: Mediation) -> str:
    """Open the file as a mediator, and read the page."""
    assert client.post(f"/desk/mediation/{case.pk}/").status_code == 302
    return client.get(f"/desk/mediation/{case.pk}/").content.decode()


def with_code(code: str) -> Client:
    """A browser in which a code was shown."""
    client = Client()
    assert client.post("/clinic/advice/", {"code": code}).status_code == 302
    return client


def signature(ink: bool = True) -> str:
    """What the pad sends."""
    image = Image.new("RGB", (900, 360), "white")
    if ink:
        ImageDraw.Draw(image).line([(50, 300), (300, 60), (500, 300), (850, 80)], fill="black", width=7)
    out = BytesIO()
    image.save(out, "PNG")
    return f"data:image/png;base64,{base64.b64encode(out.getvalue()).decode()}"
