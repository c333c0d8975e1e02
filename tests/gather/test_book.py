"""Booking over HTTP, on a phone without an account: the form, the code, moving, cancelling, forgetting; the desk."""

import logging
import re
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.test import Client

from bandeng.core import clock, guard, logs
from bandeng.core.errors import NotAllowed
from bandeng.gather import actions as G
from bandeng.gather import queue_of, visitor
from bandeng.gather.models import Booking, Occasion
from bandeng.ledger.models import Entry, Opening
from bandeng.post.models import Message
from tests.cast import Cast
from tests.gather.visits import NAME, PHONE, TOPIC, at, booked, occasion, on_duty, today

pytestmark = pytest.mark.django_db
S = Booking.State


def fill(client: Client, one: Occasion, **fields: Any) -> Any:
    """Fill in the form and send it; `form_key` to send an earlier one again."""
    page = client.get(f"/book/{one.pk}/").content.decode()
    key = re.search(r'name="form_key" value="([^"]+)"', page)
    data = {"form_key": key[1] if key else "", "at": "9:30", "name": NAME, "phone": PHONE, "topic": TOPIC, **fields}
    return client.post(f"/book/{one.pk}/", data)


def made(client: Client, one: Occasion, **fields: Any) -> Booking:
    answer = fill(client, one, **fields)
    assert answer.status_code == 302, answer.content.decode()[:5000]
    assert answer["Location"] == "/book/done/"
    return Booking.objects.latest("pk")


def code_on(client: Client) -> str:
    groups = re.findall(r"<span>(\d{4})</span>", client.get("/book/done/").content.decode())
    assert len(groups) == 4
    return "".join(groups)


def test_a_resident_books_and_follows_by_code_and_link(cast: Cast) -> None:
    day = occasion(cast)
    on_duty(cast, day, "member")
    phone = Client()
    listed = phone.get("/book/").content.decode()
    assert "板大雪" in listed
    assert f"/book/{day.pk}/" in listed
    booking = made(phone, day, tell_later="on")
    assert (booking.at, booking.tell_later, booking.occasion) == (at(day, 9, 30), True, day)
    assert visitor.opened(booking) == {"name": NAME, "phone": PHONE, "topic": TOPIC}
    code = code_on(phone)
    link = phone.get("/book/slip/").context["link"]
    other = Client()
    assert other.get("/book/mine/")["Location"] == "/track/"
    assert other.post("/track/", {"code": code})["Location"] == "/book/mine/"
    page = other.get("/book/mine/").content.decode()
    for own in ("9:30", NAME, PHONE, TOPIC):
        assert own in page, "whoever has the code sees what they left"
    third = Client()
    answer = third.get(link)
    assert answer["Location"] == "/book/mine/"
    assert third.get("/book/mine/").status_code == 200
    assert Client().get("/b/nothing/").status_code == 404


def test_nothing_at_all_is_asked(cast: Cast) -> None:
    booking = made(Client(), occasion(cast), name="", phone="", topic="")
    assert (booking.has_phone, booking.tell_later) == (False, False)


def test_the_time_was_taken_a_moment_ago(cast: Cast) -> None:
    day = occasion(cast)
    phone = Client()
    page = phone.get(f"/book/{day.pk}/").content.decode()
    key = re.search(r'name="form_key" value="([^"]+)"', page)
    assert key
    booked(day, at(day, 9, 30))
    phone.post(f"/book/{day.pk}/", {"form_key": key[1], "at": "9:30"})
    assert "您选的 9:30 刚被约走，已为您约到 9:45" in phone.get("/book/done/").content.decode()


def test_a_full_day_offers_others(cast: Cast) -> None:
    day, later = occasion(cast, minutes=75), occasion(cast, day=clock.today() + timedelta(days=8))
    phone = Client()
    assert phone.get(f"/book/{day.pk}/").status_code == 200
    booked(day, at(day, 9)), booked(day, at(day, 10, 15), name="b")
    answer = phone.post(f"/book/{day.pk}/", {"form_key": "k", "at": "9:00"})
    assert answer.status_code == 409
    assert f"/book/{later.pk}/" in answer.content.decode()
    assert Booking.objects.count() == 2


