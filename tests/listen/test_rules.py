"""Who may do what to a matter, verb by verb, for the whole cast; each permission refused again and again."""

import pytest
from django.test import Client

from bandeng.core import guard
from bandeng.core.actions import By
from bandeng.core.errors import Invalid, NotAllowed
from bandeng.listen import actions as A
from bandeng.listen import rules
from bandeng.listen.models import Avoidance, Look, Matter
from bandeng.listen.states import MOVES, State
from bandeng.listen.verbs import VERBS
from tests.cast import Cast
from tests.listen.made import DOINGS, READY, RESIDENT, STATES, in_hand, received, traces
from tests.listen.pages import code_on, spoken
from tests.roles import BOTH, HELD, RESIDENTS_ONLY, SYSTEM_ONLY
from tests.roles import VERBS as MAY
from tests.sampling import some

ACTING = sorted(set(MAY) - {"matter.see"})
LIKELY = (State.IN_HAND, State.ACCEPTED, State.REPLIED, State.RECEIVED, State.WAITING_RESIDENT)
SLUGS = {verb.code: verb.slug for verb in VERBS}


def fitting(cast: Cast, verb: str) -> Matter:
    """The standard matter, in a state in which `verb` can be done."""
    states = MOVES[verb][0] if verb in MOVES else {State.IN_HAND}
    state = next(item for item in LIKELY if item in states)
    matter = STATES[state](cast)
    READY.get(verb, lambda cast, matter: None)(cast, matter)
    matter.refresh_from_db()
    return matter


def doer(cast: Cast, verb: str) -> str:
    """Somebody who may, and whom the action itself lets do it."""
    first = {"matter.draft_reply": "clerk", "matter.carry_out": "clerk", "matter.call_back": "officer2"}
    return first.get(verb, "officer" if "officer" in MAY[verb] else sorted(MAY[verb])[0])


def test_every_verb_has_its_line() -> None:
    assert set(rules.TABLE) == set(MAY) | set(HELD)
    assert RESIDENTS_ONLY | BOTH == rules.RESIDENT
    assert SYSTEM_ONLY | {"matter.send_reply"} == rules.SYSTEM
    assert set(SLUGS) == set(MAY) - {"matter.see", "matter.look"}
    assert set(MOVES) == (set(MAY) | RESIDENTS_ONLY | SYSTEM_ONLY) - {"matter.see", "matter.look"}


@pytest.mark.parametrize("verb", MAY)
def test_who_may(cast: Cast, verb: str) -> None:
    matter = in_hand(cast)
    assert {name for name, person in cast.people.items() if rules.may(person, verb, matter)} == MAY[verb]


@pytest.mark.parametrize("verb", HELD)
def test_who_holds(cast: Cast, verb: str) -> None:
    assert {name for name, person in cast.people.items() if verb in rules.granted(person)} == HELD[verb]


# Whom the rules name is asked on both engines (`test_who_may`); that action and page ask the rules is our code alone.
@pytest.mark.either_engine
@pytest.mark.parametrize("verb", ACTING)
def test_the_action_refuses_everyone_else(cast: Cast, verb: str) -> None:
    matter = fitting(cast, verb)
    before = traces(matter)
    others = sorted(set(cast.people) - MAY[verb])
    assert len(others) >= 2
    assert "outsider" in others
    for by in [*(cast.by(name) for name in others), RESIDENT, By(role="resident"), By(role="invited")]:
        if by.role == "resident" and verb in BOTH:
            continue
        with pytest.raises(NotAllowed):
            DOINGS[verb](by, cast, matter)
        assert traces(matter) == before, by
    DOINGS[verb](cast.by(doer(cast, verb)), cast, matter)
    assert traces(matter) != before


@pytest.mark.either_engine
@pytest.mark.parametrize("verb", ACTING)
def test_whoever_is_named_in_it_is_refused(cast: Cast, verb: str) -> None:
    matter = fitting(cast, verb)
    for name in some(MAY[verb], verb, 2, first=4):
        with guard.writing():
            Avoidance.objects.create(matter=matter, person=cast[name])
        before = traces(matter)
        with pytest.raises(NotAllowed):
            DOINGS[verb](cast.by(name), cast, matter)
        assert traces(matter) == before
        assert cast.client(name).get(f"/desk/matter/{matter.pk}/").status_code == 404


@pytest.mark.either_engine
@pytest.mark.parametrize("verb", sorted(SLUGS))
def test_the_page_refuses_everyone_else(cast: Cast, verb: str) -> None:
    matter = fitting(cast, verb)
    before = traces(matter)
    address = f"/desk/matter/{matter.pk}/{SLUGS[verb]}/"
    for name in [*some(MAY[verb], verb, 2, first=4), *some(set(cast.people) - MAY[verb], verb, 2, first=6)]:
        client = cast.client(name)
        if name in MAY[verb]:
            assert client.get(address).status_code == 200, name
        else:
            for answer in (client.get(address), client.post(address, {"words": "x", "version": 1})):
                assert answer.status_code in (403, 404), name
    assert traces(matter) == before


