"""The four figures, never merged: replied, carried out, confirmed by the resident, satisfied.

One table says what each one's numerator and denominator are. Imported matters are in neither: they are counted beside.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from bandeng.core.actions import Origin
from bandeng.listen.models import Matter
from bandeng.listen.states import State
from bandeng.studio.models import Studio
from bandeng.studio.reach import within

Text = str | Promise

COUNTED = ~Q(origin=Origin.IMPORT)
OUT = Q(state__in=(State.DECLINED, State.MERGED, State.SPLIT, State.WITHDRAWN, State.INVALID))
TAKEN_UP = COUNTED & ~OUT & Q(accepted_at__isnull=False)
REPLIED = TAKEN_UP & Q(replied_at__isnull=False)
# Matters whose reply said that nothing (more) would be done here are not awaited to be carried out.
TO_CARRY_OUT = REPLIED & ~Q(result__in=("explained", "elsewhere"))
CARRIED_OUT = TO_CARRY_OUT & Q(carried_out_at__isnull=False)
SAID = REPLIED & Q(word__in=(Matter.Word.CODE, Matter.Word.PHONE))


@dataclass(frozen=True)
class Figure:
    """One rate: who is counted, out of whom, and in words."""

    code: str
    label: Text
    numerator: Q
    denominator: Q
    meaning: Text


FIGURES: tuple[Figure, ...] = (
    Figure(
        "replied",
        _("答复率"),
        REPLIED,
        TAKEN_UP,
        _("已由承办方答复的，占已受理的（不予受理、并入、拆分、撤回、无效的不计）。"),
    ),
    Figure(
        "carried_out",
        _("落实率"),
        CARRIED_OUT,
        TO_CARRY_OUT,
        _("登记落实并有依据的，占已答复且答应解决的（解释说明、转其他渠道的不计）。"),
    ),
    Figure(
        "confirmed",
        _("居民确认率"),
        SAID,
        REPLIED,
        _("居民凭查询码或在电话回访中确认的，占已答复的。没有表态的不算确认。"),
    ),
    Figure(
        "satisfied",
        _("满意率"),
        SAID & Q(satisfied__in=(Matter.Satisfied.YES, Matter.Satisfied.FAIRLY)),
        SAID,
        _("居民表示满意或基本满意的，占居民表过态的。"),
    ),
)
# Counted beside every rate, so that nothing hides in a denominator.
BESIDE: tuple[tuple[str, Text, Q], ...] = (
    ("received", _("收到"), COUNTED),
    ("taken_up", _("受理"), TAKEN_UP),
    ("by_code", _("凭码确认"), SAID & Q(word=Matter.Word.CODE)),
    ("by_phone", _("电话确认"), SAID & Q(word=Matter.Word.PHONE)),
    ("silent", _("逾期未表态"), REPLIED & Q(word=Matter.Word.SILENCE)),
    ("declined", _("不予受理"), COUNTED & Q(state=State.DECLINED)),
    ("merged", _("并入"), COUNTED & Q(state=State.MERGED)),
    ("withdrawn", _("撤回"), COUNTED & Q(state=State.WITHDRAWN)),
    ("invalid", _("无效"), COUNTED & Q(state=State.INVALID)),
    ("anonymous", _("未留联系方式"), COUNTED & Q(anonymous=True)),
    ("disputed", _("曾申请再办"), COUNTED & Q(disputed=True)),
    ("imported", _("导入（不计入各率）"), Q(origin=Origin.IMPORT)),
)


@dataclass(frozen=True)
class Share:
    figure: Figure
    numerator: int
    denominator: int


def _counts(parts: Iterable[tuple[str, Q]]) -> dict[str, Count]:
    return {name: Count("pk", filter=condition) for name, condition in parts}


def _scope(studio: Studio) -> Any:
    return Matter.objects.filter(within(studio.path)).order_by()


def summary(studio: Studio) -> list[Share]:
    """The four figures of a studio and its workstations, in one query."""
    parts = [(f"{item.code}_n", item.numerator) for item in FIGURES]
    parts += [(f"{item.code}_d", item.denominator) for item in FIGURES]
    found = _scope(studio).aggregate(**_counts(parts))
    return [Share(item, found[f"{item.code}_n"], found[f"{item.code}_d"]) for item in FIGURES]


def table(studio: Studio) -> list[dict[str, Any]]:
    """By kind and in all: every figure's numerator and denominator, and what is counted beside."""
    parts = [(f"{item.code}_n", item.numerator) for item in FIGURES]
    parts += [(f"{item.code}_d", item.denominator) for item in FIGURES]
    counts = _counts([*parts, *((code, condition) for code, _label, condition in BESIDE)])
    rows = {row["kind"]: row for row in _scope(studio).values("kind").annotate(**counts)}
    whole = _scope(studio).aggregate(**counts)
    lines = [(label, rows.get(value)) for value, label in Matter.Kind.choices]
    lines += [(_("未定类别"), rows.get("")), (_("合计"), whole)]
    return [
        {
            "label": label,
            "shares": [Share(item, row[f"{item.code}_n"], row[f"{item.code}_d"]) for item in FIGURES],
            "beside": [(name, row[code]) for code, name, _condition in BESIDE],
        }
        for label, row in lines
        if row is not None
    ]
