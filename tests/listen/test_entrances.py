"""QR codes: where a matter came from is kept, and counted."""

import re

import pytest
from django.test import Client

from bandeng.listen.models import Matter
from bandeng.studio.models import Venue
from tests.cast import Cast

AT = "/speak/at/xujiawan/"


def send(address: str, **fields: str) -> Matter:
    client = Client()
    page = client.get(address).content.decode()
    key = re.search(r'name="form_key" value="([^"]+)"', page)
    assert key
    assert client.post(address, {"form_key": key[1], "words": "灯坏了。", "contact": "no", **fields}).status_code == 302
    return Matter.objects.latest("pk")


def test_the_door_is_kept_and_counted(cast: Cast) -> None:
    venue = Venue.objects.get(studio=cast.studio)
    for code in ("studio", f"venue-{venue.pk}", f"member-{cast.members['member'].pk}", f"venue-{venue.pk}"):
        assert send(f"{AT}?e={code}").entrance == code
    officer = cast.client("officer")
    rows = officer.get("/desk/entrances/").context["rows"]
    counted = {entrance.code: (ever, lately) for entrance, ever, lately in rows}
    assert counted == {
        "studio": (1, 1),
        f"venue-{venue.pk}": (2, 2),
        f"member-{cast.members['member'].pk}": (1, 1),
        f"member-{cast.members['member2'].pk}": (0, 0),
    }
    assert "社区服务大厅" in officer.get("/desk/entrances/").content.decode()


def test_the_code_of_a_member_brings_the_member(cast: Cast) -> None:
    member = cast.members["member2"]
    page = Client().get(f"{AT}?e=member-{member.pk}").content.decode()
    assert re.search(rf'name="wished" value="{member.pk}"[^>]*checked', page)


@pytest.mark.parametrize("code", ["", "venue-0", "member-x", "nowhere", "studio ", "<script>", "长" * 500])
def test_an_unknown_door_is_no_mistake(cast: Cast, code: str) -> None:
    assert send(f"{AT}?e={code}").entrance == ""


def test_the_door_of_another_studio_is_not_this_one_s(cast: Cast) -> None:
    assert send(f"{AT}?e=member-{cast.members['member3'].pk}").entrance == ""
    assert send(f"/speak/at/daminggong/?e=member-{cast.members['member'].pk}").entrance == ""


def test_the_picture(cast: Cast) -> None:
    answer = cast.client("officer").get("/desk/entrances/studio/qr.svg")
    assert answer["Content-Type"] == "image/svg+xml"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "script-src 'self'" in answer["Content-Security-Policy"]
    assert answer.content.lstrip().startswith(b"<?xml")
    assert b"style=" not in answer.content
    assert b"<script" not in answer.content


def test_who_may_not(cast: Cast) -> None:
    other = cast.members["member3"].pk
    for address in (
        "/desk/entrances/nowhere/",
        f"/desk/entrances/member-{other}/",
        f"/desk/entrances/member-{other}/qr.svg",
    ):
        assert cast.client("officer").get(address).status_code == 404
    for who in ("clerk", "auditor", "leader"):
        assert cast.client(who).get("/desk/entrances/").status_code == 403
        assert cast.client(who).get("/desk/entrances/studio/qr.svg").status_code == 403
