"""Portraits of members: public pictures, re-encoded and small."""

import io
import secrets
from pathlib import Path
from typing import BinaryIO

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from PIL import Image

from bandeng.core import photos
from bandeng.core.errors import Invalid, Refused
from bandeng.ledger import files
from bandeng.studio.models import Member

LONG_SIDE = 600


def folder() -> Path:
    return Path(settings.DATA) / "portraits"


def address(member: Member | None) -> str:
    """Where the portrait of a member is shown; nothing where there is none."""
    return reverse("portrait", args=[member.pk]) if member and member.portrait else ""


def keep(file: BinaryIO) -> str:
    """Store an uploaded picture as a JPEG of at most 600 pixels a side; return its random name, or Invalid.

    Called before the action, so that no image work is done inside a transaction.
    """
    try:
        picture = photos.prepare(file)
    except Refused as error:
        raise Invalid(error.message, field="portrait") from error
    image = Image.open(io.BytesIO(picture.data))
    image.thumbnail((LONG_SIDE, LONG_SIDE))
    small = io.BytesIO()
    image.save(small, "JPEG", quality=85)
    name = secrets.token_hex(16)
    try:
        files.replace(folder() / f"{name}.jpg", small.getvalue())
    except OSError as error:
        raise Invalid(_("照片暂时存不下，请稍后再试。"), field="portrait") from error
    return name


def read(name: str) -> bytes | None:
    """The JPEG, or None when there is none."""
    if not name.isalnum():
        return None
    try:
        return (folder() / f"{name}.jpg").read_bytes()
    except FileNotFoundError:
        return None


def drop(name: str) -> None:
    if name.isalnum():
        (folder() / f"{name}.jpg").unlink(missing_ok=True)
