"""Receiving visitors on a listening day: words become a matter in the same minute; answered at once; counted."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from bandeng.core import clock
from bandeng.core.actions import By
from bandeng.core.models import Link
from bandeng.gather import actions as G
from bandeng.gather.models import Booking, Occasion
from bandeng.ledger.models import Entry
from bandeng.listen import secrets
from bandeng.listen.models import Heard, Matter
from bandeng.listen.reception import queries
from tests.cast import Cast
from tests.gather.visits import NAME, PHONE, TOPIC, at, booked, on_duty, today

pytestmark = pytest.mark.django_db
WORDS = "三号楼的暖气不热，家里只有十四度。"


@pytest.fixture
def day(cast: Cast) -> Occasion:
    one = today(cast)
    on_duty(cast, one, "member", "member2")
    return one


def called(cast: Cast, day: Occasion, key: str = "w") -> Booking:
    G.walk_in(cast.by("officer"), day, key * 32)
    return G.call_next(cast.by("officer"), day, desk="1")


def take(client: Client, visit: Booking, **fields: Any) -> Any:
    page = client.get(f"/desk/visit/{visit.pk}/").content.decode()
    key = re.search(r'name="form_key" value="([^"]+)"', page)
    assert key
    return client.post(f"/desk/visit/{visit.pk}/", {"form_key": key[1], "words": WORDS, "contact": "no", **fields})


def test_words_become_a_matter(cast: Cast, day: Occasion) -> None:
    desk = cast.client("officer")
    visit = called(cast, day)
    answer = take(desk, visit, **{"heard-members": [cast["member"].pk]})
    assert answer["Location"] == "/speak/receipt/", answer.content.decode()[:3000]
    matter = Matter.objects.get()
    visit.refresh_from_db()
    assert (matter.source, matter.studio, matter.entered_by) == ("visit", cast.studio, cast["officer"])
    assert (visit.state, visit.led_to) == ("served", matter.subject)
    heard = Heard.objects.get()
    assert (heard.matter, heard.occasion, heard.booking) == (matter, day, visit)
    assert list(heard.members.all()) == [cast["member"]]
    assert Link.objects.filter(source=visit.subject, target=matter.subject, relation="led_to").exists()
    codes = set(Entry.objects.filter(subject__in=(matter.subject, visit.subject)).values_list("code", flat=True))
    assert codes >= {"matter.receive", "visit.hear", "booking.serve"}
    receipt = desk.get("/speak/receipt/").content.decode()
    assert f"/desk/days/{day.pk}/queue/" in receipt
    code = "".join(re.findall(r"<span>(\d{4})</span>", receipt))
    assert Client().post("/track/", {"code": code})["Location"] == "/track/matter/"


def test_what_was_left_is_taken_over_and_recorded(cast: Cast, day: Occasion) -> None:
    desk = cast.client("member")
    G.arrive(cast.by("officer"), booked(day, at(day, 23, 57)))
    visit = G.call_next(cast.by("member"), day)
    page = desk.get(f"/desk/visit/{visit.pk}/").content.decode()
    for marker in (NAME, PHONE, TOPIC):
        assert marker not in page
    assert page.split("data-keys")[1].split("<button")[1].startswith(" hidden>"), "the Enter key looks at nothing"
    chosen = {"words": WORDS, "heard-members": [cast["member2"].pk]}
    page = desk.post(f"/desk/visit/{visit.pk}/left/", chosen).content.decode()
    for marker in (NAME, PHONE, TOPIC, WORDS):
        assert marker in page
    own = page.split('name="heard-members"')[1:]
    assert [" checked" in one.split(">")[0] for one in own] == [f'value="{cast["member2"].pk}"' in one for one in own]
    assert Entry.objects.filter(code="booking.look", subject=visit.subject).count() == 1
    assert take(desk, visit, contact="sms", phone=PHONE, name=NAME).status_code == 302
    assert secrets.contact(Matter.objects.get()) == {"name": NAME, "phone": PHONE}


def test_the_same_form_twice_and_a_second_matter(cast: Cast, day: Occasion) -> None:
    desk = cast.client("officer")
    visit = called(cast, day)
    take(desk, visit, form_key="k" * 32)
    assert take(desk, visit, form_key="k" * 32).status_code == 302
    assert Matter.objects.count() == Heard.objects.count() == 1
    take(desk, visit, words="还有，路灯也坏了。")
    visit.refresh_from_db()
    assert Heard.objects.count() == 2
    assert visit.led_to == Matter.objects.earliest("pk").subject


def test_answered_at_once(cast: Cast, day: Occasion) -> None:
    desk = cast.client("officer")
    visit = called(cast, day)
    assert desk.post(f"/desk/visit/{visit.pk}/answered/", {}).status_code == 422
    answer = desk.post(f"/desk/visit/{visit.pk}/answered/", {"at-once-answered": "consult"})
    assert answer["Location"] == f"/desk/days/{day.pk}/queue/"
    heard = Heard.objects.get()
    assert (heard.matter, heard.answered) == (None, "consult")
    assert Matter.objects.count() == 0
    again = desk.post(f"/desk/visit/{visit.pk}/answered/", {"at-once-answered": "consult"})
    assert "这一类已经记下了" in again.content.decode()
    assert Heard.objects.count() == 1


def test_what_the_day_brought(cast: Cast, day: Occasion) -> None:
    desk = cast.client("officer")
    take(desk, called(cast, day, "a"))
    desk.post(f"/desk/visit/{called(cast, day, 'b').pk}/answered/", {"at-once-answered": "consult"})
    called(cast, day, "c")
    counts = queries.results(day)
    assert (counts.came, counts.received, counts.heard, counts.matters, counts.no_shows) == (3, 2, 2, 1, 0)
    assert queries.opinions(cast.studio, day.day, day.day).count() == 2
    tomorrow = clock.midnight(day.day + timedelta(days=1))
    G.no_show(By(at=tomorrow), booked(day))
    G.no_show(By(at=tomorrow), Booking.objects.get(state=Booking.State.CALLED))
    counts = queries.results(day)
    assert (counts.came, counts.received, counts.no_shows) == (3, 2, 1), "whoever left was there all the same"
    page = desk.get(f"/desk/days/{day.pk}/results/").content.decode()
    assert Matter.objects.get().title in page
    assert "咨询" in page
    # Whoever may not see the matter sees the counts only.
    page = cast.client("member2").get(f"/desk/days/{day.pk}/results/").content.decode()
    assert Matter.objects.get().title not in page


def test_who_may_not(cast: Cast, day: Occasion) -> None:
    visit = called(cast, day)
    for name in ("member3", "community", "outsider", "clerk", "auditor"):
        client = cast.client(name)
        assert client.get(f"/desk/visit/{visit.pk}/").status_code in (403, 404)
        assert client.post(f"/desk/visit/{visit.pk}/", {"words": WORDS, "contact": "no"}).status_code in (403, 404)
        assert client.post(f"/desk/visit/{visit.pk}/left/").status_code in (403, 404)
        assert client.post(f"/desk/visit/{visit.pk}/answered/").status_code in (403, 404)
    assert "/sign-in/" in Client().get(f"/desk/visit/{visit.pk}/")["Location"]
    assert Matter.objects.count() == 0


def test_not_for_whoever_has_not_come(cast: Cast, day: Occasion) -> None:
    visit = booked(day, at(day, 23, 57))
    assert cast.client("officer").get(f"/desk/visit/{visit.pk}/").status_code == 404
    answer = take(cast.client("officer"), called(cast, day), words="")
    assert answer.status_code == 422
    assert "请记下居民反映的事情" in answer.content.decode()
