"""The rights of those who joined a matter: theirs alone, and not touched when the first resident is forgotten."""

from datetime import timedelta

import pytest
from django.test import Client

from bandeng.core import clock
from bandeng.core.actions import By
from bandeng.listen import actions as A
from bandeng.listen import jobs, joinings
from bandeng.listen.actions.erase import erase
from bandeng.listen.models import Joining, Matter
from tests.cast import Cast
from tests.listen.made import RESIDENT
from tests.listen.test_joining import NAME, PHONE, WORDS, join, left, published


@pytest.fixture
def joined(cast: Cast) -> tuple[Matter, Client]:
    matter, client = published(cast), Client()
    assert join(client, matter, **left()).status_code == 302
    A.look(cast.by("officer"), matter, reason="打电话核实")
    return matter, client


def test_everything_kept_is_shown_and_can_be_taken_along(joined: tuple[Matter, Client], cast: Cast) -> None:
    _matter, client = joined
    assert client.get("/track/joined/").status_code == 200
    for address in ("/track/joined/data/", "/track/joined/data/json/", "/track/joined/data/txt/"):
        page = client.get(address).content.decode()
        for mark in (WORDS, NAME, PHONE, "打电话核实", cast["officer"].name):
            assert mark in page, (address, mark)
    assert client.get("/track/joined/data/exe/").status_code == 404
    for stranger in (Client(), cast.client("officer")):
        assert stranger.get("/track/joined/data/")["Location"] == "/track/"
        assert stranger.post("/track/joined/data/", {"phone": "13911112222"})["Location"] == "/track/"


def test_contact_is_put_right_and_consent_withdrawn(joined: tuple[Matter, Client]) -> None:
    _matter, client = joined
    address = "/track/joined/data/"
    answer = client.post(address, {"name": NAME, "phone": "139", "tell_later": "on"})
    assert answer.status_code == 422
    assert client.post(address, {"name": NAME, "phone": "", "tell_later": "on"}).status_code == 422
    assert client.post(address, {"name": NAME, "phone": "13911112222", "tell_later": "on"}).status_code == 302
    joining = Joining.objects.get()
    found = joinings.opened(joining)
    assert found is not None
    assert (found["phone"], WORDS in found["words"], joining.tell_later) == ("13911112222", True, True)
    assert client.post(address, {"name": NAME, "phone": "13911112222"}).status_code == 302
    joining.refresh_from_db()
    assert joining.tell_later is False


def test_whoever_leaves_takes_their_words_along(joined: tuple[Matter, Client]) -> None:
    matter, client = joined
    assert "前面也不亮" in "".join(matter.steps.values_list("text", flat=True))
    assert client.post("/track/joined/").status_code == 200
    assert "前面也不亮" not in "".join(matter.steps.values_list("text", flat=True))


def test_forgetting_one_leaves_the_others(joined: tuple[Matter, Client]) -> None:
    matter, client = joined
    A.forget(RESIDENT, matter)
    assert joinings.opened(Joining.objects.get()) is not None
    assert client.get("/track/joined/data/").status_code == 200
    assert jobs.to_erase(clock.now() + timedelta(days=729)) == []
    assert jobs.to_erase(clock.now() + timedelta(days=731)) == [matter], "theirs is erased when its time is up"
    erase(By(), matter)
    assert joinings.opened(Joining.objects.get()) is None
    assert jobs.to_erase(clock.now() + timedelta(days=999)) == []
