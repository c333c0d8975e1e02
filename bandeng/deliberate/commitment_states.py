"""The life of a commitment (承诺事项): by which actions it moves, from which states, and to which."""

from django.utils.translation import gettext as _

from bandeng.core.errors import WrongState
from bandeng.deliberate.models import Commitment
from bandeng.deliberate.states import State as Activity

S = Commitment.State
OPEN = frozenset({S.PROPOSED, S.TAKEN, S.DONE})
ENDED = frozenset(S) - OPEN
# While an activity is in one of these, commitments are proposed.
PROPOSING = frozenset({Activity.IN_SESSION, Activity.HELD, Activity.MINUTED})

MOVES: dict[str, tuple[frozenset[Commitment.State], Commitment.State | None]] = {
    "commitment.change": (frozenset({S.PROPOSED}), None),
    "commitment.take_on": (frozenset({S.PROPOSED}), S.TAKEN),
    "commitment.ask_date": (frozenset({S.PROPOSED}), None),
    "commitment.grant_date": (frozenset({S.PROPOSED}), S.TAKEN),
    "commitment.refuse_date": (frozenset({S.PROPOSED}), None),
    "commitment.refuse": (frozenset({S.PROPOSED}), S.REFUSED),
    "commitment.note": (frozenset({S.TAKEN}), None),
    "commitment.ask_extension": (frozenset({S.TAKEN}), None),
    "commitment.grant_extension": (frozenset({S.TAKEN}), None),
    "commitment.refuse_extension": (frozenset({S.TAKEN}), None),
    "commitment.report": (frozenset({S.TAKEN}), S.DONE),
    "commitment.send_back": (frozenset({S.DONE}), S.TAKEN),
    "commitment.confirm": (frozenset({S.DONE}), S.CONFIRMED),
    "commitment.ask_drop": (OPEN, None),
    "commitment.drop": (OPEN, S.DROPPED),
    "commitment.keep": (OPEN, None),
}

TONES = {
    S.PROPOSED: "wait",
    S.REFUSED: "off",
    S.TAKEN: "busy",
    S.DONE: "wait",
    S.CONFIRMED: "good",
    S.DROPPED: "off",
}


def moved(verb: str, state: str) -> Commitment.State:
    """The state after `verb`, or WrongState where it cannot be done."""
    possible, after = MOVES[verb]
    if state not in possible:
        said = _("这件承诺现在是“%(state)s”，不能这样办理。请刷新页面后再看。")
        raise WrongState(said % {"state": S(state).label})
    return after or S(state)


def can(verb: str, state: str) -> bool:
    return state in MOVES[verb][0]
