"""The resident's form for a time: hardly anything is asked."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bandeng.gather import slots
from bandeng.gather.models import Occasion
from bandeng.studio import portraits
from bandeng.studio.models import Person
from bandeng.web.fields import CleanText, PhoneField, among, new_form_key
from bandeng.web.formats import clock_time
from bandeng.web.forms import Chips, Face, Option, Portraits


class WhomField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """Someone on duty, by portrait."""

    widget = Portraits

    def label_from_instance(self, obj: Person) -> Any:
        member = getattr(obj, "member", None)
        return Face(obj.shown_name, member.post if member else "", portraits.address(member))


class BookForm(forms.Form):
    """A free time of one occasion; everything else can be left out."""

    use_required_attribute = False
    form_key = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)
    at = forms.TypedChoiceField(
        label=_("您想几点来？"),
        widget=Chips,
        error_messages={"required": _("请选一个时间。"), "invalid_choice": _("没有这个时间，请从列出的时间里选。")},
    )
    wished = WhomField(
        label=_("您想对哪位说？"),
        queryset=None,
        required=False,
        blank=True,
        empty_label=Option(_("都可以")),  # type: ignore[arg-type]
    )
    topic = CleanText(
        label=_("想说哪方面的事？"),
        help_text=_("一句话就行，例如：楼里的暖气。细节当面说。"),
        required=False,
        max_length=60,
    )
    name = CleanText(
        label=_("怎么称呼您"),
        required=False,
        max_length=20,
        help_text=_("例如“张女士”。"),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    phone = PhoneField(
        label=_("电话号码"),
        required=False,
        max_length=40,
        help_text=_("加密保存。不留也可以，凭查询码查看、改约、取消。"),
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel"}),
    )
    tell_later = forms.BooleanField(label=_("前一天发短信提醒我，时间有变也告诉我"), required=False)

    def __init__(self, *args: Any, occasion: Occasion, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.times = {clock_time(at): at for at in slots.times(occasion) if at > now}
        self.free = [clock_time(at) for at, _place in slots.free(occasion, now)]
        field: Any = self.fields["at"]
        # One that was given a moment ago is taken as a wish; only free ones are shown.
        field.choices = [(label, label) for label in self.times]
        field.widget.choices = [(label, label) for label in self.free]
        field.coerce = self.times.get
        on_duty = Person.objects.filter(turns__occasion=occasion, turns__state="on").select_related("member")
        among(self.fields["wished"], lambda: on_duty)
        if len(on_duty) < 2:
            del self.fields["wished"]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("tell_later") and "phone" in cleaned:
            if not cleaned["phone"]:
                self.add_error("phone", _("要发短信提醒，请填手机号；不想留，就不要勾选提醒。"))
            elif cleaned["phone"].startswith("0"):
                self.add_error("phone", _("座机收不到短信。请填手机号，或不勾选提醒。"))
        return cleaned

    def wish(self, occasion: Occasion, language: str) -> dict[str, Any]:
        """What was filled in, as `Wish` takes it."""
        data = self.cleaned_data
        return {
            "occasion": occasion,
            "at": data["at"],
            "form_key": data["form_key"] or new_form_key(),
            "topic": data["topic"],
            "name": data["name"],
            "phone": data["phone"],
            "tell_later": data["tell_later"],
            "wished": data.get("wished"),
            "language": language,
        }
