"""How states and steps are said: to staff, and to the resident."""

from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from bandeng.core.language import labelled
from bandeng.listen import rungs
from bandeng.listen.models import Matter, Reply, Step
from bandeng.listen.reasons import DECLINE
from bandeng.listen.states import State
from bandeng.web import formats

TONES: dict[str, str] = {
    State.RECEIVED: "neutral",
    State.ACCEPTED: "busy",
    State.IN_HAND: "busy",
    State.WAITING_RESIDENT: "wait",
    State.REPLIED: "good",
    State.CARRIED_OUT: "good",
    State.CLOSED: "good",
    State.DECLINED: "off",
    State.MERGED: "off",
    State.SPLIT: "off",
    State.WITHDRAWN: "off",
    State.INVALID: "off",
}

STEPS: dict[str, Any] = {
    "matter.receive": _("收到事项"),
    "matter.accept": _("受理，编号并确定类别"),
    "matter.decline": _("不予受理"),
    "matter.assign": _("转办"),
    "matter.respond": _("委员回应"),
    "matter.transcribe": _("听写录音"),
    "matter.wait": _("请居民补充"),
    "matter.resume": _("居民已补充，继续办理"),
    "matter.add_words": _("居民补充情况"),
    "matter.draft_reply": _("答复已填写，等待核对"),
    "matter.return_reply": _("答复退回补正"),
    "matter.send_reply": _("答复"),
    "matter.carry_out": _("落实"),
    "matter.confirm": _("居民确认，办结"),
    "matter.dispute": _("居民不满意，申请再办"),
    "matter.call_back": _("电话回访"),
    "matter.close": _("居民逾期未表态，办结（未确认）"),
    "matter.withdraw": _("居民撤回"),
    "matter.merge": _("并入另一件事项"),
    "matter.split": _("拆分成几件分别办理"),
    "matter.doubt": _("提请认定无效"),
    "matter.invalidate": _("认定无效"),
    "matter.propose_publication": _("提请公开，等待审核"),
    "matter.approve_publication": _("审核同意，已公开"),
    "matter.refuse_publication": _("公开稿退回"),
    "matter.take_down": _("撤下公开内容"),
    "matter.correct": _("居民更正信息"),
    "matter.withdraw_consent": _("居民撤回同意"),
    "matter.forget": _("应居民要求删除个人信息"),
    "matter.instruct": _("批示"),
    "matter.supervise": _("督办"),
    "matter.press": _("催办"),
    "matter.acknowledge": _("已接手办理"),
    "matter.give_opinion": _("会办单位的意见"),
    "matter.send_back": _("承办单位退回"),
    "matter.hand_back": _("委员退回，另行转办"),
    "matter.ask_extension": _("申请延期"),
    "matter.grant_extension": _("同意延期"),
    "matter.refuse_extension": _("不同意延期"),
    "matter.amend": _("更正登记"),
    "matter.confide": _("设为保密，指定知情人"),
    "matter.lift_confidence": _("解除保密"),
    "matter.clear_danger": _("核对后解除涉险提示"),
    "matter.hurry": _("改为加急"),
    "matter.unhurry": _("取消加急"),
    "matter.note": _("内部备注"),
    "matter.rung": _("期限督促（系统）"),
    "matter.avoid": _("登记回避"),
    "matter.lift_avoidance": _("解除回避"),
    "matter.hand_over": _("经办人变更，移交"),
    "matter.join": _("又有一位居民也遇到，加入"),
    "import.reply": _("原有的答复（随文件导入）"),
    "activity.open": _("请各方来商量"),
    "topic.gather": _("提为协商议题"),
    "referral.offer": _("转法律咨询"),
    "referral.book": _("约定法律咨询时间"),
    "referral.move": _("法律咨询改了时间"),
    "referral.release": _("法律咨询要另约时间"),
    "referral.withdraw": _("取消转法律咨询"),
    "referral.back": _("法律咨询已完成"),
    "activity.close": _("由此开的协商有结果了"),
}
# What an officer reads out to whoever can only be phoned.
READ_OUT = (
    "matter.grant_extension",
    "matter.respond",
    "matter.send_reply",
    "matter.carry_out",
    "matter.wait",
    "matter.decline",
)
STEP_TONES = {
    "matter.receive": "neutral",
    "matter.send_reply": "good",
    "matter.carry_out": "good",
    "matter.confirm": "good",
    "matter.dispute": "bad",
    "matter.press": "warn",
    "matter.supervise": "warn",
    "matter.rung": "warn",
    "matter.wait": "wait",
    "matter.decline": "off",
    "referral.back": "good",
    "activity.close": "good",
    "referral.withdraw": "off",
    "referral.release": "warn",
}
STEP_ICONS = {
    "matter.join": "people",
    "matter.receive": "inbox",
    "matter.decline": "ban",
    "matter.assign": "forward",
    "activity.open": "bench",
    "activity.close": "people",
    "referral.offer": "forward",
    "referral.book": "calendar",
    "referral.move": "calendar",
    "matter.respond": "chat",
    "matter.wait": "pause",
    "matter.resume": "chat",
    "matter.add_words": "chat",
    "matter.draft_reply": "file",
    "matter.return_reply": "undo",
    "matter.send_reply": "send",
    "matter.carry_out": "flag",
    "matter.confirm": "star",
    "matter.dispute": "undo",
    "matter.call_back": "phone",
    "matter.close": "clock",
    "matter.withdraw": "undo",
    "matter.merge": "merge",
    "matter.doubt": "alert",
    "matter.invalidate": "ban",
    "matter.propose_publication": "file",
    "matter.approve_publication": "globe",
    "matter.refuse_publication": "undo",
    "matter.take_down": "ban",
    "matter.correct": "chat",
    "matter.withdraw_consent": "undo",
    "matter.forget": "ban",
    "matter.instruct": "file",
    "matter.supervise": "eye",
    "matter.press": "bell",
    "matter.rung": "bell",
    "matter.clear_danger": "check",
    "matter.confide": "lock",
    "matter.acknowledge": "check",
    "matter.give_opinion": "chat",
    "matter.send_back": "undo",
    "matter.hand_back": "undo",
    "matter.ask_extension": "clock",
    "matter.grant_extension": "clock",
    "matter.refuse_extension": "ban",
    "matter.amend": "file",
    "matter.hurry": "bell",
    "matter.note": "lock",
    "matter.avoid": "lock",
    "matter.hand_over": "people",
}
# Who did it, where no name is shown: to residents, staff other than the member and the unit are "the studio".
ROLES: dict[str, Any] = {
    "resident": pgettext_lazy("who", "居民"),
    "system": pgettext_lazy("who", "系统"),
    "joiner": pgettext_lazy("who", "其他居民"),
    "staff": pgettext_lazy("who", "工作室"),
}

