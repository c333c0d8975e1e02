"""The rotating code (签到码) of a meeting, on the phone or projector of whoever runs it. Nothing personal is in it.

A code is the activity and the step of time with a MAC (HMAC-SHA-256, RFC 2104, cut to 128 bits), worked out anew at
each look. Everybody in the room scans the same; who copies it has little time. Only the server's clock counts.
"""

import hmac
import struct
from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import datetime

from bandeng.core import sealed

# Seconds: a new code begins every STEP, and is taken until LATE after its step.
STEP, LATE = 20, 60
MAC = 16
_FIELDS = struct.Struct(">II")
LENGTH = (_FIELDS.size + MAC) // 3 * 4


class NoCode(Exception):
    """The text is none of this house's codes."""


class Expired(Exception):
    """It was one, but its time is over (or has not come)."""


def _code(activity: int, step: int) -> str:
    head = _FIELDS.pack(activity, step)
    return urlsafe_b64encode(head + hmac.digest(sealed.derived("deliberate.here"), head, "sha256")[:MAC]).decode()


def shown(activity: int, now: datetime) -> str:
    """The code of this moment for the activity with this key."""
    return _code(activity, int(now.timestamp()) // STEP)


def activity_of(code: str, now: datetime) -> int:
    """The key of the activity whose code this is at this moment. Raises NoCode, or Expired."""
    try:
        raw = urlsafe_b64decode(code.encode("ascii"))
    except ValueError as error:
        raise NoCode from error
    if len(code) != LENGTH or len(raw) != _FIELDS.size + MAC:
        raise NoCode
    activity, step = _FIELDS.unpack(raw[: _FIELDS.size])
    if not hmac.compare_digest(_code(activity, step), code):
        raise NoCode
    if not 0 <= now.timestamp() - step * STEP < STEP + LATE:
        raise Expired
    return int(activity)
