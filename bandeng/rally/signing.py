"""Signatures as pictures: drawn on a screen, or a photograph of the signed paper."""

import base64
import binascii
import io
from typing import BinaryIO

from django.utils.translation import gettext as _
from PIL import Image, UnidentifiedImageError

from bandeng.core import photos
from bandeng.core.errors import Invalid

PREFIX = "data:image/png;base64,"
MOST_BYTES = 300_000
WIDTH, HEIGHT = 1200, 480
# Fewer dark points are a slip of the finger, not a name.
LEAST_INK = 150


def drawn(url: str) -> bytes:
    """The PNG of a signature drawn on a screen, encoded anew; Invalid where nothing is signed."""
    unusable = Invalid(_("没有收到签名。请在方框里重新签名，或上传纸上签名的照片。"), field="drawn")
    if not url.startswith(PREFIX) or len(url) > MOST_BYTES * 4 // 3:
        raise unusable
    try:
        image = Image.open(io.BytesIO(base64.b64decode(url[len(PREFIX) :], validate=True)), formats=("PNG",))
        if image.width > 4 * WIDTH or image.height > 4 * HEIGHT:
            raise unusable
        ground = Image.new("RGBA", image.size, "white")
        ground.alpha_composite(image.convert("RGBA"))
    except (binascii.Error, UnidentifiedImageError, OSError, SyntaxError, ValueError) as error:
        raise unusable from error
    grey = ground.convert("L")
    grey.thumbnail((WIDTH, HEIGHT))
    if sum(grey.histogram()[:128]) < LEAST_INK:
        raise Invalid(_("签名太短，看不出名字。请写完整的姓名。"), field="drawn")
    out = io.BytesIO()
    grey.save(out, "PNG", optimize=False)
    return out.getvalue()


def on_paper(file: BinaryIO) -> bytes:
    """The JPEG of a photographed paper, encoded anew without metadata."""
    return photos.prepare(file).data


def mime(data: bytes) -> str:
    return "image/png" if data.startswith(b"\x89PNG") else "image/jpeg"


def uri(data: bytes) -> str:
    """The picture as an address that stands inside a page."""
    return f"data:{mime(data)};base64,{base64.b64encode(data).decode()}"
