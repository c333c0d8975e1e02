"""What is asked of a plan: its life, targets, topics, items, people."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bandeng.core import clock
from bandeng.deliberate import kinds
from bandeng.deliberate.models import Item, Plan, Target, Topic
from bandeng.deliberate.plan_progress import QUARTERS
from bandeng.studio.models import Person
from bandeng.web.fields import CleanText, among
from bandeng.web.forms import Chips, DateInput

QUARTER_CHOICES = list(enumerate(QUARTERS, 1))
Groups = list[tuple[str, list[tuple[int, str]]]]


class Versioned(forms.Form):
    use_required_attribute = False
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


class Reasoned(Versioned):
    """Of an issued plan every change has its reason."""

    reason = forms.CharField(
        label=_("为什么调整？"),
        help_text=_("和改动一起长期保留，公开的计划里也能看到。"),
        max_length=200,
        error_messages={"required": _("计划已经印发，改动要写明原因。")},
    )

    def __init__(self, *args: Any, issued: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not issued:
            del self.fields["reason"]
        else:
            self.order_fields([name for name in self.fields if name != "reason"])


class BeginForm(forms.Form):
    use_required_attribute = False
    place = forms.ChoiceField(label=_("谁的计划？"))
    year = forms.IntegerField(label=_("哪一年？"), widget=forms.NumberInput(attrs={"class": "short"}))
    topics_until = forms.DateField(
        label=_("征题到哪一天？"),
        help_text=_("委员在手机上提议题，到这一天为止。不征题就空着，以后也可以再开。"),
        widget=DateInput,
        required=False,
    )

    def __init__(self, *args: Any, places: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen: Any = self.fields["place"]
        chosen.choices = list(places)


class TitleForm(Versioned):
    title = forms.CharField(label=_("计划的名称"), max_length=80)


class CallForm(Versioned):
    topics_until = forms.DateField(
        label=_("征题到哪一天？"), help_text=_("本级在任的委员会收到通知。"), widget=DateInput
    )


class WordsForm(Versioned):
    words = forms.CharField(label=_("要改什么？"), max_length=200, widget=forms.Textarea(attrs={"rows": 4}))


class ApproveForm(Versioned):
    committee = forms.CharField(
        label=_("哪一级党委批准的？"), help_text=_("写全称，例如：中共某某街道工作委员会。"), max_length=60
    )
    number = forms.CharField(label=_("批准文号或会议"), help_text=_("例如：某党工纪〔2026〕3号。"), max_length=60)
    approved_on = forms.DateField(label=_("哪一天批准的？"), widget=DateInput)


class IssueForm(Versioned):
    number = forms.CharField(label=_("印发文号"), help_text=_("例如：某协民〔2026〕1号。"), max_length=60)
    issued_on = forms.DateField(label=_("印发日期"), widget=DateInput)


class TargetForm(Reasoned):
    title = forms.CharField(label=_("指标名称"), help_text=_("例如：专项视察、季度协商。"), max_length=60)
    number = forms.IntegerField(label=_("全年几次？"), widget=forms.NumberInput(attrs={"class": "short"}))
    kinds = forms.MultipleChoiceField(
        label=_("哪些形式算进来？"), choices=kinds.CHOICES, widget=forms.CheckboxSelectMultiple
    )
    field_order = ("title", "number", "kinds", "reason")


class CarryForm(Versioned):
    """One number for each of the district's targets."""

    def __init__(self, *args: Any, targets: Iterable[Target], mine: dict[int, int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.targets = {f"of_{one.pk}": one for one in targets}
        for name, one in self.targets.items():
            self.fields[name] = forms.IntegerField(
                label=one.title,
                help_text=_("全区 %(number)d 次。本工作室承接几次？不承接写 0。") % {"number": one.number},
                min_value=0,
                max_value=999,
                initial=mine.get(one.pk, 0),
                widget=forms.NumberInput(attrs={"class": "short"}),
            )

    def shares(self) -> dict[Target, int]:
        return {one: self.cleaned_data[name] for name, one in self.targets.items()}


class TopicForm(forms.Form):
    use_required_attribute = False
    title = forms.CharField(
        label=_("想商量什么？"),
        help_text=_("一句话，例如：老旧小区的停车怎么安排。不写群众的姓名和住址。"),
        max_length=80,
    )
    why = CleanText(
        label=_("为什么要商量？"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 5})
    )
    kind = forms.ChoiceField(
        label=_("建议用什么形式？"), choices=[("", _("由工作室定")), *kinds.CHOICES], required=False
    )


class GatherForm(TopicForm):
    """Out of a matter: a topic that is there already, or a new one."""

    plan = forms.ModelChoiceField(Plan.objects.none(), label=_("提到哪份计划？"), empty_label=None)
    topic = forms.ModelChoiceField(
        Topic.objects.none(),
        label=_("是已有的议题吗？"),
        help_text=_("选了，这件事项就并到那个议题里，下面不用填。"),
        empty_label=_("不是，提一个新议题"),
        required=False,
    )
    field_order = ("plan", "topic", "title", "why", "kind")

    def __init__(self, *args: Any, plans: Any, topics: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        among(self.fields["plan"], lambda: plans)
        among(self.fields["topic"], lambda: topics)
        self.fields["title"].required = False

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        topic, plan = values.get("topic"), values.get("plan")
        if topic and plan and topic.plan_id != plan.pk:
            self.add_error("topic", _("这个议题不在所选的计划里。"))
        if not topic and not values.get("title"):
            self.add_error("title", _("请写一句话，或选一个已有的议题。"))
        return values


class DeclineForm(Versioned):
    said = forms.CharField(
        label=_("为什么没有列入？"),
        help_text=_("提议的人会收到通知，看到这句话。"),
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class MergeForm(Versioned):
    into = forms.ModelChoiceField(Topic.objects.none(), label=_("并入哪个议题？"), empty_label=_("请选择"))
    said = forms.CharField(label=_("说明"), max_length=200, required=False)

    def __init__(self, *args: Any, topics: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        among(self.fields["into"], lambda: topics)


class ItemForm(Reasoned):
    title = forms.CharField(label=_("题目"), max_length=80)
    kind = forms.ChoiceField(label=_("什么形式？"), choices=[("", _("请选择")), *kinds.CHOICES])
    quarter = forms.TypedChoiceField(label=_("放在哪个季度？"), choices=QUARTER_CHOICES, coerce=int, widget=Chips)
    of = forms.ModelChoiceField(
        Item.objects.none(),
        label=_("承接区里的哪个项目？"),
        required=False,
        empty_label=_("不是承接的"),
    )
    owner = forms.ChoiceField(label=_("谁负责？"), required=False)
    unit = forms.CharField(
        label=_("承办"), help_text=_("一起承办的单位或小组，没有就空着。"), max_length=80, required=False
    )
    people = forms.MultipleChoiceField(
        label=_("哪些人参加？"),
        help_text=_("也可以先不选，列完项目再一次提出分工。"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    field_order = ("title", "kind", "quarter", "of", "owner", "unit", "people", "reason")

    def __init__(self, *args: Any, people: Groups, carried: list[Item], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["owner"].choices = [("", _("以后定")), *people]
        fields["people"].choices = people
        if carried:
            among(fields["of"], lambda: Item.objects.filter(pk__in=[one.pk for one in carried]))
        else:
            del fields["of"]

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        owner = values.get("owner")
        values["owner"] = Person.objects.get(pk=owner) if owner else None
        values["people"] = list(Person.objects.filter(pk__in=values.get("people") or []))
        return values


class ReasonForm(Reasoned):
    """Nothing but the reason, where one is needed."""


class AskForm(forms.Form):
    """What a proposal of people is asked with."""

    use_required_attribute = False
    need = forms.IntegerField(
        label=_("每个项目几个人？"),
        initial=3,
        min_value=1,
        max_value=30,
        widget=forms.NumberInput(attrs={"class": "short"}),
    )
    per_quarter = forms.IntegerField(
        label=_("每人每季度最多几项？"),
        initial=2,
        min_value=1,
        max_value=20,
        widget=forms.NumberInput(attrs={"class": "short"}),
    )
    keep = forms.BooleanField(label=_("已经定的人不动"), initial=True, required=False)


class SeatForm(Reasoned):
    """The proposal, item by item: those ticked stay, and one more may be added."""

    def __init__(self, *args: Any, items: Iterable[Item], people: Groups, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.items = {one.pk: one for one in items}
        known = {pk for _group, some in people for pk, _name in some}
        self.known = {str(pk) for pk in known}
        for pk in self.items:
            self.fields[f"seat_{pk}"] = forms.MultipleChoiceField(
                choices=[(one, one) for one in sorted(known)], required=False
            )
            self.fields[f"more_{pk}"] = forms.ChoiceField(
                label=_("再加一位"), choices=[("", _("不加")), *people], required=False
            )

    def people(self) -> dict[int, list[Person]]:
        values = self.cleaned_data
        wanted = {pk: {*values[f"seat_{pk}"], *filter(None, [values[f"more_{pk}"]])} for pk in self.items}
        found = {str(one.pk): one for one in Person.objects.filter(pk__in=set().union(*wanted.values()))}
        return {pk: [found[one] for one in some if one in found] for pk, some in wanted.items()}


def this_year() -> int:
    """Plans are made towards the end of a year for the next."""
    today = clock.today()
    return today.year + (today.month >= 10)
