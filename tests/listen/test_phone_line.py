"""The telephone line: calls logged while talking, missed ones called back once, numbers kept where they belong."""

import re
from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client

from bandeng.core import clock, guard
from bandeng.core.actions import By
from bandeng.core.errors import Invalid, NotAllowed, Stale, WrongState
from bandeng.ledger.models import Entry, Opening
from bandeng.listen import actions as A
from bandeng.listen import days, jobs, rights
from bandeng.listen.actions.erase import erase, once_more
from bandeng.listen.models import Call, CallLook, Matter, Secret
from bandeng.listen.phone_line import actions, queries, sealing
from tests.cast import Cast
from tests.listen.duty import occasion, on_duty
from tests.listen.pages import done

LINE, PHONE, NAME = "/desk/phone/", "13987651234", "郁斑斓"


def log(client: Client, **fields: Any) -> Any:
    page = client.get(LINE).content.decode()
    key = re.search(r'name="form_key" value="([^"]+)"', page)
    assert key
    filled = {"topic": "问居住证在哪里办", "outcome": "answered", "direction": "in", "phone": PHONE, "name": NAME}
    return client.post(f"{LINE}log/", {"form_key": key[1], **filled, **fields})


def logged(client: Client, **fields: Any) -> Call:
    answer = log(client, **fields)
    assert answer.status_code in (200, 302), answer.content.decode()[:4000]
    return Call.objects.latest("pk")


def missed(cast: Cast, **fields: Any) -> Call:
    return logged(cast.client("officer"), outcome="missed", topic="", **fields)


def back(client: Client, call: Call, **fields: Any) -> Any:
    filled = {"version": call.version, "reached": "1", "topic": "问路灯", "outcome": "answered", **fields}
    return client.post(f"{LINE}{call.pk}/", filled)


def test_a_call_answered_at_once(cast: Cast) -> None:
    officer = cast.client("officer")
    call = logged(officer, topic=f"{NAME}（{PHONE}）问居住证", minutes="4", category="民政")
    assert (call.outcome, call.direction, call.missed, call.seconds) == ("answered", "in", False, 240)
    assert call.taken_by == cast["officer"]
    assert NAME not in call.topic
    assert PHONE not in call.topic
    assert sealing.opened(call) == {"phone": PHONE, "name": NAME}
    page = officer.get(LINE).content.decode()
    assert "问居住证" in page
    assert PHONE not in page
    assert Entry.objects.filter(code="call.log", subject=call.subject).count() == 1


def test_the_same_form_twice_is_one_call(cast: Cast) -> None:
    officer = cast.client("officer")
    key = {"form_key": "a" * 32}
    assert logged(officer, **key) == logged(officer, **key)
    assert Call.objects.count() == 1


def test_what_is_missing_is_said_and_what_was_typed_is_kept(cast: Cast) -> None:
    officer = cast.client("officer")
    for fields, wrong in (
        ({"topic": ""}, "topic"),
        ({"outcome": "referred"}, "referred"),
        ({"outcome": "missed", "phone": ""}, "phone"),
        ({"phone": "123"}, "phone"),
        ({"outcome": ""}, "outcome"),
    ):
        answer = log(officer, **fields)
        assert answer.status_code == 422, fields
        assert wrong in answer.context["form"].errors
        assert "民政" in answer.content.decode()
    assert Call.objects.count() == 0


def test_referred_elsewhere(cast: Cast) -> None:
    call = logged(cast.client("officer"), outcome="referred", referred="12345")
    assert (call.outcome, call.referred) == ("referred", "12345")


