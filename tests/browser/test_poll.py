"""A poll in the browser: by taps and by keyboard, without a network and back, on the hall's tablet, sheets entered."""

import pytest
from django.db import connection
from playwright.sync_api import BrowserContext, Page, expect

from bandeng.deliberate import votes
from bandeng.deliberate.models import Poll
from bandeng.deliberate.poll_access import hall_token
from tests.browser.checks import Console, bring_axe, problems
from tests.browser.conftest import Context
from tests.browser.steps import DESK, PHONE, follow, press, sign_in
from tests.cast import PASSWORD, Cast
from tests.deliberate.made_poll import opened


@pytest.fixture
def poll(cast: Cast) -> Poll:
    return opened(cast, statements="\n".join(f"第{n}件事应该先办" for n in "甲乙丙丁戊己庚辛壬癸子丑"))


@pytest.fixture
def opened_phone(context: Context) -> BrowserContext:
    made = context(PHONE, has_touch=True)
    bring_axe(made)
    return made


def begin(page: Page, poll: Poll) -> None:
    page.goto(f"/poll/{poll.slug}/")
    press(page, "开始")
    expect(page.get_by_text("还有 12 条")).to_be_visible()
    page.wait_for_load_state()  # without its script a button is still a form's


def answer(page: Page, name: str, times: int = 1) -> None:
    for _time in range(times):
        before = page.locator(".statement").inner_text()
        page.get_by_role("button", name=name, exact=True).tap()
        page.wait_for_function("words => document.querySelector('.statement').textContent !== words", arg=before)
        page.wait_for_timeout(260)  # a second tap right away would be taken for a trembling one


def stored(poll: Poll) -> list[tuple[int, int]]:
    found = [(number, value) for _voter, number, value in votes.rows(poll.pk)]
    connection.close()
    return found


def until_stored(page: Page, poll: Poll, count: int) -> list[tuple[int, int]]:
    for _try in range(100):
        if len(found := stored(poll)) >= count:
            return found
        page.wait_for_timeout(100)
    raise AssertionError(f"{len(stored(poll))} votes instead of {count}")


def test_by_taps_offline_and_back(opened_phone: BrowserContext, poll: Poll) -> None:
    page = opened_phone.new_page()
    page.goto(f"/poll/{poll.slug}/")
    assert not problems(page)
    begin(page, poll)
    assert not problems(page)
    console = Console(page)
    answer(page, "同意", 2)
    until_stored(page, poll, 2)
    opened_phone.set_offline(True)
    answer(page, "不同意", 3)
    expect(page.get_by_text("有网自动交上")).to_be_visible()
    expect(page.get_by_text("还有 7 条")).to_be_visible()
    page.get_by_role("button", name="改上一条").tap()
    page.wait_for_timeout(260)
    answer(page, "同意")
    assert len(stored(poll)) == 2, "nothing can have come through"
    opened_phone.set_offline(False)
    found = until_stored(page, poll, 5)
    assert sorted(value for _number, value in found) == [-1, -1, 1, 1, 1], "the later answer counts"
    answer(page, "说不清，跳过", 6)
    page.get_by_role("button", name="同意", exact=True).tap()
    page.wait_for_url("**/done/")
    expect(page.get_by_text("已经记下您的 12 条表态")).to_be_visible()
    assert not problems(page)
    assert len(until_stored(page, poll, 12)) == 12
    assert page.evaluate("Object.keys(localStorage).filter(name => name.includes('poll')).length") == 0
    assert [line for line in console.said if "Failed to load" not in line and "ERR_" not in line] == []


def test_a_link_waits_until_all_is_sent(opened_phone: BrowserContext, poll: Poll) -> None:
    page = opened_phone.new_page()
    begin(page, poll)
    answer(page, "同意", 3)
    page.get_by_role("link", name="我的表态").tap()
    page.wait_for_url("**/mine/")
    assert len(stored(poll)) == 3
    expect(page.get_by_text("您还没有表态")).to_have_count(0)


