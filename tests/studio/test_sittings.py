"""Signed-in devices are listed, can be ended, and need a second factor where the role asks for it."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from bandeng.core import guard
from bandeng.core.actions import By
from bandeng.studio.actions import delegate
from bandeng.studio.actions.signing_in import sitting_key
from bandeng.studio.models import Sitting
from tests.cast import PASSWORD, Cast
from tests.studio.test_access import NEW, sign_in, turn_on


def sitting_of(client: Client) -> Sitting:
    return Sitting.objects.get(key=sitting_key(client.session.session_key))


def test_a_sitting_ended_on_another_device_is_signed_out_at_once(cast: Cast) -> None:
    phone, desk = cast.client("officer"), cast.client("officer")
    assert phone.get(reverse("account")).status_code == 200
    desk.post(reverse("end_own_sitting", args=[sitting_of(phone).pk]))
    assert phone.get(reverse("account")).status_code == 302
    assert desk.get(reverse("account")).status_code == 200


def test_nobody_ends_the_sitting_of_someone_else(cast: Cast) -> None:
    officer, member = cast.client("officer"), cast.client("member")
    sitting = sitting_of(officer)
    assert member.post(reverse("end_own_sitting", args=[sitting.pk])).status_code == 404
    assert officer.get(reverse("account")).status_code == 200


def test_an_administrator_ends_all_sittings_of_a_person(cast: Cast) -> None:
    officer = cast.client("officer")
    cast.client("admin").post(reverse("person_sign_out", args=[cast["officer"].pk]))
    assert officer.get(reverse("account")).status_code == 302


def test_the_table_does_not_hold_the_session_key(cast: Cast) -> None:
    client = cast.client("officer")
    assert client.session.session_key != sitting_of(client).key


def test_a_new_password_ends_the_other_sittings(cast: Cast) -> None:
    here, there = cast.client("officer"), cast.client("officer")
    values = {"old": PASSWORD, "password": NEW, "again": NEW}
    assert here.post(reverse("change_password"), values).status_code == 302
    assert here.get(reverse("account")).status_code == 200
    assert there.get(reverse("account")).status_code == 302
    assert sign_in(Client(), "officer", NEW).status_code == 302


def test_seen_is_noted_at_most_every_five_minutes(cast: Cast) -> None:
    client = cast.client("officer")
    sitting = sitting_of(client)
    client.get(reverse("account"))
    assert sitting_of(client).seen_at == sitting.seen_at
    with guard.housekeeping("sitting.seen"):
        Sitting.objects.update(seen_at=timezone.now() - timedelta(minutes=6))
    client.get(reverse("account"))
    assert timezone.now() - sitting_of(client).seen_at < timedelta(minutes=1)


@pytest.mark.parametrize("name", ["officer", "head", "admin"])
def test_where_required_they_can_open_nothing_before_the_second_factor(cast: Cast, settings: Any, name: str) -> None:
    settings.REQUIRE_TOTP = True
    client = cast.client(name)
    for page in ("account", "people", "calendar"):
        assert client.get(reverse(page)).url == reverse("totp_set_up")
    turn_on(client, cast[name])
    assert client.get(reverse("account")).status_code == 200


def test_members_and_clerks_may_do_without(cast: Cast, settings: Any) -> None:
    settings.REQUIRE_TOTP = True
    assert cast.client("member").get(reverse("account")).status_code == 200
    assert cast.client("clerk").get(reverse("account")).status_code == 200


def test_a_stand_in_needs_what_the_lent_role_needs(cast: Cast, settings: Any) -> None:
    settings.REQUIRE_TOTP = True
    now = timezone.now()
    delegate(By(person=cast["officer"], role="staff"), cast["member"], since=now, until=now + timedelta(days=2))
    assert cast.client("member").get(reverse("account")).url == reverse("totp_set_up")


def test_turning_the_second_factor_off_needs_the_password(cast: Cast) -> None:
    client = cast.client("officer")
    turn_on(client, cast["officer"])
    assert client.post(reverse("totp_off"), {"old": "wrong"}).status_code == 422
    assert client.post(reverse("totp_off"), {"old": PASSWORD}).status_code == 302
    assert sign_in(Client(), "officer").url != reverse("sign_in_code")


def test_new_recovery_codes_replace_the_old(cast: Cast) -> None:
    client = cast.client("officer")
    old = turn_on(client, cast["officer"])
    new = client.post(reverse("recovery_codes"), {"old": PASSWORD}).context["codes"]
    assert len(set(old) | set(new)) == 20
    other = Client()
    sign_in(other, "officer")
    assert other.post(reverse("sign_in_code"), {"code": old[0]}).status_code == 422
    assert other.post(reverse("sign_in_code"), {"code": new[0]}).status_code == 302
