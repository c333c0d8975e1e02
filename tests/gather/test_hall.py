"""Screens: made and ended at the desk, opened by a secret address without a cookie, and what they show."""

import logging
import re
from datetime import timedelta
from typing import Any

import pytest
from django.template.loader import render_to_string
from django.test import Client
from django.utils import translation

from bandeng.core import clock, guard, kept
from bandeng.core.actions import By
from bandeng.core.logs import NoTokens
from bandeng.gather import actions, here, queue_of
from bandeng.gather.models import Attendance, Booking, Occasion, Screen
from bandeng.gather.views.hall import TRIES
from bandeng.listen import hall as listen_hall
from bandeng.listen.models import Matter
from bandeng.studio.actions import add_venue
from bandeng.studio.models import Region
from tests.cast import Cast, build
from tests.gather.made import on_duty, one_day
from tests.listen.made import replied
from tests.listen.test_joining import published

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return build()


def made(cast: Cast) -> tuple[Screen, str]:
    return actions.make_screen(cast.by("officer"), cast.studio.venues.get(), name="大厅东墙")


def fragment(token: str) -> Any:
    return Client().get(f"/hall/{token}/now/")


def test_an_officer_makes_a_screen_and_its_address_is_shown_once(cast: Cast) -> None:
    officer = cast.client("officer")
    venue = cast.studio.venues.get()
    assert officer.post("/desk/screens/make/", {"venue": venue.pk, "name": ""}).status_code == 422
    page = officer.post("/desk/screens/make/", {"venue": venue.pk, "name": "大厅东墙"}).content.decode()
    address = re.search(r"http://testserver(/hall/[\w-]{22}/)", page)
    assert address
    token = address[1].split("/")[2]
    assert token not in Screen.objects.get().token_hash
    listed = officer.get("/desk/screens/").content.decode()
    assert "还没有打开过" in listed
    assert token not in listed
    answer = Client().get(address[1])
    assert answer.status_code == 200
    assert not answer.cookies
    assert answer["Cache-Control"] == "no-store"
    assert answer["Referrer-Policy"] == "no-referrer"
    assert "在线" in officer.get("/desk/screens/").content.decode()
    assert officer.post(f"/desk/screens/{Screen.objects.get().pk}/end/").status_code == 302
    gone = Client().get(address[1])
    assert (gone.status_code, gone["X-Hall"]) == (404, "ended")
    assert "这块屏幕没有接上" in gone.content.decode()


@pytest.mark.parametrize("who", ["member", "auditor", "outsider"])
def test_others_make_and_end_none(cast: Cast, who: str) -> None:
    screen, _token = made(cast)
    client = cast.client(who)
    venue = cast.studio.venues.get().pk
    assert client.post("/desk/screens/make/", {"venue": venue, "name": "假的"}).status_code in (403, 422)
    assert client.post(f"/desk/screens/{screen.pk}/end/").status_code in (403, 404)
    assert Screen.objects.get().ended_at is None


def test_a_venue_that_was_used_is_not_taken_off(cast: Cast) -> None:
    screen, _token = made(cast)
    answer = cast.client("admin").post(f"/house/venues/{screen.venue_id}/remove/")
    assert answer.status_code == 422
    assert "有过安排或大屏" in answer.content.decode()


@pytest.mark.parametrize("path", ["/hall/{}/", "/calendar/{}.ics", "/here/{}/"])
def test_no_secret_address_reaches_a_log(path: str) -> None:
    token = "abcDEF-_0123456789xyzA"
    record = logging.LogRecord("x", logging.INFO, "", 0, "GET %s 404", (path.format(token),), None)
    NoTokens().filter(record)
    assert token not in record.getMessage()


def test_last_seen_is_written_once_a_minute(cast: Cast) -> None:
    screen, token = made(cast)
    fragment(token)
    screen.refresh_from_db()
    first = screen.seen_at
    fragment(token)
    screen.refresh_from_db()
    assert screen.seen_at == first
    with guard.housekeeping("screen.seen"):
        Screen.objects.update(seen_at=clock.now() - timedelta(minutes=2))
    fragment(token)
    screen.refresh_from_db()
    assert first
    assert screen.seen_at
    assert screen.seen_at > first


def test_wrong_addresses_are_held_up_and_right_ones_never(cast: Cast) -> None:
    _screen, token = made(cast)
    seen = [fragment("x" * 22).status_code for _ in range(TRIES + 1)]
    assert (seen[0], seen[-1]) == (404, 429)
    assert fragment(token).status_code == 200


