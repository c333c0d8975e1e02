"""Roles that end one day are held until then: by clerks, their stand-ins, and whoever takes over; 回避 comes first."""

from datetime import timedelta

from django.test import Client

from bandeng.core import clock
from bandeng.core.actions import By
from bandeng.listen.models import Avoidance, Matter
from bandeng.post.models import Message
from bandeng.studio.actions import add_person, delegate, end_role, grant_role
from bandeng.studio.models import Person, Role
from tests.cast import Cast
from tests.listen.pages import do, done, spoken

REPLY = {"words": "已到现场查看，线路老化，11 月 27 日换好。", "result": "solved"}


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person, backend="bandeng.studio.accounts.PersonBackend")
    return client


def in_hand(cast: Cast) -> Matter:
    officer = cast.client("officer")
    matter = spoken(Client())
    done(officer, matter, "accept", kind="help", title="灯", words="灯坏了。")
    return done(officer, matter, "assign", member=cast.members["member"].pk, unit=cast.unit.pk)


def clerk_for_a_time(cast: Cast) -> Person:
    """The unit's only clerk, appointed until next month."""
    end_role(By(), Role.objects.get(person=cast["clerk"]))
    person = add_person(By(), name="柳立春", email="liu@example.org")
    until = clock.now() + timedelta(days=30)
    grant_role(By(), person, kind="clerk", path=cast.unit.path, unit=cast.unit, until=until)
    return person


def test_a_clerk_for_a_time_is_told_and_replies(cast: Cast) -> None:
    clerk = clerk_for_a_time(cast)
    matter = in_hand(cast)
    assert Message.objects.filter(recipient=f"person:{clerk.pk}", event="matter.assign").exists()
    client = signed_in(clerk)
    assert "填写答复" in client.get(f"/desk/matter/{matter.pk}/").content.decode()
    done(client, matter, "reply", **REPLY)
    assert matter.replies.count() == 1


def test_who_stands_in_for_a_clerk_has_the_button_too(cast: Cast) -> None:
    matter, now = in_hand(cast), clock.now()
    delegate(cast.by("clerk"), cast["clerk2"], since=now, until=now + timedelta(days=3))
    client = cast.client("clerk2")
    assert "填写答复" in client.get(f"/desk/matter/{matter.pk}/").content.decode()
    done(client, matter, "reply", **REPLY)


def test_the_clerk_of_another_unit_and_the_member_do_not_reply(cast: Cast) -> None:
    matter = in_hand(cast)
    assert do(cast.client("clerk2"), matter, "reply", **REPLY).status_code == 404
    assert do(cast.client("member"), matter, "reply", **REPLY).status_code == 422
    assert matter.replies.count() == 0


def test_whoever_is_named_takes_nothing_over_and_hears_nothing(cast: Cast) -> None:
    matter = in_hand(cast)
    for name in ("officer2", "clerk"):
        done(cast.client("head"), matter, "avoid", person=cast[name].pk)
    done(cast.client("head"), matter, "press", words="请尽快。")
    told = set(Message.objects.filter(event="matter.press").values_list("recipient", flat=True))
    assert f"person:{cast['clerk'].pk}" not in told
    end_role(By(), Role.objects.get(person=cast["officer"], kind="officer"))
    matter.refresh_from_db()
    assert matter.officer == cast["head"]
    assert Avoidance.objects.filter(matter=matter).count() == 2
