"""The life of a mediation (调解) as one table."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from bandeng.core.errors import WrongState


class State(models.TextChoices):
    APPLIED = "applied", _("已申请")
    ACCEPTED = "accepted", _("调解中")
    AGREED = "agreed", _("达成协议，待签字")
    SIGNED = "signed", _("已签字，履行中")
    KEPT = "kept", _("已履行")
    BROKEN = "broken", _("未履行")
    NOT_AGREED = "not_agreed", _("未达成协议")
    WITHDRAWN = "withdrawn", pgettext_lazy("mediation", "已撤回")
    DECLINED = "declined", pgettext_lazy("mediation", "不予受理")


S = State
UNDER_WAY = frozenset({S.APPLIED, S.ACCEPTED, S.AGREED})
SIGNED = frozenset({S.SIGNED, S.KEPT, S.BROKEN})
TONES: dict[str, str] = {
    S.APPLIED: "neutral",
    S.ACCEPTED: "busy",
    S.AGREED: "wait",
    S.SIGNED: "good",
    S.KEPT: "good",
    S.BROKEN: "bad",
    S.NOT_AGREED: "off",
    S.WITHDRAWN: "off",
    S.DECLINED: "off",
}

# verb: (states in which it can be done, the state it leads to; None: it stays, or the action works it out)
MOVES: dict[str, tuple[frozenset[State], State | None]] = {
    "mediation.accept": (frozenset({S.APPLIED}), S.ACCEPTED),
    "mediation.decline": (frozenset({S.APPLIED}), S.DECLINED),
    "mediation.name": (frozenset({S.ACCEPTED, S.AGREED, S.SIGNED, S.BROKEN}), None),
    "mediation.invite": (frozenset({S.ACCEPTED}), None),
    "mediation.meet": (frozenset({S.ACCEPTED}), None),
    "mediation.agree": (frozenset({S.ACCEPTED, S.AGREED}), S.AGREED),
    "mediation.sign": (frozenset({S.AGREED}), None),
    "mediation.fail": (frozenset({S.ACCEPTED, S.AGREED}), S.NOT_AGREED),
    "mediation.withdraw": (UNDER_WAY, S.WITHDRAWN),
    "mediation.follow_up": (frozenset({S.SIGNED, S.BROKEN}), None),
    "mediation.open": (frozenset(State), None),
}


def moved(verb: str, state: str) -> State:
    """The state after `verb`, or WrongState where it cannot be done."""
    possible, after = MOVES[verb]
    if state not in possible:
        raise WrongState(_("调解的状态已经变化，现在不能这样办理。请刷新页面后再看。"))
    return after or State(state)


def can(verb: str, state: str) -> bool:
    return state in MOVES[verb][0]
