"""Law firms and lawyers."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bandeng.rally.fields import Law
from bandeng.studio.forms.people import PHONE_HINT
from bandeng.studio.models import Person, Studio
from bandeng.web.fields import among
from bandeng.web.forms import DateInput


class FirmForm(forms.Form):
    use_required_attribute = False
    name = forms.CharField(label=_("律所名称"), max_length=60)
    line = forms.CharField(
        label=_("对外电话"), help_text=_("居民可以打的电话，没有就空着。"), max_length=40, required=False
    )


class FirmChangeForm(FirmForm):
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


class NewFirmForm(FirmForm):
    studio = forms.ModelChoiceField(Studio.objects.none(), label=_("哪个工作室？"), empty_label=None)
    field_order = ("studio", "name", "line")

    def __init__(self, *args: Any, studios: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        among(self.fields["studio"], lambda: studios)


class LawyerForm(forms.Form):
    use_required_attribute = False
    specialities = forms.MultipleChoiceField(
        label=_("专长"), choices=Law.choices, widget=forms.CheckboxSelectMultiple, required=False
    )
    licence = forms.CharField(
        label=_("执业证说明"), help_text=_("例如：执业律师、实习律师。不填证号。"), max_length=60, required=False
    )


class LawyerChangeForm(LawyerForm):
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


class NewLawyerForm(LawyerForm):
    name = forms.CharField(label=_("姓名"), max_length=40, required=False)
    phone = forms.CharField(label=_("电话"), help_text=PHONE_HINT, max_length=30, required=False)
    person = forms.ModelChoiceField(
        Person.objects.none(),
        label=_("已经在“人员”里的，从这里选"),
        help_text=_("选了就不用再写姓名和电话。"),
        required=False,
        empty_label=_("是新来的人"),
    )
    since = forms.DateField(label=_("从哪一天起"), widget=DateInput)
    field_order = ("name", "phone", "person", "specialities", "licence", "since")

    def __init__(self, *args: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        among(self.fields["person"], lambda: people)

    def clean(self) -> Any:
        values = super().clean() or {}
        if not values.get("name") and not values.get("person"):
            self.add_error("name", _("请写姓名，或选一位已有的人。"))
        return values