def test_a_call_becomes_a_matter(cast: Cast) -> None:
    officer = cast.client("officer")
    page = log(officer, outcome="matter", topic="三号楼停水两天了").content.decode()
    call = Call.objects.get()
    assert (call.outcome, call.matter) == ("", None)
    assert f'name="call" value="{call.pk}"' in page
    assert PHONE in page, "carried over, and the look is kept"
    assert CallLook.objects.get().person == cast["officer"]
    key = re.search(r'name="form_key" value="([^"]+)"', page)
    assert key
    sent = {"form_key": key[1], "call": call.pk, "words": "三号楼停水两天了。", "source": "phone", "kind": "help"}
    sent |= {"contact": "call", "phone": PHONE, "name": NAME, "then": "next"}
    assert officer.post("/desk/enter/", sent).status_code == 302
    call.refresh_from_db()
    matter = Matter.objects.get()
    assert (call.matter, call.outcome, matter.source) == (matter, "matter", "phone")
    assert officer.post("/desk/enter/", sent).status_code == 302, "sent twice is one matter"
    again = officer.post("/desk/enter/", {**sent, "form_key": "b" * 32})
    assert again.status_code == 422
    assert "已经登记成事项" in again.content.decode()
    assert Matter.objects.count() == 1
    assert officer.post("/desk/enter/", {**sent, "form_key": "c" * 32, "call": 999_999}).status_code == 422


def test_a_missed_call_is_called_back(cast: Cast) -> None:
    call = missed(cast)
    assert call.due == actions.back_due(call.at)
    officer2 = cast.client("officer2")
    assert PHONE not in officer2.get(LINE).content.decode()
    assert PHONE not in officer2.get(f"{LINE}{call.pk}/").content.decode()
    page = officer2.post(f"{LINE}{call.pk}/look/", {"reason": "回电"}).content.decode()
    assert PHONE in page
    assert back(officer2, call).status_code == 302
    call.refresh_from_db()
    assert (call.outcome, call.tries, call.back_by, call.topic) == ("answered", 1, cast["officer2"], "问路灯")
    assert queries.to_call_back(cast["officer"]).count() == 0


def test_of_two_who_call_back_one_is_told(cast: Cast) -> None:
    call = missed(cast)
    assert back(cast.client("officer"), call).status_code == 302
    answer = back(cast.client("officer2"), call)
    assert answer.status_code == 409
    assert "梁小满" in answer.content.decode()
    assert "问路灯" in answer.content.decode()
    call.refresh_from_db()
    assert (call.tries, call.back_by) == (1, cast["officer"])
    other = missed(cast)
    assert back(cast.client("officer"), other, reached="0").status_code == 302
    assert back(cast.client("officer2"), other, reached="0").status_code == 409, "opened before the first try"
    with pytest.raises(Stale):
        actions.call_back(cast.by("officer2"), other, reached=False, version=other.version)


def test_after_three_tries_it_is_over(cast: Cast) -> None:
    call = missed(cast)
    for number in (1, 2, 3):
        call = actions.call_back(cast.by("officer"), call, reached=False)
        assert call.tries == number
    assert call.outcome == "unreached"
    with pytest.raises(WrongState):
        actions.call_back(cast.by("officer"), call, reached=True, outcome="answered")


@pytest.mark.parametrize(
    ("at", "due"),
    [
        ((2026, 11, 25, 10), (2026, 11, 25)),
        ((2026, 11, 25, 17), (2026, 11, 26)),
        ((2026, 11, 27, 18), (2026, 11, 30)),
        ((2026, 11, 28, 9), (2026, 11, 30)),
    ],
)
def test_until_when_to_call_back(db: None, at: tuple[int, ...], due: tuple[int, int, int]) -> None:
    assert actions.back_due(datetime(*at, tzinfo=clock.HERE)) == datetime(*due).date()  # type: ignore[arg-type,misc]


def test_lamps_of_calls(cast: Cast) -> None:
    call = missed(cast)
    assert call.due
    day = timedelta(days=1)
    assert [queries.lamp(call, call.due + n * day)[0] for n in (-1, 0, 1)] == ["green", "amber", "red"]


def test_figures_have_their_denominators(cast: Cast) -> None:
    officer = cast.client("officer")
    logged(officer)
    logged(officer, outcome="referred", referred="12345")
    logged(officer, direction="out")
    in_time, late = missed(cast), missed(cast)
    actions.call_back(cast.by("officer"), in_time, reached=True, topic="问", outcome="answered")
    with guard.writing():
        Call.objects.filter(pk=late.pk).update(due=clock.today() - timedelta(days=1))
    missed(cast)
    figures = [(one["part"], one["whole"]) for one in queries.month(cast["officer"], clock.today())]
    assert figures == [(5, None), (1, 2), (3, 5), (1, 2)]


