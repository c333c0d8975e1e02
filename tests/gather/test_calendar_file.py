"""Calendar files: by their addresses, read back by two readers, and what moves, is cancelled or dropped in them."""

import re
from datetime import date, time, timedelta
from typing import Any

import pytest
import vobject
from django.test import Client
from icalendar import Calendar, Component

from bandeng.core import clock, guard
from bandeng.core.actions import By
from bandeng.gather import actions, calendar_file
from bandeng.gather.models import Booking, Feed, Occasion, Turn
from bandeng.gather.views.hall import TRIES
from bandeng.studio.actions import end_role, let_go
from bandeng.studio.models import Role, Venue
from tests.cast import Cast, build
from tests.gather.made import on_duty, one_day, wednesdays

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return build()


def events(data: bytes) -> list[Component]:
    return list(Calendar.from_ical(data).walk("VEVENT"))


def own(cast: Cast, name: str = "member", later: timedelta = timedelta()) -> list[Component]:
    return events(calendar_file.for_person(cast[name], clock.now() + later))


def address_in(page: str) -> str:
    found = re.search(r"http://testserver(/calendar/[\w-]{22}\.ics)", page)
    assert found
    return found[1]


def drop(occasion: Occasion, cast: Cast, name: str) -> None:
    with guard.writing():
        Turn.objects.filter(occasion=occasion, person=cast[name], state="on").update(
            state="dropped", ended_at=clock.now()
        )


def test_one_subscribes_and_a_new_address_ends_the_old(cast: Cast) -> None:
    occasion = one_day(cast, clock.today() + timedelta(days=5))
    on_duty(occasion, cast, "member")
    member = cast.client("member")
    assert member.get("/desk/feeds/").status_code == 200
    page = member.post("/desk/feeds/make/").content.decode()
    address = address_in(page)
    assert "webcal://testserver/calendar/" in page
    token = address.split("/")[2].removesuffix(".ics")
    assert token not in Feed.objects.get().token_hash
    assert token not in member.get("/desk/feeds/").content.decode()
    answer = Client().get(address)
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert not answer.cookies
    assert [event["SUMMARY"] for event in events(answer.content)] == ["值班：社情民意倾听日"]
    assert Client().get(address, headers={"If-None-Match": answer["ETag"]}).status_code == 304
    newer = address_in(member.post("/desk/feeds/make/").content.decode())
    assert Client().get(address).status_code == 404
    assert Client().get(newer).status_code == 200
    feed = Feed.objects.get(ended_at=None)
    assert cast.client("member2").post(f"/desk/feeds/{feed.pk}/end/").status_code == 404
    assert cast.client("clerk").post("/desk/feeds/make/").status_code == 403
    assert member.post(f"/desk/feeds/{feed.pk}/end/").status_code == 302
    assert Client().get(newer).status_code == 404


def test_a_studio_s_occasions_for_those_who_may_see_them_as_long_as_they_may(cast: Cast) -> None:
    wednesdays(cast)
    made: dict[str, Any] = {"studio": cast.studio.pk}
    for who in ("outsider", "member3"):
        assert cast.client(who).post("/desk/feeds/make/", made).status_code == 403
    address = address_in(cast.client("officer").post("/desk/feeds/make/", made).content.decode())
    found = events(Client().get(address).content)
    assert len(found) == Occasion.objects.count() > 7
    end_role(By(), Role.objects.get(person=cast["officer"]))
    assert Client().get(address).status_code == 404
    own_address = address_in(cast.client("member").post("/desk/feeds/make/").content.decode())
    let_go(By(), cast["member"])
    assert Client().get(own_address).status_code == 404


def test_wrong_addresses_are_held_up(cast: Cast) -> None:
    address = address_in(cast.client("member").post("/desk/feeds/make/").content.decode())
    seen = [Client().get(f"/calendar/{'x' * 22}.ics").status_code for _ in range(TRIES + 1)]
    assert (seen[0], seen[-1]) == (404, 429)
    assert Client().get(address).status_code == 200


def test_the_file_as_the_standard_has_it(cast: Cast) -> None:
    venue = cast.studio.venues.get()
    with guard.writing():
        Venue.objects.filter(pk=venue.pk).update(address="板凳里 1 号；东门, 进门左转" * 6)
    occasion = one_day(cast, date(2027, 1, 6), opens=time(9), closes=time(11, 30))
    on_duty(occasion, cast, "member")
    data = calendar_file.for_person(cast["member"], occasion.opens_at)
    assert data == calendar_file.for_person(cast["member"], occasion.opens_at + timedelta(hours=1))
    assert b"\n" not in data.replace(b"\r\n", b"")
    assert max(len(line) for line in data.split(b"\r\n")) <= 75
    calendar = Calendar.from_ical(data)
    assert "METHOD" not in calendar
    assert calendar["X-PUBLISHED-TTL"].to_ical() == b"PT1H"
    assert b"REFRESH-INTERVAL;VALUE=DURATION:PT1H" in data
    zone = calendar.walk("VTIMEZONE")[0]
    assert zone["TZID"] == "Asia/Shanghai"
    event = events(data)[0]
    assert event["DTSTART"].params["TZID"] == "Asia/Shanghai"
    assert event["DTSTART"].dt == occasion.opens_at
    assert event["DTEND"].dt == occasion.closes_at
    assert str(event["LOCATION"]).startswith("社区服务大厅 板凳里 1 号；东门, 进门左转")
    assert (event["STATUS"], event["SEQUENCE"]) == ("CONFIRMED", 1)
    assert event["DTSTAMP"].dt == event["LAST-MODIFIED"].dt


