"""Why a matter may be declined, and where the resident can go instead."""

from django.utils.translation import gettext_lazy as _

# code: (reason, where to go)
DECLINE = {
    "emergency": (_("紧急情况"), _("请立即拨打 110（报警）、119（火警）、120（急救）。")),
    "court": (
        _("正在诉讼、仲裁或行政复议"),
        _("请向受理的法院、仲裁机构或复议机关反映；法律援助请拨 12348。"),
    ),
    "petition": (_("属于信访事项"), _("请到所在地信访部门反映，或通过国家信访局网上平台提出。")),
    "discipline": (_("反映党员、公职人员违纪违法"), _("请拨 12388，向纪检监察机关反映。")),
    "legal_aid": (_("需要法律服务"), _("请拨 12348 公共法律服务热线。")),
    "mental_health": (_("需要心理援助"), _("请拨 12356 心理援助热线，随时有人接听。")),
    "hotline": (_("不属于工作室协商范围"), _("请拨 12345 政务服务便民热线。")),
    "unclear": (_("内容不清、无法办理"), _("请补充时间、地点和具体情况后重新反映。")),
}
