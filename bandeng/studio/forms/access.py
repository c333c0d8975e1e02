"""Signing in, accepting an invitation, one's own account."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from bandeng.core import clock
from bandeng.studio.models import Person
from bandeng.studio.queries import stand_ins
from bandeng.web.forms import DateInput

PASSWORD_HINT = _("至少 10 个字符。可以用几个不相干的词连起来，好记又难猜。")


def password_field(label: Any, autocomplete: str, hint: Any = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=hint,
        max_length=200,
        strip=False,
        widget=forms.PasswordInput({"autocomplete": autocomplete}),
    )


def code_field(label: Any, hint: Any = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=hint,
        max_length=20,
        widget=forms.TextInput({"autocomplete": "one-time-code", "autocapitalize": "none", "spellcheck": "false"}),
    )


class SignInForm(forms.Form):
    sign_in_name = forms.CharField(
        label=_("登录名"),
        max_length=60,
        widget=forms.TextInput({"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}),
    )
    password = password_field(_("密码"), "current-password")
    next = forms.CharField(required=False, widget=forms.HiddenInput)


class CodeForm(forms.Form):
    code = code_field(_("验证码"), _("手机验证器上现在显示的 6 位数字；手机不在身边，就填一个恢复码。"))


class TotpForm(forms.Form):
    code = code_field(_("验证器上显示的 6 位数字"), _("数字每 30 秒换一次，请填现在的这个。"))


class InvitationForm(forms.Form):
    sign_in_name = forms.CharField(
        label=_("登录名"),
        help_text=_("3 个字以上，不分大小写，例如姓名的拼音。"),
        max_length=60,
        widget=forms.TextInput({"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}),
    )
    password = password_field(_("密码"), "new-password", PASSWORD_HINT)
    again = password_field(_("再填一次密码"), "new-password")

    def clean_again(self) -> str:
        return same(self.cleaned_data, "password", "again")


class PasswordForm(forms.Form):
    old = password_field(_("现在的密码"), "current-password")
    password = password_field(_("新密码"), "new-password", PASSWORD_HINT)
    again = password_field(_("再填一次新密码"), "new-password")

    def clean_again(self) -> str:
        return same(self.cleaned_data, "password", "again")


def same(values: dict[str, Any], first: str, second: str) -> str:
    if first in values and values[first] != values[second]:
        raise ValidationError(_("两次填的密码不一样，请重新填写。"))
    return str(values[second])


class ProveForm(forms.Form):
    """Shows once more that it is the person: before something that weakens the account."""

    old = password_field(_("请填写现在的密码"), "current-password")


class LanguageForm(forms.Form):
    language = forms.ChoiceField(label=_("语言"), choices=settings.LANGUAGES, widget=forms.RadioSelect)


class DelegationForm(forms.Form):
    delegate = forms.ModelChoiceField(
        Person.objects.none(),
        label=_("由谁代理"),
        help_text=_("只能选同一工作范围里有身份的人。"),
        empty_label=_("请选择"),
    )
    since = forms.DateField(label=_("从哪一天起"), widget=DateInput)
    until = forms.DateField(label=_("到哪一天止"), help_text=_("含这一天。"), widget=DateInput)
    reason = forms.CharField(label=_("事由"), help_text=_("例如：休假、外出学习。"), max_length=120, required=False)

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["delegate"].queryset = stand_ins(person, clock.now())  # type: ignore[attr-defined]
