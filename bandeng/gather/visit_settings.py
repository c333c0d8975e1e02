"""The settings of a studio that this room reads."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy

from bandeng.studio.setting_fields import WholeNumber, days
from bandeng.studio.settings import ONE, Setting

VISITS = pgettext_lazy("settings", "预约和接待")


def minutes(number: int) -> str:
    return ngettext("%(number)d 分钟", "%(number)d 分钟", number) % {"number": number}


SETTINGS = (
    Setting(
        "no_show_minutes",
        VISITS,
        pgettext_lazy("setting", "预约未到"),
        _("约好的时间过后几分钟还没到，就算未到，时间让给别人；后来到了，仍可取号等候。马上对所有预约有效。"),
        15,
        {ONE: WholeNumber(5, 120, minutes, label=_("过后几分钟？"))},
    ),
    Setting(
        "visitor_keep_days",
        VISITS,
        pgettext_lazy("setting", "来访信息保存"),
        _("预约的那天过后几天，删除来访居民留下的称呼、电话和话题。马上对所有预约有效，网页上告诉居民的天数跟着变。"),
        30,
        {ONE: WholeNumber(1, 180, days, label=_("那天过后几天？"))},
        sure=_("我知道：改短以后，超过天数的个人信息会马上删除，不能恢复"),
    ),
)
