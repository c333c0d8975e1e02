"""When a role ends, its open work goes to those who remain, and the history stays."""

from django.test import Client

from bandeng.core.actions import By
from bandeng.listen.states import State
from bandeng.studio.actions import end_member, end_role
from bandeng.studio.models import Role
from tests.cast import Cast
from tests.listen.pages import done, spoken

ACCEPT = {"kind": "help", "title": "路灯不亮", "words": "路灯坏了。"}


def in_hand(cast: Cast) -> object:
    officer = cast.client("officer")
    matter = spoken(Client())
    done(officer, matter, "accept", **ACCEPT)
    return done(officer, matter, "assign", member=cast.members["member"].pk, unit=cast.unit.pk)


def test_an_officers_matters_go_to_another_officer(cast: Cast) -> None:
    matter = in_hand(cast)
    end_role(By(), Role.objects.get(person=cast["officer"], kind="officer"))
    matter.refresh_from_db()
    assert matter.officer in (cast["officer2"], cast["head"])
    assert matter.steps.filter(code="matter.hand_over").count() == 1
    assert matter.steps.filter(person=cast["officer"], code="matter.accept").exists()


def test_a_members_matters_go_back_to_the_desk(cast: Cast) -> None:
    matter = in_hand(cast)
    end_member(By(), cast.members["member"])
    matter.refresh_from_db()
    assert (matter.member, matter.state) == (None, State.ACCEPTED)
    done(cast.client("officer"), matter, "assign", member=cast.members["member2"].pk)
    assert matter.state == State.IN_HAND


def test_others_keep_theirs(cast: Cast) -> None:
    matter = in_hand(cast)
    end_member(By(), cast.members["member2"])
    end_role(By(), Role.objects.get(person=cast["officer2"], kind="officer"))
    matter.refresh_from_db()
    assert matter.officer == cast["officer"]
    assert matter.member == cast.members["member"]
