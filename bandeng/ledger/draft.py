"""An entry before it is written, and the bytes that are hashed."""

import hashlib
import json
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from bandeng.algorithms import merkle

VERSION = 1
SALT_SIZE = 32


@dataclass(frozen=True, slots=True)
class Draft:
    """What an action leaves: the public part, and the private part that can be erased.

    A `coarse` one says publicly only in which week it was, and of no kind: its numbers are so small that day and kind
    could point to a person. `fact` is one of the few words its action declares. `cites` is a public text of a log: the
    checkpoint that a new log goes on from, or a key.
    """

    code: str
    subject: str
    studio: str
    kind: str
    origin: str
    day: date
    private: dict[str, Any] = field(default_factory=dict)
    fact: str = ""
    coarse: bool = False
    cites: str = ""


_encoder = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str)


def canonical(value: dict[str, Any]) -> str:
    """JSON with sorted keys and no white space: one text for one value."""
    return _encoder.encode(value)


def week(day: date) -> str:
    """The ISO 8601 week of a day: 2026-W48."""
    year, number, _weekday = day.isocalendar()
    return f"{year}-W{number:02d}"


def public_text(draft: Draft) -> str:
    """The public part as it is hashed: the day or the week, and a fact only where there is one."""
    when = {"week": week(draft.day)} if draft.coarse else {"day": draft.day.isoformat()}
    return canonical(
        {
            "code": draft.code,
            "kind": "" if draft.coarse else draft.kind,
            "origin": draft.origin,
            "studio": draft.studio,
            "subject": draft.subject,
            **when,
            **({"fact": draft.fact} if draft.fact else {}),
            **({"cites": draft.cites} if draft.cites else {}),
        }
    )


def commitment(salt: bytes, private: str) -> bytes:
    """H(salt ‖ private): what stays in the tree when the private part is erased."""
    return hashlib.sha256(salt + private.encode()).digest()


def leaf(public: str, committed: bytes, version: int = VERSION) -> bytes:
    """H(0x00 ‖ version ‖ public ‖ H(salt ‖ private)), RFC 6962's leaf hash of the entry."""
    return merkle.leaf_hash(bytes([version]) + public.encode() + committed)
