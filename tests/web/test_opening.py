"""Codes and links that open something: right ones do, wrong ones are counted and slowed down."""

import pytest
from django.test import Client, RequestFactory

from bandeng.web import opening


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
