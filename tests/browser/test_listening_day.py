"""A listening day in the browser, from arranging it to what it brought: head, resident, members, officer, screen."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from bandeng.core import clock
from bandeng.gather import here
from bandeng.gather.models import Screen
from bandeng.studio.actions import change_setting
from tests.browser.conftest import Context
from tests.browser.steps import DESK, PHONE, choose, code_on, follow, press, sign_in
from tests.browser.test_hall import POLL, WALL, later
from tests.cast import PASSWORD, Cast

WORDS = "二单元的楼道灯坏了一个月，老人晚上不敢下楼。"
SetClock = Callable[[date, time], None]


@pytest.fixture
def set_clock(monkeypatch: pytest.MonkeyPatch) -> SetClock:
    """Move the server's clock to a time of a day; it runs on from there."""
    real = timezone.now

    def move(day: date, to: time) -> None:
        shift = datetime.combine(day, to, clock.HERE) - real()
        monkeypatch.setattr(timezone, "now", lambda: real() + shift)

    return move


def coming_wednesday() -> date:
    """A Wednesday whose Monday is still to come."""
    today = clock.today()
    monday = today + timedelta(days=7 - today.weekday())
    return monday + timedelta(days=2)


def on_screen() -> str:
    """The address that stands in the code on the screen at this moment."""
    return f"/here/{here.shown(Screen.objects.get(), clock.now()).code}/"


def arrange(head: Page, day: date) -> None:
    head.goto("/desk/days/")
    follow(head, "给徐家湾协商民主工作室安排")
    head.get_by_label("安排什么？").select_option(label="倾听日")
    head.get_by_label("叫什么？").fill("社情民意倾听日")
    choose(head, "周三")
    head.get_by_label("从哪一天起？").fill(day.isoformat())
    head.get_by_label("几点开始？").fill("09:00")
    head.get_by_label("几点结束？").fill("11:30")
    choose(head, "社区服务大厅")
    head.get_by_label("遇到节假日怎么办？").select_option(label="节假日照常")
    choose(head, "居民可以预约")
    press(head, "安排")
    expect(head.get_by_text("每周三 9:00–11:30")).to_be_visible()


def publish_roster(head: Page, day: date) -> None:
    head.goto("/desk/rosters/")
    follow(head, "排下一段")
    head.get_by_label("从哪一天排起？").fill(day.isoformat())
    head.get_by_label("排到哪一天？").fill((day + timedelta(days=7)).isoformat())
    press(head, "排出草案")
    expect(head.get_by_text("已证明最优")).to_be_visible()
    follow(head, "公布")
    press(head, "公布")
    expect(head.get_by_text("已公布")).to_be_visible()


def book(phone: Page) -> str:
    phone.goto("/")
    follow(phone, "预约当面说")
    phone.get_by_role("main").locator(".card a.button").first.click()
    choose(phone, "9:30")
    phone.get_by_label("怎么称呼您").fill("沈女士")
    press(phone, "约好")
    return code_on(phone)


def open_screen(officer: Page, context: Context) -> Page:
    officer.goto("/desk/screens/make/")
    officer.get_by_label("叫什么？").fill("大厅东墙")
    press(officer, "生成地址")
    wall = context(WALL).new_page()
    wall.clock.install()
    wall.goto(officer.get_by_role("main").locator("code").inner_text())
    expect(wall.get_by_text("今日值班")).to_be_visible()
    return wall


def two_sign_in(context: Context, day: date, set_clock: SetClock) -> Page:
    """The first with what the screen shows; the second not with that one, nor with an old one, but with a fresh one."""
    first, second = (context(PHONE).new_page() for _ in range(2))
    sign_in(first, "member", PASSWORD)
    sign_in(second, "member2", PASSWORD)
    used = on_screen()
    first.goto(used)
    press(first, "签到")
    expect(first.get_by_text("已签到")).to_be_visible()
    second.goto(used)
    expect(second.get_by_text("这个码已经有人用过了，一个码只能签到一个人")).to_be_visible()
    old = on_screen()
    set_clock(day, time(8, 56))
    second.goto(old)
    expect(second.get_by_text("这个码已经过了时间，请再扫一次屏幕上的新码")).to_be_visible()
    second.goto(on_screen())
    press(second, "签到")
    expect(second.get_by_text("已签到")).to_be_visible()
    return first


