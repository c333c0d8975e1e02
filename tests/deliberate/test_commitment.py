"""A commitment from the meeting to the end, through the pages; who may, and who may not."""

from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from python_calamine import CalamineWorkbook

from bandeng.core import clock, guard, photos
from bandeng.core.actions import By
from bandeng.core.errors import NotAllowed, WrongState
from bandeng.deliberate import commitment_doings as doings
from bandeng.deliberate import commitment_figures as figures
from bandeng.deliberate import commitment_lists as lists
from bandeng.deliberate.actions import commitment as A
from bandeng.deliberate.actions import commitment_doing as D
from bandeng.deliberate.commitment_states import MOVES, S
from bandeng.deliberate.models import Activity, Commitment
from bandeng.ledger.models import Entry
from bandeng.post import events
from bandeng.post.models import Message
from bandeng.studio.actions import grant_role
from bandeng.studio.models import Role
from bandeng.web import formats
from tests.cast import Cast
from tests.deliberate.made_commitment import activity, done, due, proposed, taken
from tests.listen.pages import jpeg

DAY = timedelta(days=1)


def form(cast: Cast, **fields: Any) -> dict[str, Any]:
    day = {"due_on": due().isoformat(), "unit": cast.unit.pk, "person": ""}
    return {"what": "修好三号楼前的路灯", "proof": "晚上到现场看", **day, **fields}


def add(cast: Cast, who: str, held: Activity, **fields: Any) -> Any:
    return cast.client(who).post(f"/desk/deliberate/{held.pk}/commitments/add/", form(cast, **fields))


def do(cast: Cast, who: str, one: Commitment, slug: str, **fields: Any) -> Any:
    one.refresh_from_db()
    address = f"/desk/deliberate/commitments/{one.pk}/do/{slug}/"
    return cast.client(who).post(address, {"version": one.version, **fields})


def did(cast: Cast, who: str, one: Commitment, slug: str, **fields: Any) -> Commitment:
    answer = do(cast, who, one, slug, **fields)
    assert answer.status_code == 302, answer.content.decode()
    one.refresh_from_db()
    return one


def page(client: Client, one: Commitment) -> str:
    return client.get(f"/desk/deliberate/commitments/{one.pk}/").content.decode()


def told(cast: Cast, event: str) -> set[str]:
    names = {f"person:{person.pk}": name for name, person in cast.people.items()}
    return {names[one.recipient] for one in Message.objects.filter(event=event)}


def test_from_the_meeting_to_the_end(cast: Cast) -> None:
    held = activity(cast, "in_session")
    assert add(cast, "member", held).status_code == 302
    one = Commitment.objects.get()
    assert (one.number, one.state, one.unit) == (1, "proposed", cast.unit)
    assert told(cast, "commitment.propose") == {"clerk"}
    title, text = events.render(Message.objects.get(event="commitment.propose"))
    assert "请您认领" in title
    assert one.what in text
    mine = cast.client("clerk").get("/desk/deliberate/commitments/mine/").content.decode()
    assert one.what in mine
    assert one.what not in cast.client("clerk2").get("/desk/deliberate/commitments/mine/").content.decode()
    did(cast, "clerk", one, "take-on")
    assert (one.state, one.taken_by, one.promised_on) == ("taken", cast["clerk"], one.due_on)
    assert told(cast, "commitment.take_on") == {"officer", "officer2", "head", "convener"}
    did(cast, "clerk", one, "note", text="灯杆已经订了。")
    did(cast, "clerk", one, "report", text="三盏都亮了。", done_on=clock.today().isoformat(), pictures=[jpeg()])
    assert (one.state, one.done_on, one.evidence.count()) == ("done", clock.today(), 1)
    assert told(cast, "commitment.report") == {"officer", "officer2", "head", "convener"}
    shown = page(cast.client("officer"), one)
    assert "灯杆已经订了" in shown
    picture = cast.client("officer").get(f"/desk/deliberate/commitments/photo/{one.evidence.get().file}/")
    assert (picture["Content-Type"], picture.content[:2]) == ("image/jpeg", b"\xff\xd8")
    did(cast, "officer", one, "confirm", text="晚上看过，都亮。")
    assert (one.state, one.confirmed_by) == ("confirmed", cast["officer"])
    assert told(cast, "commitment.confirm") == {"clerk"}
    codes = ["propose", "take_on", "note", "report", "confirm"]
    assert list(one.steps.values_list("code", flat=True)) == [f"commitment.{code}" for code in codes]
    entries = Entry.objects.filter(subject=one.subject).order_by("pk")
    assert [entry.code for entry in entries] == [f"commitment.{code}" for code in codes]


