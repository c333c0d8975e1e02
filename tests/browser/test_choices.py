"""What a visitor can set for themselves: the language and the size of the type."""

import pytest
from playwright.sync_api import Page, expect

from tests.cast import Cast


@pytest.mark.parametrize(("shown", "tag"), [("EN", "en"), ("繁體", "zh-Hant"), ("简体", "zh-Hans")])
def test_the_language_is_switched_and_stays(cast: Cast, phone: Page, shown: str, tag: str) -> None:
    phone.goto("/")
    phone.get_by_role("button", name=shown, exact=True).click()
    expect(phone.locator("html")).to_have_attribute("lang", tag)
    expect(phone.get_by_role("button", name=shown, exact=True)).to_have_attribute("aria-current", "true")
    phone.goto("/speak/")
    expect(phone.locator("html")).to_have_attribute("lang", tag)


def test_large_type_and_back(cast: Cast, phone: Page) -> None:
    phone.goto("/track/")
    phone.get_by_role("button", name="大字版").click()
    expect(phone.locator("html")).to_have_class("large")
    expect(phone).to_have_url("/track/")
    phone.get_by_role("button", name="标准字").click()
    expect(phone.locator("html")).not_to_have_class("large")
