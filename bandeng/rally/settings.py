"""The settings of a studio that this room reads."""

from django.utils.translation import gettext_lazy, pgettext_lazy

from bandeng.studio.setting_fields import WholeNumber, days
from bandeng.studio.settings import ONE, Setting

CLINIC = pgettext_lazy("settings", "法律咨询和调解")
SURE = gettext_lazy("我知道：改短以后，超过天数的内容会马上删除，不能恢复")

SETTINGS = (
    Setting(
        "advice_keep_days",
        CLINIC,
        pgettext_lazy("setting", "咨询意见保存"),
        gettext_lazy("律师写好以后几天删除。来访人凭查询码可以提前删除。马上对所有咨询有效，件数仍然计入统计。"),
        180,
        {ONE: WholeNumber(30, 730, days, label=gettext_lazy("写好以后几天？"))},
        sure=SURE,
    ),
    Setting(
        "mediation_keep_days",
        CLINIC,
        pgettext_lazy("setting", "调解案卷保存"),
        gettext_lazy(
            "调解结束以后几天删除当事人的姓名、电话和内容；一直没有登记结果的，从最后一次办理或协议最后的期限算起。"
            "马上对所有调解有效，件数仍然计入统计。"
        ),
        730,
        {ONE: WholeNumber(180, 1825, days, label=gettext_lazy("结束以后几天？"))},
        sure=SURE,
    ),
)
