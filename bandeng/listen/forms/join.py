"""The short form of someone who has the same trouble."""

from copy import deepcopy
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bandeng.listen.actions.join import Wish
from bandeng.listen.forms.speak import SpeakForm, check_contact
from bandeng.listen.models import Matter
from bandeng.web.fields import CleanText, new_form_key


def _as_spoken(name: str) -> Any:
    return deepcopy(SpeakForm.base_fields[name])


class JoinForm(forms.Form):
    """Nothing has to be filled in: that one more has the trouble says something already."""

    use_required_attribute = False
    form_key = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)
    words = CleanText(
        label=_("您那里是什么情况？"),
        help_text=_("例如从什么时候开始、在哪一栋。只给办理人员看，不公开。"),
        widget=forms.Textarea(attrs={"rows": 4}),
        required=False,
        max_length=2000,
    )
    contact = _as_spoken("contact")
    phone = _as_spoken("phone")
    name = _as_spoken("name")

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        check_contact(self, cleaned)
        return cleaned

    def wish(self, language: str) -> Wish:
        data = self.cleaned_data
        left = data["contact"] != "no"
        return Wish(
            form_key=data["form_key"] or new_form_key(),
            words=data["words"],
            name=data["name"] if left else "",
            phone=data["phone"] if left else "",
            tell_by=data["contact"] if left else Matter.TellBy.SMS,
            language=language,
        )
