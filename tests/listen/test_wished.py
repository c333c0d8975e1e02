"""Choosing a member: only those of the studio that serve now."""

from typing import Any

from django.test import Client

from bandeng.core import clock
from tests.cast import Cast
from tests.database import without_triggers
from tests.listen.pages import speak, spoken


def test_the_form_shows_the_faces_of_its_studio(cast: Cast) -> None:
    page = Client().get(f"/speak/?member={cast.members['member'].pk}").content.decode()
    assert cast["member"].name in page
    assert cast["member3"].name not in page
    assert f'value="{cast.members["member"].pk}" id="id_wished_1" checked' in " ".join(page.split())


def test_a_chosen_member_is_kept(cast: Cast) -> None:
    member = cast.members["member2"]
    assert spoken(Client(), wished=member.pk).wished == member
    assert spoken(Client(), wished="").wished is None


def test_others_cannot_be_chosen(cast: Cast) -> None:
    gone = cast.members["member2"]
    gone.until = clock.today()
    with without_triggers():
        gone.save()
    wrong: list[Any] = [cast.members["member3"].pk, gone.pk, 999_999, "no one", "1' OR '1'='1"]
    for value in wrong:
        answer = speak(Client(), wished=value, words="楼前路灯坏了三个月。")
        assert answer.status_code == 422, value
        assert "楼前路灯坏了三个月。" in answer.content.decode()
