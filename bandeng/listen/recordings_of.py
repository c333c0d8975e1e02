"""The recordings of a matter: sealed in files under its key like its pictures; heard by the desk only."""

from collections.abc import Sequence
from datetime import datetime

from bandeng.core import photos
from bandeng.core.recordings import Clip
from bandeng.listen.models import Photo, Recording

# Stands for the words of someone who has sent a recording instead, until an officer has written them down.
UNHEARD = "发来录音或视频，等待听写。"


def seal_all(clips: Sequence[Clip], key: bytes, at: datetime, kept: list[Photo | Recording]) -> list[Recording]:
    """Store clips under `key`; rows that still need their matter. Each is noted in `kept` once its file is there."""
    made = []
    for clip in clips:
        row = Recording(
            name=photos.put(clip.data, key),
            form=clip.media_type.split("/")[0],
            media_type=clip.media_type,
            seconds=clip.seconds,
            size=len(clip.data),
            added_at=at,
        )
        kept.append(row)
        made.append(row)
    return made