def test_who_sits_there_now(cast: Cast) -> None:
    now = clock.now().astimezone(clock.HERE)
    opens, closes = now.replace(hour=0, minute=0).time(), now.replace(hour=23, minute=59, second=59).time()
    on_duty(cast["officer2"], occasion(cast, ahead=0, kind="phone", opens=opens, closes=closes))
    on_duty(cast["officer"], occasion(cast, ahead=1, kind="phone"))
    assert queries.on_shift(cast.studio, clock.now()) == [cast["officer2"]]
    assert "现在值守" in cast.client("officer").get(LINE).content.decode()


def test_the_number_is_nowhere_but_sealed(cast: Cast, caplog: pytest.LogCaptureFixture) -> None:
    officer = cast.client("officer")
    call = missed(cast, name=NAME)
    officer.post(f"{LINE}{call.pk}/look/", {"reason": "回电"})
    back(officer, call, topic=f"{NAME} {PHONE} 问路灯")
    answer = officer.post(f"{LINE}export/", {"outcome": "missed"})
    assert answer["Content-Type"].endswith("sheet")
    book = ZipFile(BytesIO(answer.content))
    cells = "".join(book.read(name).decode(errors="replace") for name in book.namelist())
    assert "问路灯" in cells
    pages = "".join(officer.get(f"{LINE}{rest}").content.decode() for rest in ("", "?since=2026-01-01", f"{call.pk}/"))
    for mark in (NAME, PHONE):
        assert mark not in cells
        assert mark not in pages
        assert mark not in caplog.text
        with connection.cursor() as cursor:
            for table in connection.introspection.table_names(cursor):
                cursor.execute(f'SELECT * FROM "{table}"')
                assert mark not in repr(cursor.fetchall()), table
    assert Entry.objects.filter(code="call.export").count() == 1


def test_looking_leaves_a_trace_and_needs_a_reason(cast: Cast) -> None:
    call = missed(cast)
    with pytest.raises(Invalid):
        actions.look(cast.by("officer"), call, reason=" ")
    assert cast.client("officer").post(f"{LINE}{call.pk}/look/", {"reason": ""}).status_code == 422
    actions.look(cast.by("head"), call, reason="核实")
    assert [(one.person, one.reason) for one in call.looks.all()] == [(cast["head"], "核实")]
    assert "核实" in cast.client("officer").get(f"{LINE}{call.pk}/").content.decode()
    assert Entry.objects.filter(code="call.look", subject=call.subject).count() == 1


def test_looking_keeps_what_was_typed(cast: Cast) -> None:
    officer, call = cast.client("officer"), missed(cast)
    page = back(officer, call, topic="问停水", outcome="referred").content.decode()
    assert PHONE not in page
    assert page.split("data-keys")[1].split("<button")[1].startswith(" hidden>"), "the Enter key looks at nothing"
    typed = {"reason": "回电", "reached": "1", "topic": "问停水", "outcome": "referred", "version": call.version}
    page = officer.post(f"{LINE}{call.pk}/look/", typed).content.decode()
    assert PHONE in page
    assert 'value="问停水"' in page
    assert Entry.objects.filter(code="call.look", subject=call.subject).count() == 1


@pytest.fixture
def outside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "ERASURES_FILE", tmp_path / "erasures.jsonl")


@pytest.mark.usefixtures("outside")
def test_the_number_is_erased_after_thirty_days(cast: Cast) -> None:
    call = missed(cast)
    assert jobs.calls_to_erase(clock.now() + timedelta(days=29)) == []
    with guard.writing():
        Call.objects.filter(pk=call.pk).update(at=clock.now() - timedelta(days=31))
    assert jobs.erase_due() == 1
    call.refresh_from_db()
    assert sealing.opened(call) is None
    assert call.wrapped_key is None
    assert jobs.erase_due() == 0
    assert Opening.objects.filter(entry__subject=call.subject, entry__code="call.missed").count() == 0
    with pytest.raises(Invalid):
        actions.look(cast.by("officer"), call, reason="回电")
    with pytest.raises(NotAllowed):
        erase(cast.by("officer"), call)
    assert once_more(call.subject, False, False, ["00"])


