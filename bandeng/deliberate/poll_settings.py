"""The settings of a studio that polls read."""

from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from bandeng.deliberate.settings import DELIBERATE
from bandeng.studio.setting_fields import WholeNumber
from bandeng.studio.settings import ONE, Setting


def people(number: int) -> str:
    return ngettext("%(number)d 人", "%(number)d 人", number) % {"number": number}


SETTINGS = (
    Setting(
        "poll_newcomers",
        DELIBERATE,
        pgettext_lazy("setting", "同一网络每小时新参加的人"),
        gettext_lazy(
            "每次征集、表决和会议分别计算，用来防刷票、冒领号码。"
            "小区 Wi-Fi、手机网络常常很多人共用一个地址，不要设得太小。"
        ),
        200,
        {ONE: WholeNumber(10, 5000, people, label=gettext_lazy("每小时最多几人？"))},
    ),
)
