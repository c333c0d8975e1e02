"""Documents and pictures of activities: what they are is read from their bytes; kept sealed under random names.

Documents are kept as they came, pictures are re-encoded. What may run when opened (macros) is not taken.
"""

import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO

from django.utils.translation import gettext_lazy as _

from bandeng.core import photos, sealed
from bandeng.core.errors import Invalid
from bandeng.deliberate.models import Material, Photo

JPEG = "image/jpeg"
PDF = "application/pdf"
_OFFICE = "application/vnd.openxmlformats-officedocument."
# What is inside an Office file of today, and what it is then.
_PARTS = {
    "word/": f"{_OFFICE}wordprocessingml.document",
    "xl/": f"{_OFFICE}spreadsheetml.sheet",
    "ppt/": f"{_OFFICE}presentationml.presentation",
}
# Of before 2007 and of WPS: one container for all, told apart by the name alone.
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OLD = {
    ".doc": "application/msword",
    ".wps": "application/msword",
    ".xls": "application/vnd.ms-excel",
    ".et": "application/vnd.ms-excel",
    ".ppt": "application/vnd.ms-powerpoint",
    ".dps": "application/vnd.ms-powerpoint",
}
ENDINGS = {
    JPEG: ".jpg",
    PDF: ".pdf",
    **dict(zip(_PARTS.values(), (".docx", ".xlsx", ".pptx"), strict=True)),
    "application/msword": ".doc",
    "application/vnd.ms-excel": ".xls",
    "application/vnd.ms-powerpoint": ".ppt",
}
# Shown in the browser; the rest is saved.
INLINE = (JPEG, PDF)
MACROS = _("这个文件带宏，不能收。请另存为不带宏的文件，或者存成 PDF 再上传。")
UNKNOWN = _("只收 PDF、Word、Excel、PPT（WPS 也可以）和图片。请存成 PDF 再上传。")


@dataclass(frozen=True, slots=True)
class Document:
    data: bytes
    media_type: str


def prepare(data: bytes, name: str) -> Document:
    """What a file is, by its bytes; Invalid where it is nothing that we take."""
    if data.startswith(b"%PDF-"):
        return Document(data, PDF)
    if data.startswith(_OLE):
        if "_VBA_PROJECT".encode("utf-16-le") in data:
            raise Invalid(MACROS, field="material")
        ending = next((end for end in _OLD if name.lower().endswith(end)), "")
        if not ending:
            raise Invalid(UNKNOWN, field="material")
        return Document(data, _OLD[ending])
    if data.startswith(b"PK\x03\x04"):
        return Document(data, _office(data))
    try:
        return Document(photos.prepare(BytesIO(data)).data, JPEG)
    except Invalid as error:
        raise Invalid(UNKNOWN, field="material") from error


def _office(data: bytes) -> str:
    try:
        inside = zipfile.ZipFile(BytesIO(data)).namelist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:  # broken; a name no text; a newer format
        raise Invalid(UNKNOWN, field="material") from error
    if any(name.lower().endswith("vbaproject.bin") for name in inside):
        raise Invalid(MACROS, field="material")
    found = [kind for part, kind in _PARTS.items() if any(name.startswith(part) for name in inside)]
    if len(found) != 1 or "[Content_Types].xml" not in inside:
        raise Invalid(UNKNOWN, field="material")
    return found[0]


def _key() -> bytes:
    return sealed.derived("activity files")


@contextmanager
def kept(*data: bytes) -> Iterator[list[str]]:
    """Store files and give their names; they are dropped where what is inside fails."""
    names: list[str] = []
    try:
        names += (photos.put(one, _key()) for one in data)
        yield names
    except BaseException:
        for name in names:
            photos.drop(name)
        raise


def read(name: str) -> bytes:
    """The bytes; OSError when they are gone, sealed.Unreadable when they were changed."""
    return photos.get(name, _key())


def named() -> Iterable[str]:
    """The files that rows name, for the sweeping of those that none does."""
    for model in (Material, Photo):
        yield from model.objects.filter(withdrawn_at=None).values_list("file", flat=True)
