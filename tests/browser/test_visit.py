"""A visit in the browser: a resident books on a phone, the desk receives, calls, takes the words; tracked by code."""

from datetime import time

import pytest
from playwright.sync_api import expect

from bandeng.core import clock
from bandeng.gather import actions as G
from bandeng.gather.models import Booking
from bandeng.listen.models import Heard, Matter
from tests.browser.checks import bring_axe, problems
from tests.browser.conftest import Context
from tests.browser.steps import DESK, PHONE, choose, code_on, follow, press, sign_in
from tests.cast import PASSWORD, Cast
from tests.gather.visits import on_duty, today

WORDS = "三号楼的暖气不热，家里只有十四度。"


def test_from_booking_to_matter(cast: Cast, context: Context) -> None:
    day = today(cast, minutes=15, closes=time(23, 59))
    on_duty(cast, day, "member", "member2")
    phone = context(PHONE, java_script_enabled=False).new_page()
    desk = context(DESK, java_script_enabled=False).new_page()

    phone.goto("/")
    follow(phone, "预约当面说")
    expect(phone.get_by_text("板大雪")).to_be_visible()
    phone.get_by_role("main").locator(".card a.button").first.click()
    phone.get_by_role("main").locator(".chip label").last.click()
    choose(phone, "板大雪")
    phone.get_by_label("怎么称呼您").fill("沈女士")
    press(phone, "约好")
    code = code_on(phone)
    follow(phone, "看我的预约")
    expect(phone.get_by_text("已预约")).to_be_visible()

    sign_in(desk, "officer", PASSWORD)
    desk.goto(f"/desk/days/{day.pk}/")
    follow(desk, "排队叫号")
    expect(desk.get_by_text("沈女士")).to_have_count(0)
    desk.get_by_label("预约的来了？").fill(code)
    press(desk, "找")
    expect(desk.get_by_text("A001")).to_be_visible()
    phone.reload()
    expect(phone.get_by_text("下一位就是您")).to_be_visible()
    desk.get_by_label("叫到哪个窗口？").fill("1 号窗口")
    press(desk, "叫下一位")
    phone.reload()
    expect(phone.get_by_text("请到 1 号窗口")).to_be_visible()

    follow(desk, "接待登记")
    press(desk, "取用预约时留下的称呼和电话（记录）")
    assert desk.get_by_label("怎么称呼您").input_value() == "沈女士"
    desk.get_by_label("居民说了什么？").fill(WORDS)
    press(desk, "登记并打印回执单")
    tracking = code_on(desk)
    follow(desk, "回到排队")
    expect(desk.get_by_text("没有人在等。")).to_be_visible()

    phone.goto("/track/")
    phone.get_by_label("您的 16 位查询码").fill(tracking)
    press(phone, "查询")
    expect(phone.get_by_role("heading", name="办到哪一步了")).to_be_visible()
    assert Matter.objects.get().received_at <= clock.now()
    heard = Heard.objects.get()
    assert {person.pk for person in heard.members.all()} == {cast["member"].pk, cast["member2"].pk}
    assert Booking.objects.get().led_to == heard.matter.subject  # type: ignore[union-attr]


@pytest.mark.soak
def test_every_page_keeps_what_we_promise(cast: Cast, context: Context) -> None:
    """On a phone and at a desk: axe finds nothing, nothing is too small to touch or wider than the screen."""
    day = today(cast)
    on_duty(cast, day, "member", "member2")
    made = context(PHONE)
    bring_axe(made)
    phone = made.new_page()
    wrong: list[str] = []

    def look(*addresses: str) -> None:
        for address in addresses:
            phone.goto(address)
            for screen in (PHONE, DESK):
                phone.set_viewport_size(screen["viewport"])
                wrong.extend(f"{address}: {one}" for one in problems(phone))

    look("/book/", f"/book/{day.pk}/")
    phone.get_by_role("main").locator(".chip label").last.click()
    press(phone, "约好")
    look("/book/done/", "/book/slip/", "/book/mine/", "/book/mine/move/", "/book/mine/cancel/", "/book/mine/forget/")
    G.walk_in(cast.by("officer"), day, "a" * 32)
    visit = G.call_next(cast.by("officer"), day, desk="1 号窗口")
    G.walk_in(cast.by("officer"), day, "b" * 32)
    sign_in(phone, "officer", PASSWORD)
    look(f"/desk/days/{day.pk}/queue/", f"/desk/visit/{visit.pk}/", f"/desk/days/{day.pk}/results/")
    phone.goto(f"/desk/days/{day.pk}/queue/")
    press(phone, "现场取号")
    wrong.extend(problems(phone))
    assert wrong == []
