"""One setting of a studio as a form: the fields stand in the table of settings."""

from copy import deepcopy
from typing import Any

from django import forms
from django.utils.html import escape
from django.utils.translation import gettext_lazy as _

from bandeng.core.errors import Invalid
from bandeng.core.language import labelled
from bandeng.studio.settings import Setting


class SettingForm(forms.Form):
    """`version` is the change that held when the form was opened."""

    use_required_attribute = False
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, data: Any, *, setting: Setting, value: Any, version: int) -> None:
        super().__init__(data, initial={**setting.parts(value), "version": version})
        self.setting = setting
        self.fields.update({key: deepcopy(field) for key, field in setting.fields.items()})
        for key, default in setting.parts(setting.default).items():
            field: Any = self.fields[key]
            words = field.shown(default)
            field.help_text = escape(field.hint(words) if hasattr(field, "hint") else labelled(_("默认"), words))
        if setting.sure:
            wrong = {"required": _("请先看清后果，勾选后再保存。")}
            self.fields["sure"] = forms.BooleanField(label=setting.sure, error_messages=wrong)

    def clean(self) -> dict[str, Any]:
        if not self.errors:
            try:
                self.setting.check(self.value)
            except Invalid as error:
                self.add_error(error.field, str(error))
        return self.cleaned_data

    @property
    def value(self) -> Any:
        return self.setting.whole(self.cleaned_data)
