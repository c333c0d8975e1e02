"""A note of advice, and the client's code."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bandeng.rally.actions.advice import LIMITS
from bandeng.rally.fields import Law, Outcome
from bandeng.rally.models import Referral
from bandeng.web.fields import CleanText, CodeField, among
from bandeng.web.forms import Chips


class ReferralField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A referral by the number on its slip."""

    def label_from_instance(self, obj: Referral) -> str:
        return f"{obj.label} · {obj.get_field_display()}"


class AdviceForm(forms.Form):
    use_required_attribute = False
    facts = CleanText(label=_("来访人说的情况"), widget=forms.Textarea({"rows": 5}), max_length=LIMITS["facts"])
    advice = CleanText(label=_("您的意见"), widget=forms.Textarea({"rows": 6}), max_length=LIMITS["advice"])
    next = CleanText(
        label=_("来访人接下来怎么做？"),
        help_text=_("例如：带上合同和工资条去仲裁委，期限到哪一天。"),
        widget=forms.Textarea({"rows": 3}),
        max_length=LIMITS["next"],
        required=False,
    )
    client = CleanText(
        label=_("怎么称呼来访人？"),
        help_text=_("可以不写。写了也只有您和来访人看得到。"),
        max_length=LIMITS["client"],
        required=False,
        widget=forms.TextInput({"autocomplete": "off"}),
    )
    field = forms.ChoiceField(label=_("法律领域"), choices=Law.choices, widget=Chips)
    outcome = forms.ChoiceField(label=_("结果"), choices=Outcome.choices, widget=forms.RadioSelect)
    referral = ReferralField(
        Referral.objects.none(),
        label=_("是工作室转来的吗？"),
        help_text=_("介绍单上有转介号。选了，联络员会看到“已完成”和结果，看不到内容。"),
        required=False,
        empty_label=_("不是，自己来的"),
    )
    form_key = forms.CharField(widget=forms.HiddenInput, max_length=64)

    def __init__(self, *args: Any, referrals: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if referrals:
            among(self.fields["referral"], lambda: referrals)
        else:
            del self.fields["referral"]

    def note(self) -> dict[str, str]:
        return {name: self.cleaned_data[name] for name in LIMITS}


class CodeForm(forms.Form):
    use_required_attribute = False
    code = CodeField(help_text=_("写在律师或调解员给您的单子上，每 4 位一组。空格和横线可以不输。"))
