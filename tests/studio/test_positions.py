"""Where a community is on the map: typed in either coordinate system, kept in WGS-84, by administrators only."""

import json
from typing import Any

import pytest
from django.urls import reverse

from bandeng.core.actions import By
from bandeng.core.errors import Invalid, NotAllowed
from bandeng.ledger.models import Entry
from bandeng.studio.actions import add_region, place_region
from bandeng.studio.models import Region
from tests.cast import Cast

CODE = "610112004001"
TYPED = {"latitude": "34.3212", "longitude": "108.9655", "system": "WGS-84"}


def community() -> Region:
    return Region.objects.get(code=CODE)


def place(cast: Cast, name: str, **typed: Any) -> Any:
    return cast.client(name).post(reverse("region_place", args=[CODE]), {**TYPED, **typed})


def test_an_administrator_places_a_community(cast: Cast) -> None:
    client = cast.client("admin")
    assert reverse("region_place", args=[CODE]) in client.get(reverse("region", args=[CODE])).content.decode()
    assert place(cast, "admin").status_code == 302
    assert community().position == (34.3212, 108.9655)
    entry = Entry.objects.get(code="region.place")
    assert (entry.subject, json.loads(entry.public)["kind"]) == (f"region-{community().pk}", "on")
    page = client.get(reverse("region", args=[CODE])).content.decode()
    assert "纬度 34.321200，经度 108.965500" in page


def test_coordinates_of_street_maps_are_converted(cast: Cast) -> None:
    place(cast, "admin", latitude="34.319769", longitude="108.970204", system="GCJ-02")
    assert community().position == pytest.approx((34.3212, 108.9655), abs=2e-4)
    assert community().position != (34.319769, 108.970204)


def test_emptied_it_is_off_the_map(cast: Cast) -> None:
    place(cast, "admin")
    assert place(cast, "admin", latitude="", longitude="").status_code == 302
    assert community().position is None
    last = Entry.objects.filter(code="region.place").latest("pk")
    assert json.loads(last.public)["kind"] == "off"


@pytest.mark.parametrize("name", ["neighbour", "officer", "head"])
def test_others_may_not(cast: Cast, name: str) -> None:
    assert place(cast, name).status_code in (403, 404)
    with pytest.raises(NotAllowed):
        place_region(cast.by(name), community(), latitude=34.3, longitude=108.9)
    assert community().position is None
    assert not Entry.objects.filter(code="region.place").exists()


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({"latitude": "108.9655", "longitude": "34.3212"}, "填反了"),
        ({"latitude": "51.5", "longitude": "-0.1"}, "不在中国境内"),
        ({"latitude": "nan"}, "数"),
        ({"latitude": "三十四"}, "数"),
        ({"longitude": ""}, "一起填"),
        ({"system": "BD-09"}, "选"),
    ],
)
def test_what_cannot_be_is_said_and_kept(cast: Cast, typed: dict[str, str], says: str) -> None:
    page = place(cast, "admin", **typed)
    assert page.status_code == 422
    text = page.content.decode()
    assert says in text
    assert f'value="{ {**TYPED, **typed}["latitude"] }"' in text
    assert community().position is None


def test_only_communities_have_a_place(cast: Cast) -> None:
    street = cast.region
    assert cast.client("admin").get(reverse("region_place", args=[street.code])).status_code == 404
    assert "设定地图位置" not in cast.client("admin").get(reverse("region", args=[street.code])).content.decode()
    with pytest.raises(Invalid):
        place_region(By(), street, latitude=34.3, longitude=108.9)


def test_neighbours_are_there_to_click_among(cast: Cast) -> None:
    add_region(By(), code="610112004002", name="槐荫里社区")
    page = cast.client("admin").get(reverse("region_place", args=["610112004002"]))
    assert page.context["around"] == []
    place(cast, "admin")
    page = cast.client("admin").get(reverse("region_place", args=["610112004002"]))
    assert page.context["around"] == [(community(), "34.321200,108.965500")]
