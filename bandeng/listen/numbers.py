"""Official numbers (编号): the studio's pattern, how a number comes of it, and the field in which it is changed."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from bandeng.core import text
from bandeng.core.language import listed
from bandeng.studio.models import Studio
from bandeng.studio.models.settings import SettingChange
from bandeng.studio.setting_fields import from_to

# As they stand in the pattern, and as a person reads and types them.
MARKS = {
    "{short}": pgettext_lazy("in the pattern of numbers", "简称"),
    "{year}": pgettext_lazy("in the pattern of numbers", "年份"),
    "{serial:03d}": pgettext_lazy("in the pattern of numbers", "序号"),
}
DEFAULT = "{short}〔{year}〕{serial:03d}号"
# With the longest short name and a serial of six digits a number still fits its column.
LONGEST = 20


def official(pattern: str, studio: Studio, year: int, serial: int) -> str:
    """The number that a pattern gives: 徐民〔2026〕015号."""
    return pattern.format(short=studio.short, year=year, serial=serial)


def patterns(studio: Studio) -> set[str]:
    """All the patterns by which the studio has ever numbered: those of earlier days are still searched for."""
    held = SettingChange.objects.filter(studio=studio, code="number_format").values_list("before", flat=True)
    return {studio.setting("number_format"), *(pattern for pattern in held if pattern), DEFAULT}


class NumberPattern(forms.CharField):
    """Each mark once: the number would else not be the only one of its kind."""

    def prepare_value(self, value: Any) -> Any:
        for raw, mark in MARKS.items():
            value = str(value).replace(raw, f"{{{mark}}}")
        return value

    def clean(self, value: Any) -> str:
        pattern = text.clean(str(value or ""), 1000).replace("\n", "")
        for raw, mark in MARKS.items():
            pattern = pattern.replace(f"{{{mark}}}", raw)
        rest = pattern
        for raw in MARKS:
            rest = rest.replace(raw, "", 1)
        if any(raw not in pattern for raw in MARKS) or "{" in rest or "}" in rest:
            said = _("%(marks)s 每样写一次，不多不少，其他花括号不要写。")
            raise ValidationError(said % {"marks": listed(f"{{{mark}}}" for mark in MARKS.values())})
        if len(rest) > LONGEST:
            raise ValidationError(_("其他字最多 %(most)d 个，请缩短。") % {"most": LONGEST})
        return pattern

    def shown(self, value: str) -> str:
        return str(self.prepare_value(value))

    def changes(self, before: str, after: str) -> str:
        return from_to(self.shown(before), self.shown(after))
