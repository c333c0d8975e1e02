"""The life of a matter as one table."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from bandeng.core.errors import WrongState


class State(models.TextChoices):
    RECEIVED = "received", _("已收到")
    ACCEPTED = "accepted", _("已受理")
    IN_HAND = "in_hand", _("办理中")
    WAITING_RESIDENT = "waiting_resident", _("待居民补充")
    REPLIED = "replied", _("已答复")
    CARRIED_OUT = "carried_out", _("已落实")
    CLOSED = "closed", _("已办结")
    DECLINED = "declined", _("不予受理")
    MERGED = "merged", _("已并入")
    SPLIT = "split", _("已拆分")
    WITHDRAWN = "withdrawn", _("已撤回")
    INVALID = "invalid", pgettext_lazy("state", "无效")


OPEN = frozenset(
    {State.RECEIVED, State.ACCEPTED, State.IN_HAND, State.WAITING_RESIDENT, State.REPLIED, State.CARRIED_OUT}
)
ENDED = frozenset(State) - OPEN
BEFORE_REPLY = frozenset({State.RECEIVED, State.ACCEPTED, State.IN_HAND, State.WAITING_RESIDENT})
HANDLED = frozenset({State.ACCEPTED, State.IN_HAND, State.WAITING_RESIDENT})
ANSWERED = frozenset({State.REPLIED, State.CARRIED_OUT})

# verb: (states in which it can be done, the state it leads to; None: the state stays)
MOVES: dict[str, tuple[frozenset[State], State | None]] = {
    "matter.accept": (frozenset({State.RECEIVED}), State.ACCEPTED),
    "matter.decline": (frozenset({State.RECEIVED, State.ACCEPTED}), State.DECLINED),
    "matter.assign": (frozenset({State.ACCEPTED, State.IN_HAND}), State.IN_HAND),
    "matter.respond": (frozenset({State.IN_HAND}), None),
    "matter.wait": (frozenset({State.IN_HAND}), State.WAITING_RESIDENT),
    "matter.resume": (frozenset({State.WAITING_RESIDENT}), State.IN_HAND),
    "matter.add_words": (frozenset({State.RECEIVED, State.ACCEPTED, State.IN_HAND}), None),
    "matter.draft_reply": (frozenset({State.IN_HAND}), None),
    "matter.return_reply": (frozenset({State.IN_HAND}), None),
    "matter.send_reply": (frozenset({State.IN_HAND}), State.REPLIED),
    "matter.carry_out": (frozenset({State.REPLIED}), State.CARRIED_OUT),
    "matter.confirm": (ANSWERED, State.CLOSED),
    "matter.dispute": (ANSWERED, State.IN_HAND),
    "matter.call_back": (ANSWERED, None),
    "matter.close": (ANSWERED, State.CLOSED),
    "matter.withdraw": (BEFORE_REPLY, State.WITHDRAWN),
    "matter.merge": (BEFORE_REPLY, State.MERGED),
    "matter.split": (frozenset({State.ACCEPTED, State.IN_HAND}), State.SPLIT),
    "matter.doubt": (BEFORE_REPLY, None),
    "matter.invalidate": (BEFORE_REPLY, State.INVALID),
    "matter.propose_publication": (frozenset(State) - {State.RECEIVED, State.INVALID, State.WITHDRAWN}, None),
    "matter.approve_publication": (frozenset(State) - {State.RECEIVED, State.INVALID, State.WITHDRAWN}, None),
    "matter.refuse_publication": (frozenset(State), None),
    "matter.take_down": (frozenset(State), None),
    "matter.correct": (frozenset(State), None),
    "matter.withdraw_consent": (frozenset(State), None),
    "matter.forget": (frozenset(State), None),
    "matter.transcribe": (OPEN, None),
    "matter.instruct": (OPEN, None),
    "matter.supervise": (OPEN, None),
    "matter.press": (HANDLED, None),
    "matter.acknowledge": (frozenset({State.IN_HAND}), None),
    "matter.give_opinion": (frozenset({State.IN_HAND, State.WAITING_RESIDENT}), None),
    "matter.send_back": (frozenset({State.IN_HAND}), State.ACCEPTED),
    "matter.hand_back": (frozenset({State.IN_HAND}), State.ACCEPTED),
    "matter.ask_extension": (frozenset({State.IN_HAND}), None),
    "matter.grant_extension": (frozenset({State.IN_HAND}), None),
    "matter.refuse_extension": (frozenset({State.IN_HAND}), None),
    "matter.amend": (OPEN - {State.RECEIVED, State.WAITING_RESIDENT}, None),
    "matter.confide": (frozenset(State), None),
    "matter.lift_confidence": (frozenset(State), None),
    "matter.clear_danger": (OPEN, None),
    "matter.hurry": (frozenset({State.ACCEPTED, State.IN_HAND}), None),
    "matter.unhurry": (frozenset({State.ACCEPTED, State.IN_HAND}), None),
    "matter.note": (frozenset(State), None),
    "matter.avoid": (OPEN, None),
    "matter.lift_avoidance": (OPEN, None),
    "matter.hand_over": (OPEN, None),
    "matter.rung": (BEFORE_REPLY | {State.REPLIED}, None),
}


def moved(verb: str, state: str) -> State:
    """The state after `verb`, or WrongState where it cannot be done."""
    possible, after = MOVES[verb]
    if state not in possible:
        raise WrongState
    return after or State(state)


def can(verb: str, state: str) -> bool:
    return state in MOVES[verb][0]
