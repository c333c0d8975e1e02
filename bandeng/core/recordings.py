"""Recordings and short films handed in: what they are is read from their first bytes, never from name or header.

They are kept as they came (there is nothing here to decode them with), sealed, and played to few.
"""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from bandeng.core.errors import Invalid

SECONDS = 60
# A phone's recorder does not stop on the second.
GRACE = 15
_QUICKTIME = ("qt  ",)


@dataclass(frozen=True, slots=True)
class Clip:
    """One recording or film: its bytes, its type by those bytes, and its length where the container tells."""

    data: bytes
    media_type: str
    seconds: int | None


def media_type(data: bytes, *, film: bool) -> str:
    """The type by the first bytes, or "" where it is none that browsers play. Containers that may hold either are
    taken for what they were sent as."""
    kind = "video" if film else "audio"
    if data[4:8] == b"ftyp":
        brand = data[8:12].decode("latin-1")
        if film and brand == "M4A ":
            return ""
        return "video/quicktime" if film and brand in _QUICKTIME else f"{kind}/mp4"
    if data.startswith(b"\x1a\x45\xdf\xa3"):
        return f"{kind}/webm"
    return "" if film else _sound(data)


def _sound(data: bytes) -> str:
    if data.startswith(b"OggS"):
        return "audio/ogg"
    if data.startswith(b"RIFF") and data[8:12] == b"WAVE":
        return "audio/wav"
    if data.startswith(b"ID3") or data[:2] in (b"\xff\xfb", b"\xff\xf3", b"\xff\xf2"):
        return "audio/mpeg"
    if data[:2] in (b"\xff\xf1", b"\xff\xf9"):
        return "audio/aac"
    return "audio/amr" if data.startswith(b"#!AMR") else ""


def seconds(data: bytes, kind: str) -> int | None:
    """How long it lasts, for MP4 (the movie header) and WAV (bytes a second); None where it is not to be seen."""
    if kind == "audio/wav" and len(data) >= 32:
        rate = int.from_bytes(data[28:32], "little")
        return len(data) // rate if rate else None
    at = data.find(b"mvhd")
    if not kind.endswith(("mp4", "quicktime")) or at < 0 or len(data) < at + 36:
        return None
    wide = data[at + 4] == 1
    scale_at = at + (24 if wide else 16)
    scale = int.from_bytes(data[scale_at : scale_at + 4], "big")
    length = int.from_bytes(data[scale_at + 4 : scale_at + (12 if wide else 8)], "big")
    return length // scale if scale else None


def prepare(data: bytes, *, film: bool = False) -> Clip:
    """Check what was handed in, or raise Invalid saying what to do."""
    kind = media_type(data, film=film)
    if not kind and film:
        raise Invalid(_("这个文件不是可以播放的视频。请用手机直接拍，或选 MP4、MOV、WebM 格式的视频。"))
    if not kind:
        raise Invalid(_("这个文件不是可以播放的录音。请用手机直接录，或选 MP3、M4A、WAV 格式的录音。"))
    length = seconds(data, kind)
    if length is not None and length > SECONDS + GRACE:
        raise Invalid(_("每段最长 60 秒，这一段超过了。请分成几段，或只说要紧的。"))
    return Clip(data, kind, min(length, 32_000) if length is not None else None)
