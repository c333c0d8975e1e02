"""What a studio sets for itself in this room."""

from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from bandeng.studio.setting_fields import WholeNumber, days, times
from bandeng.studio.settings import Setting


def people(number: int) -> str:
    return ngettext("%(number)d 人", "%(number)d 人", number) % {"number": number}


def sectors(number: int) -> str:
    return ngettext("%(number)d 个界别", "%(number)d 个界别", number) % {"number": number}


SETTINGS = (
    Setting(
        "roster_rules",
        pgettext_lazy("settings", "排班"),
        pgettext_lazy("setting", "排班规则"),
        gettext_lazy("排班一定遵守这些规则；排不出来时，页面会说明是哪几条顶住了。只管以后的草案，已经公布的不变。"),
        {
            "per_month": 2,
            "rest_days": 6,
            "sectors": 2,
            "experienced": 1,
            "experienced_turns": 3,
            "experienced_days": 365,
        },
        {
            "per_month": WholeNumber(1, 31, times, label=gettext_lazy("一个人一个月最多值几次？")),
            "rest_days": WholeNumber(0, 60, days, label=gettext_lazy("两次值班之间至少隔几天？")),
            "sectors": WholeNumber(0, 10, sectors, label=gettext_lazy("每一场至少来自几个界别？")),
            "experienced": WholeNumber(0, 10, people, label=gettext_lazy("每一场至少几位有经验的人？")),
            "experienced_turns": WholeNumber(0, 50, times, label=gettext_lazy("到岗几次以后算有经验？")),
            "experienced_days": WholeNumber(0, 3650, days, label=gettext_lazy("或者任职满几天算有经验？")),
        },
    ),
)
