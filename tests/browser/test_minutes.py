"""Two write the minutes at once in browsers of their own; one loses the network and comes back; nothing is lost."""

import pytest
from playwright.sync_api import Page, expect

from bandeng.deliberate import minutes
from bandeng.deliberate.models import Activity, Note
from tests.browser.checks import Console, bring_axe, problems
from tests.browser.conftest import Context
from tests.browser.steps import DESK, PHONE, choose, code_on, press, sign_in
from tests.cast import PASSWORD, Cast
from tests.deliberate.made_meeting import code, noted, resident, running

SOON = 3_000


@pytest.fixture
def meeting(cast: Cast) -> Activity:
    one = running(cast)
    resident(one)
    return one


def writer(context: Context, name: str, meeting: Activity) -> Page:
    opened = context(DESK)
    bring_axe(opened)
    page = opened.new_page()
    sign_in(page, name, PASSWORD)
    page.goto(f"/desk/deliberate/{meeting.pk}/minutes/")
    return page


def write(page: Page, words: str) -> None:
    page.locator("#write textarea").fill(words)
    press(page, "记下")


def texts(meeting: Activity) -> list[str]:
    return [one.text for one in minutes.standing(meeting)]


def test_two_write_and_one_goes_offline(context: Context, cast: Cast, meeting: Activity) -> None:
    first, second = writer(context, "officer", meeting), writer(context, "member", meeting)
    console = Console(first)
    # What one writes the other sees within three seconds, while typing, which is left alone.
    second.locator("#write textarea").press_sequentially("写到一半")
    choose(first, "立场")
    first.locator("#write select").select_option(label="居民 1")
    write(first, "三十个车位不够停。")
    shown = second.locator(".notes li", has_text="三十个车位不够停。")
    expect(shown).to_be_visible(timeout=SOON)
    expect(shown).to_contain_text("居民 1")
    choose(first, "达成一致")
    expect(first.locator("#write select")).to_be_hidden()
    choose(first, "立场")
    expect(first.locator("#write select")).to_have_value("")
    expect(shown).to_contain_text("梁小满")
    expect(second.locator("#write textarea")).to_have_value("写到一半")
    expect(second.locator("#write textarea")).to_be_focused()
    # Without a network two paragraphs wait, and it says so; the other writes on.
    second.context.set_offline(True)
    write(second, "断网时的第一段。")
    write(second, "断网时的第二段。")
    expect(second.locator("[data-sync]")).to_contain_text("未发送 2 段")
    expect(second.locator(".notes .pending")).to_have_count(2)
    write(first, "这时别人接着写。")
    expect(first.locator("[data-sync]")).to_have_text("全部已保存")
    assert "断网时的第一段。" not in texts(meeting)
    second.context.set_offline(False)
    expect(second.locator("[data-sync]")).to_have_text("全部已保存", timeout=2 * SOON)
    expect(first.locator(".notes li", has_text="断网时的第二段。")).to_be_visible(timeout=2 * SOON)
    wanted = ["三十个车位不够停。", "这时别人接着写。", "断网时的第一段。", "断网时的第二段。"]
    assert texts(meeting) == wanted
    expect(second.locator(".notes li")).to_have_count(4)
    expect(second.locator(".notes .pending")).to_have_count(0)
    assert not problems(first)
    assert console.said == []


def test_what_is_not_sent_outlives_the_page(context: Context, cast: Cast, meeting: Activity) -> None:
    page = writer(context, "officer", meeting)
    page.route("**/minutes/feed/**", lambda route: route.abort())
    write(page, "关掉再打开也还在。")
    expect(page.locator("[data-sync]")).to_contain_text("未发送 1 段")
    page.unroute("**/minutes/feed/**")
    page.goto(f"/desk/deliberate/{meeting.pk}/minutes/")
    expect(page.locator("[data-sync]")).to_have_text("全部已保存", timeout=2 * SOON)
    assert texts(meeting) == ["关掉再打开也还在。"]


def test_two_change_the_same_paragraph(context: Context, cast: Cast, meeting: Activity) -> None:
    noted(cast, meeting, "先划线。", kind="agreed")
    first, second = writer(context, "officer", meeting), writer(context, "member", meeting)
    for page in (first, second):
        page.locator(".note-change").click()
    first.locator(".note-edit textarea").fill("先划线，再装栏杆。")
    second.locator(".note-edit textarea").fill("先划线，试一个月。")
    press(first, "存下")
    expect(second.get_by_text("别人刚改过这一段")).to_be_visible(timeout=2 * SOON)
    expect(second.locator(".note-edit textarea")).to_have_value("先划线，试一个月。")
    press(second, "存下")
    expect(second.locator("[data-theirs-text]")).to_have_text("先划线，再装栏杆。")
    expect(second.locator(".note-edit textarea")).to_have_value("先划线，试一个月。")
    assert not problems(second)
    press(second, "存成我写的")
    expect(first.locator(".notes li")).to_contain_text("先划线，试一个月。", timeout=2 * SOON)
    expect(second.locator("[data-sync]")).to_have_text("全部已保存")
    assert texts(meeting) == ["先划线，试一个月。"]
    assert [one.text for one in Note.objects.order_by("version")] == [
        "先划线。",
        "先划线，再装栏杆。",
        "先划线，试一个月。",
    ]


def test_without_a_script_it_is_a_form(context: Context, cast: Cast, meeting: Activity) -> None:
    page = context(DESK, java_script_enabled=False).new_page()
    sign_in(page, "member", PASSWORD)
    page.goto(f"/desk/deliberate/{meeting.pk}/minutes/")
    write(page, "没有脚本也能记。")
    expect(page.locator(".notes li")).to_contain_text("没有脚本也能记。")


def test_a_resident_scans_asks_and_the_page_follows(context: Context, cast: Cast, meeting: Activity) -> None:
    opened = context(PHONE)
    bring_axe(opened)
    phone = opened.new_page()
    phone.goto(f"/m/{code(meeting)}/")
    assert not problems(phone)
    press(phone, "签到，领号码")
    expect(phone.get_by_text("居民 2").first).to_be_visible()
    assert code_on(phone)
    assert not problems(phone)
    desk = context(DESK).new_page()
    sign_in(desk, "officer", PASSWORD)
    desk.goto(f"/desk/deliberate/{meeting.pk}/meeting/")
    press(phone, "我要发言")
    expect(desk.locator(".queue")).to_contain_text("居民 2", timeout=2 * SOON)
    press(desk, "请下一位发言")
    expect(phone.get_by_text("请您发言")).to_be_visible(timeout=2 * SOON)
    expect(phone.locator("[data-time]")).not_to_have_text("0:00")
    wall = context(DESK).new_page()
    sign_in(wall, "officer", PASSWORD)
    wall.goto(f"/desk/deliberate/{meeting.pk}/meeting/code/")
    expect(wall.get_by_alt_text("签到码，用手机扫")).to_be_visible()