def test_who_is_on_duty_and_who_has_come(cast: Cast) -> None:
    occasion = one_day(cast)
    on_duty(occasion, cast, "member", "member2")
    screen, token = made(cast)
    page = fragment(token).content.decode()
    for words in ("今日值班", "社情民意倾听日", "板大雪", "凳小雪", "某公司经理"):
        assert words in page
    assert "已到岗" not in page
    actions.sign_in(cast.by("member"), occasion, code=here.shown(screen, clock.now()).code)
    assert fragment(token).content.decode().count("已到岗") == 1
    actions.cancel_occasion(cast.by("officer"), occasion, note="大厅检修")
    page = fragment(token).content.decode()
    assert "今天这一场取消" in page
    assert "大厅检修" in page


def test_the_code_is_there_while_one_can_sign_in_and_changes_when_used(cast: Cast) -> None:
    screen, token = made(cast)
    assert "值班签到" not in fragment(token).content.decode()
    occasion = one_day(cast)
    on_duty(occasion, cast, "member")
    before = fragment(token)
    page = before.content.decode()
    assert "data:image/svg+xml" in page
    assert re.search(r'data-lasts="(\d+)"', page)
    shown = here.shown(screen, clock.now()).code
    actions.sign_in(cast.by("member"), occasion, code=shown)
    assert here.shown(screen, clock.now()).code != shown
    assert Attendance.objects.get().code == here.digest(shown)


def test_the_queue_as_it_is_called(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    one_day(cast)
    _screen, token = made(cast)
    at = clock.now()
    called = [{"number": "A012", "desk": "1 号窗", "at": at}]
    monkeypatch.setattr(queue_of, "hall", lambda _one, _now: {"called": called, "waiting": 3, "next": ["A013", "A014"]})
    page = fragment(token).content.decode()
    for words in ("A012", "请到 1 号窗", "A013", "正在叫号"):
        assert words in page
    assert f'data-call="A012-{at:%H%M%S}"' in page


def test_answers_and_figures_come_from_what_is_public(cast: Cast) -> None:
    _screen, token = made(cast)
    secret = replied(cast)
    assert secret.title not in fragment(token).content.decode()
    published(cast, replied(cast))
    kept.forget()
    page = fragment(token).content.decode()
    assert "楼前路灯不亮" in page
    assert "答复率" in page
    assert "2 件中 2 件" in page


def test_what_is_kept_for_a_screen_is_of_no_language(cast: Cast) -> None:
    matter = replied(cast)
    published(cast, matter)
    with guard.writing():
        Region.objects.filter(pk=cast.region.pk).update(name_en="Weiyang")
        Matter.objects.filter(pk=matter.pk).update(community=cast.region)
    (answered, *_rest) = listen_hall.panels(cast.studio, cast.studio.venues.get())
    with translation.override("en"):
        assert "Weiyang" in render_to_string(answered.template, {"data": answered.data})


def test_of_visitors_nothing_is_shown_and_phone_shifts_are_none_of_the_hall(cast: Cast) -> None:
    occasion = one_day(cast)
    one_day(cast, kind="phone", title="热线值守")
    _screen, token = made(cast)
    with guard.writing():
        Booking.objects.create(
            subject="b" * 32,
            occasion=occasion,
            state="called",
            number=1,
            wished=cast["member"],
            made_at=clock.now(),
            called_at=clock.now(),
        )
    page = fragment(token).content.decode()
    assert "A001" in page
    assert "热线值守" not in page
    assert "板大雪" not in page


def test_of_days_to_come_too_only_public_ones_are_told(cast: Cast) -> None:
    one_day(cast, clock.today() + timedelta(days=1), kind="phone", title="热线值守")
    _screen, token = made(cast)
    page = fragment(token).content.decode()
    assert "热线值守" not in page
    assert "今天这里没有接待" in page


def test_the_next_day_is_told_when_there_is_nothing_today(cast: Cast) -> None:
    _screen, token = made(cast)
    assert "今天这里没有接待" in fragment(token).content.decode()
    one_day(cast, clock.today() + timedelta(days=3))
    assert "下一场是" in fragment(token).content.decode()


def test_a_screen_shows_its_own_venue(cast: Cast) -> None:
    occasion = one_day(cast)
    _screen, token = made(cast)
    other = add_venue(By(), cast.studio, name="二楼会议室", address="板凳里 1 号", hours="每天")
    with guard.writing():
        Occasion.objects.filter(pk=occasion.pk).update(venue=other)
    assert "社情民意倾听日" not in fragment(token).content.decode()


def test_without_a_script_the_page_loads_itself_anew_and_shows_one_panel(cast: Cast) -> None:
    published(cast, replied(cast))
    one_day(cast)
    _screen, token = made(cast)
    page = Client().get(f"/hall/{token}/").content.decode()
    assert '<noscript><meta http-equiv="refresh" content="15"></noscript>' in page
    panels = re.findall(r"<section class=\"panel[^>]*>", page)
    assert len(panels) == 3
    assert sum(" hidden" not in one for one in panels) == 1
    assert 'lang="zh-Hans"' in page
    assert "style=" not in page
    assert 'lang="en"' in Client().get(f"/hall/{token}/?language=en").content.decode()
