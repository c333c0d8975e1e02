"""What is sealed of those who joined a matter: their words and contact, each under a key of their own."""

from typing import Any

from bandeng.core import sealed
from bandeng.listen.models import Joining, Matter

ABOUT = b"joining"


def seal(words: str, name: str, phone: str) -> tuple[bytes, bytes]:
    """A new wrapped key, and what is under it."""
    key, wrapped = sealed.new_wrapped_key()
    return wrapped, sealed.seal_value({"words": words, "name": name, "phone": phone}, key, ABOUT)


def reseal(joining: Joining, name: str, phone: str) -> bytes:
    """The same words with another contact, under the same key."""
    left = opened(joining) or {"words": ""}
    key = sealed.unwrap(bytes(joining.wrapped_key or b""))
    return sealed.seal_value({"words": left["words"], "name": name, "phone": phone}, key, ABOUT)


def opened(joining: Joining) -> dict[str, Any] | None:
    """Words, name and phone as handed in; None once erased. For staff only through the action `look`."""
    if not joining.secret or not joining.wrapped_key:
        return None
    value: dict[str, Any] = sealed.unseal_value(bytes(joining.secret), sealed.unwrap(bytes(joining.wrapped_key)), ABOUT)
    return value


def of(matter: Matter) -> list[dict[str, Any]]:
    """What everyone who is with `matter` left."""
    there = matter.joinings.filter(withdrawn_at=None)
    return [{"at": one.joined_at, **left} for one in there if (left := opened(one))]
