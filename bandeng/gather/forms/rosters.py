"""Planning, adjusting, absences and swaps."""

from collections import Counter
from datetime import date, timedelta
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bandeng.algorithms.roster import Worker
from bandeng.core import clock
from bandeng.gather.asking import Question
from bandeng.gather.models import Occasion, Series, Turn
from bandeng.gather.templatetags.gather import hours
from bandeng.studio.models import Person
from bandeng.web import formats
from bandeng.web.fields import among
from bandeng.web.forms import DateInput, Option


class PlanForm(forms.Form):
    use_required_attribute = False

    since = forms.DateField(label=gettext_lazy("从哪一天排起？"), widget=DateInput)
    until = forms.DateField(
        label=gettext_lazy("排到哪一天？"),
        help_text=gettext_lazy("含这一天。一次排一个季度比较合适。"),
        widget=DateInput,
    )

    @staticmethod
    def proposed(series: Series) -> dict[str, date]:
        """From the first day that nobody is announced for, to the end of that quarter."""
        today = clock.today()
        found = series.occasions.filter(opens_at__gt=clock.now(), state=Occasion.State.ON)
        free = found.exclude(turns__state=Turn.State.ON).order_by("day").values_list("day", flat=True).first()
        since = free or today + timedelta(days=1)
        following = (since.month - 1) // 3 * 3 + 4
        quarter_over = date(since.year + (following > 12), following - 12 * (following > 12), 1)
        return {"since": since, "until": quarter_over - timedelta(days=1)}


class SpareForm(forms.Form):
    """Planning anew what is announced."""

    use_required_attribute = False

    spare = forms.IntegerField(
        label=gettext_lazy("为了更公平，可以多改几处？"),
        help_text=gettext_lazy("0 就是改得最少。新委员加入后想让大家均一些，可以填几处。"),
        min_value=0,
        max_value=100,
        initial=0,
        required=False,
    )


class AdjustForm(forms.Form):
    use_required_attribute = False

    people = forms.MultipleChoiceField(
        label=gettext_lazy("谁来值班？"), widget=forms.CheckboxSelectMultiple, required=False
    )
    reason = forms.CharField(
        label=gettext_lazy("理由"),
        help_text=gettext_lazy("只在不合规则、又一定要这样排时填写。"),
        max_length=120,
        required=False,
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, asked: Question, occasion: Occasion, planned: Counter[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        workers = {int(worker.key): worker for worker in asked.workers}
        ordered = sorted(asked.candidates.values(), key=lambda one: (one.person.sort_key, one.person.pk))
        choice: Any = self.fields["people"]
        choice.choices = [
            (
                one.person.pk,
                Option(one.person.shown_name, _hint(workers[one.person.pk], planned[one.person.pk], occasion)),
            )
            for one in ordered
        ]


def _hint(worker: Worker, planned: int, occasion: Occasion) -> str:
    """What helps to choose: the sector, turns so far, absence and wish."""
    parts = [worker.sector, _("今年别的日子共 %(number)d 次") % {"number": worker.done + planned}]
    if occasion.day in worker.away:
        parts.append(_("这天来不了"))
    elif occasion.day in worker.unwanted:
        parts.append(_("这天最好不排"))
    elif occasion.day in worker.wanted:
        parts.append(_("这天愿意来"))
    return " · ".join(part for part in parts if part)


class AbsenceForm(forms.Form):
    use_required_attribute = False

    since = forms.DateField(label=gettext_lazy("从哪一天起？"), widget=DateInput)
    until = forms.DateField(
        label=gettext_lazy("到哪一天止？"), help_text=gettext_lazy("含这一天。只一天就填同一天。"), widget=DateInput
    )
    reason = forms.CharField(
        label=gettext_lazy("事由"), help_text=gettext_lazy("可以不填。排班的人看得到。"), max_length=120, required=False
    )


class AbsenceForForm(AbsenceForm):
    """An absence that someone told by telephone."""

    person = forms.ModelChoiceField(
        Person.objects.none(), label=gettext_lazy("谁请假？"), empty_label=gettext_lazy("请选择")
    )
    field_order = ("person",)

    def __init__(self, *args: Any, people: QuerySet[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        among(self.fields["person"], lambda: people)


class SwapForm(forms.Form):
    """Offer a turn. What comes back is one choice with whom: their turn says who they are."""

    use_required_attribute = False

    to = forms.ChoiceField(
        label=gettext_lazy("请谁来？"),
        help_text=gettext_lazy("这里只列出换了以后不违反排班规则的人。"),
        required=False,
    )
    note = forms.CharField(label=gettext_lazy("想说的话"), max_length=120, required=False)

    def __init__(self, *args: Any, takers: list[Person], backs: list[Turn], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.takers, self.backs = takers, backs
        anyone = [("", _("谁能来都行，谁先同意就是谁"))] if takers else []
        give = [(f"to-{one.pk}", one.shown_name) for one in takers]
        swap = [(f"back-{one.pk}", _said(one)) for one in backs]
        groups = [(_("请一个人来，不用还"), give), (_("和一个人换"), swap)]
        choice: Any = self.fields["to"]
        choice.choices = [*anyone, *(group for group in groups if group[1])]

    def arguments(self) -> dict[str, Any]:
        """What the action takes."""
        kind, _dash, key = self.cleaned_data["to"].partition("-")
        back = next((one for one in self.backs if kind == "back" and str(one.pk) == key), None)
        to = back.person if back else next((one for one in self.takers if kind == "to" and str(one.pk) == key), None)
        return {"to": to, "back": back, "note": self.cleaned_data["note"]}


def _said(turn: Turn) -> str:
    one = turn.occasion
    return _("%(name)s：我来值 %(day)s %(hours)s %(venue)s") % {
        "name": turn.person.shown_name,
        "day": formats.day_short(one.day),
        "hours": hours(one),
        "venue": one.venue.name,
    }
