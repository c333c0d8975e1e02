"""Arranging what recurs, and changing single occasions."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from bandeng.core import clock
from bandeng.gather import kinds, recurring, settings
from bandeng.gather.models import Occasion, Series
from bandeng.studio.models import Studio, Venue
from bandeng.web.fields import among
from bandeng.web.forms import DateInput

CUSTOM = "custom"
AS_STUDIO = _("照工作室的排班规则")
KEPT = (
    *("title", "starts_on", "ends_on", "opens", "closes", "holidays"),
    *("need", "bookable", "minutes", "places", "version"),
)
HOURS = forms.TimeInput(attrs={"type": "time", "class": "short"}, format="%H:%M")


def venues_of(studio: Studio) -> QuerySet[Venue]:
    """The venues of a studio and its workstations."""
    return Venue.objects.filter(studio__path__startswith=studio.path, listed=True).order_by("studio__path", "pk")


class SeriesForm(forms.Form):
    use_required_attribute = False

    title = forms.CharField(label=_("叫什么？"), help_text=_("例如：社情民意倾听日"), max_length=60)
    often = forms.ChoiceField(
        label=_("多久一次？"),
        choices=[*((code, label) for code, (label, _reads, _rule) in recurring.OFTEN.items()), (CUSTOM, _("另写规则"))],
    )
    days = forms.MultipleChoiceField(
        label=_("星期几？"),
        choices=list(recurring.DAYS.items()),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    rule = forms.CharField(
        label=_("重复规则"),
        help_text=_("只在“另写规则”时填，按 RFC 5545，例如 FREQ=MONTHLY;BYDAY=2TU。"),
        max_length=200,
        required=False,
    )
    starts_on = forms.DateField(label=_("从哪一天起？"), widget=DateInput)
    ends_on = forms.DateField(
        label=_("到哪一天止？"), help_text=_("一直办下去就空着。"), widget=DateInput, required=False
    )
    opens = forms.TimeField(label=_("几点开始？"), widget=HOURS)
    closes = forms.TimeField(label=_("几点结束？"), widget=HOURS)
    venues = forms.ModelMultipleChoiceField(
        Venue.objects.none(), label=_("在哪些地点？"), widget=forms.CheckboxSelectMultiple
    )
    holidays = forms.ChoiceField(label=_("遇到节假日怎么办？"), choices=Series.Holidays.choices)
    need = forms.IntegerField(label=_("每个地点每次几人值班？"), min_value=0, max_value=20, initial=2)
    bookable = forms.BooleanField(label=_("居民可以预约"), required=False)
    minutes = forms.IntegerField(label=_("每位预约几分钟？"), min_value=5, max_value=120, initial=15)
    places = forms.IntegerField(label=_("同时接待几位？"), min_value=1, max_value=20, initial=1)

    def __init__(self, *args: Any, studio: Studio, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        among(self.fields["venues"], lambda: venues_of(studio))
        own = studio.setting("roster_rules")
        for name, field in settings.rules_fields(AS_STUDIO).items():
            field.help_text = gettext("空着就照工作室的排班规则：%(rule)s。") % {"rule": field.unit(own[name])}
            self.fields[name] = field

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        often, days = values.get("often"), values.get("days") or []
        if often == CUSTOM:
            if not values.get("rule"):
                self.add_error("rule", ValidationError(_("请写重复规则，或在上面改选“每周”。")))
            values["recurs"] = values.get("rule", "")
        elif often:
            if not days:
                self.add_error("days", ValidationError(_("请选星期几。")))
            values["recurs"] = recurring.rule_of(often, days)
        return values

    def arguments(self) -> dict[str, Any]:
        """What the action takes."""
        left_out = ("often", "days", "rule", *settings.OF_SERIES)
        values = {name: value for name, value in self.cleaned_data.items() if name not in left_out}
        own = {name: self.cleaned_data[name] for name in settings.OF_SERIES}
        return {**values, "rules_of_roster": {name: value for name, value in own.items() if value is not None}}


class NewSeriesForm(SeriesForm):
    kind = forms.ChoiceField(label=_("安排什么？"), choices=kinds.choices)
    field_order = ("kind", "title")


class ChangeSeriesForm(SeriesForm):
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    @staticmethod
    def of(series: Series) -> dict[str, Any]:
        """The initial values for changing a series."""
        often, days = recurring.choices_of(series.rule) or (CUSTOM, [])
        values = {name: getattr(series, name) for name in KEPT}
        venues = [venue.pk for venue in series.venues.all()]
        values |= {"often": often, "days": days, "rule": series.rule if not days else "", "venues": venues}
        return {**series.rules, **values}


class OccasionForm(forms.Form):
    use_required_attribute = False

    day = forms.DateField(label=_("哪一天？"), widget=DateInput)
    opens = forms.TimeField(label=_("几点开始？"), widget=HOURS)
    closes = forms.TimeField(label=_("几点结束？"), widget=HOURS)
    venue = forms.ModelChoiceField(Venue.objects.none(), label=_("在哪里？"), empty_label=None)
    need = forms.IntegerField(label=_("几人值班？"), min_value=0, max_value=20)
    note = forms.CharField(
        label=_("怎么告诉大家？"),
        help_text=_("改了时间或地点，值班的人和预约的居民会收到这句话。"),
        max_length=120,
        required=False,
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, occasion: Occasion, **kwargs: Any) -> None:
        there = {
            "day": occasion.day,
            "opens": occasion.opens_at.astimezone(clock.HERE).time(),
            "closes": occasion.closes_at.astimezone(clock.HERE).time(),
            "venue": occasion.venue_id,
            "need": occasion.need,
            "version": occasion.version,
        }
        kwargs["initial"] = there
        super().__init__(*args, **kwargs)
        here = Venue.objects.filter(pk=occasion.venue_id)
        among(self.fields["venue"], lambda: venues_of(occasion.studio.parent or occasion.studio) | here)


class NoteForm(forms.Form):
    use_required_attribute = False

    note = forms.CharField(label=_("为什么？"), help_text=_("值班的人和预约的居民会收到这句话。"), max_length=120)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


class EndForm(forms.Form):
    use_required_attribute = False

    ends_on = forms.DateField(label=_("最后一次是哪一天？"), widget=DateInput)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
