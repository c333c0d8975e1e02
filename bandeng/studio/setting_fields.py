"""The fields of settings: each also says its value in words, and what was changed in it."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bandeng.core import text
from bandeng.core.language import listed, together

Text = str | Promise


def working_days(number: int) -> str:
    return ngettext("%(number)d 个工作日", "%(number)d 个工作日", number) % {"number": number}


def days(number: int) -> str:
    return ngettext("%(number)d 天", "%(number)d 天", number) % {"number": number}


def times(number: int) -> str:
    return ngettext("%(number)d 次", "%(number)d 次", number) % {"number": number}


def matters(number: int) -> str:
    return ngettext("%(number)d 件", "%(number)d 件", number) % {"number": number}


def from_to(before: str, after: str) -> str:
    """3 天 → 5 天."""
    return f"{before} → {after}"


class WholeNumber(forms.IntegerField):
    """A number from `low` to `high`, both included; `unit` says it in words, `blank` what leaving it out means."""

    def __init__(self, low: int, high: int, unit: Callable[[int], str], *, label: Any, blank: Text = "") -> None:
        self.low, self.high, self.unit, self.blank = low, high, unit, blank
        widget = forms.TextInput({"inputmode": "numeric", "class": "short", "autocomplete": "off"})
        super().__init__(label=label, required=not blank, min_value=low, max_value=high, widget=widget)

    def clean(self, value: Any) -> int | None:
        try:
            number: int | None = super().clean(value)
        except ValidationError as error:
            bounds = {"low": self.low, "high": self.high}
            said = _("请填 %(low)d 到 %(high)d 之间的整数。") if self.required else ""
            said = said or _("请填 %(low)d 到 %(high)d 之间的整数，或者空着。")
            raise ValidationError(said % bounds) from error
        return number

    def hint(self, default: str) -> str:
        """What may be typed, and the default in words."""
        return _("%(low)d 到 %(high)d，默认：%(default)s") % {"low": self.low, "high": self.high, "default": default}

    def shown(self, value: int | None) -> str:
        return str(self.blank) if value is None else self.unit(value)

    def changes(self, before: int | None, after: int | None) -> str:
        return from_to(self.shown(before), self.shown(after))


class YesNo(forms.TypedChoiceField):
    """One of two, each in words."""

    def __init__(self, yes: Text, no: Text, *, label: Any) -> None:
        self.words = {True: yes, False: no}
        super().__init__(
            label=label,
            choices=[(True, yes), (False, no)],
            coerce=lambda value: str(value) == "True",
            widget=forms.RadioSelect,
        )

    def shown(self, value: bool) -> str:
        return str(self.words[bool(value)])

    def changes(self, before: bool, after: bool) -> str:
        return from_to(self.shown(before), self.shown(after))


class Words(forms.CharField):
    """Some words, one a line, each of `shortest` to `longest` characters; with `solid` without blanks and signs."""

    def __init__(
        self, shortest: int, longest: int, most: int, *, label: Any, least: int = 0, solid: bool = False
    ) -> None:
        self.shortest, self.longest, self.most, self.least, self.solid = shortest, longest, most, least, solid
        super().__init__(label=label, required=False, widget=forms.Textarea({"rows": 12, "spellcheck": "false"}))

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list | tuple) else value

    def clean(self, value: Any) -> list[str]:
        lines = self.prepare_value(value or "").splitlines()
        found = list(dict.fromkeys(filter(None, (" ".join(text.clean(line, 1000).split()) for line in lines[:1000]))))
        if wrong := [line for line in found if not self.shortest <= len(line) <= self.longest]:
            said = _("每行 %(shortest)d 到 %(longest)d 个字，请改：%(words)s。")
            raise ValidationError(said % {"shortest": self.shortest, "longest": self.longest, **_some(wrong)})
        if wrong := [line for line in found if self.solid and not text.normalise(line).isalnum()]:
            raise ValidationError(_("一行一个词，词里不要有空格和标点，请改：%(words)s。") % _some(wrong))
        if not self.least <= len(found) <= self.most:
            said = _("请写 %(least)d 到 %(most)d 行，现在有 %(length)d 行。")
            raise ValidationError(said % {"least": self.least, "most": self.most, "length": len(found)})
        return found

    def shown(self, value: list[str]) -> str:
        return listed(value) if value else _("没有")

    def changes(self, before: list[str], after: list[str]) -> str:
        added = [word for word in after if word not in before]
        gone = [word for word in before if word not in after]
        said = [_("增加：%(words)s") % {"words": listed(added)}] if added else []
        said += [_("去掉：%(words)s") % {"words": listed(gone)}] if gone else []
        return together(said or [_("改了先后次序")])


def _some(words: list[str]) -> dict[str, str]:
    """As many as can be read in a message."""
    return {"words": listed([word[:20] for word in words[:3]])}