def test_who_may_not_propose_or_when(cast: Cast) -> None:
    held = activity(cast, "held")
    for who in ("clerk", "leader", "auditor", "community"):
        assert add(cast, who, held).status_code == 403, who
    for who in ("member3", "outsider"):
        assert add(cast, who, held).status_code == 404, who
    for state in ("draft", "announced", "closed", "called_off"):
        assert add(cast, "officer", activity(cast, state)).status_code == 409, state
    assert not Commitment.objects.exists()


@pytest.mark.parametrize(
    "fields",
    [
        {"what": ""},
        {"proof": " "},
        {"due_on": "2020-01-02"},
        {"unit": ""},
        {"unit": "99999"},
        {"what": "长" * 201},
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(cast: Cast, fields: dict[str, str]) -> None:
    answer = add(cast, "officer", activity(cast), **fields)
    assert answer.status_code == 422
    assert "晚上到现场看" in answer.content.decode() or "proof" in fields
    assert not Commitment.objects.exists()


def test_either_a_unit_or_a_person(cast: Cast) -> None:
    held = activity(cast)
    assert add(cast, "officer", held, person=cast["member"].pk).status_code == 422
    assert add(cast, "officer", held, unit="", person=cast["leader"].pk).status_code == 422, "no role that takes on"
    assert add(cast, "officer", held, unit="", person=cast["member"].pk).status_code == 302
    one = Commitment.objects.get()
    assert told(cast, "commitment.propose") == {"member"}
    for who in ("member2", "clerk"):
        assert do(cast, who, one, "take-on").status_code in (403, 404)
    did(cast, "member", one, "take-on")


def test_changed_while_it_is_proposed_and_not_after(cast: Cast) -> None:
    one = proposed(cast)
    address = f"/desk/deliberate/commitments/{one.pk}/change/"
    answer = cast.client("member").post(address, form(cast, unit=cast.other_unit.pk, version=one.version))
    assert answer.status_code == 302
    one.refresh_from_db()
    assert one.unit == cast.other_unit
    assert told(cast, "commitment.change") == {"clerk2"}
    assert do(cast, "clerk", one, "take-on").status_code in (403, 404)
    old = cast.client("officer").post(address, form(cast, version=1))
    assert old.status_code == 409, "someone else was faster"
    for who in ("clerk2", "auditor"):
        assert cast.client(who).post(address, form(cast)).status_code == 403
    did(cast, "clerk2", one, "take-on")
    assert cast.client("officer").post(address, form(cast, version=one.version)).status_code == 409


def test_another_date_once_and_whoever_follows_answers(cast: Cast) -> None:
    one = proposed(cast)
    until = due(60)
    did(cast, "clerk", one, "ask-date", until=until.isoformat(), reason="要等设备到货。")
    assert told(cast, "commitment.ask_date") == {"officer", "officer2", "head", "convener"}
    assert (one.state, one.asked_on) == ("proposed", until)
    assert do(cast, "clerk", one, "take-on").status_code == 409
    shown = page(cast.client("head"), one)
    assert "要等设备到货" in shown
    for who in ("clerk", "leader"):
        assert do(cast, who, one, "grant-date").status_code == 403
    did(cast, "head", one, "refuse-date", reason="入冬以前要亮。")
    assert (one.state, one.asked_on) == ("proposed", None)
    again = do(cast, "clerk", one, "ask-date", until=until.isoformat(), reason="还是要等。")
    assert again.status_code == 422
    assert "只能一次" in again.content.decode()
    did(cast, "clerk", one, "refuse", reason="没有经费。")
    assert one.state == "refused"
    assert told(cast, "commitment.refuse") == {"officer", "officer2", "head", "convener"}
    other = proposed(cast)
    did(cast, "clerk", other, "ask-date", until=until.isoformat(), reason="要等设备到货。")
    did(cast, "convener", other, "grant-date")
    assert (other.state, other.due_on, other.promised_on, other.taken_by) == ("taken", until, until, cast["clerk"])


def test_one_extension_before_the_limit(cast: Cast) -> None:
    one, late, until = taken(cast), taken(cast), due(40)
    for who in ("clerk2", "officer"):
        assert do(cast, who, one, "ask-extension", until=until.isoformat(), reason="下雨。").status_code in (403, 404)
    assert do(cast, "clerk", one, "ask-extension", until=due(3).isoformat(), reason="下雨。").status_code == 422
    assert do(cast, "clerk", one, "ask-extension", until=until.isoformat(), reason="").status_code == 422
    did(cast, "clerk", one, "ask-extension", until=until.isoformat(), reason="下雨。")
    assert one.due_on == due(), "the clock runs on"
    did(cast, "officer", one, "grant-extension")
    assert (one.due_on, one.promised_on, one.extended) == (until, until, True)
    assert do(cast, "clerk", one, "ask-extension", until=due(50).isoformat(), reason="又下雨。").status_code == 422
    with guard.writing():
        Commitment.objects.filter(pk=late.pk).update(due_on=clock.today() - DAY)
    refused = do(cast, "clerk", late, "ask-extension", until=due(20).isoformat(), reason="晚了。")
    assert refused.status_code == 422
    assert "已经过了" in refused.content.decode()


def test_a_refused_extension_changes_nothing(cast: Cast) -> None:
    one = taken(cast)
    did(cast, "clerk", one, "ask-extension", until=due(40).isoformat(), reason="下雨。")
    did(cast, "officer", one, "refuse-extension", reason="不能再拖。")
    assert (one.due_on, one.asked_on, one.extended) == (due(), None, False)
    assert do(cast, "clerk", one, "ask-extension", until=due(50).isoformat(), reason="又下雨。").status_code == 422


def test_nobody_confirms_what_they_answer_for_or_reported(cast: Cast) -> None:
    one = done(cast)
    for who in ("clerk", "member", "leader"):
        assert do(cast, who, one, "confirm").status_code == 403, who
    assert do(cast, "outsider", one, "confirm").status_code == 404
    grant_role(By(), cast["clerk"], kind=Role.Kind.OFFICER, path=cast.studio.path)
    assert do(cast, "clerk", one, "confirm").status_code == 403, "an officer now, and still the one who reported"
    grant_role(By(), cast["officer2"], kind=Role.Kind.CLERK, path=cast.unit.path, unit=cast.unit)
    with pytest.raises(NotAllowed):
        D.confirm(cast.by("officer2"), one)
    own = A.take_on(cast.by("officer"), proposed(cast, unit=None, person=cast["officer"]))
    own = D.report(cast.by("officer"), own, done_on=clock.today(), text="做好了。")
    assert do(cast, "officer", own, "confirm").status_code == 403
    assert own not in lists.to_settle(cast["officer"])
    assert own in lists.to_settle(cast["head"])
    did(cast, "head", own, "confirm")


def test_sent_back_once(cast: Cast) -> None:
    one = done(cast)
    for who in ("clerk", "district"):
        assert do(cast, who, one, "send-back", until=due(7).isoformat(), reason="一盏不亮。").status_code == 403
    assert do(cast, "officer", one, "send-back", until="", reason="一盏不亮。").status_code == 422
    did(cast, "officer", one, "send-back", until=due(40).isoformat(), reason="一盏不亮。")
    assert (one.state, one.due_on, one.promised_on, one.done_on) == ("taken", due(40), due(), None)
    assert told(cast, "commitment.send_back") == {"clerk"}
    did(cast, "clerk", one, "report", text="换了灯泡。", done_on=clock.today().isoformat())
    again = do(cast, "officer", one, "send-back", until=due(50).isoformat(), reason="还不亮。")
    assert again.status_code == 422
    assert "已经退回过一次" in again.content.decode()


def test_dropped_by_two(cast: Cast) -> None:
    one = taken(cast)
    for who in ("clerk", "member"):
        assert do(cast, who, one, "ask-drop", reason="楼要拆了。").status_code == 403
    assert do(cast, "officer", one, "ask-drop", reason="").status_code == 422
    did(cast, "officer", one, "ask-drop", reason="楼要拆了。")
    for who in ("officer", "clerk"):
        assert do(cast, who, one, "drop").status_code == 403
    did(cast, "head", one, "keep")
    assert (one.state, one.drop_by) == ("taken", None)
    did(cast, "officer", one, "ask-drop", reason="楼要拆了。")
    assert one in lists.to_settle(cast["officer2"])
    assert one not in lists.to_settle(cast["officer"])
    did(cast, "officer2", one, "drop")
    assert one.state == "dropped"


def test_reporting_needs_a_day_words_and_real_pictures(cast: Cast) -> None:
    one = taken(cast)
    today = clock.today().isoformat()
    assert do(cast, "clerk", one, "report", text="", done_on=today).status_code == 422
    assert do(cast, "clerk", one, "report", text="好了。", done_on=due(1).isoformat()).status_code == 422
    false = BytesIO(b"no picture")
    false.name = "a.jpg"
    answer = do(cast, "clerk", one, "report", text="好了。", done_on=today, pictures=[false])
    assert answer.status_code == 422
    assert "好了。" in answer.content.decode()
    for who in ("clerk2", "officer"):
        assert do(cast, who, one, "report", text="好了。", done_on=today).status_code in (403, 404)


def test_pictures_of_what_was_refused_do_not_stay(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    kept: list[str] = []
    real = photos.put
    monkeypatch.setattr(photos, "put", lambda data, key: kept.append(real(data, key)) or kept[-1])
    one, picture = proposed(cast), [photos.prepare(jpeg())]
    with pytest.raises(WrongState):
        doings.report(cast.by("clerk"), one, pictures=picture, done_on=clock.today(), text="好了。")
    with pytest.raises(OSError, match=kept[0]):
        photos.get(kept[0], doings.key())
    assert done(cast).evidence.get().file in {name for names in photos.named for name in names()}


def test_the_table_is_all_there_is(cast: Cast) -> None:
    """In each state exactly the verbs of the table can be done."""
    calls: dict[str, Any] = {
        "commitment.take_on": lambda one: A.take_on(cast.by("clerk"), one),
        "commitment.refuse": lambda one: A.refuse(cast.by("clerk"), one, reason="没有经费。"),
        "commitment.note": lambda one: D.note(cast.by("clerk"), one, text="在办。"),
        "commitment.report": lambda one: D.report(cast.by("clerk"), one, done_on=clock.today(), text="好了。"),
        "commitment.confirm": lambda one: D.confirm(cast.by("head"), one),
        "commitment.ask_drop": lambda one: D.ask_drop(cast.by("head"), one, reason="楼要拆了。"),
    }
    for code, call in calls.items():
        for state in S:
            one = proposed(cast)
            with guard.writing():
                Commitment.objects.filter(pk=one.pk).update(state=state)
            if state in MOVES[code][0]:
                call(one)
            else:
                with pytest.raises(WrongState):
                    call(one)


def test_buttons_are_what_may_be_done(cast: Cast) -> None:
    one = proposed(cast)
    assert {verb.slug for verb in doings.possible(one, cast["clerk"])} == {"take-on", "ask-date", "refuse"}
    assert {verb.slug for verb in doings.possible(one, cast["officer"])} == {"ask-drop"}
    assert doings.possible(one, cast["leader"]) == []
    two = done(cast)
    assert {verb.slug for verb in doings.possible(two, cast["officer"])} == {"confirm", "send-back", "ask-drop"}
    assert doings.possible(two, cast["clerk"]) == []


def test_lists_filters_and_the_workbook(cast: Cast) -> None:
    held = activity(cast)
    one = taken(cast, held, due_on=due(1), what="修好路灯")
    two = proposed(cast, held, what="补种绿篱", unit=cast.other_unit)
    with guard.writing():
        Commitment.objects.filter(pk=one.pk).update(due_on=clock.today() - DAY)
    client = cast.client("leader")
    every = client.get("/desk/deliberate/commitments/").content.decode()
    assert one.what in every
    assert two.what in every
    for query, there, not_there in (
        ("lamp=red", one, two),
        ("state=proposed", two, one),
        (f"unit={cast.other_unit.pk}", two, one),
    ):
        shown = client.get(f"/desk/deliberate/commitments/?{query}").content.decode()
        assert there.what in shown, query
        assert not_there.what not in shown, query
    assert client.get("/desk/deliberate/commitments/?lamp=blue&unit=x&page=z").status_code == 200
    late = client.get("/desk/deliberate/commitments/late/").content.decode()
    assert one.what in late
    assert "还没有报告办完" in late
    assert two.what not in late
    file = client.get("/desk/deliberate/commitments/file/?lamp=red")
    rows = CalamineWorkbook.from_filelike(BytesIO(file.content)).get_sheet_by_index(0).to_python()
    assert [row[2] for row in rows if one.activity.title in row] == [one.what]
    assert two.what not in cast.client("outsider").get("/desk/deliberate/commitments/").content.decode()
    printed = client.get(f"/desk/deliberate/{held.pk}/commitments/").content.decode()
    assert one.what in printed
    assert two.what in printed


def test_figures_stand_on_an_activity_from_three_on_and_always_on_the_list(cast: Cast) -> None:
    held, officer = activity(cast), cast.client("officer")
    for number in range(1, 4):
        proposed(cast, held)
        page = officer.get(f"/desk/deliberate/{held.pk}/").content.decode()
        assert ("认领率" in page) == (number == 3)
        assert "认领率" in officer.get("/desk/deliberate/commitments/").content.decode()
    for address in ("desk/deliberate/commitments/", "desk/deliberate/commitments/mine/"):
        who = cast.client("clerk" if "mine" in address else "officer")
        promised = formats.date(due())
        assert f'data-label="什么时候以前"><span class="nowrap">{promised}<' in who.get(f"/{address}").content.decode()


def test_what_was_done_is_said_in_a_sentence(cast: Cast) -> None:
    one = taken(cast)
    clerk, address = cast.client("clerk"), f"/desk/deliberate/commitments/{one.pk}/"
    answer = clerk.post(f"{address}do/note/", {"text": "定了施工队。", "version": one.version}, follow=True)
    assert "进展记下了。" in answer.content.decode()
    assert "进展记下了。" not in clerk.get(f"{address}?done=nothing").content.decode()


def test_figures_with_their_denominators(cast: Cast) -> None:
    held = activity(cast)
    proposed(cast, held)
    A.refuse(cast.by("clerk"), proposed(cast, held), reason="没有经费。")
    early = proposed(cast, held)
    D.drop(cast.by("head"), D.ask_drop(cast.by("officer"), early, reason="不用了。"))
    taken(cast, held)
    in_time, late = done(cast, held), done(cast, held)
    with guard.writing():
        Commitment.objects.filter(pk=late.pk).update(promised_on=clock.today() - DAY)
    D.confirm(cast.by("officer"), in_time)
    D.confirm(cast.by("officer"), late)
    done(cast, held)
    shown = figures.count(Commitment.objects.all())
    assert [(str(one.label), one.part, one.whole) for one in shown] == [
        ("认领率", 4, 6),
        ("办完率", 3, 4),
        ("销号率", 2, 4),
        ("按期率", 1, 2),
    ]
