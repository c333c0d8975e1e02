"""The map of the public board, by mouse, by finger and by keyboard; without a script the list; a click that places."""

from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from bandeng.core import guard
from bandeng.core.actions import By
from bandeng.listen.models import Matter
from bandeng.studio.actions import add_region, place_region
from bandeng.studio.models import Region
from bandeng.web.tiles import Tiles
from tests.browser.checks import Console, bring_axe, problems
from tests.browser.conftest import Context
from tests.browser.steps import DESK, PHONE, press, sign_in
from tests.browser.test_keyboard import tab_to
from tests.cast import PASSWORD, Cast
from tests.listen.made import accepted, published, replied

SCREENS = {"phone": {**PHONE, "has_touch": True, "is_mobile": True}, "desk": DESK}
CIRCLE = "板凳里社区 公开 2 件：办理中 1 件，已答复 1 件。"


@pytest.fixture
def places(cast: Cast) -> list[Region]:
    one = Region.objects.get(code="610112004001")
    other = add_region(By(), code="610112004002", name="槐荫里社区")
    place_region(By(), one, latitude=34.3212, longitude=108.9655)
    place_region(By(), other, latitude=34.3291, longitude=108.9748)
    for matter, place in (
        (published(cast, accepted(cast)), one),
        (published(cast, replied(cast)), one),
        (published(cast, accepted(cast)), other),
    ):
        with guard.writing():
            Matter.objects.filter(pk=matter.pk).update(community=place)
    return [one, other]


def outside(page: Page, url: str) -> list[str]:
    """Every request that leaves the studio, from now on."""
    found: list[str] = []
    page.on("request", lambda asked: asked.url.startswith((url, "data:")) or found.append(asked.url))
    return found


@pytest.mark.parametrize("screen", SCREENS)
def test_a_circle_leads_to_its_community(context: Context, live_server: Any, places: list[Region], screen: str) -> None:
    made = context(SCREENS[screen])
    bring_axe(made)
    page = made.new_page()
    asked, console = outside(page, live_server.url), Console(page)
    page.goto("/public/")
    circle = page.get_by_role("button", name=CIRCLE)
    expect(circle).to_be_visible()
    expect(page.get_by_role("region", name="各社区的地图")).to_be_visible()
    box = circle.bounding_box()
    assert box
    assert min(box["width"], box["height"]) >= 44
    assert not problems(page)
    circle.click()
    expect(page.locator(".leaflet-popup")).to_contain_text("公开 2 件")
    page.wait_for_timeout(400)
    assert not problems(page)
    page.get_by_role("link", name="看这 2 件").click()
    page.wait_for_url(f"**/public/?community={places[0].pk}")
    expect(page.get_by_text("共 2 件")).to_be_visible()
    expect(page.locator(".chosen")).to_have_count(1)
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]  # type: ignore[index]
    assert (asked, console.said) == ([], [])


def test_by_keyboard(desk: Page, places: list[Region]) -> None:
    desk.goto("/public/")
    circle = desk.get_by_role("button", name=CIRCLE)
    tab_to(desk, circle)
    desk.keyboard.press("Space")
    expect(desk.get_by_role("link", name="看这 2 件")).to_be_focused()
    desk.keyboard.press("Escape")
    expect(circle).to_be_focused()
    desk.keyboard.press("Enter")
    expect(desk.get_by_role("link", name="看这 2 件")).to_be_focused()
    desk.keyboard.press("Enter")
    desk.wait_for_url(f"**/public/?community={places[0].pk}")


def test_without_a_script_the_list_does_it(context: Context, places: list[Region]) -> None:
    page = context(PHONE, java_script_enabled=False).new_page()
    page.goto("/public/")
    expect(page.locator(".map")).to_be_hidden()
    page.get_by_role("link", name="槐荫里社区", exact=True).click()
    page.wait_for_url(f"**/public/?community={places[1].pk}")
    expect(page.get_by_text("共 1 件")).to_be_visible()


def test_tiles_are_asked_for_where_the_operator_has_chosen_some(
    desk: Page, places: list[Region], settings: Any
) -> None:
    settings.MAP_TILES = Tiles(("/tiles/{z}/{x}/{y}.png",), credit="某图", approval="GS（2026）0000号")
    tiles: list[str] = []

    def answer(route: Route) -> None:
        tiles.append(route.request.url)
        route.fulfill(status=404)

    desk.route("**/tiles/**", answer)
    desk.goto("/public/")
    expect(desk.get_by_text("审图号：GS（2026）0000号")).to_be_visible()
    desk.wait_for_timeout(300)
    assert tiles


def test_an_administrator_clicks_a_place(desk: Page, cast: Cast, places: list[Region]) -> None:
    sign_in(desk, "admin", PASSWORD)
    new = add_region(By(), code="610112004003", name="石榴巷社区")
    desk.goto(f"/house/regions/{new.code}/")
    desk.get_by_role("link", name="设定地图位置").click()
    ground = desk.locator("[data-map]")
    expect(ground.get_by_text("板凳里社区")).to_be_visible()
    ground.click(position={"x": 200, "y": 150})
    assert float(desk.get_by_label("纬度").input_value()) == pytest.approx(34.325, abs=0.05)
    press(desk, "保存")
    expect(desk.get_by_text("WGS-84")).to_be_visible()
    new.refresh_from_db()
    assert new.position
    assert new.position == pytest.approx((34.325, 108.97), abs=0.05)
