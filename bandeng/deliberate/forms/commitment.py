"""Commitments: proposing, and what is asked by each verb."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bandeng.core import clock
from bandeng.core.errors import Invalid
from bandeng.core.photos import Picture, prepare
from bandeng.studio.models import Person, Unit
from bandeng.web.fields import CleanText, among
from bandeng.web.forms import DateInput, PhotosField


class PersonField(forms.ModelChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, obj: Person) -> str:
        return obj.shown_name


class VerbForm(forms.Form):
    """A verb that asks nothing but that the thing is still the one that was read."""

    use_required_attribute = False
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


class ProposeForm(VerbForm):
    what = CleanText(
        label=_("做什么？"),
        help_text=_("一件事写一条，例如：修好 3 号楼前的路灯。"),
        max_length=200,
        widget=forms.Textarea({"rows": 2}),
    )
    unit = forms.ModelChoiceField(
        Unit.objects.none(), label=_("哪个单位承办？"), required=False, empty_label=_("不是单位，由个人承办")
    )
    person = PersonField(
        Person.objects.none(),
        label=_("由个人承办的，是谁？"),
        help_text=_("选了单位就不用选人，由单位的经办人认领。"),
        required=False,
        empty_label=_("不选"),
    )
    due_on = forms.DateField(label=_("什么时候以前办完？"), widget=DateInput)
    proof = CleanText(
        label=_("怎么算办成？"),
        help_text=_("别人照着这一条核实，例如：晚上到现场看，三盏灯都亮。"),
        max_length=200,
        widget=forms.Textarea({"rows": 2}),
    )

    def __init__(self, *args: Any, units: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        among(self.fields["unit"], lambda: units)
        among(self.fields["person"], lambda: people)

    def clean(self) -> Any:
        values = super().clean() or {}
        if bool(values.get("unit")) == bool(values.get("person")) and "unit" not in self.errors:
            self.add_error("unit", _("请选一个单位，或者选一个人，只选一样。"))
        return values


class ReasonForm(VerbForm):
    reason = CleanText(label=_("为什么？"), widget=forms.Textarea({"rows": 3}), max_length=500)


class DateForm(ReasonForm):
    until = forms.DateField(label=_("哪一天以前？"), widget=DateInput)
    field_order = ("until", "reason")


class SendBackForm(ReasonForm):
    reason = CleanText(label=_("还差什么？"), widget=forms.Textarea({"rows": 3}), max_length=500)
    until = forms.DateField(label=_("哪一天以前办好？"), widget=DateInput)


class NoteForm(VerbForm):
    text = CleanText(label=_("办到哪一步了？"), widget=forms.Textarea({"rows": 3}), max_length=500)


class ConfirmForm(VerbForm):
    text = CleanText(
        label=_("怎么核实的？"),
        help_text=_("例如：晚上到现场看过，三盏都亮。"),
        widget=forms.Textarea({"rows": 3}),
        max_length=500,
        required=False,
    )


class ReportForm(VerbForm):
    done_on = forms.DateField(label=_("哪一天办完的？"), widget=DateInput, initial=clock.today)
    text = CleanText(
        label=_("办成了什么，怎么看得出来？"),
        help_text=_("会写进责任清单，请不要写居民的姓名和电话。"),
        widget=forms.Textarea({"rows": 3}),
        max_length=500,
    )
    pictures = PhotosField(label=_("照片"), help_text=_("最多 6 张，只给办理和核实的人看。"), limit=6, required=False)

    def clean_pictures(self) -> tuple[Picture, ...]:
        try:
            return tuple(prepare(file) for file in self.cleaned_data["pictures"])
        except Invalid as error:
            raise forms.ValidationError(str(error.message)) from error


class CloseForm(VerbForm):
    result = CleanText(
        label=_("结果怎样？"),
        help_text=_("写给大家看：商量定了什么，办成了什么，没办成的为什么。请不要写居民的姓名和电话。"),
        widget=forms.Textarea({"rows": 6}),
        max_length=2000,
    )
