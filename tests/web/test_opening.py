"""Codes and links that open something: right ones do, wrong ones are counted and slowed down."""

import pytest
from django.test import Client, RequestFactory

from bandeng.core.actions import By
from bandeng.core.models import Throttle
from bandeng.gather.actions.booking import Wish, book
from bandeng.web import opening
from tests.cast import build
from tests.deliberate import made_activity, made_draw, made_meeting
from tests.gather.made import one_day


@pytest.mark.django_db
def test_ten_wrong_tries_of_one_caller_at_one_door() -> None:
    here, there = (RequestFactory().get("/", REMOTE_ADDR=address) for address in ("10.0.0.1", "10.0.0.2"))
    assert opening.tried(here, "door", lambda: "found") == "found"
    for _ in range(opening.TRIES):
        assert opening.tried(here, "door", lambda: None) is None
    with pytest.raises(opening.TooOften):
        opening.tried(here, "door", lambda: "found")
    assert not Throttle.objects.filter(key__contains="10.0.0").exists()
    assert opening.tried(here, "other", lambda: "found") == "found"
    assert opening.tried(there, "door", lambda: "found") == "found"


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/t/{}/", "/b/{}/"])
def test_a_link_that_opens_nothing_leads_to_the_code(address: str) -> None:
    client = Client()
    for _ in range(opening.TRIES):
        answer = client.get(address.format("x" * 22))
        assert answer.status_code == 404
    assert 'href="/track/"' in answer.content.decode()
    assert client.get(address.format("x" * 22)).status_code == 429


PAGES = ("/track/", "/clinic/advice/", "/deliberate/code/", "/deliberate/meeting/code/", "/draw/code/")


@pytest.mark.django_db
@pytest.mark.parametrize("page", PAGES)
def test_a_code_opens_what_it_is_of_on_every_page(page: str) -> None:
    cast = build()
    occasion = one_day(cast, bookable=True)
    booked = book(By(role="resident"), Wish(occasion, occasion.opens_at, "k" * 32))
    activity = made_activity.announced(cast)
    participant, digits = made_meeting.resident(made_meeting.running(cast))
    for code, its_page in (
        (booked.access.code, "/book/mine/"),
        (made_activity.said(activity)[1], "/deliberate/yours/"),
        (digits, f"/deliberate/{participant.activity_id}/mine/"),
        (made_draw.volunteered(made_draw.called(cast), 1)[0], "/draw/mine/"),
    ):
        client = Client()
        answer = client.post(page, {"code": code})
        assert (answer.status_code, answer["Location"]) == (302, its_page)
        assert client.get(its_page).status_code == 200
    assert Client().post(page, {"code": "1" * 15 + "0"}).status_code == 422
