"""Advice: the lawyer on duty writes it, the client's code opens it, and nobody else of the house ever does."""

import logging
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client

from bandeng.core import clock, codes, forgetting, guard, sealed
from bandeng.core.actions import By
from bandeng.core.errors import NotAllowed
from bandeng.gather.models import Attendance, Booking, Occasion, Turn
from bandeng.ledger.models import Entry, Opening
from bandeng.rally import actions as A
from bandeng.rally import locks
from bandeng.rally.actions import keeping
from bandeng.rally.models import Advice, Lawyer
from bandeng.studio.actions import delegate
from tests.cast import Cast
from tests.rally.conftest import clinic_today
from tests.rally.pages import MARKS, NOTE, codes_in, key_in, with_code, write, written


def test_the_clients_code_opens_it(cast: Cast, occasion: Occasion) -> None:
    code = written(cast.client("lawyer"), occasion.pk)
    page = with_code(code).get("/clinic/advice/yours/").content.decode()
    for words in (*NOTE.values(), "律清和", "正衡律师事务所"):
        assert words in page
    assert Client().get("/clinic/advice/yours/").status_code == 302
    wrong = Client().post("/clinic/advice/", {"code": "1234567890123455"})
    assert wrong.status_code == 422


def test_the_way_to_the_queue(cast: Cast, occasion: Occasion) -> None:
    address = f"/desk/days/{occasion.pk}/queue/"
    assert address in cast.client("lawyer").get("/desk/clinic/mine/").content.decode()
    assert cast.client("lawyer").get(address).status_code == 200
    assert cast.client("lawyer2").get(address).status_code == 404
    with guard.writing():
        Attendance.objects.create(occasion=occasion, person=cast["lawyer2"], at=clock.now())
    assert address not in cast.client("lawyer2").get("/desk/clinic/mine/").content.decode(), "signed in, no turn"


def test_only_who_wrote_it_opens_it_again(cast: Cast, occasion: Occasion) -> None:
    code = written(cast.client("lawyer"), occasion.pk)
    advice = Advice.objects.get()
    address = f"/desk/clinic/advice/{advice.pk}/"
    mine = cast.client("lawyer")
    assert not any(mark in mine.get(address).content.decode() for mark in MARKS)
    shown = mine.post(address).content.decode()
    assert all(mark in shown for mark in MARKS)
    assert Entry.objects.filter(code="advice.open", subject=advice.subject).count() == 1
    assert "律师打开看过" in with_code(code).get("/clinic/advice/yours/").content.decode()
    for name in ("lawyer2", "lawyer3", "head", "admin", "officer", "auditor", "district"):
        assert cast.client(name).post(address).status_code in (403, 404), name
        with pytest.raises(NotAllowed):
            A.open_advice(cast.by(name), advice)


def test_a_stand_in_opens_nothing(cast: Cast, occasion: Occasion) -> None:
    written(cast.client("lawyer"), occasion.pk)
    advice = Advice.objects.get()
    now = clock.now()
    delegate(cast.by("lawyer"), cast["lawyer2"], since=now - timedelta(hours=1), until=now + timedelta(days=1))
    with pytest.raises(NotAllowed):
        A.open_advice(cast.by("lawyer2"), advice)


def test_only_the_lawyer_on_duty_writes(cast: Cast, occasion: Occasion) -> None:
    for name, status in (("lawyer2", 404), ("officer", 403), ("member", 403)):
        assert cast.client(name).get(f"/desk/clinic/write/{occasion.pk}/").status_code == status
        with pytest.raises(NotAllowed):
            A.write_advice(cast.by(name), occasion, note=NOTE, field="family", outcome="advised", form_key="a" * 32)
    with guard.writing():
        Attendance.objects.create(occasion=occasion, person=cast["lawyer2"], at=clock.now())
    assert written(cast.client("lawyer2"), occasion.pk), "signed in there, without a turn"


def test_long_after_it_is_too_late(cast: Cast, occasion: Occasion) -> None:
    with guard.writing():
        Occasion.objects.update(day=clock.today() - timedelta(days=8))
    assert cast.client("lawyer").get(f"/desk/clinic/write/{occasion.pk}/").status_code == 404


def test_a_dropped_turn_is_no_duty(cast: Cast, occasion: Occasion) -> None:
    with guard.writing():
        Turn.objects.filter(person=cast["lawyer"]).update(state=Turn.State.DROPPED)
    assert cast.client("lawyer").get(f"/desk/clinic/write/{occasion.pk}/").status_code == 404


