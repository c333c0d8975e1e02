"""The life of a yearly plan (协商计划): by which actions it moves, from which states, and to which."""

from django.utils.translation import gettext as _

from bandeng.core.errors import WrongState
from bandeng.deliberate.models import Plan, Topic

S = Plan.State
# It can be written on freely.
OPEN = frozenset({S.CALLING, S.DRAFT})
# Written on, freely or with a reason.
WRITABLE = OPEN | {S.ISSUED}

MOVES: dict[str, tuple[frozenset[Plan.State], Plan.State | None]] = {
    "plan.change": (OPEN, None),
    "plan.call": (OPEN, S.CALLING),
    "plan.end_call": (frozenset({S.CALLING}), S.DRAFT),
    "plan.submit": (frozenset({S.DRAFT}), S.SUBMITTED),
    "plan.send_back": (frozenset({S.SUBMITTED}), S.DRAFT),
    "plan.approve": (frozenset({S.SUBMITTED}), S.APPROVED),
    "plan.issue": (frozenset({S.APPROVED}), S.ISSUED),
    "plan.carry": (OPEN, None),
    "plan.seat": (WRITABLE, None),
    "target.add": (OPEN, None),
    "target.change": (WRITABLE, None),
    "target.remove": (OPEN, None),
    "item.add": (WRITABLE, None),
    "item.change": (WRITABLE, None),
    "item.drop": (WRITABLE, None),
    "topic.decline": (WRITABLE, None),
    "topic.merge": (WRITABLE, None),
    "topic.reopen": (WRITABLE, None),
}

TONES = {S.CALLING: "busy", S.DRAFT: "neutral", S.SUBMITTED: "wait", S.APPROVED: "busy", S.ISSUED: "good"}
TOPIC_TONES = {
    Topic.State.PROPOSED: "wait",
    Topic.State.CHOSEN: "good",
    Topic.State.NOT_CHOSEN: "off",
    Topic.State.MERGED: "neutral",
}


def moved(code: str, plan: Plan) -> Plan.State:
    """The state after an action, or WrongState where it cannot be done."""
    possible, after = MOVES[code]
    state = S(plan.state)
    if state in possible:
        return after or state
    if state in (S.SUBMITTED, S.APPROVED):
        said = _("计划正在“%(state)s”，先不能改。要改的，请批准的一方退回，或等印发以后按调整办理。")
    else:
        said = _("计划现在是“%(state)s”，不能这样办理。请刷新页面看最新进展。")
    raise WrongState(said % {"state": state.label})
