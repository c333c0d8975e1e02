"""Similar matters: shown to a resident before sending, and to the desk with the reason and the way to merge."""

import re
from typing import Any

import pytest
from django.test import Client

from bandeng.listen import actions as A
from bandeng.listen.models import Joining, Matter, SimilarKey
from bandeng.listen.similar import finding, keeping
from tests.cast import Cast
from tests.listen.made import accepted, received
from tests.listen.pages import jpeg, speak
from tests.listen.test_joining import published

LAMP = "板凳里小区3号楼前的路灯坏了三个月，晚上看不见路，老人不敢下楼。"
AGAIN = "板凳里小区3号楼前的路灯坏了三个月，晚上看不见路，希望快修。"
PIPE = "槐荫巷公厕旁边的下水井堵了，污水流到马路上。"


@pytest.fixture(autouse=True)
def _from_the_beginning(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keeping.Place, "step", None)
    monkeypatch.setattr(keeping.Place, "matter", None)


def lamp(cast: Cast, **fields: Any) -> Matter:
    return A.accept_matter(
        cast.by("officer"), received(cast, words=LAMP, **fields), kind="help", title="3号楼前路灯", words=LAMP
    )


def public_lamp(cast: Cast) -> Matter:
    matter = A.propose_publication(cast.by("officer"), lamp(cast), title="3号楼前路灯不亮", words=LAMP)
    return A.approve_publication(cast.by("officer2"), matter)


def test_keys_follow_the_words(cast: Cast) -> None:
    matter = received(cast, words=PIPE)
    assert keeping.renew_all() == 1
    before = set(SimilarKey.objects.values_list("key", flat=True))
    assert keeping.renew_all() == 0
    A.accept_matter(cast.by("officer"), matter, kind="help", title="路灯", words=LAMP)
    assert keeping.renew_all() == 1
    after = set(SimilarKey.objects.values_list("key", flat=True))
    assert after
    assert before != after


def test_older_matters_get_their_keys_too(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keeping, "BATCH", 2)
    monkeypatch.setattr(keeping, "OVERLAP", 0)
    for _ in range(5):
        received(cast)
    for _ in range(4):
        keeping.renew_all()
    assert SimilarKey.objects.values("matter").distinct().count() == 5


def test_the_desk_sees_what_is_alike_and_why(cast: Cast) -> None:
    first, other = lamp(cast), received(cast, words=PIPE)
    again = received(cast, words=AGAIN)
    keeping.renew_all()
    page = cast.client("officer").get(f"/desk/matter/{again.pk}/").content.decode()
    section = page[page.index('id="similar"') :]
    assert first.title in section
    assert "路灯" in section
    assert f"/desk/matter/{again.pk}/merge/?into=" in section
    assert other.title not in section
    form = cast.client("officer").get(f"/desk/matter/{again.pk}/merge/", {"into": first.number}).content.decode()
    assert f'value="{first.number}"' in form


def test_nobody_sees_alike_what_they_may_not_see(cast: Cast) -> None:
    first, again = lamp(cast), received(cast, words=AGAIN)
    elsewhere = received(cast, by=cast.by("outsider"), studio=cast.other_studio, words=LAMP, wished=None)
    keeping.renew_all()
    assert [one.matter for one in finding.like(again, cast["officer"])] == [first]
    A.avoid(cast.by("officer2"), first, person=cast["officer"])
    assert finding.like(again, cast["officer"]) == []
    assert [one.matter for one in finding.like(again, cast["head"])] == [first]
    assert finding.like(elsewhere, cast["officer"]) == []
    for who in ("member2", "leader", "community"):
        assert 'id="similar"' not in cast.client(who).get(f"/desk/matter/{again.pk}/").content.decode()


def test_on_entering_the_alike_are_shown_after_saving(cast: Cast) -> None:
    first = lamp(cast)
    keeping.renew_all()
    officer = cast.client("officer")
    key = re.search(r'name="form_key" value="([^"]+)"', officer.get("/desk/enter/").content.decode())
    assert key
    given = {"form_key": key[1], "words": AGAIN, "source": "phone", "contact": "no", "then": "next"}
    page = officer.post("/desk/enter/", given, follow=True).content.decode()
    assert f'href="/desk/matter/{first.pk}/"' in page


def test_a_resident_is_asked_whether_it_is_this(cast: Cast) -> None:
    matter = public_lamp(cast)
    resident = Client()
    answer = speak(resident, words=AGAIN, contact="call", phone="13900000000")
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "是这件事吗" in page
    assert f'formaction="/public/{matter.pk}/"' in page
    assert AGAIN in page
    assert 'value="13900000000"' in page
    assert Matter.objects.count() == 1
    given = {name: value for name, value in answer.context["form"].data.items()}
    assert resident.post(f"/public/{matter.pk}/", given)["Location"] == "/track/joined/"
    assert Joining.objects.get().tell_later


def test_if_it_is_another_it_is_sent(cast: Cast) -> None:
    public_lamp(cast)
    assert speak(Client(), words=AGAIN, sure="1").status_code == 302
    assert speak(Client(), words=AGAIN, photos=[jpeg()]).status_code == 302, "photos need not be chosen twice"
    assert speak(Client(), words=PIPE).status_code == 302
    assert Matter.objects.count() == 4


def test_nothing_is_asked_where_nothing_is_public(cast: Cast) -> None:
    lamp(cast)
    assert speak(Client(), words=AGAIN).status_code == 302
    taken = public_lamp(cast)
    A.take_down(cast.by("officer"), taken, remark="居民要求。")
    assert speak(Client(), words=AGAIN).status_code == 302


def test_a_copy_taken_down_elsewhere_is_not_shown(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    matter = public_lamp(cast)
    rows = finding._public(cast.studio)
    monkeypatch.setattr(finding, "_public", lambda _studio: rows)
    assert finding.public_like(cast.studio, AGAIN, "") == [(matter.pk, "3号楼前路灯不亮")]
    A.take_down(cast.by("officer"), matter, remark="居民要求。")
    assert finding.public_like(cast.studio, AGAIN, "") == []


def test_frequencies_are_learnt_and_used(cast: Cast, settings: Any, tmp_path: Any) -> None:
    settings.DATA = tmp_path
    assert keeping.frequencies() is None
    accepted(cast)
    published(cast)
    assert keeping.learn() == 2
    known = keeping.frequencies()
    assert known is not None
    assert known.total == 2
    (tmp_path / "frequencies.json").write_text("no json")
    assert keeping.frequencies() is None
