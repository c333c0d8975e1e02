"""Words of danger: seen at intake and later, told to those on duty at once, cleared by whoever has looked."""

import pytest
from django.test import Client

from bandeng.core.actions import By, Origin
from bandeng.listen import dangers
from bandeng.listen.actions import avoid
from bandeng.listen.models import Matter
from bandeng.post.models import Message
from bandeng.studio.actions import change_setting
from tests.cast import Cast
from tests.listen.made import received
from tests.listen.pages import do, done, say, spoken

GAS = "楼道里煤气泄漏，味道很大，有老人。"


def told(cast: Cast, matter: Matter) -> set[str]:
    names = {f"person:{person.pk}": name for name, person in cast.people.items()}
    found = Message.objects.filter(event="matter.danger", subject=matter.subject)
    return {names[message.recipient] for message in found}


def test_words_of_danger_are_told_at_once_and_shown(cast: Cast) -> None:
    resident = Client()
    matter = spoken(resident, words=GAS)
    assert matter.danger
    assert told(cast, matter) == {"officer", "officer2", "head"}
    receipt = resident.get("/speak/receipt/").content.decode()
    assert all(number in receipt for number in ("110", "119", "120", "12356"))
    page = cast.client("officer").get(f"/desk/matter/{matter.pk}/").content.decode()
    assert "涉险" in page
    assert "“煤气泄漏”" in page


@pytest.mark.parametrize(
    "words", ["楼前路灯坏了三个月。", "信息爆炸的年代，想学用手机。", "建议办防溺水讲座。", "灶具总打不着火。"]
)
def test_ordinary_words_alarm_nobody(cast: Cast, words: str) -> None:
    resident = Client()
    matter = spoken(resident, words=words)
    assert not matter.danger
    assert told(cast, matter) == set()
    assert "12356" not in resident.get("/speak/receipt/").content.decode()


def test_traditional_and_wide_writing_is_found(cast: Cast) -> None:
    assert spoken(Client(), words="樓裡著火了！").danger


def test_a_studio_adds_its_own_words(cast: Cast) -> None:
    change_setting(By(), cast.studio, "danger_words", ["化工罐"])
    cast.studio.refresh_from_db()
    matter = spoken(Client(), words="河边那个化工罐在滴水。")
    assert matter.danger
    assert dangers.words_in(matter) == ["化工罐"]


def test_whoever_is_named_in_it_is_not_told(cast: Cast) -> None:
    matter = spoken(Client(), words=f"联络员{cast['officer'].name}家暴，求你们管管。")
    assert told(cast, matter) == {"officer2", "head"}


def test_later_words_of_the_resident_alarm_too(cast: Cast) -> None:
    resident = Client()
    matter = spoken(resident)
    avoid(cast.by("head"), matter, person=cast["officer2"])
    assert say(resident, matter, "add", words="不修我就不想活了。").status_code == 302
    matter.refresh_from_db()
    assert matter.danger
    assert told(cast, matter) == {"officer", "head"}
    assert "12356" in resident.get("/track/matter/").content.decode()


def test_what_is_imported_alarms_nobody(cast: Cast) -> None:
    by = By(person=cast["officer"], role="staff", origin=Origin.IMPORT)
    matter = received(cast, by, words=GAS)
    assert not matter.danger
    assert told(cast, matter) == set()


def test_an_officer_clears_a_false_alarm(cast: Cast) -> None:
    matter = spoken(Client(), words=GAS)
    officer = cast.client("officer")
    assert do(officer, matter, "clear-danger", reason=" ").status_code == 422
    for name in ("auditor", "convener"):
        assert do(cast.client(name), matter, "clear-danger", reason="没事").status_code == 403
    done(officer, matter, "clear-danger", reason="已打电话，燃气公司已到场关阀。")
    assert not matter.danger
    assert do(officer, matter, "clear-danger", reason="再来一次").status_code == 422
    assert "燃气公司已到场" in officer.get(f"/desk/matter/{matter.pk}/").content.decode()
