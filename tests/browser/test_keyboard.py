"""Nothing but the keyboard: a resident has a word, an officer takes it up."""

from playwright.sync_api import Locator, Page, expect

from bandeng.listen.models import Matter
from bandeng.listen.states import State
from tests.browser.steps import code_on
from tests.cast import PASSWORD, Cast

FOCUSED = "one => one === document.activeElement"
SEEN = "one => one.matches(':focus-visible')"


def tab_to(page: Page, wanted: Locator) -> None:
    """Press Tab until `wanted` has the focus, which has to be seen."""
    for _ in range(80):
        page.keyboard.press("Tab")
        if wanted.evaluate(FOCUSED):
            assert wanted.evaluate(SEEN), "the focus is not shown"
            return
    raise AssertionError(f"not to be reached by keyboard: {wanted}")


def test_the_resident_s_form(cast: Cast, phone: Page) -> None:
    phone.goto("/")
    phone.keyboard.press("Tab")
    expect(phone.get_by_role("link", name="跳到正文")).to_be_focused()
    phone.keyboard.press("Enter")
    tab_to(phone, phone.get_by_role("link", name="我有话说").first)
    phone.keyboard.press("Enter")

    tab_to(phone, phone.get_by_label("您想反映什么？"))
    phone.keyboard.type("路灯坏了三个月。")
    wished = phone.locator("summary", has_text="您想对哪位委员说")
    tab_to(phone, wished)
    phone.keyboard.press("Enter")
    tab_to(phone, phone.locator("input[name=wished]:checked"))
    phone.keyboard.press("ArrowDown")
    tab_to(phone, phone.locator("input[name=contact][value=no]"))
    number = phone.get_by_label("电话号码")
    expect(number).to_be_hidden()
    phone.keyboard.press("ArrowDown")
    expect(phone.locator("input[name=contact][value=sms]")).to_be_checked()
    tab_to(phone, number)
    phone.keyboard.type("13900000000")
    tab_to(phone, phone.locator("input[name=may_publish]"))
    phone.keyboard.press("Space")
    tab_to(phone, phone.get_by_role("main").get_by_role("button", name="提交"))
    phone.keyboard.press("Enter")

    assert code_on(phone)
    matter = Matter.objects.get()
    assert matter.wished is not None
    assert (matter.may_publish, matter.tell_by) == (True, "sms")


def test_what_is_wrong_takes_the_focus(cast: Cast, phone: Page) -> None:
    phone.goto("/speak/")
    tab_to(phone, phone.get_by_role("main").get_by_role("button", name="提交"))
    phone.keyboard.press("Enter")
    expect(phone.locator("#errors")).to_be_focused()
    phone.keyboard.press("Tab")
    phone.keyboard.press("Enter")
    expect(phone.get_by_label("您想反映什么？")).to_be_focused()


def test_the_officer_accepts(cast: Cast, phone: Page, desk: Page) -> None:
    phone.goto("/speak/")
    phone.get_by_label("您想反映什么？").fill("路灯坏了三个月。")
    phone.get_by_role("main").get_by_role("button", name="提交").click()

    desk.goto("/desk/")
    tab_to(desk, desk.locator("input[type=text]").first)
    desk.keyboard.type("officer")
    tab_to(desk, desk.locator("input[type=password]"))
    desk.keyboard.type(PASSWORD)
    desk.keyboard.press("Enter")
    tab_to(desk, desk.get_by_role("link", name="路灯坏了三个月"))
    desk.keyboard.press("Enter")
    tab_to(desk, desk.get_by_role("main").get_by_role("link", name="受理", exact=True))
    desk.keyboard.press("Enter")
    expect(desk.locator("input[name=kind][value=help]")).to_be_checked()  # guessed from the words
    tab_to(desk, desk.locator("input[name=kind]:checked"))
    tab_to(desk, desk.get_by_role("main").get_by_role("button", name="受理", exact=True))
    desk.keyboard.press("Enter")
    expect(desk.get_by_text("〔").first).to_be_visible()
    matter = Matter.objects.get()
    assert (matter.state, matter.kind) == (State.ACCEPTED, "help")
