"""Fields that residents fill in, in every room: words, a telephone number, one choice among things."""

import re
import secrets as random
from collections.abc import Callable
from typing import Any

from django import forms
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy as _

from bandeng.core import codes, text

WORDS_LIMIT = 5000
# More than a request can hold: for cleaning where another check says what is too long.
LONGEST = 1_000_000
PHONE = re.compile(r"^(?:\+?86)?(1[3-9]\d{9}|0\d{2,3}\d{7,8}(?:\d{1,5})?|\d{7,8})$")


def new_form_key() -> str:
    return random.token_hex(16)


class CleanText(forms.CharField):
    """Text without control characters, within a limit, saying by how much it is too long."""

    def to_python(self, value: Any) -> str:
        limit = self.max_length or WORDS_LIMIT
        try:
            return text.clean(str(value or ""), limit)
        except text.TooLong as error:
            raise forms.ValidationError(
                _("写得太长了：最多 %(limit)s 字，现在有 %(length)s 字。请删减后再提交，已写的内容还在。")
                % {"limit": error.limit, "length": error.length}
            ) from error


class PhoneField(forms.CharField):
    """A mobile or landline number; spaces, dashes and full-width digits are taken as they come."""

    def to_python(self, value: Any) -> str:
        number = re.sub(r"[\s\-()（）—]", "", text.normalise(text.clean(str(value or ""), LONGEST)))
        if not number:
            return ""
        found = PHONE.match(number)
        if not found:
            raise forms.ValidationError(_("这个电话号码不完整。手机号是 11 位数字，座机请加区号，例如 029-86000000。"))
        return found[1]


class CodeField(forms.CharField):
    """A code of 16 digits as typed from a slip; cleaned to the bare digits. What is wrong with it is said."""

    wrong = {
        "length": _("查询码是 16 位数字，您输入的位数不对，请对照回执单检查。"),
        "digits": _("查询码只有数字，请对照回执单检查。"),
        "check": _("查询码有一位不对，请对照回执单检查。"),
    }

    def __init__(self, *, help_text: Any) -> None:
        super().__init__(
            label=_("您的 16 位查询码"),
            help_text=help_text,
            widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
            max_length=40,
            error_messages={"required": _("请输入查询码。")},
        )

    def clean(self, value: Any) -> str:
        typed = super().clean(value)
        try:
            return codes.parse_code(typed)
        except codes.BadCode as error:
            raise forms.ValidationError(self.wrong[error.reason]) from error


def among(field: forms.Field, things: Callable[[], Any]) -> None:
    """Let a ModelChoiceField choose among what `things` gives; asked only when a choice is shown or looked up."""
    field._queryset = SimpleLazyObject(things)  # type: ignore[attr-defined]
    field.widget.choices = field.choices  # type: ignore[attr-defined]
