"""From an invitation to a signed-in device, through the pages."""

from datetime import timedelta

import pyotp
import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from bandeng.core.actions import By
from bandeng.ledger.models import Entry, Opening
from bandeng.studio.actions import invite
from bandeng.studio.actions.invitations import open_invitation
from bandeng.studio.actions.second_factor import secret_of
from bandeng.studio.models import Invitation, Person, RecoveryCode, Sitting, TotpDevice
from tests.cast import PASSWORD, Cast

NEW = "three green benches"


def sign_in(client: Client, name: str, password: str = PASSWORD, **more: str):
    return client.post(reverse("sign_in"), {"sign_in_name": name, "password": password, **more})


def code_of(person: Person, steps: int = 0) -> str:
    device = TotpDevice.objects.get(person=person)
    return pyotp.TOTP(secret_of(device)).at(timezone.now() + timedelta(seconds=30 * steps))


def turn_on(client: Client, person: Person) -> list[str]:
    client.post(reverse("totp_set_up"))
    page = client.post(reverse("totp_set_up"), {"code": code_of(person)})
    return page.context["codes"]


def test_an_invitation_leads_to_name_password_and_a_sitting(cast: Cast, client: Client) -> None:
    person = cast["neighbour"]
    token = invite(By(), person)
    first = client.get(reverse("accept_invitation", args=[token]))
    assert first.url == reverse("invitation")
    assert token not in client.get(first.url).content.decode()
    values = {"sign_in_name": " LinLiChun ", "password": NEW, "again": NEW}
    done = client.post(reverse("invitation"), values)
    assert done.status_code == 302
    person.refresh_from_db()
    assert person.sign_in_name == "linlichun"
    assert client.get(reverse("account")).status_code == 200
    assert Sitting.objects.filter(person=person, ended_at=None).count() == 1


def test_an_invitation_works_once_and_for_seven_days(cast: Cast, client: Client) -> None:
    token = invite(By(), cast["neighbour"])
    Client().get(reverse("accept_invitation", args=[token]))
    client.get(reverse("accept_invitation", args=[token]))
    values = {"sign_in_name": "neighbour", "password": NEW, "again": NEW}
    assert client.post(reverse("invitation"), values).status_code == 302
    assert Client().get(reverse("accept_invitation", args=[token]), follow=True).status_code == 410
    late = invite(By(at=timezone.now() - timedelta(days=8)), cast["neighbour"])
    assert Client().get(reverse("accept_invitation", args=[late]), follow=True).status_code == 410


def test_a_newer_invitation_ends_the_older(cast: Cast) -> None:
    old = invite(By(), cast["neighbour"])
    invite(By(), cast["neighbour"])
    assert open_invitation(old).expires_at <= timezone.now()


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"password": "short", "again": "short"}, "password"),
        ({"password": NEW, "again": "other words here"}, "again"),
        ({"sign_in_name": "officer"}, "sign_in_name"),
        ({"sign_in_name": "a b c"}, "sign_in_name"),
    ],
)
def test_a_wrong_account_form_says_where(cast: Cast, client: Client, values: dict, field: str) -> None:
    client.get(reverse("accept_invitation", args=[invite(By(), cast["neighbour"])]))
    given = {"sign_in_name": "neighbour", "password": NEW, "again": NEW, **values}
    page = client.post(reverse("invitation"), given)
    assert page.status_code == 422
    assert page.context["form"].errors[field]
    assert Invitation.objects.get(person=cast["neighbour"]).used_at is None


def test_the_ledger_and_the_tables_hold_no_token_password_or_code(cast: Cast, client: Client) -> None:
    token = invite(By(), cast["neighbour"])
    sign_in(client, "officer")
    codes = turn_on(client, cast["officer"])
    kept = " ".join(Opening.objects.values_list("private", flat=True))
    kept += " ".join(Entry.objects.values_list("public", flat=True))
    for secret in (token, PASSWORD, *codes, codes[0].replace("-", "")):
        assert secret not in kept
        assert not Invitation.objects.filter(token_hash=secret).exists()
        assert not RecoveryCode.objects.filter(code_hash=secret).exists()


def test_sign_in_takes_the_password_then_the_code(cast: Cast, client: Client) -> None:
    sign_in(client, "officer")
    turn_on(client, cast["officer"])
    other = Client()
    assert sign_in(other, "OFFICER ").url == reverse("sign_in_code")
    assert other.get(reverse("account")).status_code == 302
    done = other.post(reverse("sign_in_code"), {"code": code_of(cast["officer"], 1)})
    assert done.status_code == 302
    assert other.get(reverse("account")).status_code == 200
    assert Sitting.objects.filter(person=cast["officer"], second_factor=True, ended_at=None).count() == 2


def test_a_code_is_taken_only_once(cast: Cast, client: Client) -> None:
    sign_in(client, "officer")
    turn_on(client, cast["officer"])
    code = code_of(cast["officer"], 1)
    for expected in (302, 422):
        other = Client()
        sign_in(other, "officer")
        assert other.post(reverse("sign_in_code"), {"code": code}).status_code == expected


def test_a_recovery_code_is_taken_once_as_printed(cast: Cast, client: Client) -> None:
    sign_in(client, "officer")
    printed = turn_on(client, cast["officer"])[3].upper()
    for expected in (302, 422):
        other = Client()
        sign_in(other, "officer")
        assert other.post(reverse("sign_in_code"), {"code": printed}).status_code == expected


def test_the_second_step_cannot_be_reached_alone(cast: Cast, client: Client) -> None:
    assert client.get(reverse("sign_in_code")).url == reverse("sign_in")


def test_next_never_leads_off_the_site(cast: Cast, client: Client) -> None:
    assert sign_in(client, "admin", next="https://example.com/").url.startswith("/")
    assert sign_in(Client(), "admin", next="/house/calendar/").url == "/house/calendar/"


def test_whoever_was_let_go_cannot_sign_in(cast: Cast, client: Client) -> None:
    admin = cast.client("admin")
    officer = cast.client("officer")
    admin.post(reverse("person_let_go", args=[cast["officer"].pk]))
    assert officer.get(reverse("account")).status_code == 302
    assert sign_in(client, "officer").status_code == 422


def test_sign_out_ends_the_sitting(cast: Cast, client: Client) -> None:
    sign_in(client, "officer")
    client.post(reverse("sign_out"))
    assert client.get(reverse("account")).status_code == 302
    assert not Sitting.objects.filter(person=cast["officer"], ended_at=None).exists()


def test_the_language_of_the_person_follows_them(cast: Cast, client: Client) -> None:
    sign_in(client, "officer")
    client.post(reverse("choose_language"), {"language": "en"})
    other = Client()
    sign_in(other, "officer")
    assert other.cookies["bandeng_language"].value == "en"
