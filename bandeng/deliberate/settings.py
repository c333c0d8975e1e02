"""The settings of a studio that this room reads. Each part adds its lines here."""

from django.utils.translation import gettext_lazy, pgettext_lazy

from bandeng.studio.setting_fields import WholeNumber, days
from bandeng.studio.settings import ONE, Setting

DELIBERATE = pgettext_lazy("settings", "协商议事")

SETTINGS: tuple[Setting, ...] = (
    Setting(
        "draw_keep_days",
        DELIBERATE,
        pgettext_lazy("setting", "抽签报名人信息保存"),
        gettext_lazy(
            "抽签或作废以后几天删除报名人的姓名、电话和查询码。马上对所有抽签有效；公布的记录里只有编号，一直保留。"
        ),
        180,
        {ONE: WholeNumber(30, 730, days, label=gettext_lazy("几天以后删除？"))},
        sure=gettext_lazy("我知道：改短以后，超过天数的内容会马上删除，不能恢复"),
    ),
)
