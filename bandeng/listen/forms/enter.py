"""What staff fill in for someone who came or called, while that person is talking."""

from datetime import datetime, time
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bandeng.core import clock
from bandeng.listen.forms.speak import SpeakForm
from bandeng.listen.models import Matter
from bandeng.studio.models import Studio
from bandeng.web.fields import WORDS_LIMIT, CleanText
from bandeng.web.forms import Chips, fields_shared_but

DIGITS = {"data-digits": True}  # enter.js: chosen by the digit of its place, too


@fields_shared_but("community", "wished")
class EnterForm(SpeakForm):
    """The resident's form in the order in which things are said at a counter or on the telephone."""

    words = CleanText(
        label=_("居民说了什么？"),
        help_text=_("照原话记：什么事、从什么时候开始、希望怎么解决。不记身份证号、银行卡号。"),
        widget=forms.Textarea(attrs={"rows": 6, "autofocus": True, "accesskey": "w"}),
        max_length=WORDS_LIMIT,
        error_messages={"required": _("请记下居民反映的事情。")},
    )
    source = forms.ChoiceField(
        label=_("怎么来的？"),
        choices=[(value, Matter.Source(value).label) for value in ("visit", "phone", "community")],
        initial="visit",
        widget=Chips(attrs=DIGITS),
    )
    kind = forms.ChoiceField(
        label=_("类别"),
        choices=[*Matter.Kind.choices, ("", _("受理时再定"))],
        initial="",
        required=False,
        widget=Chips(attrs=DIGITS),
    )
    told = forms.TimeField(
        label=_("今天几点说的？"),
        help_text=_("刚刚说的不用填。只能填今天已经过去的时间，时限从今天算起。"),
        required=False,
        input_formats=["%H:%M", "%H:%M:%S"],
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        error_messages={"invalid": _("请按“时:分”填写，例如 9:30。")},
    )
    # The call (热线) that this was said in, if it is in the log.
    call = forms.IntegerField(widget=forms.HiddenInput, required=False)
    field_order = ("form_key", "call", "words", "source", "kind", "place", "community", "told", "wished", "photos")

    def more_filled(self) -> bool:
        """Whether something stands, or is wrong, in what is folded away."""
        return any(self[name].value() or self[name].errors for name in ("told", "wished", "photos"))

    def clean_told(self) -> datetime | None:
        """The moment today, or None for now."""
        told: time | None = self.cleaned_data["told"]
        if told is None:
            return None
        now = clock.now()
        moment = datetime.combine(clock.day(now), told, clock.HERE)
        if moment > now:
            raise forms.ValidationError(_("这个时间还没有到。请填今天已经过去的时间，或不填。"))
        return moment

    def intake(self, studio: Studio, language: str, source: Matter.Source) -> dict[str, Any]:
        data = self.cleaned_data
        return {**super().intake(studio, language, source), "kind": data["kind"], "received_at": data["told"]}
