"""The screen in the hall, all day and through a lost network; and signing in by its code on a telephone."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from bandeng.core import clock
from bandeng.gather import actions, hall, here, queue_of
from bandeng.gather.models import Attendance, Occasion, Screen
from tests.browser.checks import Console, bring_axe, problems
from tests.browser.conftest import Context
from tests.browser.steps import PHONE, press, sign_in
from tests.cast import PASSWORD, Cast
from tests.gather.made import on_duty, one_day

WALL: dict[str, Any] = {"viewport": {"width": 1920, "height": 1080}}
POLL, STALE = 5_500, 17_000


@pytest.fixture
def occasion(cast: Cast) -> Occasion:
    made = one_day(cast)
    on_duty(made, cast, "member", "member2")
    return made


@pytest.fixture
def made(cast: Cast, occasion: Occasion) -> tuple[Screen, str]:
    return actions.make_screen(cast.by("officer"), occasion.venue, name="大厅东墙")


@pytest.fixture
def wall(context: Context, made: tuple[Screen, str]) -> Page:
    """The screen with a clock of its own, so that no test waits for it."""
    opened = context(WALL)
    bring_axe(opened)
    page = opened.new_page()
    page.clock.install()
    page.goto(f"/hall/{made[1]}/")
    return page


def cut_off(page: Page) -> list[str]:
    """The parts of the screen that hold more than fits."""
    found: list[str] = page.evaluate(
        """[...document.querySelectorAll(".now, .panels, .panel:not([hidden]), aside")]
        .filter(one => one.scrollHeight > one.clientHeight + 1 || one.scrollWidth > one.clientWidth + 1)
        .map(one => one.className || one.tagName)"""
    )
    return found


def later(page: Page, milliseconds: int) -> None:
    with page.expect_response(lambda answer: answer.url.endswith("/now/")):
        page.clock.run_for(milliseconds)


def code(screen: Screen) -> str:
    return here.shown(screen, clock.now()).code


def test_it_shows_the_day_and_follows_it(wall: Page, cast: Cast, occasion: Occasion, made: tuple[Screen, str]) -> None:
    console = Console(wall)
    expect(wall.get_by_text("板大雪")).to_be_visible()
    expect(wall.get_by_alt_text("签到码，用手机扫")).to_be_visible()
    for width, height in ((1920, 1080), (1280, 720), (1024, 768)):
        wall.set_viewport_size({"width": width, "height": height})
        assert cut_off(wall) == []
    assert not problems(wall)
    before = wall.locator(".code .qr").get_attribute("src")
    actions.sign_in(cast.by("member"), occasion, code=code(made[0]))
    later(wall, POLL)
    expect(wall.get_by_text("已到岗")).to_be_visible()
    assert wall.locator(".code .qr").get_attribute("src") != before
    assert console.said == []


@pytest.mark.parametrize("number", [2, 4, 6, 8, 12])
def test_however_many_are_on_duty(wall: Page, monkeypatch: pytest.MonkeyPatch, number: int) -> None:
    one = {"name": "司马谷雨", "post": "某某区某某街道某某商业管理有限责任公司总经理", "here": True, "desk": ""}
    monkeypatch.setattr(hall, "people", lambda _occasion: [one] * number)
    later(wall, POLL)
    expect(wall.locator(".people li")).to_have_count(min(number, 8))
    assert cut_off(wall) == []


def test_the_network_goes_and_comes_back(wall: Page, cast: Cast, occasion: Occasion) -> None:
    address = wall.url
    wall.context.set_offline(True)
    wall.clock.run_for(STALE)
    expect(wall.get_by_text("网络中断，正在重连")).to_be_visible()
    expect(wall.get_by_text("板大雪")).to_be_visible()
    expect(wall.get_by_alt_text("签到码，用手机扫")).to_be_hidden()
    expect(wall.get_by_text("正在等新的签到码")).to_be_visible()
    wall.clock.run_for(3_600_000)
    expect(wall.get_by_text("板大雪")).to_be_visible()
    actions.cancel_occasion(cast.by("officer"), occasion, note="大厅检修")
    wall.context.set_offline(False)
    wall.clock.run_for(POLL)
    expect(wall.get_by_text("今天这一场取消")).to_be_visible()
    expect(wall.get_by_text("网络中断，正在重连")).to_be_hidden()
    assert wall.url == address


def test_a_call_is_seen_at_once(wall: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    called = [{"number": "A012", "desk": "1 号窗", "at": clock.now()}]
    monkeypatch.setattr(queue_of, "hall", lambda _one, _now: {"called": called, "waiting": 2, "next": ["A013"]})
    later(wall, POLL)
    expect(wall.locator(".panel .huge")).to_have_text("A012")
    expect(wall.locator("body")).to_have_class("hall flash")
    expect(wall.get_by_text("请到 1 号窗")).to_be_visible()
    assert cut_off(wall) == []
    assert not problems(wall)
    wall.clock.run_for(25_000)
    expect(wall.locator("body")).to_have_class("hall")


def test_panels_take_turns(wall: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    panel = hall.Panel("more", "更多", "gather/hall/duty.html", {"one": None})
    monkeypatch.setattr(hall, "PANELS", [lambda _studio, _venue: [panel]])
    later(wall, POLL)
    seen = set()
    for _ in range(4):
        shown = wall.locator("[data-panel]:visible")
        expect(shown).to_have_count(1)
        seen.add(shown.get_attribute("data-panel"))
        wall.clock.run_for(13_000)
    assert len(seen) == 2


def test_a_new_version_is_loaded_and_an_ended_screen_says_so(
    wall: Page, cast: Cast, made: tuple[Screen, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    wall.evaluate("window.before = true")
    monkeypatch.setattr(hall, "version", lambda: "0123456789ab")
    wall.clock.run_for(POLL)
    wall.wait_for_function("() => !window.before && document.querySelector('[data-now]')")
    expect(wall.locator("[data-now]")).to_have_attribute("data-version", "0123456789ab")
    actions.end_screen(cast.by("officer"), made[0])
    wall.clock.run_for(POLL)
    expect(wall.get_by_role("heading", name="这块屏幕没有接上")).to_be_visible()
    expect(wall.get_by_text("板大雪")).to_be_hidden()


def test_without_a_script_it_is_a_page(context: Context, made: tuple[Screen, str]) -> None:
    page = context(WALL, java_script_enabled=False).new_page()
    page.goto(f"/hall/{made[1]}/")
    expect(page.get_by_text("板大雪")).to_be_visible()
    expect(page.get_by_alt_text("签到码，用手机扫")).to_be_visible()


def test_signing_in_on_a_phone_and_a_copied_code(
    context: Context, cast: Cast, occasion: Occasion, made: tuple[Screen, str]
) -> None:
    opened = context(PHONE)
    bring_axe(opened)
    phone = opened.new_page()
    sign_in(phone, "member", PASSWORD)
    shown = code(made[0])
    phone.goto(f"/here/{shown}/")
    assert not problems(phone)
    press(phone, "签到")
    expect(phone.get_by_text("已签到")).to_be_visible()
    assert not problems(phone)
    assert Attendance.objects.get().person == cast["member"]
    copied = context(PHONE).new_page()
    sign_in(copied, "member2", PASSWORD)
    copied.goto(f"/here/{shown}/")
    expect(copied.get_by_text("这个码已经有人用过了")).to_be_visible()
    phone.goto(f"/here/{code(made[0])}/")
    press(phone, "现在签退")
    expect(phone.get_by_text("已签退")).to_be_visible()


def test_who_has_not_signed_in_yet_comes_back_to_the_code(phone: Page, cast: Cast, made: tuple[Screen, str]) -> None:
    phone.goto(f"/here/{code(made[0])}/")
    phone.locator('input[type="text"]').first.fill("member2")
    phone.locator('input[type="password"]').fill(PASSWORD)
    press(phone, "登录")
    expect(phone.get_by_role("heading", name="签到")).to_be_visible()
    phone.goto(f"/here/{here.shown(made[0], clock.now() - clock.minutes(5)).code}/")
    expect(phone.get_by_text("请再扫一次屏幕上的新码")).to_be_visible()
