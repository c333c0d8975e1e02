"""The forms around the log."""

from django import forms
from django.utils.translation import gettext_lazy as _

ROWS = {"rows": 4, "spellcheck": "false", "autocapitalize": "off", "class": "code"}


class WatchForm(forms.Form):
    vkeys = forms.CharField(
        label=_("账本的公钥"),
        help_text=_("从对方的公钥页（一般是 …/log/keys）完整复制，每行一个。"),
        widget=forms.Textarea(ROWS),
        max_length=20_000,
    )
    url = forms.CharField(
        label=_("账本的网址"),
        help_text=_("例如 https://studio.example.org/log/ 。填了就会定时去看；不填，只在对方来请求时见证。"),
        max_length=300,
        required=False,
    )


class WitnessForm(forms.Form):
    vkey = forms.CharField(
        label=_("见证方的公钥"),
        help_text=_("由见证方提供，一行。"),
        widget=forms.Textarea(ROWS | {"rows": 3}),
        max_length=5_000,
    )
    url = forms.CharField(
        label=_("见证方的网址"), help_text=_("例如 https://witness.example.org/witness 。"), max_length=300
    )


class PolicyForm(forms.Form):
    text = forms.CharField(
        label=_("信任策略"),
        help_text=_(
            "每行一条：log 公钥 网址；witness 名称 公钥 网址；group 名称 几个（any、all 或数字）成员；"
            "最后一行 quorum 写见证方或组的名称，或 none。"
        ),
        widget=forms.Textarea(ROWS | {"rows": 12}),
        max_length=100_000,
    )


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=_("查到了什么，为什么可以解除？"),
        help_text=_("不要写个人信息。"),
        widget=forms.Textarea({"rows": 4}),
        max_length=500,
    )


class CheckForm(forms.Form):
    checkpoint = forms.CharField(
        label=_("检查点"),
        help_text=_("把以前抄下的几行完整粘贴进来，连同空行和签名。"),
        widget=forms.Textarea(ROWS | {"rows": 8}),
        max_length=100_000,
        strip=False,
    )
