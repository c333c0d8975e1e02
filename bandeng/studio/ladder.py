"""The ladder (催办阶梯) as a studio sets it and as it is said: one for all rooms whose limits it watches."""

from collections.abc import Mapping
from datetime import date
from itertools import pairwise
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from bandeng.core import ladder
from bandeng.core.errors import Invalid
from bandeng.core.working_calendar import calendar
from bandeng.studio.setting_fields import WholeNumber, working_days
from bandeng.studio.settings import Setting

# Amber from the last working day before the limit on.
AMBER_DAYS = 1
LABELS: dict[str, Any] = {
    "soon": pgettext_lazy("rung", "到期提醒"),
    "press": pgettext_lazy("rung", "联络员催办"),
    "remind": pgettext_lazy("rung", "召集人提醒"),
    "supervise": pgettext_lazy("rung", "提请街道督办"),
    "district": pgettext_lazy("rung", "报区政协"),
}
TONES = {"soon": "neutral", "press": "warn", "remind": "warn", "supervise": "bad", "district": "bad"}


def colour(due: date, today: date) -> str:
    """The lamp of a limit that runs: green, amber (due by the next working day) or red (late)."""
    if today > due:
        return "red"
    return "amber" if due <= calendar().add_workdays(today, AMBER_DAYS) else "green"


def climbing(steps: Mapping[str, int | None]) -> None:
    """A higher rung is never before a lower one; days before the limit do not count among them."""
    late = [(step.code, number) for step in ladder.LADDER if (number := steps[step.code]) and step.code != ladder.EARLY]
    for (lower, before), (higher, after) in pairwise(late):
        if before > after:
            said = _("“%(higher)s”不能早于“%(lower)s”。")
            raise Invalid(said % {"higher": LABELS[higher], "lower": LABELS[lower]}, field=higher)


SETTING = Setting(
    "ladder_days",
    pgettext_lazy("settings", "督办"),
    pgettext_lazy("setting", "催办阶梯"),
    gettext_lazy(
        "到期提醒在期限前几个工作日，其他各级在逾期后第几个工作日；空着，就不走这一级。马上对所有事项有效："
        "走过的不再走，改短以后已经到日子的马上走。"
    ),
    {"soon": 1, "press": 1, "remind": 3, "supervise": 8, "district": 13},
    {
        step.code: WholeNumber(1, 60, working_days, label=LABELS[step.code], blank=pgettext_lazy("rung", "不走这一级"))
        for step in ladder.LADDER
    },
    check=climbing,
    # Whom the ladder watches does not shorten it.
    verb="studio.manage",
)
