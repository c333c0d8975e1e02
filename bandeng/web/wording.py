"""Django's own form messages in the house's words: every one says what to do next."""

from typing import Any

from django import forms
from django.core import validators
from django.utils.translation import gettext_lazy as _


def install() -> None:
    """Replace the default messages of all forms (called once, when the site starts)."""
    say(forms.Field, required=_("请填写这一项。"))
    for choice in (
        forms.ChoiceField,
        forms.ModelChoiceField,
        forms.MultipleChoiceField,
        forms.TypedChoiceField,
    ):
        say(choice, required=_("请选择一项。"), invalid_choice=_("请从列出的选项里选一项。"))
    say(forms.BooleanField, required=_("要继续，请先勾选这一项。"))
    say(forms.DateField, invalid=_("请填一个日历上有的日期，例如 2026-03-05。"))
    say(forms.DateTimeField, invalid=_("请填一个完整的日期和时间，例如 2026-03-05 14:30。"))
    say(forms.IntegerField, invalid=_("请填一个整数，例如 12。"))
    say(forms.FileField, required=_("请选择一个文件。"), empty=_("这个文件是空的，请重新选择。"))
    validators.MaxLengthValidator.message = _("最多 %(limit_value)d 字，现在有 %(show_value)d 字，请删短一些。")
    validators.MinLengthValidator.message = _("至少 %(limit_value)d 字，现在有 %(show_value)d 字，请再写一些。")
    validators.EmailValidator.message = _("请填一个完整的邮箱地址，例如 name@example.cn。")
    validators.ProhibitNullCharactersValidator.message = _("内容里有看不见的控制字符，请删掉后再提交。")


def say(field: type[forms.Field], **messages: Any) -> None:
    field.default_error_messages = {**field.default_error_messages, **messages}
