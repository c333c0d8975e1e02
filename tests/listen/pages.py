"""A resident's and an officer's steps over HTTP, as the tests need them again and again."""

import re
import wave
from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from bandeng.listen.models import Matter


def jpeg(width: int = 640, height: int = 480) -> SimpleUploadedFile:
    out = BytesIO()
    Image.new("RGB", (width, height), (180, 120, 60)).save(out, "JPEG")
    return SimpleUploadedFile("路灯.jpg", out.getvalue(), "image/jpeg")


def wav(seconds: int = 1, name: str = "录音.wav") -> SimpleUploadedFile:
    """Silence of 8,000 bytes a second."""
    out = BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(1)
        file.setframerate(8000)
        file.writeframes(b"\x80" * 8000 * seconds)
    return SimpleUploadedFile(name, out.getvalue(), "audio/wav")


def speak(client: Client, **fields: Any) -> Any:
    """Fill in the resident's form and send it."""
    page = client.get("/speak/").content.decode()
    key = re.search(r'name="form_key" value="([^"]+)"', page)
    assert key
    data = {"form_key": key[1], "words": "楼前路灯坏了三个月，晚上看不见路。", "contact": "no", **fields}
    return client.post("/speak/", data)


def spoken(client: Client, **fields: Any) -> Matter:
    """Send the form, and give the matter it made."""
    answer = speak(client, **fields)
    assert answer.status_code == 302, answer.content.decode()[:5000]
    return Matter.objects.latest("pk")


def code_on(client: Client) -> str:
    """The tracking code that the receipt shows."""
    page = client.get("/speak/receipt/").content.decode()
    groups = re.findall(r"<span>(\d{4})</span>", page)
    assert len(groups) == 4, page
    return "".join(groups)


def do(client: Client, matter: Matter, slug: str, **fields: Any) -> Any:
    """One verb of the desk, with the version as shown."""
    matter.refresh_from_db()
    return client.post(f"/desk/matter/{matter.pk}/{slug}/", {"version": matter.version, **fields})


def done(client: Client, matter: Matter, slug: str, **fields: Any) -> Matter:
    answer = do(client, matter, slug, **fields)
    assert answer.status_code == 302, answer.content.decode()[:6000]
    matter.refresh_from_db()
    return matter


def say(client: Client, matter: Matter, slug: str, **fields: Any) -> Any:
    """One verb of the resident."""
    matter.refresh_from_db()
    return client.post(f"/track/matter/{slug}/", {"version": matter.version, **fields})
