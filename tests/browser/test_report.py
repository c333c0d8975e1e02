"""A poll's report by keyboard, by pointing, by ear, without a script; the wall is in test_poll_story.py."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from bandeng.deliberate import opinion
from bandeng.deliberate.models import Poll
from tests.browser.checks import Console, bring_axe, problems
from tests.browser.conftest import Context
from tests.browser.steps import DESK, PHONE
from tests.browser.test_everyone import NAMELESS
from tests.browser.test_keyboard import tab_to
from tests.cast import Cast
from tests.deliberate.made_report import TEXTS, made, one_crowd, two_minds


@pytest.fixture(autouse=True)
def _every_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opinion, "EVERY", 0.0)
    monkeypatch.setattr(opinion, "REST", 0)


@pytest.fixture
def poll(cast: Cast) -> Poll:
    return made(cast, two_minds())


def test_the_map_by_keyboard_alone(poll: Poll, desk: Page) -> None:
    console = Console(desk)
    desk.goto(f"/poll/{poll.slug}/report/")
    said = desk.locator("[data-said]")
    expect(said).to_have_attribute("aria-live", "polite")
    groups = desk.locator("[data-spot=group]")
    tab_to(desk, groups.first)
    expect(said).to_contain_text("甲组，36人")
    desk.keyboard.press("ArrowRight")
    expect(groups.nth(1)).to_be_focused()
    expect(said).to_contain_text("乙组，24人")
    desk.keyboard.press("ArrowRight")
    expect(groups.first).to_be_focused()
    desk.keyboard.press("Escape")
    expect(said).to_have_text("")
    desk.keyboard.press("Shift+Tab")
    expect(desk.get_by_role("button", name="看观点的方向")).to_be_focused()
    desk.keyboard.press("Enter")
    heard = []
    tab_to(desk, desk.locator("[data-spot=statement]").first)
    for _ in range(14):
        heard.append(said.inner_text())
        desk.keyboard.press("ArrowDown")
    assert all(
        f"观点{number}：{text}" in words for number, (text, words) in enumerate(zip(TEXTS, heard, strict=True), 1)
    )
    assert all("甲组同意" in words for words in heard)
    desk.keyboard.press("End")
    expect(said).to_contain_text("观点14")
    desk.keyboard.press("Enter")
    expect(desk.locator("#statement-14")).to_be_focused()
    assert console.said == []


def test_the_map_by_pointing_and_by_touch(poll: Poll, context: Context) -> None:
    page = context(DESK).new_page()
    page.goto(f"/poll/{poll.slug}/report/")
    page.locator("[data-spot=group]").nth(1).hover()
    expect(page.locator("[data-said]")).to_contain_text("乙组，24人")
    phone = context(PHONE, has_touch=True).new_page()
    phone.goto(f"/poll/{poll.slug}/report/")
    second = phone.locator("[data-spot=group]").nth(1)
    second.tap()
    expect(phone.locator("[data-said]")).to_contain_text("乙组，24人")
    assert "#group" not in phone.url
    phone.wait_for_timeout(700)
    second.tap()
    assert phone.url.endswith("#group-1")


@pytest.mark.parametrize("screen", [PHONE, DESK], ids=["phone", "desk"])
@pytest.mark.parametrize("clear", [True, False])
def test_it_keeps_what_the_house_promises(cast: Cast, context: Context, screen: dict[str, Any], clear: bool) -> None:
    poll = made(cast, two_minds() if clear else one_crowd())
    opened = context(screen)
    bring_axe(opened)
    page = opened.new_page()
    console = Console(page)
    page.goto(f"/poll/{poll.slug}/report/")
    assert problems(page) == []
    page.get_by_role("button", name="看观点的方向").click()
    for one in page.locator("summary").all():
        one.click()
    assert problems(page) == []
    assert console.said == []


def test_by_ear(poll: Poll, desk: Page) -> None:
    desk.goto(f"/poll/{poll.slug}/report/")
    tree = desk.get_by_role("main").aria_snapshot()
    assert not NAMELESS.findall(tree)
    for part in (
        'heading "我们都想要的"',
        'heading "意见不同的地方"',
        'heading "还说不清的"',
        'group "意见地图"',
        'link "甲组，36人',
        'link "乙组，24人',
        'img "同意',
    ):
        assert part in tree, part
    assert 'link "观点' not in tree, "what is not shown is not heard"
    desk.get_by_role("button", name="看观点的方向").click()
    assert desk.get_by_role("main").aria_snapshot().count('link "观点') == 14


def test_without_a_script(poll: Poll, context: Context) -> None:
    page = context(PHONE, java_script_enabled=False).new_page()
    page.goto(f"/poll/{poll.slug}/report/")
    page.get_by_role("link", name="甲组，36人").click()
    assert page.url.endswith("#group-0")
    expect(page.locator("#group-0")).to_contain_text("更")
    expect(page.locator(".arrows")).to_be_hidden()
    page.get_by_role("link", name="看观点的方向").click()
    expect(page.locator(".arrows")).to_be_visible()
    page.locator("summary", has_text="打开表格").click()
    expect(page.get_by_role("table").first).to_be_visible()
