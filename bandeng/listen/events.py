"""What is said to residents and staff when something happens to a matter."""

from django.utils.translation import gettext_lazy as _

from bandeng.listen import rungs
from bandeng.post.events import register

WORDS = {
    "matter.receive": (
        _("您反映的事项已收到"),
        _("您反映的事项已收到，请保存好查询码。查进度：%(site)s/track/"),
    ),
    "matter.accept": (
        _("您反映的事项已受理 %(number)s"),
        _("您反映的事项已受理，编号 %(number)s。查进度：%(site)s/track/"),
    ),
    "matter.decline": (
        _("您反映的事项不属于受理范围"),
        _("您反映的事项不属于工作室受理范围，应当去哪里反映，请凭查询码查看：%(site)s/track/"),
    ),
    "matter.assign": (_("事项 %(number)s 已转办"), _("事项 %(number)s 已转给委员和承办单位办理。")),
    "matter.respond": (
        _("委员回应了您 %(number)s"),
        _("委员回应了您反映的事项 %(number)s，请凭查询码查看：%(site)s/track/"),
    ),
    "matter.wait": (
        _("请您补充情况 %(number)s"),
        _("事项 %(number)s 需要您补充情况，请凭查询码查看：%(site)s/track/"),
    ),
    "matter.resume": (_("事项 %(number)s 继续办理"), _("事项 %(number)s 已收到补充，继续办理。")),
    "matter.send_reply": (
        _("您反映的事项有答复了 %(number)s"),
        _("事项 %(number)s 已有答复。请凭查询码查看，满意请确认，没有解决可以申请再办：%(site)s/track/"),
    ),
    "matter.carry_out": (
        _("您反映的事项已落实 %(number)s"),
        _("事项 %(number)s 已登记落实。请看看是否办好，凭查询码确认或申请再办：%(site)s/track/"),
    ),
    "matter.dispute": (
        _("居民申请再办 %(number)s"),
        _("居民对事项 %(number)s 的办理不满意，申请再办，请尽快处理。"),
    ),
    "matter.call_back": (_("回访结果 %(number)s"), _("事项 %(number)s 已登记回访结果。")),
    "matter.close": (
        _("事项 %(number)s 已办结"),
        _("事项 %(number)s 因逾期未收到您的意见，已按“未确认”办结。如有问题可重新反映。"),
    ),
    "matter.merge": (
        _("您反映的事项已并案办理"),
        _("您反映的事项与另一件是同一件事，已合并办理，有结果同样会告诉您。"),
    ),
    "matter.split": (
        _("您反映的事项已分开办理"),
        _("您反映的事项说到几件事，已拆成几件分别办理，请凭查询码查看：%(site)s/track/"),
    ),
    "matter.approve_publication": (
        _("您同意公开的事项已公开 %(number)s"),
        _("事项 %(number)s 已隐去个人信息后公开。不想公开了，凭查询码可随时撤回同意：%(site)s/track/"),
    ),
    "matter.hurry": (
        _("事项 %(number)s 改为加急办理"),
        _("事项 %(number)s 已改为加急办理，新的期限请凭查询码查看：%(site)s/track/"),
    ),
    "matter.unhurry": (
        _("事项 %(number)s 改为一般办理"),
        _("事项 %(number)s 已取消加急，新的期限请凭查询码查看：%(site)s/track/"),
    ),
    "matter.acknowledge": (
        _("您反映的事项有人接手了 %(number)s"),
        _("事项 %(number)s 已有人接手办理。查进度：%(site)s/track/"),
    ),
    "matter.give_opinion": (_("会办意见 %(number)s"), _("事项 %(number)s 有了会办单位的意见，请查看。")),
    "matter.send_back": (_("承办单位退回 %(number)s"), _("承办单位退回了事项 %(number)s，请另行转办，期限照算。")),
    "matter.hand_back": (_("委员退回 %(number)s"), _("委员退回了事项 %(number)s，请另行转办，期限照算。")),
    "matter.ask_extension": (_("申请延期 %(number)s"), _("事项 %(number)s 申请延期，请在期限前审批。")),
    "matter.grant_extension": (
        _("事项 %(number)s 延期办理"),
        _("事项 %(number)s 需要多一些时间，延到哪天、为什么，请凭查询码查看：%(site)s/track/"),
    ),
    "matter.refuse_extension": (_("没有同意延期 %(number)s"), _("事项 %(number)s 没有同意延期，请按期答复。")),
    "matter.amend": (
        _("事项 %(number)s 的登记已更正"),
        _("事项 %(number)s 的登记有更正，请凭查询码核对：%(site)s/track/"),
    ),
    "matter.danger": (
        _("请马上查看：有事项说到危险"),
        _("刚收到的话里说到危险（着火、伤人、轻生等），请马上核对；危急时先拨 110、119、120、12356：%(site)s/desk/"),
    ),
    "matter.press": (_("催办 %(number)s"), _("事项 %(number)s 被催办，请尽快办理。")),
    "matter.instruct": (_("领导批示 %(number)s"), _("事项 %(number)s 有新的批示，请查看。")),
    "matter.supervise": (_("督办 %(number)s"), _("事项 %(number)s 被列为督办，请尽快办理。")),
    "referral.book": (
        _("法律咨询的时间约好了 %(number)s"),
        _("您反映的事项 %(number)s 约好%(day_on)s去法律咨询。几点、在哪里，请凭查询码查看：%(site)s/track/"),
    ),
    "referral.off": (
        _("约好的法律咨询取消了 %(number)s"),
        _("您反映的事项 %(number)s 约在%(day_on)s的法律咨询取消了，请不要去。联络员会和您另约时间。"),
    ),
    "referral.move": (
        _("法律咨询改了时间 %(number)s"),
        _("事项 %(number)s 约的法律咨询改了时间或地点。居民没有留电话的，请设法告诉：%(site)s/desk/matter/%(matter)s/"),
    ),
    "referral.release": (
        _("法律咨询要另约时间 %(number)s"),
        _("事项 %(number)s 约的法律咨询取消了，或者过去了没有结果，请和居民另约：%(site)s/desk/matter/%(matter)s/"),
    ),
    "referral.back": (
        _("法律咨询有结果了 %(number)s"),
        _("事项 %(number)s 转去的法律咨询已经完成，是哪一类结果，请看事项的办理过程。"),
    ),
    "referral.withdraw": (_("转法律咨询取消了 %(number)s"), _("事项 %(number)s 不再去法律咨询，请接着办理。")),
    "matter.hand_over": (_("事项移交 %(number)s"), _("事项 %(number)s 已移交给您办理，请查看。")),
}


def register_all() -> None:
    for code, (title, text) in WORDS.items():
        register(code, title, text)
    rungs.register_all()
