"""The pictures of a matter: files first, rows after; files whose rows did not come are dropped."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime

from django.utils.translation import gettext as _

from bandeng.core import photos
from bandeng.core.errors import Invalid
from bandeng.listen import secrets
from bandeng.listen.models import Matter, Photo, Recording, Secret


def seal_all(pictures: Sequence[photos.Picture], key: bytes, at: datetime, *, evidence: bool = False) -> list[Photo]:
    """Store pictures under `key`; return rows that still need their matter."""
    kept: list[Photo] = []
    with dropped_on_failure(kept):
        for item in pictures:
            name = photos.put(item.data, key)
            kept.append(Photo(name=name, width=item.width, height=item.height, evidence=evidence, added_at=at))
    return kept


def store(matter: Matter, pictures: Sequence[photos.Picture], at: datetime, *, evidence: bool = False) -> list[Photo]:
    """Store pictures of an existing matter under its key."""
    if not pictures:
        return []
    secret = Secret.objects.filter(matter=matter).first()
    if secret is None:
        raise Invalid(_("本事项的原始材料已按期删除，不能再添加照片。"))
    kept = seal_all(pictures, secrets.key_of(secret), at, evidence=evidence)
    for photo in kept:
        photo.matter = matter
    return kept


@contextmanager
def dropped_on_failure(kept: Sequence[Photo | Recording]) -> Iterator[None]:
    """Drop the files of `kept` when what is inside fails, so that nothing is left half-written."""
    try:
        yield
    except BaseException:
        for photo in kept:
            photos.drop(photo.name)
        raise