def test_the_same_form_twice_is_one_booking(cast: Cast) -> None:
    day = occasion(cast)
    one, two = Client(), Client()
    made(one, day, form_key="f" * 32)
    made(two, day, form_key="f" * 32)
    assert Booking.objects.count() == 1
    assert code_on(one) == code_on(two)
    assert "之前已经约好" in two.get("/book/done/").content.decode()


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"at": ""}, "请选一个时间"),
        ({"at": "9:31"}, "没有这个时间"),
        ({"phone": "12"}, "电话号码不完整"),
        ({"phone": "", "tell_later": "on"}, "请填手机号"),
        ({"phone": "02986000000", "tell_later": "on"}, "座机收不到短信"),
        ({"topic": "长" * 61}, "写得太长了"),
    ],
)
def test_what_cannot_be_used_is_said_and_the_rest_kept(cast: Cast, fields: dict[str, str], said: str) -> None:
    answer = fill(Client(), occasion(cast), **{"name": "张女士", **fields})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert said in page
    assert "张女士" in page
    assert Booking.objects.count() == 0


def test_not_where_nothing_can_be_booked(cast: Cast) -> None:
    phone = Client()
    for one in (
        occasion(cast, bookable=False),
        occasion(cast, day=clock.today() - timedelta(days=1)),
        occasion(cast, day=clock.today() + timedelta(days=2), kind="phone"),
    ):
        assert phone.get(f"/book/{one.pk}/").status_code == 404
        assert phone.post(f"/book/{one.pk}/", {"at": "9:30"}).status_code == 404
        assert f"/book/{one.pk}/" not in phone.get("/book/").content.decode()
    assert phone.get("/book/999999/").status_code == 404


def test_a_members_days(cast: Cast) -> None:
    first, second = occasion(cast), occasion(cast, day=clock.today() + timedelta(days=8))
    on_duty(cast, first, "member", "member2")
    on_duty(cast, second, "member2")
    pk = cast.members["member"].pk
    page = Client().get(f"/book/?member={pk}").content.decode()
    assert f"/book/{first.pk}/" in page
    assert f"/book/{second.pk}/" not in page
    assert f"/book/?member={pk}" in Client().get(f"/members/{pk}/").content.decode()
    assert Client().get("/book/?member=zzz").status_code == 200
    booking = made(Client(), first, wished=cast["member"].pk)
    assert booking.wished == cast["member"]


def test_no_hoarding(cast: Cast) -> None:
    day = occasion(cast)
    for number in range(3):
        made(Client(REMOTE_ADDR=f"10.0.0.{number}"), day)
    last, key = Client(), "k" * 32
    made(last, day, form_key=key)
    code = code_on(last)
    made(last, day, form_key=key)
    assert code_on(last) == code, "the answer was lost and the form sent again"
    answer = fill(Client(REMOTE_ADDR="10.0.0.9"), day)
    assert answer.status_code == 422
    assert "约得太多" in answer.content.decode()
    made(Client(), day, phone="13800000001")
    assert Booking.objects.count() == 5


