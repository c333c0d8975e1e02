"""Forms of the meeting: a paragraph of the minutes, a signature, a telephone, a code."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from bandeng.deliberate.actions.meeting_notes import LONGEST, Written
from bandeng.deliberate.models import Activity, Note, Participant, Signature
from bandeng.web.fields import CleanText, CodeField, PhoneField, among
from bandeng.web.forms import Chips, Option


def said_by(activity: Activity) -> list[tuple[Any, Any]]:
    """Who may stand beside a paragraph."""
    return [("", _("不写是谁")), *((one.pk, str(one)) for one in activity.participants.all())]


class NoteForm(forms.Form):
    """One paragraph; `key` and `version` say which, and as it was read."""

    use_required_attribute = False
    key = forms.CharField(widget=forms.HiddenInput, max_length=40)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    kind = forms.ChoiceField(label=_("记的是什么？"), choices=Note.Kind.choices, widget=Chips)
    participant = forms.ModelChoiceField(
        Participant.objects.none(), label=_("谁说的？"), required=False, empty_label=_("不写是谁")
    )
    text = CleanText(label=_("内容"), widget=forms.Textarea({"rows": 4}), max_length=LONGEST)

    def __init__(self, *args: Any, activity: Activity, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        among(self.fields["participant"], activity.participants.all)

    def written(self) -> Written:
        values = self.cleaned_data
        return Written(values["kind"], values["text"], values["participant"])


class SettleForm(forms.Form):
    """The minutes are read through; where they may name someone, that is looked at."""

    use_required_attribute = False
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    sure = forms.BooleanField(
        label=_("我核对过：里面没有居民的姓名、电话、门牌，内容没有遗漏"),
        error_messages={"required": _("请先核对全文，再勾选。")},
    )


class SignForm(forms.Form):
    """Sign or object, under the hash of what was read."""

    use_required_attribute = False
    read = forms.CharField(widget=forms.HiddenInput, max_length=64)
    verdict = forms.ChoiceField(
        label=_("您的意见"),
        choices=[
            (Signature.Verdict.SIGNED, Option(_("签字确认"), _("纪要记得对。"))),
            (Signature.Verdict.OBJECTS, Option(_("有异议"), _("写明哪里不对，附在纪要后面，纪要本身不改。"))),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("请选签字确认，或者有异议。")},
    )
    words = CleanText(
        label=_("哪里记得不对？"),
        help_text=_("会随纪要公开，请不要写姓名和电话。签字确认的不用写。"),
        widget=forms.Textarea({"rows": 3}),
        max_length=500,
        required=False,
    )


class WitnessForm(SignForm):
    """On the desk's screen: also who signs."""

    participant = forms.ModelChoiceField(
        Participant.objects.none(),
        label=_("谁来签？"),
        help_text=_("有账号的要自己登录签。"),
        empty_label=_("请选择"),
    )
    field_order = ("read", "participant", "verdict", "words")

    def __init__(self, *args: Any, people: QuerySet[Participant], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        among(self.fields["participant"], lambda: people)


class PhoneForm(forms.Form):
    use_required_attribute = False
    phone = PhoneField(
        label=_("您的手机号"),
        help_text=_("只用来告诉您结果，加密保存，别人看不到。想收回，清空再保存。"),
        max_length=30,
        required=False,
        widget=forms.TextInput({"inputmode": "tel", "autocomplete": "tel", "class": "short"}),
    )


class CodeForm(forms.Form):
    use_required_attribute = False
    code = CodeField(help_text=_("开会签到时给您的 16 位数字，可以带空格。"))
