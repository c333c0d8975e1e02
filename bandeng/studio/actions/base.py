"""What the actions of this room share."""

import uuid
from typing import Any

from django.db.models import Model
from django.utils.translation import gettext as _

from bandeng.core import text
from bandeng.core.errors import Invalid


def subject(thing: Model) -> str:
    """The opaque id under which the ledger knows a thing of this room."""
    return f"{thing._meta.model_name}-{thing.pk}"


def opaque() -> str:
    """A random id under which the ledger knows a thing of the rooms above."""
    return uuid.uuid4().hex


def cleaned(words: str, limit: int, field: str, *, needed: bool = True) -> str:
    """Text fit to keep, or Invalid on `field` where it is too long or, when `needed`, missing."""
    try:
        words = text.clean(words, limit)
    except text.TooLong as error:
        raise Invalid(said_too_long(error), field=field) from error
    if needed and not words:
        raise Invalid(_("这一项不能空着，请填写。"), field=field)
    return " ".join(words.split())


def words(given: str, limit: int, field: str, empty: str = "") -> str:
    """Text of several lines fit to keep, or Invalid on `field`; `empty` says what to do where it may not be empty."""
    try:
        kept = text.clean(given, limit)
    except text.TooLong as error:
        raise Invalid(said_too_long(error), field=field) from error
    if empty and not kept:
        raise Invalid(empty, field=field)
    return kept


def said_too_long(error: text.TooLong) -> str:
    return _("最多 %(limit)d 个字，现在有 %(length)d 个字，请缩短。") % {"limit": error.limit, "length": error.length}


def changed(thing: Model, values: dict[str, Any]) -> list[str]:
    """Set `values` on `thing`, save what differs, and return the names of those fields."""
    names = [name for name, value in values.items() if getattr(thing, name) != value]
    for name in names:
        setattr(thing, name, values[name])
    if names:
        thing.save(update_fields=names)
    return names
