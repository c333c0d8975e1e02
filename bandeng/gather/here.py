"""The rotating code (签到码) of a screen: who reads it stands before the screen, now. Nothing personal is in it.

A code is screen, step of time and number within the step, with a MAC (HMAC-SHA-256, RFC 2104, cut to 120 bits). It
is worked out anew at each look: all that is kept is the hash of one that was used. Only the server's clock counts.
"""

import hmac
import struct
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from datetime import datetime

from bandeng.core import codes, sealed
from bandeng.gather.models import Attendance, Screen

# Seconds: a new code begins every STEP, and one is taken until LATE after its step, 50 after it first appeared.
STEP, LATE = 20, 30
MAC = 15
_FIELDS = struct.Struct(">IIB")
LENGTH = (_FIELDS.size + MAC) // 3 * 4


class NoCode(Exception):
    """The text is none of this house's codes."""


class Expired(Exception):
    """It was one, but its time is over (or has not come)."""


@dataclass(frozen=True, slots=True)
class Shown:
    """The code to show, and for how many seconds it is taken."""

    code: str
    lasts: int


def _mac(head: bytes) -> bytes:
    return hmac.digest(sealed.derived("gather.here"), head, "sha256")[:MAC]


def _code(screen: int, step: int, number: int) -> str:
    head = _FIELDS.pack(screen, step, number)
    return urlsafe_b64encode(head + _mac(head)).decode()


def digest(code: str) -> str:
    """The hash under which a used code is kept."""
    return codes.token_hash(code, sealed.derived("gather.here.used"))


def shown(screen: Screen, now: datetime) -> Shown:
    """The code of this moment: the first of the present step that nobody has used."""
    seconds = int(now.timestamp())
    step = seconds // STEP
    lasts = (step + 1) * STEP + LATE - seconds
    for first in range(0, 256, 16):
        found = {digest(code): code for code in (_code(screen.pk, step, first + n) for n in range(16))}
        used = set(Attendance.objects.filter(code__in=found).values_list("code", flat=True))
        for hashed, code in found.items():
            if hashed not in used:
                return Shown(code, lasts)
    raise RuntimeError("more people than a step has codes")


def screen_of(code: str, now: datetime) -> int:
    """The key of the screen that shows `code` at this moment. Raises NoCode, or Expired."""
    if len(code) != LENGTH:
        raise NoCode
    try:
        raw = urlsafe_b64decode(code.encode("ascii"))
    except ValueError as error:
        raise NoCode from error
    head = raw[: _FIELDS.size]
    if urlsafe_b64encode(raw).decode() != code or not hmac.compare_digest(raw[_FIELDS.size :], _mac(head)):
        raise NoCode
    screen, step, _number = _FIELDS.unpack(head)
    if not 0 <= now.timestamp() - step * STEP < STEP + LATE:
        raise Expired
    return int(screen)
