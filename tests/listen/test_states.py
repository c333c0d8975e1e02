"""The life of a matter is what its table says: every pair in it works, every other is refused and leaves nothing."""

from functools import partial

import pytest

from bandeng.core import guard
from bandeng.core.actions import By
from bandeng.core.errors import WrongState
from bandeng.listen.actions import merge_matter
from bandeng.listen.models import Matter
from bandeng.listen.states import ENDED, MOVES, OPEN, State, can
from tests.cast import Cast
from tests.listen.made import DOINGS, READY, RESIDENT, STATES, received, traces

# Somebody who may do it, had the matter the right state.
DOERS = {
    "matter.respond": "member",
    "matter.acknowledge": "member",
    "matter.give_opinion": "clerk3",
    "matter.send_back": "clerk",
    "matter.hand_back": "member",
    "matter.draft_reply": "clerk",
    "matter.call_back": "officer2",
    "matter.invalidate": "officer2",
    "matter.instruct": "leader",
    "matter.supervise": "district",
}
BY_RESIDENT = ("matter.add_words", "matter.confirm", "matter.dispute", "matter.withdraw")
AFTERWARDS = {
    "matter.note",
    "matter.propose_publication",
    "matter.approve_publication",
    "matter.refuse_publication",
    "matter.take_down",
    "matter.correct",
    "matter.withdraw_consent",
    "matter.forget",
    "matter.confide",
    "matter.lift_confidence",
}
BY_SYSTEM = ("matter.close", "matter.hand_over", "matter.rung")


def doer(cast: Cast, verb: str) -> By:
    if verb in BY_RESIDENT:
        return RESIDENT
    return By() if verb in BY_SYSTEM else cast.by(DOERS.get(verb, "officer"))


def test_every_verb_of_the_table_is_tried() -> None:
    assert set(MOVES) == set(DOINGS) - {"matter.look"}


def test_states_are_open_or_ended() -> None:
    assert set(State) == OPEN | ENDED
    assert not OPEN & ENDED
    assert set(STATES) == set(State)


@pytest.mark.parametrize("verb", MOVES)
def test_what_the_table_allows_can_be_done(cast: Cast, verb: str) -> None:
    possible, after = MOVES[verb]
    for state in sorted(possible):
        matter = STATES[state](cast)
        if verb == "matter.propose_publication" and matter.redacted_by_id is None:
            continue
        READY.get(verb, lambda cast, matter: None)(cast, matter)
        matter.refresh_from_db()
        assert matter.state == state
        before = traces(matter)
        DOINGS[verb](doer(cast, verb), cast, matter)
        matter.refresh_from_db()
        steps, entries = traces(matter)[1] - before[1], traces(matter)[3] - before[3]
        assert (steps, entries > 0) == (1, True), state
        # A rung of the ladder changes nothing in the matter: it spoils no form that is being filled in.
        assert matter.version == before[0]["version"] + (verb != "matter.rung")
        if verb == "matter.call_back":
            assert matter.state == State.CLOSED, "the resident is satisfied"
        elif verb != "matter.hand_over":
            assert matter.state == (after or state), state


@pytest.mark.either_engine  # a row of the table, read by Python
@pytest.mark.parametrize("verb", MOVES)
def test_what_it_does_not_allow_is_refused_and_leaves_nothing(cast: Cast, verb: str) -> None:
    matter = STATES[State.IN_HAND](cast)
    do = partial(DOINGS[verb], doer(cast, verb), cast)
    if verb == "matter.merge":
        other = received(cast)
        do = partial(merge_matter, doer(cast, verb), into=other)  # type: ignore[assignment]
    refused = [state for state in State if not can(verb, state)]
    for state in refused:
        with guard.writing():
            Matter.objects.filter(pk=matter.pk).update(state=state)
        before = traces(matter)
        with pytest.raises(WrongState):
            do(matter)
        assert traces(matter) == before, state


def test_what_has_ended_is_only_noted_and_published() -> None:
    for state in ENDED:
        assert {verb for verb in MOVES if can(verb, state)} <= AFTERWARDS
