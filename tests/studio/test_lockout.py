"""Guessing is slow: passwords by name and address, codes by person."""

from datetime import timedelta

from axes.models import AccessAttempt
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.cast import Cast
from tests.studio.test_access import code_of, sign_in, turn_on


def test_five_wrong_passwords_lock_name_and_address_for_fifteen_minutes(cast: Cast, client: Client) -> None:
    for _n in range(4):
        assert sign_in(client, "officer", "wrong").status_code == 422
    locked = sign_in(client, "officer", "wrong")
    assert locked.status_code == 429
    assert "15 分钟以后" in locked.content.decode()
    assert 0 < int(locked["Retry-After"]) <= 900
    assert sign_in(client, "officer").status_code == 429
    assert sign_in(client, "head").status_code == 302


def test_the_lock_opens_again(cast: Cast, client: Client) -> None:
    for _n in range(5):
        sign_in(client, "officer", "wrong")
    AccessAttempt.objects.update(attempt_time=timezone.now() - timedelta(minutes=16))
    assert sign_in(client, "officer").status_code == 302


def test_a_success_forgets_the_failures(cast: Cast, client: Client) -> None:
    for _n in range(4):
        sign_in(client, "officer", "wrong")
    sign_in(client, "officer")
    assert sign_in(Client(), "officer", "wrong").status_code == 422


def test_an_unknown_name_looks_like_a_wrong_password(cast: Cast, client: Client) -> None:
    unknown = sign_in(client, "nobody", "wrong")
    wrong = sign_in(client, "officer", "wrong")
    assert str(unknown.context["form"].errors) == str(wrong.context["form"].errors)


def test_five_wrong_codes_stop_even_the_right_one(cast: Cast, client: Client) -> None:
    sign_in(client, "officer")
    turn_on(client, cast["officer"])
    other = Client()
    sign_in(other, "officer")
    for _n in range(5):
        assert other.post(reverse("sign_in_code"), {"code": "000000"}).status_code == 422
    right = {"code": code_of(cast["officer"], 1)}
    assert other.post(reverse("sign_in_code"), right).status_code == 429


def test_a_wrong_present_password_is_counted_too(cast: Cast) -> None:
    client = cast.client("officer")
    values = {"old": "wrong", "password": "three green benches", "again": "three green benches"}
    for _n in range(5):
        assert client.post(reverse("change_password"), values).status_code == 422
    assert client.post(reverse("change_password"), values).status_code == 429
