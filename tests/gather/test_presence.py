"""Signing in by the rotating code over HTTP, leaving, what the desk enters and voids, and how turns are counted."""

from collections.abc import Callable
from datetime import datetime, time, timedelta
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from bandeng.core import clock, guard
from bandeng.core.actions import By
from bandeng.core.errors import Invalid, NotAllowed, WrongState
from bandeng.gather import actions, here, presence, queries
from bandeng.gather.models import Attendance, Occasion, Screen
from bandeng.ledger.models import Entry
from bandeng.studio.actions import add_venue
from tests.cast import Cast, build
from tests.gather.made import on_duty, one_day

pytestmark = pytest.mark.django_db
TAKEN = here.STEP + here.LATE


@pytest.fixture
def cast() -> Cast:
    return build()


@pytest.fixture
def screen(cast: Cast) -> Screen:
    return actions.make_screen(cast.by("officer"), cast.studio.venues.get(), name="大厅东墙")[0]


def code(screen: Screen, ago: int = 0) -> str:
    return here.shown(screen, clock.now() - timedelta(seconds=ago)).code


def sign(client: Client, code: str, occasion: Occasion, how: str = "turn") -> Any:
    return client.post(f"/here/{code}/", {"occasion": occasion.pk, "how": how})


def moved(occasion: Occasion, opens: timedelta, closes: timedelta) -> Occasion:
    """Put the hours of an occasion around this moment, without telling anyone."""
    now = clock.now()
    with guard.writing():
        Occasion.objects.filter(pk=occasion.pk).update(opens_at=now + opens, closes_at=now + closes)
    occasion.refresh_from_db()
    return occasion


def test_one_signs_in_and_opening_the_page_changes_nothing(cast: Cast, screen: Screen) -> None:
    occasion = one_day(cast)
    on_duty(occasion, cast, "member", "member2")
    member, shown, before = cast.client("member"), code(screen), Entry.objects.count()
    page = member.get(f"/here/{shown}/")
    assert page.status_code == 200
    assert "社区服务大厅" in page.content.decode()
    assert "签到" in page.content.decode()
    assert (Attendance.objects.count(), Entry.objects.count()) == (0, before)
    assert sign(member, shown, occasion).status_code == 302
    made = Attendance.objects.get()
    assert (made.person, made.duty, made.stood_in, made.entered_by) == (cast["member"], True, False, None)
    entry = Entry.objects.latest("pk")
    assert (entry.code, entry.subject) == ("presence.sign_in", occasion.subject)
    assert "已签到" in member.get(f"/here/{shown}/").content.decode()
    again = sign(member, code(screen), occasion)
    assert again.status_code == 409
    assert "已经签到过了" in again.content.decode()


def test_a_code_signs_in_one_person_and_a_fresh_one_is_there_at_once(cast: Cast, screen: Screen) -> None:
    occasion = one_day(cast)
    on_duty(occasion, cast, "member", "member2")
    shown = code(screen)
    assert sign(cast.client("member"), shown, occasion).status_code == 302
    other = cast.client("member2")
    assert "已经有人用过了" in other.get(f"/here/{shown}/").content.decode()
    answer = sign(other, shown, occasion)
    assert answer.status_code == 422
    assert "已经有人用过了" in answer.content.decode()
    assert Attendance.objects.count() == 1
    fresh = code(screen)
    assert fresh != shown
    assert sign(other, fresh, occasion).status_code == 302


@pytest.mark.parametrize("ago", [TAKEN + here.STEP, 3600])
def test_an_old_code_is_refused(cast: Cast, screen: Screen, ago: int) -> None:
    occasion = one_day(cast)
    on_duty(occasion, cast, "member")
    member, old = cast.client("member"), code(screen, ago)
    assert member.get(f"/here/{old}/").status_code == 410
    answer = sign(member, old, occasion)
    assert answer.status_code == 422
    assert "请再扫一次屏幕上的新码" in answer.content.decode()
    assert not Attendance.objects.exists()


