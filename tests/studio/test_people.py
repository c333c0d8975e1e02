"""People: found by pinyin, telephone sealed, managed only by who stands above all they are."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from bandeng.core.actions import By
from bandeng.core.errors import Invalid, NotAllowed
from bandeng.studio import queries
from bandeng.studio.actions import add_person, change_person, delegate, grant_role, invite
from bandeng.studio.models import Person, Role
from bandeng.studio.phones import phone_of
from tests.cast import Cast


@pytest.mark.parametrize("words", ["单晓", "shan", "Shan Xiaoming", "shanxiao", "單曉明"])
def test_people_are_found_by_name_and_pinyin(cast: Cast, words: str) -> None:
    assert list(queries.people(cast["admin"], words)) == [cast["community"]]


def test_the_telephone_is_sealed_and_shown_only_to_who_manages(cast: Cast) -> None:
    person = add_person(By(), name="钱白露", phone="138 0000-1234")
    grant_role(By(), person, kind=Role.Kind.MEMBER, path=cast.studio.path)
    assert phone_of(person) == "13800001234"
    assert b"13800001234" not in bytes(Person.objects.get(pk=person.pk).phone)
    url = reverse("person", args=[person.pk])
    assert "13800001234" in cast.client("admin").get(url).content.decode()
    for name in ("officer", "auditor"):
        page = cast.client(name).get(url)
        assert page.status_code == 200
        assert "13800001234" not in page.content.decode()


@pytest.mark.parametrize("phone", ["12", "电话", "1380000123", "+1 202 555 0100"])
def test_a_wrong_telephone_is_refused_and_kept_in_the_form(cast: Cast, phone: str) -> None:
    values = {"name": "钱白露", "kind": "officer", "path": cast.studio.path, "phone": phone, "language": "zh-hans"}
    page = cast.client("admin").post(reverse("person_add"), values)
    assert page.status_code == 422
    assert page.context["form"].errors["phone"]
    assert phone in page.content.decode()
    assert not Person.objects.filter(name="钱白露").exists()


def test_adding_through_the_page_gives_the_first_role(cast: Cast) -> None:
    values = {"name": "钱白露", "kind": "officer", "path": cast.studio.path, "language": "zh-hans"}
    assert cast.client("admin").post(reverse("person_add"), values).status_code == 302
    assert Role.objects.get(person__name="钱白露").path == cast.studio.path


def test_a_role_that_cannot_be_granted_leaves_no_person_behind(cast: Cast) -> None:
    values = {"name": "钱白露", "kind": "clerk", "path": cast.studio.path, "language": "zh-hans"}
    assert cast.client("admin").post(reverse("person_add"), values).status_code == 422
    assert not Person.objects.filter(name="钱白露").exists()


def test_an_invitation_is_shown_once_and_can_be_printed(cast: Cast) -> None:
    client = cast.client("admin")
    url = reverse("person_invite", args=[cast["member"].pk])
    page = client.post(url)
    link = page.context["link"]
    assert link in page.content.decode()
    assert client.get(url).status_code == 302
    path = link.removeprefix("http://127.0.0.1:8000")
    assert Client().get(path, follow=True).status_code == 200


def test_nobody_becomes_someone_above_them_by_an_invitation(cast: Cast) -> None:
    grant_role(By(), cast["outsider"], kind=Role.Kind.DISTRICT, path="61.01.12.")
    with pytest.raises(NotAllowed):
        invite(cast.by("neighbour"), cast["outsider"])
    with pytest.raises(NotAllowed):
        change_person(cast.by("neighbour"), cast["outsider"], name="新名字")


def test_nor_by_inviting_whoever_stands_in_for_them(cast: Cast) -> None:
    invite(cast.by("neighbour"), cast["outsider"])
    now = timezone.now()
    delegate(cast.by("district"), cast["outsider"], since=now, until=now + timedelta(days=1))
    with pytest.raises(NotAllowed):
        invite(cast.by("neighbour"), cast["outsider"])


def test_nobody_lets_themselves_go(cast: Cast) -> None:
    url = reverse("person_let_go", args=[cast["admin"].pk])
    assert cast.client("admin").post(url).status_code == 422
    assert Person.objects.get(pk=cast["admin"].pk).is_active


def test_a_name_cannot_be_empty_or_endless(cast: Cast) -> None:
    for name in ("", " \u200b ", "长" * 41):
        with pytest.raises(Invalid):
            add_person(By(), name=name)


@pytest.mark.django_db
def test_the_first_administrator_gets_a_link_from_the_command_line(client: Client) -> None:
    out = StringIO()
    call_command("invite", "管小满", stdout=out)
    role = Role.objects.get()
    assert (role.kind, role.path) == (Role.Kind.ADMIN, "")
    path = out.getvalue().split()[-1].removeprefix("http://127.0.0.1:8000")
    client.get(path)
    values = {"sign_in_name": "admin", "password": "three green benches", "again": "three green benches"}
    assert client.post(reverse("invitation"), values).status_code == 302
    assert client.get(reverse("people")).status_code == 200
    call_command("invite", "管小满", stdout=out)
    assert Person.objects.count() == 1


@pytest.mark.django_db
def test_the_command_does_not_guess_between_two_of_one_name() -> None:
    for _n in range(2):
        add_person(By(), name="管小满")
    with pytest.raises(CommandError):
        call_command("invite", "管小满", stdout=StringIO())
