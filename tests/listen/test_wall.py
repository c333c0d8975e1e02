"""The wall: members found in the ways people look for them, and when they can be met."""

from typing import Any

import pytest
from django.test import Client

from bandeng.core.actions import By
from bandeng.core.pinyin import initials
from bandeng.gather.actions import cancel_occasion
from bandeng.gather.models import Turn
from bandeng.listen import entrances
from bandeng.studio.actions import add_venue, change_member, change_person
from bandeng.web import formats
from tests.cast import Cast
from tests.listen.duty import occasion, on_duty


def names(**query: Any) -> list[str]:
    page = Client().get("/members/", query)
    assert page.status_code == 200
    return [one.person.name for one, _next in page.context["rows"]]


def test_initials_as_people_type_them() -> None:
    told = {"李娜": "ln", "单晓明": "sxm", "欧阳若岚": "oyrl", "阿依古丽·买买提": "ayglmmt", "Alice Wang": "aw"}
    assert {name: initials(name) for name in told} == told


@pytest.mark.parametrize("words", ["板大雪", "大雪", "ban daxue", "bandaxue", "BDX", "bd"])
def test_found_by_name_in_any_way(cast: Cast, words: str) -> None:
    assert names(q=words) == ["板大雪"]


def test_found_by_sector_and_by_place_of_duty(cast: Cast) -> None:
    member = cast.members["member"]
    change_member(By(), member, post=member.post, sector="教育界", term="", words="")
    assert names(sector="教育界") == ["板大雪"]
    assert len(names()) == 3
    other = add_venue(By(), cast.studio, name="槐荫里活动室", address="槐荫里 3 号", hours="周六")
    on_duty(cast["member2"], occasion(cast, venue=other))
    on_duty(cast["member"], occasion(cast))
    assert names(venue=other.pk) == ["凳小雪"]
    assert names(venue="x", sector="", group="²") == names()
    page = Client().get("/members/").content.decode()
    assert "槐荫里活动室" in page


def test_the_next_day_of_duty_stands_on_the_card(cast: Cast) -> None:
    first, second = occasion(cast, ahead=5), occasion(cast, ahead=12)
    on_duty(cast["member"], first)
    on_duty(cast["member"], second)
    page = Client().get("/members/").content.decode()
    assert f"{formats.day_short(first.day)} 值班" in page
    assert formats.day_short(second.day) not in page


def test_only_what_was_announced_is_held_and_lies_ahead_is_told(cast: Cast) -> None:
    person, member = cast["member"], cast.members["member"]
    told = occasion(cast, ahead=10)
    on_duty(person, told)
    dropped, off, far = occasion(cast, ahead=11), occasion(cast, ahead=17), occasion(cast, ahead=70)
    on_duty(person, dropped, Turn.State.DROPPED)
    on_duty(person, off)
    on_duty(person, far)
    on_duty(person, occasion(cast, ahead=4, kind="phone"))
    cancel_occasion(cast.by("officer"), off, note="停电")
    page = Client().get(f"/members/{member.pk}/")
    assert [one.pk for one in page.context["days"]] == [told.pk]
    assert "社区服务大厅" in page.content.decode()
    assert "板凳里 1 号" in page.content.decode()


def test_a_members_page_has_the_code_and_the_line_of_the_studio_only(cast: Cast) -> None:
    member = cast.members["member"]
    change_person(By(), member.person, name=member.person.name, phone="13800001234", email="a@example.org")
    page = Client().get(f"/members/{member.pk}/")
    words = page.content.decode()
    assert "029-86000000" in words
    assert "13800001234" not in words
    assert "a@example.org" not in words
    assert page.context["address"].endswith(
        entrances.path(member.studio, entrances.entrance(member.studio, f"member-{member.pk}"))
    )
    assert 'class="qr' in words


def test_in_the_readers_own_language(cast: Cast) -> None:
    on_duty(cast["member"], occasion(cast))
    for language, shown in (("en", "Ban Daxue"), ("zh-hant", "板大雪")):
        page = Client().get(f"/members/{cast.members['member'].pk}/", headers={"accept-language": language})
        assert shown in page.content.decode()
