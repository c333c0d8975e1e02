"""The life of an activity (协商活动): by which actions it moves, from which states, and to which."""

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from bandeng.core.errors import WrongState


class State(models.TextChoices):
    DRAFT = "draft", pgettext_lazy("activity", "准备中")
    # Opinions are gathered until their day.
    ANNOUNCED = "announced", pgettext_lazy("activity", "已公告")
    IN_SESSION = "in_session", pgettext_lazy("activity", "正在开会")
    # Over; the minutes are being put in order.
    HELD = "held", pgettext_lazy("activity", "已开，整理纪要")
    # The minutes stand; commitments are taken on and followed.
    MINUTED = "minuted", pgettext_lazy("activity", "跟踪落实")
    CLOSED = "closed", pgettext_lazy("activity", "已办结")
    CALLED_OFF = "called_off", pgettext_lazy("activity", "已取消")


S = State
BEFORE = frozenset({S.DRAFT, S.ANNOUNCED})
# Agenda, participants, speakers, notes can be written.
OPEN = frozenset({S.DRAFT, S.ANNOUNCED, S.IN_SESSION, S.HELD})

MOVES: dict[str, tuple[frozenset[State], State | None]] = {
    "activity.change": (OPEN | {S.MINUTED}, None),
    "activity.announce": (frozenset({S.DRAFT}), S.ANNOUNCED),
    "activity.begin": (BEFORE, S.IN_SESSION),
    "activity.end": (frozenset({S.IN_SESSION}), S.HELD),
    "activity.settle": (frozenset({S.HELD}), S.MINUTED),
    "activity.close": (frozenset({S.MINUTED}), S.CLOSED),
    "activity.call_off": (BEFORE, S.CALLED_OFF),
}

TONES = {
    S.DRAFT: "neutral",
    S.ANNOUNCED: "busy",
    S.IN_SESSION: "busy",
    S.HELD: "wait",
    S.MINUTED: "busy",
    S.CLOSED: "good",
    S.CALLED_OFF: "off",
}


def moved(verb: str, state: str) -> State:
    """The state after `verb`, or WrongState where it cannot be done."""
    possible, after = MOVES[verb]
    if state not in possible:
        raise WrongState(_("这项活动现在是“%(state)s”，不能这样办理。请刷新页面后再看。") % {"state": S(state).label})
    return after or S(state)


def can(verb: str, state: str) -> bool:
    return state in MOVES[verb][0]


HOW_IT_GOES = gettext_lazy("公告，征求意见，开会，定纪要，认领承诺，跟踪落实，告诉大家结果。")
