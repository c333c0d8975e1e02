"""Whoever of the house is named in a matter never sees it; who was kept out by mistake is let back in."""

import pytest
from django.test import Client

from bandeng.core.actions import By
from bandeng.listen import naming
from bandeng.listen.models import Avoidance
from bandeng.post.models import Message
from bandeng.studio.actions import add_person
from tests.cast import Cast
from tests.listen.made import received
from tests.listen.pages import do, done, spoken

pytestmark = pytest.mark.django_db
WORDS = "我要反映联络员梁小满，打了三次电话都不接，态度很差。"


def test_the_officer_named_never_sees_it(cast: Cast) -> None:
    matter = spoken(Client(), words=WORDS)
    named, other = cast.client("officer"), cast.client("officer2")
    assert matter.title not in named.get("/desk/?state=all").content.decode()
    assert named.get(f"/desk/matter/{matter.pk}/").status_code == 404
    assert do(named, matter, "accept", kind="complain", title="态度", words="态度不好。").status_code == 404
    assert matter.title in other.get("/desk/?state=all").content.decode()
    done(other, matter, "accept", kind="complain", title="态度不好", words="打电话没人接。")
    done(other, matter, "assign", member=cast.members["member"].pk)
    assert not Message.objects.filter(subject=matter.subject, recipient=f"person:{cast['officer'].pk}").exists()
    assert named.get(f"/desk/matter/{matter.pk}/").status_code == 404


def test_whoever_was_kept_out_by_mistake_is_let_back_in(cast: Cast) -> None:
    matter = spoken(Client(), words=WORDS)
    head, named = cast.client("head"), cast.client("officer")
    assert do(named, matter, "lift", person=cast["officer"].pk, reason="不是我。").status_code == 404
    assert do(cast.client("member"), matter, "lift", person=cast["officer"].pk, reason="x").status_code == 404
    assert do(head, matter, "lift", person=cast["officer"].pk, reason="").status_code == 422
    assert do(head, matter, "lift", person=cast["head"].pk, reason="没有回避").status_code == 422
    done(head, matter, "lift", person=cast["officer"].pk, reason="说的是另一位同名的人。")
    assert named.get(f"/desk/matter/{matter.pk}/").status_code == 200


def test_who_is_named(cast: Cast) -> None:
    assert naming.named(cast.studio, "梁　小满和乔立夏都不接电话") == {cast["officer2"].pk}
    assert naming.named(cast.studio, "謝謝梁小滿") == {cast["officer"].pk}
    assert naming.named(cast.other_studio, WORDS) == set()
    assert naming.named(cast.studio, "板大雪委员说好") == set(), "members are not at the desk"
    add_person(By(), name="路灯")
    assert naming.named(cast.studio, "路灯坏了") == set()


def test_it_is_so_whoever_enters_it(cast: Cast) -> None:
    matter = received(cast, words=WORDS)
    assert list(Avoidance.objects.values_list("person_id", "matter_id")) == [(cast["officer"].pk, matter.pk)]