def test_what_is_no_code_and_a_code_from_the_future_are_refused(cast: Cast, screen: Screen) -> None:
    occasion = one_day(cast)
    on_duty(occasion, cast, "member")
    member, shown = cast.client("member"), code(screen)
    forged = ("A" if shown[0] != "A" else "B") + shown[1:]
    for wrong in (forged, shown[:-1], "x", shown + "A", code(screen, -60)):
        assert sign(member, wrong, occasion).status_code == 422
        assert member.get(f"/here/{wrong}/").status_code == 410
    actions.end_screen(cast.by("officer"), screen)
    answer = sign(member, shown, occasion)
    assert "这块屏幕已经停用" in answer.content.decode()
    assert not Attendance.objects.exists()


@given(text=st.text(max_size=40))
def test_nothing_invented_is_a_code(text: str) -> None:
    with pytest.raises(here.NoCode):
        here.screen_of(text, clock.now())


def test_a_code_is_taken_for_less_than_a_minute(cast: Cast, screen: Screen) -> None:
    start = datetime.fromtimestamp(1_800_000_000 // here.STEP * here.STEP, clock.HERE)
    shown = here.shown(screen, start)
    assert shown.lasts == TAKEN < 60
    for seconds in (0, 19, TAKEN - 1):
        assert here.screen_of(shown.code, start + timedelta(seconds=seconds)) == screen.pk
    for seconds in (-1, TAKEN, 86400):
        with pytest.raises(here.Expired):
            here.screen_of(shown.code, start + timedelta(seconds=seconds))
    assert here.shown(screen, start + timedelta(seconds=here.STEP)).code != shown.code


def test_another_venue_another_studio_and_nobody_are_refused(cast: Cast, screen: Screen) -> None:
    here_too, occasion = one_day(cast), one_day(cast)
    other = add_venue(By(), cast.studio, name="二楼会议室", address="板凳里 1 号", hours="每天")
    with guard.writing():
        Occasion.objects.filter(pk=occasion.pk).update(venue=other)
    occasion.refresh_from_db()
    on_duty(occasion, cast, "member")
    member, shown = cast.client("member"), code(screen)
    page = member.get(f"/here/{shown}/").content.decode()
    assert "您今天的值班在“二楼会议室”" in page
    answer = sign(member, shown, occasion)
    assert answer.status_code == 422
    assert "请到那里扫码" in answer.content.decode()
    assert sign(cast.client("outsider"), shown, here_too, "guest").status_code == 403
    assert sign(cast.client("clerk"), shown, here_too, "guest").status_code == 403
    led = Client().get(f"/here/{shown}/")
    assert led["Location"] == f"/sign-in/?next=/here/{shown}/"
    assert not Attendance.objects.exists()


def test_without_a_turn_one_stands_in_or_is_a_guest(cast: Cast, screen: Screen) -> None:
    occasion = one_day(cast)
    on_duty(occasion, cast, "member")
    other, officer = cast.client("member2"), cast.client("officer")
    page = other.get(f"/here/{code(screen)}/").content.decode()
    assert "今天这里没有您的值班" in page
    assert "我来顶替值班" in page
    assert sign(other, code(screen), occasion).status_code == 422
    assert sign(other, code(screen), occasion, "stand_in").status_code == 302
    assert "我来顶替值班" not in officer.get(f"/here/{code(screen)}/").content.decode()
    refused = sign(officer, code(screen), occasion, "stand_in")
    assert refused.status_code == 422
    assert "要由委员来担任" in refused.content.decode()
    assert sign(officer, code(screen), occasion, "guest").status_code == 302
    kinds = {one.person_id: (one.duty, one.stood_in) for one in Attendance.objects.all()}
    assert kinds == {cast["member2"].pk: (True, True), cast["officer"].pk: (False, False)}


@pytest.mark.parametrize(
    ("hours", "words"),
    [
        ((timedelta(hours=1), timedelta(hours=3)), "还没有到签到的时间"),
        ((timedelta(hours=-3), timedelta(seconds=-5)), "已经结束"),
    ],
)
def test_too_early_and_too_late(cast: Cast, screen: Screen, hours: tuple[timedelta, timedelta], words: str) -> None:
    occasion = one_day(cast)
    on_duty(occasion, cast, "member")
    moved(occasion, *hours)
    answer = sign(cast.client("member"), code(screen), occasion)
    assert answer.status_code == 409
    assert not Attendance.objects.exists()
    # Near midnight the day is another one, and that is what is said.
    assert words in answer.content.decode() or "不在今天" in answer.content.decode()


def test_from_half_an_hour_before_and_not_when_cancelled(cast: Cast, screen: Screen) -> None:
    occasion = one_day(cast)
    on_duty(occasion, cast, "member", "member2")
    moved(occasion, presence.EARLY - timedelta(seconds=5), timedelta(hours=2))
    assert sign(cast.client("member"), code(screen), occasion).status_code == 302
    actions.cancel_occasion(cast.by("officer"), occasion, note="停电")
    assert sign(cast.client("member2"), code(screen), occasion).status_code == 409


def test_one_leaves_with_a_fresh_code_and_nobody_leaves_for_another(cast: Cast, screen: Screen) -> None:
    occasion = one_day(cast)
    on_duty(occasion, cast, "member")
    member = cast.client("member")
    sign(member, code(screen), occasion)
    made = Attendance.objects.get()
    assert member.post(f"/here/{code(screen, 3600)}/", {"leave": made.pk}).status_code == 422
    assert cast.client("member2").post(f"/here/{code(screen)}/", {"leave": made.pk}).status_code == 422
    with pytest.raises(NotAllowed):
        actions.leave(cast.by("officer"), made, code=code(screen))
    assert member.post(f"/here/{code(screen)}/", {"leave": made.pk}).status_code == 302
    made.refresh_from_db()
    assert made.left_at
    assert member.post(f"/here/{code(screen)}/", {"leave": made.pk}).status_code == 409
    assert Entry.objects.filter(code="presence.leave").count() == 1


def entered(client: Client, occasion: Occasion, cast: Cast, who: str, **values: object) -> Any:
    given = {"person": cast[who].pk, "came": "00:10", "duty": "duty", "reason": "手机没电", **values}
    return client.post(f"/desk/days/{occasion.pk}/presence/enter/", given)


def test_the_desk_enters_for_others_with_a_reason_and_voids_with_a_reason(cast: Cast) -> None:
    occasion = one_day(cast, clock.today() - timedelta(days=3))
    on_duty(occasion, cast, "member")
    officer = cast.client("officer")
    assert "未到" in officer.get(f"/desk/days/{occasion.pk}/presence/").content.decode()
    for wrong in ({"reason": " "}, {"person": cast["outsider"].pk}, {"came": ""}):
        answer = entered(officer, occasion, cast, "member", **wrong)
        assert answer.status_code == 422
        assert not Attendance.objects.exists()
    for who in ("member", "outsider", "leader"):
        assert entered(cast.client(who), occasion, cast, "member2").status_code in (403, 404)
    short = one_day(cast, occasion.day, opens=time(9), closes=time(11, 30))
    assert "到场时间要在这一场之内" in str(entered(officer, short, cast, "member").context["form"].errors["came"])
    assert entered(officer, occasion, cast, "member").status_code == 302
    made = Attendance.objects.get()
    assert (made.entered_by, made.reason, made.duty, made.code) == (cast["officer"], "手机没电", True, None)
    assert "手机没电" in officer.get(f"/desk/days/{occasion.pk}/presence/").content.decode()
    assert entered(officer, occasion, cast, "member").status_code == 409
    assert officer.post(f"/desk/presence/{made.pk}/void/", {"reason": ""}).status_code == 422
    for who in ("member", "outsider"):
        assert cast.client(who).post(f"/desk/presence/{made.pk}/void/", {"reason": "错"}).status_code in (403, 404)
    assert officer.post(f"/desk/presence/{made.pk}/void/", {"reason": "登错了人"}).status_code == 302
    assert "登错了人" in officer.get(f"/desk/days/{occasion.pk}/presence/").content.decode()
    assert officer.post(f"/desk/presence/{made.pk}/void/", {"reason": "再来"}).status_code == 409
    assert entered(officer, occasion, cast, "member").status_code == 302
    assert Entry.objects.filter(code__in=("presence.enter", "presence.void")).count() == 3


def test_nobody_enters_themselves_nor_what_is_long_past_nor_still_to_come(cast: Cast) -> None:
    today, old = one_day(cast), one_day(cast, clock.today() - timedelta(days=9))
    coming = one_day(cast, clock.today() + timedelta(days=2))
    with pytest.raises(NotAllowed):
        actions.enter(cast.by("officer"), today, person=cast["officer"], came_at=clock.now(), reason="忘了", duty=False)
    for one in (old, coming):
        with pytest.raises(WrongState):
            actions.enter(cast.by("officer"), one, person=cast["member"], came_at=one.opens_at, reason="忘了")
    later = clock.now() + timedelta(hours=1)
    with pytest.raises(Invalid, match="到场时间"):
        actions.enter(cast.by("officer"), today, person=cast["member"], came_at=later, reason="忘了")
    with pytest.raises(Invalid, match="不能在这一场值班"):
        actions.enter(cast.by("head"), today, person=cast["officer"], came_at=today.opens_at, reason="忘了")
    assert not Attendance.objects.exists()


@pytest.fixture
def counted(cast: Cast, screen: Screen) -> Callable[[], dict[str, int]]:
    """Two that are over and one going on: member came twice, member2 stood in once and missed once, one was a guest."""
    past, past2, today = one_day(cast), one_day(cast), one_day(cast)
    for one in (past, past2):
        moved(one, timedelta(hours=-2), timedelta(hours=-1))
    on_duty(past, cast, "member", "member2")
    on_duty(past2, cast, "member")
    on_duty(today, cast, "member", "member2")
    by = cast.by("officer")
    for one, who in ((past, "member"), (past2, "member"), (past2, "member2")):
        actions.enter(by, one, person=cast[who], came_at=one.opens_at, reason="补")
    actions.enter(cast.by("head"), past, person=cast["officer"], came_at=past.opens_at, reason="补", duty=False)
    wrong = actions.enter(by, past, person=cast["convener"], came_at=past.opens_at, reason="补", duty=False)
    actions.void(by, wrong, reason="没来")
    since, until = clock.today() - timedelta(days=5), clock.today()
    return lambda: presence.totals(presence.lines(cast.studio, since, until))


def test_turns_are_counted_from_presence(cast: Cast, counted: Callable[[], dict[str, int]], screen: Screen) -> None:
    assert counted() == {"planned": 3, "present": 2, "absent": 1, "stood_in": 1, "guest": 1, "total": 3}
    today = Occasion.objects.get(closes_at__gt=clock.now())
    sign(cast.client("member"), code(screen), today)
    assert counted() == {"planned": 4, "present": 3, "absent": 1, "stood_in": 1, "guest": 1, "total": 4}
    people = [cast[name].pk for name in ("member", "member2", "officer", "convener")]
    day = clock.today()
    assert queries.turns_done(people, "listening", day, day) == {cast["member"].pk: 3, cast["member2"].pk: 1}
    actions.cancel_occasion(cast.by("officer"), today, note="停电，都回去了")
    assert counted()["total"] == 3
    assert queries.turns_done(people, "listening", day, day) == {cast["member"].pk: 2, cast["member2"].pk: 1}


def test_the_page_and_the_workbook_say_the_same(cast: Cast, counted: Callable[[], dict[str, int]]) -> None:
    asked = {"since": f"{clock.today() - timedelta(days=5)}", "until": f"{clock.today()}"}
    leader = cast.client("leader")
    page = leader.get("/desk/presence/", asked)
    assert page.context["totals"] == counted()
    answer = leader.post("/desk/presence/export/", {"studio": cast.studio.pk, **asked})
    rows = CalamineWorkbook.from_filelike(BytesIO(answer.content)).get_sheet_by_index(0).to_python()
    assert [str(cell) for cell in rows[-1]] == ["合计", "3.0", "2.0", "1.0", "1.0", "3.0", "1.0"]
    assert Entry.objects.filter(code="presence.export").count() == 1
    assert leader.get("/desk/presence/", {"since": "2026-02-01", "until": "2026-01-01"}).status_code == 422
    for who in ("member", "clerk", "community"):
        assert cast.client(who).get("/desk/presence/").status_code == 403
    other = cast.client("outsider").post("/desk/presence/export/", {"studio": cast.studio.pk, **asked})
    assert other.status_code == 302
    assert Entry.objects.filter(code="presence.export").count() == 1


@pytest.mark.parametrize("number", ["²", "٣x", "-1", "9" * 30])
def test_numbers_that_are_none(cast: Cast, screen: Screen, number: str) -> None:
    member, shown = cast.client("member"), code(screen)
    assert member.post(f"/here/{shown}/", {"leave": number}).status_code == 422
    assert member.post(f"/here/{shown}/", {"occasion": number}).status_code == 422
    assert member.post("/desk/feeds/make/", {"studio": number}).status_code in (200, 404)
