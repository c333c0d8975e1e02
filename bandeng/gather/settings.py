"""What a studio sets for itself in this room."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from bandeng.studio.setting_fields import WholeNumber, days, times
from bandeng.studio.settings import ONE, Setting

VISITS = pgettext_lazy("settings", "预约和接待")


def people(number: int) -> str:
    return ngettext("%(number)d 人", "%(number)d 人", number) % {"number": number}


def sectors(number: int) -> str:
    return ngettext("%(number)d 个界别", "%(number)d 个界别", number) % {"number": number}


def minutes(number: int) -> str:
    return ngettext("%(number)d 分钟", "%(number)d 分钟", number) % {"number": number}


# What a series may have of its own: the least, the most, in words, the question.
OF_SERIES = {
    "per_month": (1, 31, times, gettext_lazy("一个人一个月最多值几次？")),
    "rest_days": (0, 60, days, gettext_lazy("两次值班之间至少隔几天？")),
    "sectors": (0, 10, sectors, gettext_lazy("每一场至少来自几个界别？")),
    "experienced": (0, 10, people, gettext_lazy("每一场至少几位有经验的人？")),
}


def rules_fields(blank: Promise | str = "") -> dict[str, WholeNumber]:
    """Those as fields; `blank` is what leaving one out means, where it may be left out."""
    return {
        name: WholeNumber(low, high, unit, label=label, blank=blank)
        for name, (low, high, unit, label) in OF_SERIES.items()
    }


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
            **rules_fields(),
            "experienced_turns": WholeNumber(0, 50, times, label=gettext_lazy("到岗几次以后算有经验？")),
            "experienced_days": WholeNumber(0, 3650, days, label=gettext_lazy("或者任职满几天算有经验？")),
        },
    ),
    Setting(
        "no_show_minutes",
        VISITS,
        pgettext_lazy("setting", "预约未到"),
        gettext_lazy(
            "约好的时间过后几分钟还没到，就算未到，时间让给别人；后来到了，仍可取号等候。马上对所有预约有效。"
        ),
        15,
        {ONE: WholeNumber(5, 120, minutes, label=gettext_lazy("过后几分钟？"))},
    ),
    Setting(
        "visitor_keep_days",
        VISITS,
        pgettext_lazy("setting", "来访信息保存"),
        gettext_lazy(
            "预约的那天过后几天，删除来访居民留下的称呼、电话和话题。马上对所有预约有效，网页上告诉居民的天数跟着变。"
        ),
        30,
        {ONE: WholeNumber(1, 180, days, label=gettext_lazy("那天过后几天？"))},
        sure=gettext_lazy("我知道：改短以后，超过天数的个人信息会马上删除，不能恢复"),
    ),
)