def test_for_a_visitor_of_the_queue(cast: Cast, occasion: Occasion) -> None:
    other = clinic_today(cast, "lawyer2")
    with guard.writing():
        made = {"number": 3, "made_at": clock.now(), "state": "called"}
        booking = Booking.objects.create(subject="b" * 32, occasion=occasion, **made)
        elsewhere = Booking.objects.create(subject="c" * 32, occasion=other, **made)
    client = cast.client("lawyer")
    address = f"/desk/clinic/visitor/{booking.pk}/"
    page = client.get(address)
    assert "3 号来访人" in page.content.decode()
    data = {**NOTE, "field": "labour", "outcome": "aid", "form_key": key_in(page)}
    assert client.post(address, data).status_code == 302
    advice = Advice.objects.get()
    booking.refresh_from_db()
    assert (advice.booking, booking.led_to) == (booking, advice.subject)
    assert client.get(f"/desk/clinic/visitor/{elsewhere.pk}/").status_code == 404


def test_bad_input_is_said_and_kept(cast: Cast, occasion: Occasion) -> None:
    answer = write(cast.client("lawyer"), occasion.pk, advice="", field="")
    page = answer.content.decode()
    assert answer.status_code == 422
    assert NOTE["facts"] in page
    assert not Advice.objects.exists()


def test_sent_twice_is_one_advice_and_the_same_code(cast: Cast, occasion: Occasion) -> None:
    client = cast.client("lawyer")
    key = key_in(client.get(f"/desk/clinic/write/{occasion.pk}/"))
    first = written(client, occasion.pk, form_key=key)
    assert written(client, occasion.pk, form_key=key) == first
    assert Advice.objects.count() == 1
    assert write(client, occasion.pk, form_key=key, advice="改了。").status_code == 409


def test_the_code_is_shown_to_nobody_else(cast: Cast, occasion: Occasion) -> None:
    client = cast.client("lawyer")
    code = written(client, occasion.pk)
    slip = client.get("/desk/clinic/slip/html/")
    assert codes_in(slip) == [code]
    assert not any(mark in slip.content.decode() for mark in MARKS)
    stolen = cast.client("lawyer2")
    stolen.cookies["bandeng_advice_written"] = client.cookies["bandeng_advice_written"].value
    assert stolen.get("/desk/clinic/written/").status_code == 302


def test_wrong_codes_are_slowed_down(cast: Cast, occasion: Occasion) -> None:
    code = written(cast.client("lawyer"), occasion.pk)
    client = Client()
    for _ in range(10):
        client.post("/clinic/advice/", {"code": codes.new_code()})
    assert client.post("/clinic/advice/", {"code": code}).status_code == 422


def test_the_database_alone_opens_nothing(cast: Cast, occasion: Occasion, monkeypatch: pytest.MonkeyPatch) -> None:
    """With the code but without the installation's key, and with the key but another lawyer or code."""
    code = written(cast.client("lawyer"), occasion.pk)
    advice = Advice.objects.get()
    assert locks.note(advice, locks.key_for_code(advice, code)) == NOTE
    with pytest.raises(sealed.Unreadable):
        locks.key_for_code(advice, "0" * 16)
    own = advice.lawyer
    advice.lawyer = Lawyer.objects.get(person=cast["lawyer2"])
    with pytest.raises(sealed.Unreadable):
        locks.key_for_lawyer(advice)
    advice.lawyer = own
    monkeypatch.setattr(sealed, "derived", lambda purpose: b"k" * 32)
    with pytest.raises(sealed.Unreadable):
        locks.key_for_code(advice, code)
    with pytest.raises(sealed.Unreadable):
        locks.key_for_lawyer(advice)


def legible(value: object) -> str:
    return bytes(value).decode("utf-8", "ignore") if isinstance(value, bytes | memoryview) else str(value)


def test_the_words_lie_nowhere(cast: Cast, occasion: Occasion, caplog: pytest.LogCaptureFixture) -> None:
    """Planted marks are in no other page, no row of any table, no entry of the ledger, no log."""
    caplog.set_level(logging.DEBUG)
    code = written(cast.client("lawyer"), occasion.pk)
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')  # names of our own tables
            for row in cursor.fetchall():
                said = " ".join(
                    bytes(v).decode("utf-8", "ignore") if isinstance(v, bytes | memoryview) else str(v) for v in row
                )
                assert not any(mark in said for mark in (*MARKS, code)), table
    assert not any(mark in caplog.text for mark in (*MARKS, code))
    for name in ("officer", "head", "admin", "lawyer", "lawyer2", "auditor", "leader"):
        client = cast.client(name)
        for address in (
            "/desk/clinic/",
            "/desk/clinic/figures/",
            "/desk/clinic/mine/",
            "/desk/",
            "/audit/",
            "/audit/entries/",
            "/messages/",
            "/log/",
            "/",
            "/figures/",
        ):
            page = client.get(address).content.decode()
            assert not any(mark in page for mark in (*MARKS, code)), (name, address)


