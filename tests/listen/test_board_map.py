"""The map of the public board: communities only, each with what the filters find there."""

from dataclasses import replace
from typing import Any

import pytest
from django.conf import LazySettings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bandeng.algorithms.coordinates import GCJ02, to_gcj02
from bandeng.core import guard
from bandeng.core.actions import By
from bandeng.listen.models import Matter
from bandeng.studio.actions import add_region, place_region
from bandeng.studio.models import Region
from bandeng.web import tiles
from tests.cast import Cast
from tests.listen.made import accepted, published, replied

HERE = (34.3212, 108.9655)
TILES = tiles.Tiles(("https://tiles.example.org/{z}/{x}/{y}.png",), credit="某图", approval="GS（2026）0000号")


def in_community(matter: Matter, place: Region) -> Matter:
    with guard.writing():
        Matter.objects.filter(pk=matter.pk).update(community=place)
    return matter


@pytest.fixture
def places(cast: Cast) -> list[Region]:
    """Two communities on the map: one with two public matters, one of them answered; the other with none."""
    one = Region.objects.get(code="610112004001")
    other = add_region(By(), code="610112004002", name="槐荫里社区")
    add_region(By(), code="610112004003", name="石榴巷社区")
    place_region(By(), one, latitude=HERE[0], longitude=HERE[1])
    place_region(By(), other, latitude=34.33, longitude=108.97)
    in_community(published(cast, accepted(cast)), one)
    in_community(published(cast, replied(cast)), one)
    in_community(accepted(cast), other)
    return [one, other]


def rows(**asked: Any) -> dict[str, tuple[int, int, int]]:
    answer = Client().get(reverse("board"), asked)
    return {str(row["place"]): (row["count"], row["open"], row["answered"]) for row in answer.context["places"]}


def test_counts_follow_the_filters_but_not_the_community(places: list[Region]) -> None:
    assert rows() == {"板凳里社区": (2, 1, 1), "槐荫里社区": (0, 0, 0)}
    assert rows(state="open") == {"板凳里社区": (1, 1, 0), "槐荫里社区": (0, 0, 0)}
    assert rows(q="灯")["板凳里社区"] == (2, 1, 1)
    assert rows(q="水管")["板凳里社区"] == (0, 0, 0)
    assert rows(community=places[1].pk)["板凳里社区"] == (2, 1, 1), "the others stay to be chosen"


def test_a_circle_leads_to_the_same_filters_there(places: list[Region]) -> None:
    page = Client().get(reverse("board"), {"state": "open", "kind": "help"})
    (url,) = [row["url"] for row in page.context["places"] if row["place"] == places[0]]
    assert url == f"?community={places[0].pk}&kind=help&state=open"
    there = Client().get(reverse("board") + url)
    assert there.context["page"].paginator.count == 1
    (back,) = [row["url"] for row in there.context["places"] if row["chosen"]]
    assert back == "?kind=help&state=open"


def test_where_a_matter_is_stands_nowhere(places: list[Region]) -> None:
    page = Client().get(reverse("board")).content.decode()
    assert page.count("data-place=") == 2
    assert 'data-place="34.321200,108.965500"' in page
    assert "石榴巷社区</dt>" not in page, "neither on the map nor with anything public"


@pytest.mark.usefixtures("cast")
def test_without_positions_there_is_no_map_and_no_script() -> None:
    page = Client().get(reverse("board")).content.decode()
    assert "leaflet" not in page
    assert "data-map " not in page


def test_few_queries_however_many_communities(places: list[Region]) -> None:
    def asked() -> int:
        Client().get(reverse("board"))
        with CaptureQueriesContext(
            connection,
        ) as queries:
            Client().get(reverse("board"))
        return len(queries)

    before = asked()
    for number in range(10, 20):
        new = add_region(By(), code=f"6101120040{number}", name=f"第{number}社区")
        place_region(By(), new, latitude=34.3, longitude=108.9 + number / 1000)
    assert asked() == before


def test_no_tiles_unless_configured(places: list[Region], settings: LazySettings) -> None:
    page = Client().get(reverse("board"))
    assert 'data-layers=""' in page.content.decode()
    assert "img-src 'self' data:;" in page["Content-Security-Policy"] + ";"
    settings.MAP_TILES = TILES
    shown = Client().get(reverse("board")).content.decode()
    assert "tiles.example.org/{z}" in shown
    assert "底图：某图" in shown
    assert "审图号：GS（2026）0000号" in shown


@pytest.mark.usefixtures("cast")
def test_residents_are_told_of_a_server_elsewhere(settings: LazySettings) -> None:
    told = "您的浏览器会向底图的服务器要图片"
    assert told not in Client().get(reverse("privacy")).content.decode()
    settings.MAP_TILES = replace(TILES, layers=("/tiles/{z}/{x}/{y}.png",))
    assert told not in Client().get(reverse("privacy")).content.decode()
    settings.MAP_TILES = TILES
    assert told in Client().get(reverse("privacy")).content.decode()


def test_on_ground_in_gcj02_positions_are_drawn_so(places: list[Region], settings: LazySettings) -> None:
    settings.MAP_TILES = replace(TILES, system=GCJ02)
    page = Client().get(reverse("board")).content.decode()
    moved = to_gcj02(*HERE)
    assert f'data-place="{moved.latitude:.6f},{moved.longitude:.6f}"' in page
    assert "坐标系：GCJ-02" in page