def test_moving_cancelling_forgetting(cast: Cast) -> None:
    day, later = occasion(cast), occasion(cast, day=clock.today() + timedelta(days=8))
    phone = Client()
    booking = made(phone, day)
    assert phone.get("/book/mine/move/").status_code == 200
    assert phone.post("/book/mine/move/", {"slot": f"{later.pk}@10:00"})["Location"] == "/book/mine/?done=move"
    booking.refresh_from_db()
    assert (booking.occasion, booking.at) == (later, at(later, 10))
    answer = phone.post("/book/mine/move/", {"slot": f"{later.pk}@10:00"})
    assert answer.status_code == 422, "one's own time is not free"
    assert phone.post("/book/mine/move/", {"slot": "zzz"}).status_code == 422
    file = phone.get("/book/mine/calendar.ics")
    assert f"DTSTART;TZID=Asia/Shanghai:{later.day:%Y%m%d}T100000" in file.content.decode()
    assert Client().get("/book/mine/calendar.ics")["Location"] == "/track/"
    assert phone.get("/book/mine/cancel/").status_code == 200
    assert phone.post("/book/mine/cancel/")["Location"] == "/book/mine/?done=cancel"
    assert phone.post("/book/mine/cancel/").status_code == 409
    assert "已取消" in phone.get("/book/mine/").content.decode()
    assert phone.get("/book/mine/forget/").status_code == 200
    assert "已经删除" in phone.post("/book/mine/forget/").content.decode()
    assert phone.get("/book/mine/")["Location"] == "/track/"
    booking.refresh_from_db()
    assert booking.sealed is None
    for page in ("", "move/", "cancel/", "forget/"):
        assert Client().post(f"/book/mine/{page}")["Location"] == "/track/"


def test_guessing_links_is_slow(cast: Cast) -> None:
    phone = Client()
    assert [phone.get(f"/b/guess{n}/").status_code for n in range(11)] == [404] * 10 + [429]


def test_the_desk_takes_numbers_and_calls(cast: Cast) -> None:
    day = today(cast)
    desk, phone = cast.client("officer"), Client()
    booking = made(phone, day, at="23:57")
    code = code_on(phone)
    page = desk.get(f"/desk/days/{day.pk}/queue/").content.decode()
    assert "23:57" in page
    for marker in (NAME, PHONE, TOPIC):
        assert marker not in page, "names on demand only"
    assert desk.post(f"/desk/days/{day.pk}/queue/number/", {"form_key": "w" * 32}).status_code == 302
    walked = Booking.objects.latest("pk")
    shown = desk.get(f"/desk/days/{day.pk}/queue/?slip=1").content.decode()
    assert "取到 A001 号" in shown
    assert "A001" in desk.get("/book/slip/").content.decode()
    assert desk.get("/book/slip/")["Location"] == "/track/", "once only"
    assert desk.post(f"/desk/days/{day.pk}/queue/find/", {"words": code}).status_code == 302
    booking.refresh_from_db()
    assert (booking.state, booking.number) == (S.WAITING, 2)
    assert "前面还有 1 位" in phone.get("/book/mine/").content.decode()
    assert desk.post(f"/desk/days/{day.pk}/queue/next/", {"desk": "1 号窗口"}).status_code == 302
    walked.refresh_from_db()
    assert (walked.state, walked.desk, walked.received_by) == (S.CALLED, "1 号窗口", cast["officer"])
    assert "下一位就是您" in phone.get("/book/mine/").content.decode()
    assert "1 号窗口" in desk.get(f"/desk/days/{day.pk}/queue/").content.decode()
    for slug in ("call-again", "serve"):
        assert desk.post(f"/desk/visit/{walked.pk}/do/{slug}/").status_code == 302
    assert desk.post(f"/desk/visit/{walked.pk}/do/serve/").status_code == 409
    assert desk.post(f"/desk/visit/{walked.pk}/do/look/").status_code == 404
    assert desk.get(f"/desk/visit/{walked.pk}/do/serve/").status_code == 405


def test_found_by_name_or_number_and_recorded(cast: Cast) -> None:
    day = today(cast)
    desk = cast.client("officer")
    booking = booked(day, at(day, 23, 57))
    other = booked(day, at(day, 23, 58), name="别人", phone="13800000001")
    for words in ("暮云", PHONE[-4:]):
        page = desk.post(f"/desk/days/{day.pk}/queue/find/", {"words": words}).content.decode()
        assert NAME in page
        assert "别人" not in page
    assert "没有找到" in desk.post(f"/desk/days/{day.pk}/queue/find/", {"words": "李"}).content.decode()
    page = desk.post(f"/desk/visit/{other.pk}/look/").content.decode()
    assert "别人" in page
    looks = Entry.objects.filter(code="booking.look").values_list("subject", flat=True)
    assert sorted(looks) == sorted([booking.subject, booking.subject, other.subject])