@pytest.mark.usefixtures("outside")
def test_with_its_matter_the_call_is_forgotten(cast: Cast) -> None:
    call = actions.log_call(cast.by("officer"), cast.studio, topic="停水", phone=PHONE, outcome="")
    intake = A.Intake(studio=cast.studio, words="停水了。", source=Matter.Source.PHONE, phone=PHONE)
    matter = A.receive_matter(
        cast.by("officer"), intake, keep=lambda by, ready: actions.make_matter(by, call, ready)
    ).matter
    assert Secret.objects.filter(matter=matter).exists()
    actions.look(cast.by("head"), call, reason="核实")
    told = "".join(f"{value}" for section in rights.statement(matter) for _name, value in section.rows)
    assert f"停水 {PHONE}" in told
    assert "司马谷雨 核实" in told
    erase(By(), matter, asked=True, whole=True)
    call.refresh_from_db()
    assert (sealing.opened(call), call.topic, call.outcome) == (None, "", "matter")


def test_a_call_of_a_closed_matter_is_closed_too(cast: Cast) -> None:
    call = actions.log_call(cast.by("officer"), cast.studio, topic="反映一件私事", phone=PHONE, outcome="")
    intake = A.Intake(studio=cast.studio, words="一件私事。", source=Matter.Source.PHONE)
    matter = A.receive_matter(
        cast.by("officer"), intake, keep=lambda by, ready: actions.make_matter(by, call, ready)
    ).matter
    done(cast.client("officer"), matter, "avoid", person=cast["officer2"].pk)
    assert "反映一件私事" in cast.client("officer").get(LINE).content.decode()
    assert "反映一件私事" not in cast.client("officer2").get(LINE).content.decode()
    assert cast.client("officer2").get(f"{LINE}{call.pk}/").status_code == 404
    with pytest.raises(NotAllowed):
        actions.look(cast.by("officer2"), call, reason="回电")


def test_who_may_not(cast: Cast) -> None:
    call = missed(cast)
    for who in ("member", "auditor", "clerk"):
        assert cast.client(who).get(LINE).status_code == 403
        assert cast.client(who).post(f"{LINE}log/", {}).status_code == 403
        assert cast.client(who).post(f"{LINE}export/", {}).status_code == 403
    outsider = cast.client("outsider")
    for address in (f"{LINE}{call.pk}/look/", f"{LINE}{call.pk}/", f"{LINE}{call.pk}/matter/"):
        assert outsider.post(address, {"reason": "回电"}).status_code == 404
    assert call.topic or PHONE not in outsider.get(LINE).content.decode()
    for by in (cast.by("outsider"), cast.by("leader"), By(), By(role="resident")):
        for doing in (
            lambda by=by: actions.log_call(by, cast.studio, topic="问", outcome="answered"),
            lambda by=by: actions.note_missed(by, cast.studio, phone=PHONE),
            lambda by=by: actions.call_back(by, call, reached=False),
            lambda by=by: actions.look(by, call, reason="看看"),
            lambda by=by: actions.make_matter(by, call, []),
        ):
            with pytest.raises(NotAllowed):
                doing()
    for by in (cast.by("leader"), By()):
        with pytest.raises(NotAllowed):
            actions.note_export(by, filters={}, count=0)


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31", "yesterday"])
def test_a_day_that_cannot_be_is_not_asked_for(cast: Cast, day: str) -> None:
    assert cast.client("officer").get(f"{LINE}?since={day}&until={day}").status_code == 200


def test_an_officer_is_there_from_the_day_it_is_here(cast: Cast) -> None:
    """Half past seven in the morning of the second is still the first elsewhere."""
    morning = datetime(2026, 12, 2, 7, 30, tzinfo=clock.HERE).astimezone(UTC)
    with guard.writing():
        cast["officer"].roles.update(since=morning)
    found = {one.person: one for one in days.officers(cast.studio, date(2026, 12, 1), date(2026, 12, 31))}
    assert found[cast["officer"]].since == date(2026, 12, 2)