NEXT: dict[str, Any] = {
    State.RECEIVED: _("联络员会在 %(accept)s 前受理，并给出编号。"),
    State.ACCEPTED: _("马上会转给委员和承办单位。%(reply)s 前答复您。"),
    State.IN_HAND: _("委员和承办单位正在办理，%(reply)s 前答复您。"),
    State.WAITING_RESIDENT: _("请您补充情况，补充后继续办理。"),
    State.REPLIED: _("请看答复。满意请确认；没有解决，可以申请再办。"),
    State.CARRIED_OUT: _("请到现场看看。办好了请确认；没有办好，可以申请再办。"),
    State.CLOSED: _("这件事已经办结。个人信息会在办结 %(keep)s 天后删除。"),
    State.DECLINED: _("这件事不属于工作室受理范围，请按下面的说明去反映。"),
    State.MERGED: _("这件事已并入同一件事一起办理，有结果同样会告诉您。"),
    State.SPLIT: _("这件事已拆成几件分别办理。"),
    State.WITHDRAWN: _("您已撤回这件事。"),
    State.INVALID: _("这件事经两人核对，认定无效。如有疑问请到工作室说明。"),
}


def extra(step: Step) -> str:
    """What a step says besides its words: the result, the reason, the date."""
    data = step.data
    if step.code == "matter.rung":
        return rungs.described(step)
    if step.code == "matter.send_reply":
        return str(Reply.Result(data["result"]).label)
    if step.code == "matter.decline" and data.get("reason") in DECLINE:
        reason, where = DECLINE[data["reason"]]
        return f"{reason} {where}"
    if step.code in ("matter.confirm", "matter.call_back") and data.get("satisfied"):
        return str(Matter.Satisfied(data["satisfied"]).label)
    if step.code == "matter.call_back":
        return str(_("没有打通"))
    if step.code in ("matter.ask_extension", "matter.grant_extension"):
        return str(_("延至 %(day)s") % {"day": formats.date(date.fromisoformat(data["until"]))})
    if step.code == "matter.amend":
        return "\n".join(_change(name, *pair) for name, pair in data["changes"].items())
    return ""


AMENDED: dict[str, Any] = {"kind": _("类别"), "title": _("标题"), "place": _("地点"), "community": _("社区")}


def _change(name: str, before: str, after: str) -> str:
    """类别：求助 → 建议."""
    if name == "kind":
        before, after = (str(Matter.Kind(value).label) if value else "" for value in (before, after))
    return labelled(AMENDED[name], f"{before or formats.NOTHING} → {after or formats.NOTHING}")
