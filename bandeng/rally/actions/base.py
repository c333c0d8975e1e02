"""What the actions of this room share."""

import uuid

from bandeng.core import text
from bandeng.core.errors import Invalid
from bandeng.studio.actions.base import said_too_long


def subject() -> str:
    """An opaque id."""
    return uuid.uuid4().hex


def words(given: str, limit: int, field: str, empty: str = "") -> str:
    """Text of several lines fit to keep, or Invalid on `field`; `empty` says what to do where it may not be empty."""
    try:
        kept = text.clean(given, limit)
    except text.TooLong as error:
        raise Invalid(said_too_long(error), field=field) from error
    if empty and not kept:
        raise Invalid(empty, field=field)
    return kept
