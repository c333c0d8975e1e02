"""Codes and links that open something: right ones do, wrong ones are counted and slowed down."""

import pytest
from django.test import Client, RequestFactory

from bandeng.core.actions import By
from bandeng.gather.actions.booking import Wish, book
from bandeng.web import opening
from tests.cast import build
from tests.gather.made import one_day


@pytest.mark.django_db
def test_ten_wrong_tries_of_one_caller_at_one_door() -> None:
    here, there = (RequestFactory().get("/", REMOTE_ADDR=address) for address in ("10.0.0.1", "10.0.0.2"))
    assert opening.tried(here, "door", lambda: "found") == "found"
    for _ in range(opening.TRIES):
        assert opening.tried(here, "door", lambda: None) is None
    with pytest.raises(opening.TooOften):
        opening.tried(here, "door", lambda: "found")
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


@pytest.mark.django_db
def test_a_code_opens_what_it_is_of_on_every_page() -> None:
    cast = build()
    occasion = one_day(cast, bookable=True)
    booked = book(By(role="resident"), Wish(occasion, occasion.opens_at, "k" * 32))
    for page in ("/track/", "/clinic/advice/"):
        client = Client()
        answer = client.post(page, {"code": booked.access.code})
        assert (answer.status_code, answer["Location"]) == (302, "/book/mine/")
        assert client.get("/book/mine/").status_code == 200
        assert Client().post(page, {"code": "1" * 15 + "0"}).status_code == 422
