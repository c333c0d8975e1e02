"""What a resident says beforehand, and the officer's copy of it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bandeng.deliberate.actions.opinion import LIMIT
from bandeng.web.fields import CleanText, CodeField, PhoneField


class OpinionForm(forms.Form):
    use_required_attribute = False
    form_key = forms.CharField(widget=forms.HiddenInput, max_length=64)
    said = CleanText(
        label=_("您的意见"),
        help_text=_("怎么办好、担心什么、您家的情况，用平常的话说就行。请不要写身份证号、银行卡号。"),
        widget=forms.Textarea({"rows": 6}),
        max_length=LIMIT,
        error_messages={"required": _("请写下您的意见。")},
    )
    name = CleanText(
        label=_("怎么称呼您？"),
        help_text=_("加密保存，只有联络员能看。"),
        max_length=20,
        required=False,
        widget=forms.TextInput({"autocomplete": "name"}),
    )
    phone = PhoneField(
        label=_("手机号"),
        help_text=_("想收到结果才要留。"),
        max_length=40,
        required=False,
        widget=forms.TextInput({"inputmode": "tel", "autocomplete": "tel"}),
    )
    tell_later = forms.BooleanField(label=_("有结果发短信告诉我"), required=False)
    may_publish = forms.BooleanField(label=_("可以公开我的意见（隐去个人信息）"), required=False)
    guardian = forms.BooleanField(label=_("我不满 14 周岁，监护人知道并同意我提意见"), required=False)

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        if values.get("tell_later") and "phone" in values and not values["phone"].startswith("1"):
            self.add_error("phone", _("要发短信告诉您，请填手机号；不想留，就不要勾选。"))
        return values


class AddForm(forms.Form):
    use_required_attribute = False
    said = CleanText(label=_("要补充什么？"), widget=forms.Textarea({"rows": 5}), max_length=LIMIT)


class OpinionCodeForm(forms.Form):
    use_required_attribute = False
    code = CodeField(help_text=_("提意见或者签到以后给您的那个。空格和横线可以不输。"))


class CopyForm(forms.Form):
    """The copy without names, and who may read it."""

    use_required_attribute = False
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    text = CleanText(
        label=_("隐去个人信息以后的内容"),
        help_text=_("系统先隐去了姓名、电话、门牌这些，请再看一遍：认得出是谁的话也要去掉。"),
        widget=forms.Textarea({"rows": 6}),
        max_length=LIMIT * 2,
    )
    state = forms.ChoiceField(
        label=_("给谁看？"),
        choices=[("shown", _("公开，大家都能看")), ("kept", _("只供会议参考"))],
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, may_publish: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not may_publish:
            state: Any = self.fields["state"]
            state.choices = [("kept", _("只供会议参考"))]
            state.initial = "kept"
            state.help_text = _("居民没有同意公开。")
