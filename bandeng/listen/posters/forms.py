"""What is to be printed."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bandeng.core import clock
from bandeng.core.language import bracketed
from bandeng.listen.posters import contents, period
from bandeng.studio.models import Studio
from bandeng.web.forms import Chips, Option

WHAT = (
    ("hall", Option(_("大厅海报"), _("工作室的全部委员，一目了然。30 位以内 A3 一张，再多分几张。"))),
    ("duty", Option(_("值班海报"), _("哪天、在哪里、谁值班。"))),
    ("member", Option(_("委员海报"), _("一位委员一张 A4，写明值班日。"))),
    ("plate", Option(_("门牌（A4 横排）"), _("贴在门上或桌前，一位委员一张。"))),
    ("small", Option(_("小门牌（200 × 100 毫米）"), _("一张 A4 排两块，沿裁切线剪开。"))),
)
# What each is printed on where there is no choice.
FIXED = {"member": "a4", "plate": "a4", "small": "a4"}


class PosterForm(forms.Form):
    """Asked by GET: the address of a poster says all of it."""

    use_required_attribute = False
    what = forms.ChoiceField(label=_("印什么？"), choices=WHAT, initial="hall", widget=forms.RadioSelect)
    size = forms.ChoiceField(
        label=_("多大的纸？"),
        help_text=_("大厅海报和值班海报可以选，其他都是 A4。"),
        choices=(("a3", "A3"), ("a4", "A4")),
        initial="a3",
        required=False,
        widget=Chips,
    )
    period = forms.ChoiceField(
        label=_("印哪段时间的值班日？"), choices=lambda: period.choices(clock.today()), required=False
    )
    member = forms.ChoiceField(label=_("印哪位委员？"), required=False)

    def __init__(self, *args: Any, studio: Studio, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = contents.members(studio)
        everyone = _("全部 %(number)d 位") % {"number": len(self.people)}
        names = [(str(one.pk), bracketed(one.shown_name, one.sector)) for one in self.people]
        self.fields["member"].choices = [("", everyone), *names]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        cleaned["period"] = period.parse(cleaned.get("period") or "") or period.near(clock.today())[0]
        cleaned["size"] = FIXED.get(cleaned.get("what", ""), cleaned.get("size") or "a3")
        chosen = cleaned.get("member")
        cleaned["people"] = [one for one in self.people if not chosen or str(one.pk) == chosen]
        if not self.people:
            raise forms.ValidationError(_("工作室还没有登记在任委员，请先登记。"))
        return cleaned
