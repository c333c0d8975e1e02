"""The forms of a resident's rights: short with the code; at the desk also who asked, when, and how they showed it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bandeng.core import clock
from bandeng.listen.actions.erase import CONSENTS
from bandeng.listen.actions.rights import Came
from bandeng.listen.forms.verbs import VerbForm
from bandeng.listen.states import BEFORE_REPLY
from bandeng.web.fields import CleanText, PhoneField
from bandeng.web.forms import DateInput, Option

AT_DESK = ("reason", "asked_on", "code", "contact_checked")
CONSENT_WORDS: dict[str, Any] = {
    "share_with_unit": _("把电话告诉承办单位"),
    "may_publish": _("公开这件事和办理结果（撤回后马上撤下）"),
    "tell_later": _("有进展时发短信或打电话告诉我"),
}


class RightForm(VerbForm):
    """Residents are asked less: they have shown their code already."""

    reason = CleanText(
        label=_("居民要求什么、为什么？"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("例如：本人到工作室，要求更正电话。会记入办理过程。"),
    )
    asked_on = forms.DateField(label=_("哪一天提出的？"), widget=DateInput)
    code = forms.CharField(
        label=_("居民出示的查询码"),
        required=False,
        max_length=40,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "class": "code"}),
        help_text=_("请居民本人到场出示回执单或念出。查询码丢了、留过联系方式的，可以不填，勾选下面一项。"),
    )
    contact_checked = forms.BooleanField(
        label=_("居民本人到场，没有查询码；已核对姓名和电话，与留下的一致"), required=False
    )

    def prepare(self) -> None:
        if self.acting is None:
            for name in AT_DESK:
                del self.fields[name]
        else:
            self.initial.setdefault("asked_on", clock.today())

    def arguments(self) -> dict[str, Any]:
        data = super().arguments()
        if self.acting is not None:
            data["came"] = Came(**{name: data.pop(name) for name in AT_DESK})
        return data


class CorrectForm(RightForm):
    name = CleanText(label=_("称呼改为"), required=False, max_length=20, help_text=_("不用改就空着。"))
    phone = PhoneField(
        label=_("电话改为"),
        required=False,
        max_length=40,
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}),
        help_text=_("不用改就空着。新号码加密保存。"),
    )
    words = CleanText(
        label=_("哪句话写错了，应当是什么？"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("原来的话不会改掉，更正的话写在旁边，办理的人都能看到。"),
    )

    def prepare(self) -> None:
        super().prepare()
        if self.matter.anonymous:
            del self.fields["name"], self.fields["phone"]


class WithdrawConsentForm(RightForm):
    which = forms.MultipleChoiceField(
        label=_("撤回哪一项同意？"),
        choices=[],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("请选择要撤回哪一项同意。")},
        help_text=_("撤回以后不再这样做；以前已经做了的，不受影响。"),
    )
    field_order = ("version", "which")

    def prepare(self) -> None:
        super().prepare()
        given = [(name, CONSENT_WORDS[name]) for name in CONSENTS if getattr(self.matter, name)]
        self.fields["which"].choices = given  # type: ignore[attr-defined]
        if not given:
            self.fields["which"].help_text = _("现在没有可以撤回的同意。")


class ForgetForm(RightForm):
    """Asked twice: residents on a second page, at the desk by a tick."""

    above = "listen/parts/forget.html"
    stop = forms.ChoiceField(
        label=_("事情还没有办完，怎么办？"),
        choices=[
            (
                "",
                Option(
                    _("继续办"), _("用隐去个人信息的文本继续办，办结后这些文字也删除；没有人再联系您，您也查不到进度。")
                ),
            ),
            ("1", Option(_("不办了"), _("这件事同时撤回。"))),
        ],
        required=False,
        widget=forms.RadioSelect,
    )
    sure = forms.BooleanField(
        label=_("已向居民说明：删除后不能恢复，查询码随即失效；居民再次确认要删除"),
        error_messages={"required": _("请先向居民说明，并请居民再次确认。")},
    )
    field_order = ("version", "stop")

    def prepare(self) -> None:
        super().prepare()
        if self.acting is None:
            del self.fields["sure"]
        if self.matter.state not in BEFORE_REPLY:
            del self.fields["stop"]

    def arguments(self) -> dict[str, Any]:
        data = super().arguments()
        data.pop("sure", None)
        return {**data, "stop": bool(data.get("stop"))}


class JoinerForm(forms.Form):
    """The contact of someone who joined a matter, and whether they want to be told."""

    use_required_attribute = False
    name = CleanText(label=_("怎么称呼您"), required=False, max_length=20)
    phone = PhoneField(
        label=_("电话号码"),
        required=False,
        max_length=40,
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel"}),
    )
    tell_later = forms.BooleanField(label=_("有进展时告诉我"), required=False)
