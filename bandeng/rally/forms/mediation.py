"""Mediation: applying, naming mediators, sessions, the agreement, signatures, what was kept."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from bandeng.rally.actions.agreement import MOST_TERMS
from bandeng.rally.actions.mediation import MOBILE
from bandeng.rally.fields import Dispute
from bandeng.rally.models import Party, Term
from bandeng.studio.models import Person, Studio, Venue
from bandeng.web.fields import CleanText, PhoneField, among
from bandeng.web.forms import DateInput, PhotosField

TELL = _("愿意收短信：约时间、协议写好时通知")


class ApplyForm(forms.Form):
    use_required_attribute = False
    studio = forms.ModelChoiceField(Studio.objects.none(), label=_("哪个工作室？"), empty_label=None)
    dispute = forms.ChoiceField(label=_("纠纷类别"), choices=[("", _("请选择")), *Dispute.choices])
    about = CleanText(
        label=_("争议是什么？"),
        help_text=_("只有调解员和当事人看得到。"),
        widget=forms.Textarea({"rows": 4}),
        max_length=2000,
    )
    first = CleanText(label=_("申请人姓名"), max_length=40)
    first_phone = PhoneField(label=_("申请人电话"), max_length=30, required=False)
    first_tell = forms.BooleanField(label=TELL, required=False)
    second = CleanText(label=_("被申请人姓名"), max_length=40)
    second_phone = PhoneField(label=_("被申请人电话"), max_length=30, required=False)
    second_tell = forms.BooleanField(label=TELL, required=False)
    third = CleanText(label=_("另一位被申请人姓名"), help_text=_("没有就空着。"), max_length=40, required=False)
    third_phone = PhoneField(label=_("另一位被申请人电话"), max_length=30, required=False)
    third_tell = forms.BooleanField(label=TELL, required=False)
    consent = forms.BooleanField(
        label=_("各方都愿意调解"), help_text=_("人民调解不收费，要自愿；任何一方随时可以退出。"), required=False
    )
    form_key = forms.CharField(widget=forms.HiddenInput, max_length=64)

    def __init__(self, *args: Any, studios: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        among(self.fields["studio"], lambda: studios)

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        for name in ("first", "second", "third"):
            number = values.get(f"{name}_phone")
            if values.get(f"{name}_tell") and number is not None and not number.startswith(MOBILE):
                self.add_error(f"{name}_phone", _("要发短信通知，请填手机号；不想留，就不要勾选通知。"))
        return values

    def parties(self) -> list[dict[str, Any]]:
        sides = (("first", Party.Side.FIRST), ("second", Party.Side.SECOND), ("third", Party.Side.SECOND))
        values = self.cleaned_data
        return [
            {
                "name": values[name],
                "phone": values[f"{name}_phone"],
                "side": str(side),
                "tell": values[f"{name}_tell"],
            }
            for name, side in sides
            if values[name]
        ]


class VerbForm(forms.Form):
    """A verb that asks nothing."""

    use_required_attribute = False
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(
        self, *args: Any, people: Any = None, parties: Any = (), terms: Any = (), venues: Any = (), **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)

    def arguments(self) -> dict[str, Any]:
        return dict(self.cleaned_data)


class MediatorsForm(VerbForm):
    """One to three, each chosen from a list by what they are."""

    first = forms.ChoiceField(label=_("请谁调解？"), help_text=_("只有选中的人和当事人能打开案卷。"))
    second = forms.ChoiceField(label=_("第二位调解员"), required=False)
    third = forms.ChoiceField(label=_("第三位调解员"), required=False)

    def __init__(self, *args: Any, people: Any = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, empty in (("first", _("请选择")), ("second", _("不选")), ("third", _("不选"))):
            self.fields[name].choices = [("", empty), *people]  # type: ignore[attr-defined]

    def arguments(self) -> dict[str, Any]:
        values = self.cleaned_data
        chosen = {int(values[name]) for name in ("first", "second", "third") if values[name]}
        return {"mediators": list(Person.objects.filter(pk__in=chosen)), "version": values["version"]}


class InviteForm(VerbForm):
    day = forms.DateField(label=_("哪一天？"), widget=DateInput)
    opens = forms.TimeField(
        label=_("几点？"), widget=forms.TimeInput(attrs={"type": "time", "class": "short"}, format="%H:%M")
    )
    venue = forms.ModelChoiceField(Venue.objects.none(), label=_("在哪里？"), empty_label=None)

    def __init__(self, *args: Any, venues: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        among(self.fields["venue"], lambda: venues)


class SessionForm(VerbForm):
    day = forms.DateField(label=_("哪一天调解的？"), widget=DateInput)
    place = CleanText(label=_("在哪里？"), max_length=80)
    came = forms.MultipleChoiceField(label=_("谁到场？"), widget=forms.CheckboxSelectMultiple)
    record = CleanText(
        label=_("调解经过"),
        help_text=_("当事人凭查询码也看得到。"),
        widget=forms.Textarea({"rows": 6}),
        max_length=4000,
    )

    def __init__(self, *args: Any, parties: Any = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["came"].choices = parties  # type: ignore[attr-defined]

    def arguments(self) -> dict[str, Any]:
        values = dict(self.cleaned_data)
        return {**values, "came": [int(one) for one in values["came"]]}


class AgreeForm(VerbForm):
    facts = CleanText(label=_("各方认可的事实"), widget=forms.Textarea({"rows": 4}), max_length=3000)
    points = CleanText(label=_("争议事项"), widget=forms.Textarea({"rows": 3}), max_length=2000)
    how = CleanText(label=_("履行方式"), help_text=_("例如：当面付清，写收条。"), max_length=500)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for number in range(1, MOST_TERMS + 1):
            self.fields[f"text_{number}"] = CleanText(
                label=gettext("第 %(number)d 条：谁做什么") % {"number": number},
                max_length=500,
                required=number == 1,
                widget=forms.Textarea({"rows": 2}),
            )
            self.fields[f"due_{number}"] = forms.DateField(
                label=gettext("第 %(number)d 条：哪天以前") % {"number": number}, widget=DateInput, required=number == 1
            )
        self.order_fields(["version", "facts", "points"])
        self.move_to_end("how")

    def move_to_end(self, name: str) -> None:
        self.fields[name] = self.fields.pop(name)

    def arguments(self) -> dict[str, Any]:
        values = dict(self.cleaned_data)
        terms: list[tuple[str, date | None]] = [
            (values.pop(f"text_{n}"), values.pop(f"due_{n}")) for n in range(1, MOST_TERMS + 1)
        ]
        return {**values, "terms": terms}


class SignForm(VerbForm):
    """A party's own signature: drawn where the script runs, else a photograph of the paper."""

    drawn = forms.CharField(widget=forms.HiddenInput({"data-signature": ""}), required=False)
    paper = PhotosField(label=_("或者：上传纸上签名的照片"), limit=1)
    sure = forms.BooleanField(
        label=_("我看过协议全文，自愿签字"), error_messages={"required": _("请先看协议全文，再勾选。")}
    )


class WitnessedSignForm(SignForm):
    party = forms.ChoiceField(label=_("谁来签字？"), widget=forms.RadioSelect)
    field_order = ("version", "party", "drawn", "paper", "sure")

    def __init__(self, *args: Any, parties: Any = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["party"].choices = parties  # type: ignore[attr-defined]


class FollowUpForm(VerbForm):
    number = forms.ChoiceField(label=_("哪一条？"), widget=forms.RadioSelect)
    state = forms.ChoiceField(label=_("履行了吗？"), choices=Term.State.choices, widget=forms.RadioSelect)
    ask_on = forms.DateField(label=_("下次回访"), help_text=_("还没有履行的要写。"), widget=DateInput, required=False)

    def __init__(self, *args: Any, terms: Any = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["number"].choices = terms  # type: ignore[attr-defined]

    def arguments(self) -> dict[str, Any]:
        values = dict(self.cleaned_data)
        return {**values, "number": int(values["number"])}
