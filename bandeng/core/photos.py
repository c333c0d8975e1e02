"""Pictures handed in: checked, re-encoded (nothing of the original file is kept) and sealed in files of random name."""

import io
import secrets
import time
import warnings
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps, UnidentifiedImageError

from bandeng.core import sealed
from bandeng.core.errors import Invalid
from bandeng.ledger import files

FORMATS = ("JPEG", "PNG", "WEBP", "GIF")
MAX_PIXELS = 60_000_000
LONG_SIDE = 2048
# Rooms append (in `AppConfig.ready`) what gives the names of the files their rows name: those are no orphans.
named: list[Callable[[], Iterable[str]]] = []


@dataclass(frozen=True, slots=True)
class Picture:
    """A re-encoded JPEG without metadata."""

    data: bytes
    width: int
    height: int


def prepare(file: BinaryIO) -> Picture:
    """Re-encode an uploaded picture to a JPEG of at most 2,048 pixels a side, or raise Invalid saying what to do."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            image: Image.Image = Image.open(file, formats=FORMATS)
            # The size is in the header: a bomb is refused before it is unpacked.
            if image.width * image.height > MAX_PIXELS:
                raise Invalid(_("图片的像素太大。请用手机重新拍一张，或先缩小再上传。"))
            image.draft("RGB", (LONG_SIDE, LONG_SIDE))
            image = ImageOps.exif_transpose(image).convert("RGB")
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise Invalid(_("图片的像素太大。请用手机重新拍一张，或先缩小再上传。")) from error
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as error:
        raise Invalid(_("这个文件不是可以打开的图片。请上传 JPG、PNG 或 WebP 格式的照片。")) from error
    image.thumbnail((LONG_SIDE, LONG_SIDE))
    out = io.BytesIO()
    image.save(out, "JPEG", quality=84, optimize=False)
    return Picture(out.getvalue(), image.width, image.height)


def _path(name: str) -> Path:
    if not name.isalnum():
        raise ValueError(name)
    return Path(settings.PHOTOS) / name[:2] / name


def put(data: bytes, key: bytes) -> str:
    """Seal `data` into a new file, on the disk before this returns; return its random name."""
    name = secrets.token_hex(20)
    path = _path(name)
    try:
        files.replace(path, sealed.seal(data, key, name.encode()))
    except OSError as error:
        path.unlink(missing_ok=True)
        raise Invalid(_("照片暂时存不下。请先不带照片提交，之后再补充照片。")) from error
    return name


def get(name: str, key: bytes) -> bytes:
    """The JPEG kept under `name`; OSError when it is gone, Unreadable when it was changed."""
    return sealed.unseal(_path(name).read_bytes(), key, name.encode())


def drop(name: str) -> None:
    _path(name).unlink(missing_ok=True)


def orphans(known: set[str], older_than: float = 3600) -> list[Path]:
    """Files older than `older_than` seconds that no row names: left by a request that did not finish."""
    limit = time.time() - older_than
    known = known.union(*(names() for names in named))
    found = Path(settings.PHOTOS).glob("*/*")
    return [path for path in found if path.stem not in known and path.stat().st_mtime < limit]