def test_the_client_erases_it(cast: Cast, occasion: Occasion) -> None:
    code = written(cast.client("lawyer"), occasion.pk)
    client = with_code(code)
    advice = Advice.objects.get()
    assert client.get("/clinic/advice/erase/").status_code == 200
    assert Advice.objects.get().sealed
    assert client.post("/clinic/advice/erase/").status_code == 200
    advice.refresh_from_db()
    assert (advice.sealed, advice.lawyer_key, advice.client_key, advice.code_hash) == (None, None, None, None)
    assert Client().post("/clinic/advice/", {"code": code}).status_code == 422
    assert "已经删除" in cast.client("lawyer").get(f"/desk/clinic/advice/{advice.pk}/").content.decode()
    assert cast.client("lawyer").post(f"/desk/clinic/advice/{advice.pk}/").status_code == 422
    assert list(Entry.objects.filter(subject=advice.subject).values_list("code", flat=True)) == [
        "advice.write",
        "advice.erase",
    ]
    assert not Opening.objects.filter(entry__code="advice.write", entry__subject=advice.subject).exists()
    assert "1" in cast.client("officer").get("/desk/clinic/figures/").content.decode(), "the count stays"
    assert Client().post("/clinic/advice/erase/").status_code == 302
    with pytest.raises(NotAllowed):
        A.erase_advice(cast.by("head"), advice)


def test_time_erases_it(cast: Cast, occasion: Occasion) -> None:
    written(cast.client("lawyer"), occasion.pk)
    assert keeping.erase_due() == 0
    with guard.writing():
        Advice.objects.update(made_at=clock.now() - timedelta(days=181))
    assert keeping.erase_due() == 1
    assert Advice.objects.get().erased_at
    assert keeping.erase_due() == 0


def test_after_a_restore_it_is_erased_again(cast: Cast, occasion: Occasion) -> None:
    written(cast.client("lawyer"), occasion.pk)
    advice = Advice.objects.get()
    assert any(again(advice.subject, True, False, ["ab" * 32]) for again in forgetting.again)
    advice.refresh_from_db()
    assert advice.erased_at
    assert keeping.once_more("nothing", False, False, []) is False


def test_counts_without_content(cast: Cast, occasion: Occasion) -> None:
    written(cast.client("lawyer"), occasion.pk, outcome="aid")
    written(cast.client("lawyer3"), occasion.pk, field="labour")
    for name in ("officer", "leader", "lawyer2"):
        page = cast.client(name).get("/desk/clinic/figures/").content.decode()
        for words in ("婚姻家庭", "劳动", "建议申请法律援助", "正衡律师事务所", "明理律师事务所", "律清和"):
            assert words in page, (name, words)
    for name in ("member", "admin"):
        assert cast.client(name).get("/desk/clinic/figures/").status_code == 403
    assert "婚姻家庭" not in cast.client("outsider").get("/desk/clinic/figures/").content.decode()


def test_the_system_does_not_write(cast: Cast, occasion: Occasion) -> None:
    with pytest.raises(NotAllowed):
        A.write_advice(By(), occasion, note=NOTE, field="family", outcome="advised", form_key="a" * 32)


def test_an_advice_serves_the_visit(cast: Cast) -> None:
    day = clinic_today(cast, "lawyer")
    with guard.writing():
        waits = Booking.objects.create(subject="b" * 32, occasion=day, number=1, state="waiting", made_at=clock.now())
        coming = Booking.objects.create(subject="c" * 32, occasion=day, made_at=clock.now())
    note = {"facts": "甲", "advice": "乙"}
    for number, one in enumerate((waits, waits, coming)):
        A.write_advice(
            cast.by("lawyer"), day, note=note, field="civil", outcome="advised", form_key=f"{number}" * 32, booking=one
        )
    waits.refresh_from_db()
    coming.refresh_from_db()
    advice = Advice.objects.earliest("pk")
    assert (waits.state, waits.led_to, waits.received_by) == ("served", advice.subject, cast["lawyer"])
    assert (coming.state, coming.led_to) == ("booked", "")
    A.erase_advice(By(role="resident"), advice, asked=True)
    waits.refresh_from_db()
    assert (waits.state, waits.led_to) == ("served", "")
    leads = [one for one in Opening.objects.all() if advice.subject in one.private]
    assert leads == [], "nothing leads from the visit to it any more"
