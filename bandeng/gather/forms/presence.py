"""Entering who was there, voiding it, screens, and what is counted."""

from datetime import date, datetime, timedelta
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from bandeng.core import clock
from bandeng.gather import kinds, presence
from bandeng.gather.actions.base import at
from bandeng.gather.models import Occasion
from bandeng.studio.models import Person, Studio, Venue
from bandeng.web.fields import among
from bandeng.web.forms import DateInput, Option

DUTY = (
    ("duty", Option(_("值班"), _("计入坐班人次；计划里没有他的，记为顶替。"))),
    ("guest", Option(_("参加，不计值班"))),
)


class EnterForm(forms.Form):
    use_required_attribute = False

    person = forms.ModelChoiceField(Person.objects.none(), label=_("谁来了？"), empty_label=_("请选择"))
    came = forms.TimeField(
        label=_("几点到的？"), widget=forms.TimeInput(attrs={"type": "time", "class": "short"}, format="%H:%M")
    )
    duty = forms.ChoiceField(label=_("来做什么？"), choices=DUTY, widget=forms.RadioSelect, initial="duty")
    reason = forms.CharField(
        label=_("为什么要补登？"), help_text=_("例如：手机没电，没有扫码。会留在记录里。"), max_length=120
    )

    def __init__(self, *args: Any, occasion: Occasion, **kwargs: Any) -> None:
        self.occasion = occasion
        opens = occasion.opens_at.astimezone(clock.HERE)
        kwargs["initial"] = {"came": opens.time(), "duty": "duty", **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        among(self.fields["person"], lambda: presence.enterable(occasion))

    def arguments(self) -> dict[str, Any]:
        """What the action takes."""
        values = self.cleaned_data
        came: datetime = at(self.occasion.day, values["came"])
        return {
            "person": values["person"],
            "came_at": came,
            "duty": values["duty"] == "duty",
            "reason": values["reason"],
        }


class VoidForm(forms.Form):
    use_required_attribute = False

    reason = forms.CharField(label=_("为什么作废？"), help_text=_("会留在记录里，不能再改。"), max_length=120)


class ScreenForm(forms.Form):
    use_required_attribute = False

    venue = forms.ModelChoiceField(Venue.objects.none(), label=_("放在哪里？"), empty_label=None)
    name = forms.CharField(label=_("叫什么？"), help_text=_("例如：大厅东墙"), max_length=40)

    def __init__(self, *args: Any, venues: QuerySet[Venue], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        among(self.fields["venue"], lambda: venues)


class PeriodForm(forms.Form):
    """Which studio, from when to when, which kind; this month of the first studio where nothing is asked."""

    use_required_attribute = False

    studio = forms.ModelChoiceField(Studio.objects.none(), label=_("工作室"), empty_label=None, required=False)
    since = forms.DateField(label=_("从哪一天"), widget=DateInput, required=False)
    until = forms.DateField(label=_("到哪一天"), widget=DateInput, required=False)
    kind = forms.ChoiceField(label=_("哪一类"), required=False, choices=lambda: [("", _("全部")), *kinds.choices()])

    def __init__(self, data: Any, *, studios: list[Studio]) -> None:
        today = clock.today()
        first = today.replace(day=1)
        last = (first + timedelta(days=32)).replace(day=1) - timedelta(days=1)
        start = {"studio": studios[0].pk if studios else "", "since": f"{first}", "until": f"{last}", "kind": ""}
        super().__init__({name: data.get(name) or value for name, value in start.items()})
        among(self.fields["studio"], lambda: Studio.objects.filter(pk__in=[one.pk for one in studios]))

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        since, until = values.get("since"), values.get("until")
        if isinstance(since, date) and isinstance(until, date) and until < since:
            self.add_error("until", _("结束日期要在开始日期以后，请检查。"))
        return values
