"""The settings of a studio that commitments read: the days of the ladder, and those for taking one on."""

from django.utils.translation import gettext_lazy, pgettext_lazy

from bandeng.studio import ladder
from bandeng.studio.setting_fields import WholeNumber, working_days
from bandeng.studio.settings import ONE, Setting

TAKE_DAYS = Setting(
    "commitment_take_days",
    ladder.SETTING.group,
    pgettext_lazy("setting", "认领期限"),
    gettext_lazy("会上提出的承诺事项，几个工作日内认领或者说明理由。已经提出的期限不变。"),
    5,
    {ONE: WholeNumber(1, 30, working_days, label=gettext_lazy("几个工作日？"))},
)
SETTINGS = (ladder.SETTING, TAKE_DAYS)
