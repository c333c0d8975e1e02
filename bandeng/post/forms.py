from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bandeng.post import events
from bandeng.post.models import CALL_RESULTS, Channel, Status
from bandeng.web.forms import Option

_HINTS = {
    "reached": _("本人接听，已把内容告诉对方。"),
    "not_reached": _("无人接听或占线。三次都打不通，就不再打了。"),
    "wrong_number": _("空号，或接听的不是本人。不要把内容告诉别人。"),
    "refused": _("对方表示不想再接到这类电话。"),
}


class CallForm(forms.Form):
    """What came of a call."""

    result = forms.ChoiceField(
        label=_("电话打得怎么样？"),
        choices=[(str(result), Option(result.label, _HINTS[result])) for result in CALL_RESULTS],
        widget=forms.RadioSelect,
        error_messages={"required": _("请选择通话结果。")},
    )
    note = forms.CharField(
        label=_("备注"),
        help_text=_("例如：约好下午再打。不要写对方的姓名、电话或其他个人情况。"),
        widget=forms.Textarea({"rows": 3}),
        max_length=200,
        required=False,
    )
    tries = forms.IntegerField(widget=forms.HiddenInput, required=False)


class SearchForm(forms.Form):
    """Which messages to show."""

    event = forms.ChoiceField(label=_("消息"), required=False)
    status = forms.ChoiceField(label=_("状态"), required=False)
    channel = forms.ChoiceField(label=_("方式"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        everything = [("", _("全部"))]
        self.choices("event", [*everything, *((code, events.plain_title(code)) for code in events.EVENTS)])
        self.choices("status", [*everything, *Status.choices])
        self.choices("channel", [*everything, *Channel.choices])

    def choices(self, name: str, choices: list[tuple[str, Any]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices

    def wanted(self) -> dict[str, str]:
        """The valid part of what was asked."""
        return dict(self.cleaned_data) if self.is_valid() else {}
