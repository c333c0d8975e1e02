"""What a studio sets for itself (工作室设置), as one table: every room adds its own lines when the house starts."""

from collections.abc import Callable, Mapping
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.forms import Field
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from bandeng.core.errors import Invalid
from bandeng.core.language import labelled

Text = str | Promise
ONE = "value"


def _nothing(value: Any) -> None:
    """Nothing to check beyond what each field does."""


@dataclass(frozen=True)
class Setting:
    """One setting: how it is called, what it does and from when a change holds, and what holds where nobody set it.

    `fields` are those of `setting_fields`, by key: ONE alone for a plain value, several for a dict of values.
    `check` looks at the whole value and raises Invalid. `sure` is what must be ticked before a change.
    `verb`: who may change it, where that is not whoever may change the others.
    `of_whole`: workstations follow their studio and have no value of their own.
    """

    code: str
    group: Text
    label: Text
    help: Text
    default: Any
    fields: Mapping[str, Field]
    check: Callable[[Any], None] = _nothing
    sure: Any = ""
    of_whole: bool = False
    verb: str = "settings.change"

    def parts(self, value: Any) -> dict[str, Any]:
        """The value by the keys of its fields."""
        return {ONE: value} if ONE in self.fields else value

    def whole(self, parts: Mapping[str, Any]) -> Any:
        """The value from what its fields hold."""
        return parts[ONE] if ONE in self.fields else {key: parts[key] for key in self.fields}

    def cleaned(self, value: Any) -> Any:
        """The value as it is kept, or Invalid on the field that does not take it."""
        parts, clean = self.parts(value), {}
        for key, field in self.fields.items():
            try:
                clean[key] = deepcopy(field).clean(parts[key])
            except ValidationError as error:
                raise Invalid(" ".join(error.messages), field=key) from error
        self.check(self.whole(clean))
        return self.whole(clean)

    def said(self, value: Any, unlike: Any = None) -> list[str]:
        """The value in words, a line for each field; with `unlike` only those in which that other value differs."""
        passed = [] if unlike is None else self.said(unlike)
        lines = [self._line(key, field.shown(item)) for key, field, item in self._each(value)]
        return [line for line in lines if line not in passed]

    def changes(self, before: Any, after: Any) -> list[str]:
        """What differs, in words, a line for each field that does."""
        old = self.parts(before)
        return [
            self._line(key, field.changes(old.get(key), item))
            for key, field, item in self._each(after)
            if old.get(key) != item
        ]

    def _each(self, value: Any) -> list[tuple[str, Any, Any]]:
        parts = self.parts(value)
        return [(key, field, parts.get(key)) for key, field in self.fields.items()]

    def _line(self, key: str, words: str) -> str:
        return words if key == ONE else str(labelled(self.fields[key].label, words))


TABLE: dict[str, Setting] = {}


def register(*settings: Setting) -> None:
    """Add a room's settings to the table, in the order in which they are shown."""
    TABLE.update({setting.code: setting for setting in settings})


def known(code: str) -> Setting:
    """The setting of a code, or Invalid where there is none."""
    if code not in TABLE:
        raise Invalid(_("没有这样的设置：%(code)s。") % {"code": code})
    return TABLE[code]


def value_in(own: Mapping[str, Any], code: str) -> Any:
    """What holds, from a studio's own values over the defaults; of a dict also what was added since it was set."""
    default = TABLE[code].default
    if code not in own:
        return default
    return {**default, **own[code]} if isinstance(default, dict) else own[code]
