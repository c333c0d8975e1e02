"""An officer with the telephone at one ear: two calls entered without the mouse, the slip of the first printed."""

from playwright.sync_api import Page, expect

from bandeng.listen.models import Matter
from tests.browser.steps import code_on, sign_in
from tests.browser.test_keyboard import tab_to
from tests.cast import PASSWORD, Cast


def test_call_after_call_by_keyboard(cast: Cast, desk: Page) -> None:
    sign_in(desk, "officer", PASSWORD)
    desk.goto("/desk/enter/")
    expect(desk.get_by_label("居民说了什么？")).to_be_focused()
    desk.keyboard.type("水管漏水三天了。")
    desk.keyboard.press("Tab")
    desk.keyboard.press("2")
    expect(desk.locator("input[name=source][value=phone]")).to_be_checked()
    desk.keyboard.press("Tab")
    desk.keyboard.press("4")
    expect(desk.locator("input[name=kind][value=complain]")).to_be_checked()
    desk.keyboard.press("Control+Enter")

    expect(desk.get_by_text("上一件已登记")).to_be_visible()
    first = Matter.objects.get()
    assert (first.source, first.kind) == ("phone", "complain")
    code = code_on(desk)
    expect(desk.get_by_label("居民说了什么？")).to_be_focused()
    expect(desk.locator("input[name=source][value=phone]")).to_be_checked()
    # Playwright's key presses reach no access keys: that they are there, and where Tab finds the same.
    slip = desk.get_by_role("link", name="打印上一件的回执单（P）")
    expect(slip).to_have_attribute("accesskey", "p")
    slip.focus()
    desk.keyboard.press("Enter")
    expect(desk.get_by_role("heading", name="民意事项回执单")).to_be_visible()
    assert code_on(desk) == code
    tab_to(desk, desk.get_by_role("link", name="打印好了，录下一件（N）"))
    desk.keyboard.press("Enter")

    expect(desk.get_by_label("居民说了什么？")).to_be_focused()
    desk.keyboard.type("井盖丢了。")
    tab_to(desk, desk.get_by_role("button", name="登记并打印回执单"))
    desk.keyboard.press("Enter")
    expect(desk.get_by_role("heading", name="已收到您反映的事")).to_be_visible()
    assert Matter.objects.count() == 2