def test_whoever_is_on_duty_runs_the_queue_and_nobody_else(cast: Cast) -> None:
    day = today(cast)
    on_duty(cast, day, "member")
    booking = booked(day, at(day, 23, 57))
    address = f"/desk/days/{day.pk}/queue/"
    for name in ("officer", "head", "member"):
        assert cast.client(name).get(address).status_code == 200
    for name in ("member2", "outsider", "convener", "auditor", "admin"):
        client = cast.client(name)
        assert client.get(address).status_code in (403, 404)
        assert client.post(f"{address}number/").status_code in (403, 404)
        assert client.post(f"/desk/visit/{booking.pk}/look/").status_code in (403, 404)
        assert client.post(f"/desk/visit/{booking.pk}/do/arrive/").status_code in (403, 404)
    assert "/sign-in/" in Client().get(address)["Location"]
    assert Booking.objects.count() == 1


def test_the_queue_is_open_to_whoever_was_on_duty_for_a_week(cast: Cast) -> None:
    for ago, status in ((7, 200), (8, 404)):
        day = occasion(cast, clock.today() - timedelta(days=ago))
        on_duty(cast, day, "member")
        with guard.writing():
            over = {"state": S.SERVED, "number": 1, "made_at": day.opens_at, "ended_at": day.closes_at}
            left = Booking.objects.create(subject=f"visit{ago}", occasion=day, **over)
        member = cast.client("member")
        assert member.get(f"/desk/days/{day.pk}/queue/").status_code == status
        assert member.post(f"/desk/visit/{left.pk}/look/").status_code == {200: 409, 404: 404}[status]
        assert member.get(f"/desk/days/{day.pk}/").status_code == 200, "the day itself stays to be seen"
        assert cast.client("officer").get(f"/desk/days/{day.pk}/queue/").status_code == 200
    with pytest.raises(NotAllowed):
        G.lead_to(cast.by("member"), left, led_to="x")


def test_what_a_visitor_left_shows_nowhere_else(cast: Cast, caplog: pytest.LogCaptureFixture) -> None:
    day = today(cast)
    on_duty(cast, day, "member")
    phone, desk = Client(), cast.client("officer")
    booking = made(phone, day, at="23:57", tell_later="on")
    code = code_on(phone)
    G.arrive(cast.by("officer"), booking)
    pages = [
        *(Client().get(address) for address in ("/", "/book/", f"/book/{day.pk}/", "/public/", "/figures/")),
        *(desk.get(address) for address in (f"/desk/days/{day.pk}/", f"/desk/days/{day.pk}/queue/", "/desk/days/")),
        cast.client("auditor").get(f"/desk/days/{day.pk}/"),
    ]
    seen = "".join(page.content.decode() for page in pages) + str(queue_of.hall(day)) + caplog.text
    seen += "".join(str(list(table.objects.values())) for table in (Entry, Opening, Message, Booking))
    for marker in (NAME, PHONE, TOPIC, code):
        assert marker not in seen


def test_the_link_is_in_no_log(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    phone = Client(raise_request_exception=False)
    made(phone, occasion(cast))
    token = phone.get("/book/slip/").context["link"].rstrip("/").rpartition("/")[2]

    def broken(value: str) -> str:
        raise RuntimeError(f"could not look up /b/{value}/ now")

    written = StringIO()
    logger = logging.getLogger("django.request")
    handler = logging.StreamHandler(written)
    handler.addFilter(logs.NoTokens())
    logger.addHandler(handler)
    monkeypatch.setattr("bandeng.core.access.token_hash", broken)
    try:
        assert phone.get(f"/b/{token}/").status_code == 500
    finally:
        logger.removeHandler(handler)
    assert "RuntimeError" in written.getvalue()
    assert token not in written.getvalue()
