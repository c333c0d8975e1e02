"""Forms of handling beyond the plain course: marks, corrections, readers, helping units, more time."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bandeng.core import clock
from bandeng.core.language import listed
from bandeng.listen import rules
from bandeng.listen.actions.extend import latest
from bandeng.listen.actions.supervise import concerned
from bandeng.listen.forms.verbs import LONG, VerbForm, WordsForm
from bandeng.listen.models import Matter
from bandeng.studio.models import Person, Region
from bandeng.studio.reach import within
from bandeng.web import formats
from bandeng.web.fields import CleanText
from bandeng.web.forms import Chips, DateInput, Option


class ReasonForm(VerbForm):
    """Why: one line or two; what is asked stands in the verb."""

    reason = CleanText(widget=LONG, max_length=500)
    ask: Any = ""
    hint: Any = ""

    def prepare(self) -> None:
        self.fields["reason"].label, self.fields["reason"].help_text = self.ask, self.hint


class SendBackForm(ReasonForm):
    ask = _("为什么不归本单位办？应当由谁办？")
    hint = _("只能退回一次；退回后期限照算。")


class HandBackForm(ReasonForm):
    ask = _("为什么退回？")
    hint = _("联络员会另请一位委员；期限照算。")


class OpinionForm(WordsForm):
    ask = _("会办意见")
    hint = _("交给主办单位写答复用，居民看不到。")


class AskExtensionForm(ReasonForm):
    ask = _("为什么要延期？居民会看到。")
    until = forms.DateField(label=_("申请延到哪一天？"), widget=DateInput)
    field_order = ("until", "reason")

    def prepare(self) -> None:
        super().prepare()
        last = latest(self.matter)
        if last:
            self.initial.setdefault("until", last)
            self.fields["until"].help_text = _("最晚 %(last)s。只能申请一次。") % {"last": formats.date(last)}


class GrantExtensionForm(VerbForm):
    """Nothing to fill in; what was asked for stands above it."""

    above = "listen/parts/extension.html"


class RefuseExtensionForm(ReasonForm):
    ask = _("为什么不同意延期？")
    above = "listen/parts/extension.html"


class AmendForm(VerbForm):
    kind = forms.ChoiceField(label=_("这是哪一类事项？"), choices=Matter.Kind.choices, widget=Chips)
    title = CleanText(label=_("标题"), max_length=120)
    place = CleanText(label=_("地点"), max_length=120, required=False)
    community = forms.ModelChoiceField(  # type: ignore[var-annotated]
        label=_("属于哪个社区？"), queryset=None, required=False, empty_label=_("不确定")
    )
    reason = CleanText(
        label=_("为什么更正？"), widget=LONG, max_length=500, help_text=_("更正前后都留在办理过程里，居民也能看到。")
    )

    def prepare(self) -> None:
        for name in ("kind", "title", "place"):
            self.initial.setdefault(name, getattr(self.matter, name))
        self.initial.setdefault("community", self.matter.community_id)
        places = Region.objects.filter(within(self.matter.studio.region.path), level=Region.Level.COMMUNITY)
        self.fields["community"].queryset = places  # type: ignore[attr-defined]


def _with_roles(person: Person) -> Any:
    """The name, and below it what they are."""
    held = dict.fromkeys(role.get_kind_display() for role in person.roles.all() if role.holds(clock.now()))
    return Option(person.shown_name, listed(held))


class ConfideForm(ReasonForm):
    ask = _("为什么要保密？")
    readers = forms.ModelMultipleChoiceField(
        label=_("除了您，还有谁可以知情？"),
        queryset=Person.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("没有勾选的人（包括负责人、领导和审计员）在列表、搜索、导出里都看不到这件事；数字照样统计。"),
    )
    field_order = ("readers", "reason")

    def prepare(self) -> None:
        super().prepare()
        people = rules.reached_by(self.matter, clock.now())
        others = (people.exclude(pk=self.acting.pk) if self.acting else people).prefetch_related("roles")
        self.fields["readers"].queryset = others  # type: ignore[attr-defined]
        self.fields["readers"].label_from_instance = _with_roles  # type: ignore[attr-defined]
        if self.matter.confidential:
            named = list(self.matter.readers.values_list("person_id", flat=True))
        else:
            named = [item.pk for item in concerned(self.matter, clock.now())]
        self.initial.setdefault("readers", named)


class LiftConfidenceForm(ReasonForm):
    ask = _("为什么解除保密？")
    hint = _("解除后，按身份能看到这件事的人都会重新看到。")


class ClearDangerForm(ReasonForm):
    ask = _("核对的情况")
    hint = _("联系了谁，现在是否安全。解除后不再提示，记录保留。")


class HurryForm(ReasonForm):
    ask = _("为什么要加急？")
    hint = _("停水、停电、停气等。答复期限从今天起按加急计算，居民会知道。")


class UnhurryForm(ReasonForm):
    ask = _("为什么取消加急？")
    hint = _("答复期限改回按类别计算，居民会知道。")
