"""Forms of handling beyond the plain course: marks, corrections, readers, helping units, more time."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bandeng.core import clock
from bandeng.listen import rules
from bandeng.listen.actions.supervise import concerned
from bandeng.listen.forms.speak import CleanText
from bandeng.listen.forms.verbs import LONG, VerbForm
from bandeng.studio.models import Person


class ReasonForm(VerbForm):
    """Why: one line or two; what is asked stands in the verb."""

    reason = CleanText(widget=LONG, max_length=500)
    ask: Any = ""
    hint: Any = ""

    def prepare(self) -> None:
        self.fields["reason"].label, self.fields["reason"].help_text = self.ask, self.hint


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
        others = people.exclude(pk=self.acting.pk) if self.acting else people
        self.fields["readers"].queryset = others  # type: ignore[attr-defined]
        self.fields["readers"].label_from_instance = lambda person: person.shown_name  # type: ignore[attr-defined]
        if self.matter.confidential:
            named = self.matter.readers.values_list("person_id", flat=True)
        else:
            named = [item.pk for item in concerned(self.matter, clock.now())]
        self.initial.setdefault("readers", list(named))


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
