"""Someone old and someone blind: each from first words to the end, in their own way."""

import re
from pathlib import Path

from playwright.sync_api import Page, expect

from bandeng.core.clock import day, now
from bandeng.listen import actions as A
from bandeng.listen.models import Matter
from bandeng.listen.states import State
from tests.browser.conftest import Context
from tests.browser.steps import DESK, PHONE, choose, code_on, figures, follow, press, sign_in
from tests.browser.test_keyboard import tab_to
from tests.browser.test_story import slip_is_large, track
from tests.cast import PASSWORD, Cast

# In an accessibility tree, one of these without a name in quotation marks says nothing to whoever only hears it.
NAMELESS = re.compile(
    r"^\s*- (?:textbox|button|link|radio|checkbox|combobox|searchbox|img)(?! \")(?:\b|:)", re.MULTILINE
)


def handled(cast: Cast, matter: Matter) -> Matter:
    """From receipt to carried out, by the first officer, the member and the unit."""
    officer, clerk = cast.by("officer"), cast.by("clerk")
    matter = A.accept_matter(officer, matter, kind="help", title="楼道灯不亮", words="楼道灯坏了。")
    matter = A.assign_matter(officer, matter, member=cast.members["member"], unit=cast.unit)
    matter = A.draft_reply(clerk, matter, words="已更换楼道灯，今晚就亮。", result="solved")
    matter = A.send_reply(officer, matter)
    return A.carry_out(clerk, matter, on=day(now()), evidence="灯亮了，物业主任在场。")


def test_an_older_person_with_a_telephone(cast: Cast, context: Context, tmp_path: Path) -> None:
    phone = context(PHONE, java_script_enabled=False).new_page()
    phone.goto("/")
    phone.get_by_role("button", name="大字版").click()
    expect(phone.locator("html")).to_have_class("large")
    follow(phone, "我有话说")
    phone.get_by_label("您想反映什么？").fill("楼道里的灯坏了，我眼睛不好，上楼害怕。")
    choose(phone, "留电话")
    phone.get_by_label("电话号码").fill("029-8600 0001")
    phone.get_by_label("怎么称呼您").fill("柳奶奶")
    press(phone, "提交")
    code = code_on(phone)
    assert len(phone.locator(".digits span").all()) == 4, "the code stands in groups of four"
    follow(phone, "打印回执单")
    slip_is_large(phone, tmp_path)
    handled(cast, Matter.objects.get())

    officer = context(DESK, java_script_enabled=False).new_page()
    sign_in(officer, "officer2", PASSWORD)
    officer.goto("/calls/")
    officer.get_by_role("main").locator("a[href^='/calls/']").first.click()
    expect(officer.get_by_role("main")).to_contain_text("落实")
    choose(officer, "已告知")
    press(officer, "记下结果")
    officer.goto("/calls/")
    expect(officer.get_by_role("main").locator("a[href^='/calls/']")).to_have_count(0)

    officer.goto(f"/desk/matter/{Matter.objects.get().pk}/")
    follow(officer, "电话回访")
    choose(officer, "打通了")
    choose(officer, "满意")
    press(officer, "电话回访")
    assert figures(officer)["居民确认率"] == (1, 1)

    track(phone, code)
    expect(phone.locator("html")).to_have_class("large")
    expect(phone.get_by_text("已办结").first).to_be_visible()


def hear(page: Page) -> str:
    """What a screen reader finds on the page: one main heading, and nothing without a name."""
    tree = page.locator("body").aria_snapshot()
    assert not NAMELESS.findall(tree), f"{page.url}: {NAMELESS.findall(tree)}\n{tree}"
    assert page.locator("h1").count() == 1, page.url
    assert page.locator("main").count() == 1
    assert page.locator("html").get_attribute("lang")
    return tree


def test_someone_blind_with_a_keyboard(cast: Cast, phone: Page) -> None:
    phone.goto("/")
    hear(phone)
    tab_to(phone, phone.get_by_role("main").get_by_role("link", name="我有话说").first)
    phone.keyboard.press("Enter")
    hear(phone)
    tab_to(phone, phone.get_by_label("您想反映什么？"))
    phone.keyboard.type("盲道上停着车，我过不去。")
    tab_to(phone, phone.get_by_role("main").get_by_role("button", name="提交"))
    phone.keyboard.press("Enter")
    code = code_on(phone)
    assert " ".join(code[n : n + 4] for n in (0, 4, 8, 12)) in " ".join(hear(phone).split())
    handled(cast, Matter.objects.get())

    phone.goto("/track/")
    hear(phone)
    tab_to(phone, phone.get_by_label("您的 16 位查询码"))
    phone.keyboard.type(code)
    phone.keyboard.press("Enter")
    tree = hear(phone)
    assert "已落实" in tree, "the state is said in words"
    assert "已更换楼道灯，今晚就亮。" in tree
    tab_to(phone, phone.get_by_role("main").get_by_role("link", name="确认，可以办结"))
    phone.keyboard.press("Enter")
    hear(phone)
    tab_to(phone, phone.locator("input[name=satisfied]").first)
    phone.keyboard.press("Space")
    tab_to(phone, phone.get_by_role("main").get_by_role("button", name="确认，可以办结"))
    phone.keyboard.press("Enter")
    assert "已办结" in hear(phone)
    assert Matter.objects.get().state == State.CLOSED
