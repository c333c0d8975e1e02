"""What a resident said beforehand: sealed under the activity's key, opened by an officer on record or by its code."""

from datetime import datetime
from typing import Any

from bandeng.core import codes, sealed
from bandeng.core.redact import MARKS, redact
from bandeng.deliberate import contacts
from bandeng.deliberate.models import Activity, Opinion


def code_for(form_key: str, content: str) -> str:
    """The code of what a form hands in: the same form sent twice shows the same code. Nobody else can work it out."""
    return codes.code_from(form_key, content, sealed.derived("opinion access"))


def code_hash(code: str) -> str:
    return codes.code_hash(code, sealed.derived("opinion code"))


def by_code(code: str) -> Opinion | None:
    """The opinion that a code opens."""
    return Opinion.objects.filter(code_hash=code_hash(code), erased_at=None).select_related("activity__studio").first()


def shut(activity: Activity, opinion: Opinion, value: dict[str, Any]) -> bytes:
    """Seal it (within an action that holds the activity)."""
    return sealed.seal_value(value, contacts.keyed(activity), opinion.subject.encode())


def opened(opinion: Opinion) -> dict[str, Any]:
    """{"words": [first, added…], "added": [moment…], "name", "phone"}; empty once erased.

    Reading it for someone of the house is `opinion.look`.
    """
    if not opinion.sealed or not opinion.activity.wrapped_key:
        return {}
    key = sealed.unwrap(bytes(opinion.activity.wrapped_key))
    value: dict[str, Any] = sealed.unseal_value(bytes(opinion.sealed), key, opinion.subject.encode())
    return value


def as_of(opinion: Opinion, at: datetime) -> tuple[dict[str, Any], bool]:
    """The same as it was at a moment, and whether the resident has added something since."""
    value = opened(opinion)
    if not value:
        return {}, False
    count = 1 + sum(datetime.fromisoformat(moment) <= at for moment in value.get("added", ()))
    return {**value, "words": value["words"][:count]}, len(value["words"]) > count


def proposed(value: dict[str, Any]) -> str:
    """A first copy without names and numbers, for the officer to go through."""
    words = "\n".join(value.get("words", ()))
    for kind in ("name", "phone"):
        if len(known := value.get(kind, "")) > 1:
            words = words.replace(known, MARKS[kind])
    return redact(words).text
