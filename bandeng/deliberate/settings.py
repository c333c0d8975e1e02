"""The settings of a studio that this room reads. Each part adds its lines here."""

from django.utils.translation import gettext_lazy, pgettext_lazy

from bandeng.studio.setting_fields import WholeNumber, days
from bandeng.studio.settings import ONE, Setting

DELIBERATE = pgettext_lazy("settings", "协商议事")
SURE = gettext_lazy("我知道：改短以后，超过天数的内容会马上删除，不能恢复")

SETTINGS: tuple[Setting, ...] = (
    Setting(
        "opinion_keep_days",
        DELIBERATE,
        pgettext_lazy("setting", "会前意见保存"),
        gettext_lazy(
            "征集截止以后几天删除居民会前提的原话、称呼和电话，最长两年。整理好的内容留下；居民凭查询码可以提前收回。"
            "马上对所有活动有效，件数仍然计入统计。"
        ),
        180,
        {ONE: WholeNumber(30, 730, days, label=gettext_lazy("截止以后几天？"))},
        sure=SURE,
    ),
    Setting(
        "draw_keep_days",
        DELIBERATE,
        pgettext_lazy("setting", "抽签报名人信息保存"),
        gettext_lazy(
            "抽签或作废以后几天删除报名人的姓名、电话和查询码。马上对所有抽签有效；公布的记录里只有编号，一直保留。"
        ),
        180,
        {ONE: WholeNumber(30, 730, days, label=gettext_lazy("几天以后删除？"))},
        sure=SURE,
    ),
)
