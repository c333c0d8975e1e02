"""The worklist by keyboard, many assigned at once, and the member's two taps on a telephone."""

from playwright.sync_api import Page, expect

from bandeng.listen.models import Step
from tests.browser.steps import press, sign_in
from tests.cast import PASSWORD, Cast
from tests.listen.made import accepted, in_hand


def test_down_the_list_and_many_at_once(cast: Cast, desk: Page) -> None:
    one, other = accepted(cast), accepted(cast)
    sign_in(desk, "officer", PASSWORD)
    desk.wait_for_load_state()  # signing in waits for the page to be seen, not for its script
    links = desk.locator("[data-work] h2 a")
    desk.keyboard.press("j")
    expect(links.nth(0)).to_be_focused()
    desk.keyboard.press("x")
    desk.keyboard.press("j")
    expect(links.nth(1)).to_be_focused()
    desk.keyboard.press("x")
    desk.keyboard.press("k")
    expect(links.nth(0)).to_be_focused()
    desk.keyboard.press("/")
    expect(desk.locator("[data-search]")).to_be_focused()
    desk.keyboard.type("jk/")
    expect(desk.locator("[data-search]")).to_have_value("jk/")
    press(desk, "转办勾选的事项")
    desk.get_by_label("转给哪位委员？").select_option(label=str(cast.members["member"]))
    press(desk, "转办")
    expect(desk.get_by_text("2 件已转办")).to_be_visible()
    for matter in (one, other):
        matter.refresh_from_db()
        assert matter.member == cast.members["member"]


def test_a_search_and_filters_fold_on_a_phone(cast: Cast, phone: Page) -> None:
    accepted(cast)
    sign_in(phone, "officer", PASSWORD)
    expect(phone.get_by_label("类别")).to_be_hidden()
    phone.locator("summary", has_text="更多筛选").click()
    phone.get_by_label("类别").select_option("求助")
    press(phone, "筛选")
    expect(phone.get_by_text("共 1 件")).to_be_visible()
    expect(phone.get_by_role("link", name="类别：求助")).to_be_visible()


def test_a_member_responds_in_two_taps(cast: Cast, phone: Page) -> None:
    matter = in_hand(cast)
    sign_in(phone, "member", PASSWORD)
    expect(phone.get_by_role("heading", name="我的事项")).to_be_visible()
    phone.locator("summary", has_text="回应居民").click()
    press(phone, "发送")
    expect(phone.get_by_text("已办理：委员回应")).to_be_visible()
    assert Step.objects.filter(matter=matter, code="matter.respond").exists()
    width = phone.evaluate("document.documentElement.scrollWidth")
    assert width <= 390
