"""What an officer fills in while talking, and after calling back."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bandeng.listen.forms.enter import DIGITS
from bandeng.listen.jobs import CALL_DAYS
from bandeng.listen.models import Call
from bandeng.studio.models import Studio
from bandeng.web.fields import CleanText, PhoneField
from bandeng.web.forms import Chips

REFERRED = [("", _("请选择")), *[choice for choice in Call.Referred.choices if choice[0]]]
MATTER, MISSED = "matter", "missed"
OUTCOMES = (
    (Call.Outcome.ANSWERED, _("当场答复")),
    (MATTER, _("登记成事项")),
    (Call.Outcome.REFERRED, _("转到别处")),
)


def _outcome(*more: tuple[str, Any], initial: str | None = None) -> forms.ChoiceField:
    choices, needed = (*OUTCOMES, *more), {"required": _("请选择结果。")}
    widget = Chips(attrs=DIGITS)
    return forms.ChoiceField(label=_("结果"), choices=choices, initial=initial, widget=widget, error_messages=needed)


class Taking(forms.Form):
    """What a new call and a call back have in common."""

    use_required_attribute = False
    topic = CleanText(
        label=_("说了什么？"),
        max_length=120,
        error_messages={"required": _("请记一句居民说了什么。")},
        help_text=_("一句话，不写姓名、门牌和号码。"),
        widget=forms.TextInput(attrs={"accesskey": "w", "autocomplete": "off"}),
    )
    outcome = _outcome()
    referred = forms.ChoiceField(label=_("转到哪里"), choices=REFERRED, required=False)
    category = forms.ChoiceField(label=_("领域"), required=False)
    minutes = forms.IntegerField(
        label=_("通了几分钟"),
        required=False,
        min_value=0,
        max_value=600,
        widget=forms.NumberInput(attrs={"class": "short"}),
    )

    def __init__(self, *args: Any, studio: Studio, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields = [(one, one) for one in studio.setting("categories")]
        self.fields["category"].choices = [("", _("不确定")), *fields]  # type: ignore[attr-defined]

    def settled(self) -> dict[str, Any]:
        """As the actions take it."""
        data = self.cleaned_data
        minutes = data["minutes"]
        return {
            "topic": data["topic"],
            "category": data["category"],
            "outcome": "" if data["outcome"] == MATTER else data["outcome"],
            "referred": data["referred"],
            "seconds": minutes * 60 if minutes is not None else None,
        }

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("outcome") == Call.Outcome.REFERRED and not cleaned.get("referred"):
            self.add_error("referred", _("请选择转到了哪里。"))
        return cleaned


class CallForm(Taking):
    """A new call."""

    form_key = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)
    outcome = _outcome((MISSED, _("没接到，要回电")), initial=Call.Outcome.ANSWERED)
    direction = forms.ChoiceField(
        label=_("打进打出"), choices=Call.Direction.choices, initial="in", widget=Chips(attrs=DIGITS)
    )
    phone = PhoneField(
        label=_("来电号码"),
        required=False,
        max_length=40,
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off", "class": "short", "autofocus": True}),
    )
    name = CleanText(
        label=_("怎么称呼"), required=False, max_length=20, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    field_order = ("form_key", "phone", "name", "topic", "outcome", "referred", "category", "direction", "minutes")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["phone"].help_text = _("加密保存，%(days)d 天后删除。") % {"days": CALL_DAYS}
        self.fields["topic"].required = self.data.get("outcome") != MISSED

    def more_filled(self) -> bool:
        """Whether something stands, or is wrong, in what is folded away."""
        folded = any(self[name].value() or self[name].errors for name in ("name", "category", "minutes"))
        return folded or self["direction"].value() != Call.Direction.IN

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("outcome") == MISSED and not cleaned.get("phone") and "phone" in cleaned:
            self.add_error("phone", _("未接来电要回电，请填来电号码。"))
        return cleaned


class BackForm(Taking):
    """After calling back."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    reached = forms.ChoiceField(
        label=_("打通了吗？"),
        choices=(("1", _("打通了")), ("0", _("没打通"))),
        widget=Chips(attrs=DIGITS),
        error_messages={"required": _("请选择打通了没有。")},
    )
    field_order = ("version", "reached", "topic", "outcome", "referred", "category", "minutes")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("topic", "outcome"):
            self.fields[name].required = self.data.get("reached") != "0"
