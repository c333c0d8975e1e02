"""The settings of a studio that meetings read."""

from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from bandeng.deliberate.settings import DELIBERATE, SURE
from bandeng.studio.setting_fields import WholeNumber, days
from bandeng.studio.settings import ONE, Setting


def minutes(number: int) -> str:
    return ngettext("%(number)d 分钟", "%(number)d 分钟", number) % {"number": number}


SETTINGS: tuple[Setting, ...] = (
    Setting(
        "speech_minutes",
        DELIBERATE,
        pgettext_lazy("setting", "每次发言"),
        gettext_lazy("开会时每次发言最多几分钟，到时间计时器变色提醒。马上有效。"),
        3,
        {ONE: WholeNumber(1, 60, minutes, label=gettext_lazy("每次最多几分钟？"))},
    ),
    Setting(
        "meeting_keep_days",
        DELIBERATE,
        pgettext_lazy("setting", "参会居民的电话和查询码"),
        gettext_lazy(
            "活动办结以后几天删除；没有办结的，从定稿或开会那天算起。马上对所有活动有效，纪要和签字不受影响。"
        ),
        365,
        {ONE: WholeNumber(30, 1095, days, label=gettext_lazy("几天以后删除？"))},
        sure=SURE,
    ),
)
