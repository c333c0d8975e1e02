"""Members as residents find them, and how they come and go."""

from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from bandeng.core.actions import By
from bandeng.core.errors import Invalid
from bandeng.studio import portraits
from bandeng.studio.actions import add_person, admit_member, change_person, end_member, grant_role
from bandeng.studio.models import Member, Role
from tests.cast import Cast


def photo(size: tuple[int, int] = (1800, 1200), kind: str = "PNG") -> SimpleUploadedFile:
    out = BytesIO()
    Image.new("RGB", size, "#c96").save(out, kind)
    return SimpleUploadedFile("face.png", out.getvalue(), "image/png")


def names(client: Client, **query: Any) -> list[str]:
    page = client.get(reverse("members"), query)
    return [one.person.name for one in page.context["page"]]


def test_everyone_finds_members_by_name_pinyin_post_and_group(cast: Cast, client: Client) -> None:
    assert len(names(client)) == 3
    assert names(client, q="大雪") == ["板大雪"]
    assert names(client, q="ban daxue") == ["板大雪"]
    assert names(client, q="BANDAXUE") == ["板大雪"]
    assert len(names(client, q="经济界")) == 3
    assert names(client, group=cast.members["member3"].group_id) == ["远芒种"]
    assert names(client, q="没有这个人", group="x") == []


def test_a_members_page_leads_to_speaking(cast: Cast, client: Client) -> None:
    member = cast.members["member"]
    page = client.get(reverse("member", args=[member.pk])).content.decode()
    assert f'href="{reverse("speak")}?member={member.pk}"' in page


def test_no_page_of_members_shows_telephone_or_mail(cast: Cast, client: Client) -> None:
    member = cast.members["member"]
    change_person(By(), member.person, name=member.person.name, phone="13800001234", email="a@example.org")
    for url in (reverse("members"), reverse("member", args=[member.pk])):
        page = client.get(url).content.decode()
        assert "13800001234" not in page
        assert "a@example.org" not in page


def test_a_name_is_spelt_for_readers_of_english(cast: Cast, client: Client) -> None:
    page = client.get(reverse("member", args=[cast.members["member"].pk]), headers={"accept-language": "en"})
    assert "Ban Daxue" in page.content.decode()


def test_leaving_office_takes_them_off_and_ends_the_role(cast: Cast, client: Client) -> None:
    member = cast.members["member"]
    url = reverse("member_end", args=[member.pk])
    admin = cast.client("admin")
    assert admin.post(url).status_code == 302
    member.refresh_from_db()
    assert member.until
    assert not Role.objects.filter(person=member.person, until=None).exists()
    assert admin.post(url).status_code == 302
    assert "板大雪" in names(client)
    assert Role.objects.filter(person=member.person, until=None, kind=Role.Kind.MEMBER).count() == 1


def test_whoever_left_is_no_longer_found_from_the_next_day(cast: Cast, client: Client) -> None:
    end_member(By(at=timezone.now() - timedelta(days=1)), cast.members["member"])
    assert "板大雪" not in names(client)
    assert client.get(reverse("member", args=[cast.members["member"].pk])).status_code == 404


def test_a_portrait_is_made_small_and_public(cast: Cast, client: Client) -> None:
    member = cast.members["member"]
    url = reverse("member_portrait", args=[member.pk])
    assert cast.client("head").post(url, {"portrait": photo()}).status_code == 302
    answer = client.get(reverse("portrait", args=[member.pk]))
    image = Image.open(BytesIO(answer.content))
    assert (image.format, max(image.size)) == ("JPEG", 600)


def test_a_new_portrait_replaces_the_file(cast: Cast, django_capture_on_commit_callbacks: Any) -> None:
    member, head = cast.members["member"], cast.client("head")
    url = reverse("member_portrait", args=[member.pk])
    head.post(url, {"portrait": photo()})
    old = Member.objects.get(pk=member.pk).portrait
    with django_capture_on_commit_callbacks(execute=True):
        head.post(url, {"portrait": photo((900, 900))})
    assert portraits.read(old) is None
    assert portraits.read(Member.objects.get(pk=member.pk).portrait)


def test_what_is_no_picture_is_refused(cast: Cast) -> None:
    url = reverse("member_portrait", args=[cast.members["member"].pk])
    fake = SimpleUploadedFile("face.jpg", b"MZ\x90\x00 an executable", "image/jpeg")
    page = cast.client("head").post(url, {"portrait": fake})
    assert page.status_code == 422
    assert page.context["form"].errors["portrait"]


def test_admitting_through_the_page(cast: Cast, client: Client) -> None:
    person = add_person(By(), name="新夏至")
    values = {"person": person.pk, "group": cast.members["member"].group_id, "post": "律师", "sector": "法律界"}
    url = reverse("member_admit")
    assert cast.client("admin").post(url, {**values, "since": "2026-01-01"}).status_code == 422  # not seen
    grant_role(By(), person, kind=Role.Kind.COMMUNITY, path=cast.studio.path)
    assert cast.client("admin").post(url, {**values, "since": "2026-01-01"}).status_code == 302
    assert "新夏至" in names(client)
    with pytest.raises(Invalid):
        admit_member(By(), person, cast.members["member"].group, post="律师", sector="法律界")