def call(officer: Page, wall: Page, number: str) -> None:
    officer.get_by_label("叫到哪个窗口？").fill("1 号窗口")
    press(officer, "叫下一位")
    later(wall, POLL)
    expect(wall.locator(".calls").get_by_text(number)).to_be_visible()


def figure(page: Page, label: str) -> Any:
    return page.locator(".figure", has_text=label).locator(".figure-number")


def test_a_listening_day(cast: Cast, context: Context, set_clock: SetClock) -> None:
    day = coming_wednesday()
    # Two members of one sector: a small studio asks no more of its rosters.
    given = {**cast.studio.setting("roster_rules"), "sectors": 0}
    change_setting(cast.by("admin"), cast.studio, "roster_rules", given)
    head, officer = (context(DESK, java_script_enabled=False).new_page() for _ in range(2))
    resident = context(PHONE, java_script_enabled=False).new_page()

    set_clock(day - timedelta(days=2), time(10))
    sign_in(head, "head", PASSWORD)
    arrange(head, day)
    publish_roster(head, day)
    booking = book(resident)

    set_clock(day, time(8, 50))
    sign_in(officer, "officer", PASSWORD)
    wall = open_screen(officer, context)
    member = two_sign_in(context, day, set_clock)
    later(wall, POLL)
    expect(wall.get_by_text("已到岗")).to_have_count(2)
    member.goto("/desk/duty/")
    expect(member.get_by_role("main").locator(".turns li").first).to_contain_text("今天")
    expect(member.get_by_text("一起值班 凳小雪").first).to_be_visible()

    set_clock(day, time(9, 26))
    officer.goto("/desk/days/")
    officer.get_by_role("main").locator(".days li", has_text="今天").get_by_role("link").first.click()
    follow(officer, "排队叫号")
    officer.get_by_label("预约的来了？").fill(booking)
    press(officer, "找")
    call(officer, wall, "A001")
    follow(officer, "接待登记")
    officer.get_by_label("居民说了什么？").fill(WORDS)
    press(officer, "登记并打印回执单")
    tracking = code_on(officer)
    resident.goto("/track/")
    resident.get_by_label("您的 16 位查询码").fill(tracking)
    press(resident, "查询")
    expect(resident.get_by_role("heading", name="办到哪一步了")).to_be_visible()
    expect(resident.get_by_role("heading", name=WORDS.removesuffix("。"))).to_be_visible()

    follow(officer, "回到排队")
    queue = officer.url
    officer.goto(queue.replace("queue", "results"))
    expect(figure(officer, "听到的意见")).to_have_text("1")
    expect(figure(officer, "登记成事项")).to_have_text("1")

    officer.goto(queue)
    press(officer, "现场取号")
    expect(officer.get_by_text("取到 A002 号")).to_be_visible()
    call(officer, wall, "A002")
    follow(officer, "接待登记")
    officer.get_by_text("当场就答复了，不用登记").click()
    officer.locator('form[action$="answered/"] label', has_text="咨询").click()
    press(officer, "当场答复了")
    expect(officer.get_by_text("没有人在等。")).to_be_visible()
    later(wall, POLL)
    expect(wall.locator(".calls")).to_have_count(0)

    head.context.clear_cookies()
    sign_in(head, "head", PASSWORD)
    head.goto("/desk/presence/")
    expect(head.locator(".counts div", has_text="坐班人次")).to_contain_text("2")
    head.goto(queue.replace("queue", "results"))
    expect(figure(head, "听到的意见")).to_have_text("2")
    expect(figure(head, "登记成事项")).to_have_text("1")
