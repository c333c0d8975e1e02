"""Forms of handling beyond the plain course: marks, corrections, readers, helping units, more time."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from bandeng.listen.forms.speak import CleanText
from bandeng.listen.forms.verbs import LONG, VerbForm


class ReasonForm(VerbForm):
    """Why: one line or two; what is asked stands in the verb."""

    reason = CleanText(widget=LONG, max_length=500)
    ask: Any = ""
    hint: Any = ""

    def prepare(self) -> None:
        self.fields["reason"].label, self.fields["reason"].help_text = self.ask, self.hint


class ClearDangerForm(ReasonForm):
    ask = _("核对的情况")
    hint = _("联系了谁，现在是否安全。解除后不再提示，记录保留。")


class HurryForm(ReasonForm):
    ask = _("为什么要加急？")
    hint = _("停水、停电、停气等。答复期限从今天起按加急计算，居民会知道。")


class UnhurryForm(ReasonForm):
    ask = _("为什么取消加急？")
    hint = _("答复期限改回按类别计算，居民会知道。")
