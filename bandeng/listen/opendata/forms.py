"""The form by which a release is cut, and the tick by which it is released."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from bandeng.core import clock
from bandeng.listen.models import Release
from bandeng.listen.opendata.cutting import Terms
from bandeng.studio.models import Studio
from bandeng.web.forms import Chips, DateInput


def last_sunday(today: date) -> date:
    """The end of the last whole week: what is told by the week is all in by then."""
    return today - timedelta(days=today.isoweekday())


class CutForm(forms.Form):
    """Which studio, from when to when, and what becomes of small numbers."""

    use_required_attribute = False
    studio = forms.ModelChoiceField(label=_("工作室"), queryset=Studio.objects.none(), empty_label=None)
    until = forms.DateField(
        label=_("公布到哪一天？"),
        help_text=_("含这一天。只写到周的记录，整周过完才算。"),
        widget=DateInput,
        error_messages={"required": _("请选日期。"), "invalid": _("请写一个日期，例如 2026-11-22。")},
    )
    since = forms.DateField(
        label=_("从哪一天收到的开始？"),
        help_text=_("不填，就是从最早的一件开始。"),
        widget=DateInput,
        required=False,
        error_messages={"invalid": _("请写一个日期，例如 2026-01-01。")},
    )
    hold = forms.ChoiceField(
        label=_("件数太少的怎样处理？"),
        choices=[(value, label) for value, label in Release.Hold.choices],
        initial=Release.Hold.COARSEN,
        widget=Chips,
    )

    def __init__(self, *args: Any, studios: QuerySet[Studio], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["until"].initial = last_sunday(clock.today())
        field = self.fields["studio"]
        field.queryset = studios  # type: ignore[attr-defined]
        if len(studios) == 1:
            field.widget = forms.HiddenInput()
            field.initial = studios[0].pk

    def terms(self, size: int) -> Terms:
        asked = self.cleaned_data
        return Terms(until=asked["until"], size=size, since=asked["since"], hold=asked["hold"])


class ReleaseForm(CutForm):
    """The same again, with what was looked at."""

    size = forms.IntegerField(widget=forms.HiddenInput())
    reviewed = forms.BooleanField(
        label=_("我看过预览和提醒，没有能认出某个人的地方"),
        error_messages={"required": _("请先看预览和提醒，确认没有能认出某个人的地方，再勾选。")},
    )
