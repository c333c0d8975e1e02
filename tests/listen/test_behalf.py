"""Speaking for someone else (代为反映): whose matter it is, by what right, and sealed like any contact."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client

from bandeng.listen import actions as A
from bandeng.listen import secrets
from bandeng.listen.models import Matter
from tests.cast import Cast
from tests.listen.pages import do, done, say, speak, spoken
from tests.listen.test_enter import ENTER, fields

WHOSE, PHONE = "阮惊蛰", "13800005678"
FOR_MOTHER = {"behalf": "family", "whose": WHOSE, "whose_phone": PHONE, "words": f"{WHOSE}腿脚不便，楼道没有扶手。"}


def test_whose_matter_it_is_stands_in_words_and_who_it_is_stays_sealed(cast: Cast) -> None:
    resident, officer = Client(), cast.client("officer")
    matter = spoken(resident, **FOR_MOTHER)
    assert matter.behalf == "family"
    assert WHOSE not in matter.words + matter.title + matter.search
    page = officer.get(f"/desk/matter/{matter.pk}/").content.decode()
    assert "替家人反映" in page
    assert WHOSE not in page
    look = officer.post(f"/desk/matter/{matter.pk}/look/", {"reason": "核实"}).content.decode()
    assert WHOSE in look
    assert PHONE in look
    say(resident, matter, "add", words=f"{WHOSE}昨天摔了一跤，电话{PHONE}。")
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            assert not [mark for mark in (WHOSE, PHONE) if mark in repr(cursor.fetchall())], table


def test_a_unit_without_consent_does_not_see_who_it_is(cast: Cast) -> None:
    matter = spoken(Client(), **FOR_MOTHER)
    officer = cast.client("officer")
    done(officer, matter, "accept", kind="help", title="扶手", words="楼道没有扶手。", place="")
    done(officer, matter, "assign", member=cast.members["member"].pk, unit=cast.unit.pk)
    page = cast.client("clerk").post(f"/desk/matter/{matter.pk}/look/", {"reason": "上门"}).content.decode()
    assert "替家人反映" in page
    assert PHONE not in page
    assert not A.look(cast.by("clerk"), matter, reason="上门")["whose"]


def test_parts_of_a_split_matter_know_whose_they_are(cast: Cast) -> None:
    matter = spoken(Client(), **FOR_MOTHER)
    officer = cast.client("officer")
    done(officer, matter, "accept", kind="help", title="扶手", words="楼道没有扶手，灯也坏了。", place="")
    assert do(officer, matter, "split", parts="楼道没有扶手。\n\n灯也坏了。").status_code == 302
    part = Matter.objects.latest("pk")
    assert part.behalf == "family"
    assert secrets.known(part)["whose"] == WHOSE


def test_a_guardian_agrees_or_it_is_not_taken(cast: Cast) -> None:
    child: dict[str, Any] = {"behalf": "guardian", "whose": "小雨", "words": "校门口没有斑马线。"}
    answer = speak(Client(), **child)
    assert answer.status_code == 422
    assert "监护人同意" in answer.content.decode()
    assert "校门口没有斑马线" in answer.content.decode()
    assert not Matter.objects.exists()
    matter = spoken(Client(), **child, child="on")
    assert (secrets.original(matter) or {})["guardian"] == "yes"


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"behalf": "neighbour"}, "请写明是谁的事"),
        ({"whose": WHOSE}, "请在上面选"),
        ({"behalf": "stranger", "whose": WHOSE}, "behalf"),
        ({"behalf": "family", "whose": WHOSE, "whose_phone": "123"}, "不完整"),
        ({"behalf": "family", "whose": "长" * 21}, "写得太长"),
    ],
)
def test_what_does_not_fit_is_said(cast: Cast, wrong: dict[str, str], said: str) -> None:
    answer = speak(Client(), **wrong)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not Matter.objects.exists()


def test_staff_enter_for_someone_who_speaks_for_another(cast: Cast) -> None:
    community = cast.client("community")
    given = fields(community, source="community", behalf="community", whose=WHOSE, contact="call", phone="13900000000")
    assert community.post(ENTER, given).status_code == 302
    matter = Matter.objects.get()
    assert (matter.behalf, matter.anonymous) == ("community", False)
    assert secrets.known(matter) == {"name": "", "phone": "13900000000", "whose": WHOSE}


def test_one_s_own_matter_says_nothing(cast: Cast) -> None:
    matter = spoken(Client())
    assert matter.behalf == ""
    assert "谁的事" not in cast.client("officer").get(f"/desk/matter/{matter.pk}/").content.decode()
