"""Every page, on a phone and a desk screen, in both text sizes: axe finds nothing, and the house's promises hold."""

from typing import Any

import pytest
from playwright.sync_api import BrowserContext

from tests.browser.checks import Console, bring_axe, broken_promises, problems
from tests.browser.conftest import Context
from tests.browser.steps import DESK, PHONE
from tests.browser.visits import Visit, found_pages, other_pages
from tests.test_urls import House, furnished

SIZES = {"normal": 16, "large": 21}


def enter(made: BrowserContext, house: House, who: str, size: str, url: str) -> BrowserContext:
    """Let a context in as the person's client is, with the text size they have chosen."""
    client = house.clients.get(who)
    cookies = {name: cookie.value for name, cookie in client.cookies.items()} if client else {}
    made.add_cookies([{"name": name, "value": value, "url": url} for name, value in cookies.items()])
    made.add_cookies([{"name": "bandeng_text", "value": size, "url": url}])
    return made


@pytest.mark.soak
@pytest.mark.parametrize("size", SIZES)
def test_every_page(context: Context, live_server: Any, cast: Any, size: str) -> None:
    house = furnished(cast)
    visits = found_pages(house) + other_pages(house)
    wrong: list[str] = []
    for who in dict.fromkeys(visit.who for visit in visits):
        # At rest: what is only fading in has no contrast yet.
        made = enter(context({**PHONE, "reduced_motion": "reduce"}), house, who, size, live_server.url)
        bring_axe(made)
        page = made.new_page()
        console = Console(page)
        for visit in (one for one in visits if one.who == who):
            found = look(page, visit)
            wrong += [f"{visit.title} ({visit.address}): {one}" for one in [*found, *console.heard_since()]]
        assert page.evaluate("() => getComputedStyle(document.documentElement).fontSize") == f"{SIZES[size]}px"
        made.close()
    assert not wrong, "\n".join(["", *wrong])


def look(page: Any, visit: Visit) -> list[str]:
    page.set_viewport_size(PHONE["viewport"])
    answer = page.goto(visit.address)
    if answer.status >= 500:
        return [f"answers {answer.status}"]
    visit.do(page)
    found = [f"phone: {one}" for one in problems(page)]
    page.set_viewport_size(DESK["viewport"])
    return [*found, *(f"desk: {one}" for one in problems(page))]


@pytest.mark.soak
@pytest.mark.only_on("sqlite")
def test_english_fits_a_phone_in_large_type(context: Context, live_server: Any, cast: Any) -> None:
    house = furnished(cast)
    visits = found_pages(house)
    wrong: list[str] = []
    for who in dict.fromkeys(visit.who for visit in visits):
        made = enter(context(PHONE), house, who, "large", live_server.url)
        made.add_cookies([{"name": "bandeng_language", "value": "en", "url": live_server.url}])
        page = made.new_page()
        # The language of the hall's screen is that of its address.
        for visit in (one for one in visits if one.who == who and one.title != "hall"):
            page.goto(visit.address)
            wrong += [f"{visit.title} ({visit.address}): {one}" for one in broken_promises(page, "en")]
        made.close()
    assert not wrong, "\n".join(["", *wrong])