def test_moved_and_cancelled_keep_the_uid_and_raise_the_sequence(cast: Cast) -> None:
    occasion = one_day(cast, clock.today() + timedelta(days=5))
    on_duty(occasion, cast, "member")
    files = (lambda: own(cast), lambda: events(calendar_file.for_studio(cast.studio, clock.now())))

    def now() -> list[tuple[str, int, str, Any]]:
        found = [give()[0] for give in files]
        return [(str(one["UID"]), int(one["SEQUENCE"]), str(one["STATUS"]), one["DTSTART"].dt) for one in found]

    first = now()
    assert len({uid for uid, *_rest in first}) == 2, "the studio's event and one's own are two things"
    actions.change_occasion(
        cast.by("officer"),
        occasion,
        day=occasion.day + timedelta(days=1),
        opens=time(14),
        closes=time(16),
        venue=occasion.venue,
        need=2,
        note="礼堂有活动",
    )
    second = now()
    actions.cancel_occasion(cast.by("officer"), occasion, note="停电")
    third = now()
    actions.restore_occasion(cast.by("officer"), occasion)
    fourth = now()
    for row in zip(first, second, third, fourth, strict=True):
        assert len({uid for uid, *_rest in row}) == 1
        assert [sequence for _uid, sequence, *_rest in row] == [1, 2, 3, 4]
        assert [status for _uid, _sequence, status, _begins in row] == [
            "CONFIRMED",
            "CONFIRMED",
            "CANCELLED",
            "CONFIRMED",
        ]
        assert row[1][3] == row[0][3].replace(hour=14) + timedelta(days=1)


def test_a_dropped_turn_stays_cancelled_for_sixty_days_and_can_come_back(cast: Cast) -> None:
    occasion = one_day(cast, clock.today() + timedelta(days=80))
    seen: list[tuple[str, int, str]] = []

    def note() -> None:
        event = own(cast)[0]
        seen.append((str(event["UID"]), int(event["SEQUENCE"]), str(event["STATUS"])))

    for _ in range(2):
        on_duty(occasion, cast, "member")
        note()
        drop(occasion, cast, "member")
        note()
    assert len({uid for uid, *_rest in seen}) == 1
    assert [sequence for _uid, sequence, _status in seen] == [1, 2, 3, 4]
    assert [status for *_rest, status in seen] == ["CONFIRMED", "CANCELLED"] * 2
    assert len(own(cast, later=timedelta(days=59))) == 1
    assert own(cast, later=timedelta(days=61)) == []
    assert own(cast, "member2") == []


@pytest.fixture
def booking(cast: Cast) -> Booking:
    occasion = one_day(cast, clock.today() + timedelta(days=2), opens=time(9), closes=time(11, 30))
    with guard.writing():
        return Booking.objects.create(
            subject="c" * 32,
            occasion=occasion,
            at=occasion.opens_at + timedelta(minutes=30),
            place=1,
            wished=cast["member"],
            made_at=clock.now(),
        )


def test_a_booking_to_take_home_says_nothing_of_who_and_why(cast: Cast, booking: Booking) -> None:
    data = calendar_file.for_booking(booking)
    event = events(data)[0]
    assert event["DTSTART"].dt == booking.at
    assert event["DTEND"].dt - event["DTSTART"].dt == timedelta(minutes=15)
    assert "板大雪" not in data.decode()
    booking.state, booking.version = Booking.State.CANCELLED, 2
    later = events(calendar_file.for_booking(booking))[0]
    assert (later["UID"], later["STATUS"]) == (event["UID"], "CANCELLED")
    assert later["SEQUENCE"] > event["SEQUENCE"]


def test_a_booking_moved_to_a_day_less_often_changed_counts_on(cast: Cast, booking: Booking) -> None:
    before = booking.occasion
    with guard.writing():
        Occasion.objects.filter(pk=before.pk).update(version=9)
    first = events(calendar_file.for_booking(Booking.objects.get()))[0]
    other = one_day(cast, before.day + timedelta(days=7), opens=time(9), closes=time(11, 30))
    moved = actions.move(By(role="resident"), booking, other, other.opens_at)
    second = events(calendar_file.for_booking(moved))[0]
    assert second["DTSTART"].dt == other.opens_at
    assert second["SEQUENCE"] > first["SEQUENCE"]


def files_of(cast: Cast, booking: Booking) -> list[bytes]:
    on_duty(booking.occasion, cast, "member", "member2")
    drop(booking.occasion, cast, "member2")
    now = clock.now()
    people = [calendar_file.for_person(cast[name], now) for name in ("member", "member2")]
    return [*people, calendar_file.for_studio(cast.studio, now), calendar_file.for_booking(booking)]


def test_another_reader_reads_the_same(cast: Cast, booking: Booking) -> None:
    for data in files_of(cast, booking):
        ours = [
            (e["UID"], e["SUMMARY"], e["LOCATION"], e["STATUS"], e["DTSTART"].dt, e["DTEND"].dt) for e in events(data)
        ]
        other = vobject.readOne(data.decode())
        other.validate()
        theirs = [
            (one.uid.value, one.summary.value, one.location.value, one.status.value, one.dtstart.value, one.dtend.value)
            for one in other.vevent_list
        ]
        assert theirs == ours
        assert ours