def test_the_page_is_closed_while_offline_and_opened_again(opened_phone: BrowserContext, poll: Poll) -> None:
    page = opened_phone.new_page()
    begin(page, poll)
    opened_phone.set_offline(True)
    answer(page, "同意", 2)
    page.close()
    opened_phone.set_offline(False)
    again = opened_phone.new_page()
    again.goto(f"/poll/{poll.slug}/")
    expect(again.get_by_text("还有 10 条")).to_be_visible()
    assert len(until_stored(again, poll, 2)) == 2


def test_by_keyboard(context: Context, poll: Poll) -> None:
    page = context(DESK).new_page()
    begin(page, poll)
    page.get_by_role("button", name="同意", exact=True).focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("还有 11 条")).to_be_visible()
    page.keyboard.press("Tab")
    page.wait_for_timeout(260)
    page.keyboard.press("Space")
    expect(page.get_by_text("还有 10 条")).to_be_visible()
    found = until_stored(page, poll, 2)
    assert sorted(value for _number, value in found) == [-1, 1]
    page.goto(f"/poll/{poll.slug}/mine/")
    page.get_by_role("link", name="改第").first.click()
    expect(page.locator("button[aria-pressed=true]")).to_have_count(1)


def test_without_a_script(context: Context, poll: Poll) -> None:
    page = context(PHONE, java_script_enabled=False).new_page()
    begin(page, poll)
    for left in (11, 10, 9):
        press(page, "不同意")
        expect(page.get_by_text(f"还有 {left} 条")).to_be_visible()
    assert [value for _number, value in stored(poll)] == [-1, -1, -1]


def test_the_tablet_is_handed_on(context: Context, poll: Poll) -> None:
    page = context(PHONE, has_touch=True).new_page()
    page.goto(f"/poll/{poll.slug}/hall/{hall_token(poll)}/")
    answer(page, "同意", 2)
    press(page, "下一位")
    expect(page.get_by_text("还有 12 条")).to_be_visible()
    answer(page, "不同意")
    until_stored(page, poll, 3)
    assert votes.people(poll.pk) == 2
    connection.close()


def test_sheets_printed_and_entered_by_keyboard_alone(context: Context, poll: Poll) -> None:
    opened_desk = context(DESK)
    bring_axe(opened_desk)
    page = opened_desk.new_page()
    sign_in(page, "officer", PASSWORD)
    page.goto(f"/desk/polls/{poll.pk}/")
    follow(page, "做纸质表")
    page.get_by_label("做几张？").fill("2")
    press(page, "做好去打印")
    expect(page.get_by_text("第 2 号")).to_be_visible()
    page.goto(f"/desk/polls/{poll.pk}/")
    assert not problems(page)
    follow(page, "录入纸质表（0/2）")
    assert not problems(page)
    type_sheet(page, "2", "120", "11111111")
    expect(page.get_by_text("第 2 号表录好了")).to_be_visible()
    whole = [1, -1, 0, 1, 1, 1, 1, 1, 1, 1, 1]
    assert [value for _number, value in sorted(stored(poll))] == whole
    # The same sheet as if it were another, and one that was never printed: nothing is counted, what was typed stays.
    for number, refused in (("2", "第 2 号表已经录入过"), ("9", "没有印过第 9 号表")):
        type_sheet(page, number, "222222222222")
        expect(page.get_by_role("alert").get_by_text(refused).first).to_be_visible()
        expect(page.locator("input[data-key]").first).to_have_value("2")
        assert [value for _number, value in sorted(stored(poll))] == whole
        page.goto(f"/desk/polls/{poll.pk}/enter/")
    page.goto(f"/desk/polls/{poll.pk}/")
    expect(page.locator(".counts div", has_text="参加").first).to_contain_text("1")
    expect(page.locator(".counts div").nth(1)).to_contain_text("11")


def type_sheet(page: Page, number: str, *keys: str) -> None:
    """The number, then a key for each statement; between the parts one statement is left out."""
    for part in (number, *keys):
        page.keyboard.type(part)
        page.keyboard.press("Enter")