@pytest.mark.either_engine
@pytest.mark.parametrize("verb", sorted(RESIDENTS_ONLY | SYSTEM_ONLY))
def test_staff_have_no_word_of_the_residents_or_the_systems(cast: Cast, verb: str) -> None:
    matter = fitting(cast, verb)
    before = traces(matter)
    others = [cast.by(name) for name in cast.people] + [By(role="invited")]
    others += [By()] if verb in RESIDENTS_ONLY else [RESIDENT]
    for by in others:
        with pytest.raises(NotAllowed):
            DOINGS[verb](by, cast, matter)
    assert traces(matter) == before


@pytest.mark.parametrize("slug", ["confirm", "resume", "dispute", "add", "withdraw"])
def test_without_the_code_a_resident_can_do_nothing(cast: Cast, slug: str) -> None:
    matter = spoken(Client())
    before = traces(matter)
    for client in (Client(), cast.client("officer"), cast.client("admin")):
        answer = client.post(f"/track/matter/{slug}/", {"words": "x", "satisfied": "yes", "version": 1})
        assert (answer.status_code, answer["Location"]) == (302, "/track/")
    assert traces(matter) == before


def test_the_code_of_one_matter_opens_no_other(cast: Cast) -> None:
    mine, theirs = Client(), Client()
    first, second = spoken(mine), spoken(theirs, words="井盖丢了。")
    before = traces(second)
    answer = mine.post("/track/matter/withdraw/", {"version": 1, "matter": second.pk, "pk": second.pk})
    assert answer.status_code == 302
    first.refresh_from_db()
    assert first.state == State.WITHDRAWN, "what was posted went to the matter of the code"
    assert traces(second) == before
    assert second.title not in mine.get("/track/matter/").content.decode()


def test_a_cookie_of_another_name_or_made_up_opens_nothing(cast: Cast) -> None:
    resident = Client()
    spoken(resident)
    receipt = resident.cookies["bandeng_receipt"].value
    for value in (receipt, "", "x", "AAAA" * 20, resident.cookies["bandeng_matter"].value[:-4] + "AAAA"):
        stranger = Client()
        stranger.cookies["bandeng_matter"] = value
        assert stranger.get("/track/matter/").status_code == 302


def test_who_entered_a_matter_is_not_let_in_as_its_resident(cast: Cast) -> None:
    staff = cast.client("community")
    page = staff.get("/desk/enter/").content.decode()
    key = page.split('name="form_key" value="')[1].split('"')[0]
    staff.post("/desk/enter/", {"form_key": key, "source": "community", "words": "井盖丢了。", "contact": "no"})
    code = code_on(staff)
    for slug in ("add", "withdraw"):
        assert staff.post(f"/track/matter/{slug}/", {"words": "x"})["Location"] == "/track/"
    assert Client().post("/track/", {"code": code})["Location"] == "/track/matter/"


@pytest.mark.parametrize("name", ["auditor", "leader", "district", "admin", "clerk", "convener", "outsider"])
def test_only_those_who_may_enter_a_matter(cast: Cast, name: str) -> None:
    with pytest.raises(NotAllowed):
        received(cast, cast.by(name))
    assert not Matter.objects.exists()


def test_an_avoided_member_gets_no_matter(cast: Cast) -> None:
    matter = STATES[State.ACCEPTED](cast)
    A.avoid(cast.by("officer"), matter, person=cast["member"])
    with pytest.raises(Invalid, match="回避"):
        A.assign_matter(cast.by("officer"), matter, member=cast.members["member"])


def test_who_handled_it_does_not_ask_whether_it_was_done_well(cast: Cast) -> None:
    matter = STATES[State.REPLIED](cast)
    with pytest.raises(NotAllowed, match="没有经办"):
        A.call_back(cast.by("officer"), matter, reached=True, satisfied="yes")
    A.call_back(cast.by("head"), matter, reached=True, satisfied="yes")
    matter.refresh_from_db()
    assert (matter.state, matter.word) == (State.CLOSED, Matter.Word.PHONE)


def test_the_unit_replies_and_nobody_in_its_stead(cast: Cast) -> None:
    matter = in_hand(cast)
    for name in ("officer", "head", "member", "clerk2"):
        with pytest.raises(NotAllowed):
            DOINGS["matter.draft_reply"](cast.by(name), cast, matter)
    DOINGS["matter.draft_reply"](cast.by("clerk"), cast, matter)


def test_whoever_doubts_does_not_decide(cast: Cast) -> None:
    matter = A.doubt(cast.by("officer"), in_hand(cast), reason="广告。")
    with pytest.raises(NotAllowed, match="另一人"):
        A.invalidate(cast.by("officer"), matter)


def test_a_refused_look_leaves_no_look(cast: Cast) -> None:
    matter = in_hand(cast)
    for name in ("convener", "leader", "auditor", "member2", "community", "clerk2", "outsider"):
        answer = cast.client(name).post(f"/desk/matter/{matter.pk}/look/", {"reason": "想看看"})
        assert answer.status_code in (403, 404), name
        assert "言大姐" not in answer.content.decode()
    assert not Look.objects.exists()
