"""The minutes over HTTP: written by several, met and decided, settled by a hash, signed or objected to."""

import hashlib
import json
from typing import Any

import pytest
from django.test import Client

from bandeng.core.actions import By
from bandeng.core.errors import NotAllowed, WrongState
from bandeng.deliberate import minutes as doc
from bandeng.deliberate.actions import activity as A
from bandeng.deliberate.actions import meeting_notes as N
from bandeng.deliberate.actions import meeting_people as P
from bandeng.deliberate.actions import meeting_settle as S
from bandeng.deliberate.models import Activity, Note, Signature
from bandeng.ledger.models import Entry, Opening
from bandeng.studio.actions import grant_role
from bandeng.studio.models import Role
from bandeng.web import formats
from tests.cast import Cast
from tests.deliberate.made_meeting import came, code, noted, resident, running, settled

KEY = "0123456789abcdef" * 2


@pytest.fixture
def meeting(cast: Cast) -> Activity:
    return running(cast)


def feed(client: Client, activity: Activity, **sent: Any) -> Any:
    address = f"/desk/deliberate/{activity.pk}/minutes/feed/"
    return client.post(address, json.dumps(sent), content_type="application/json")


def written(client: Client, activity: Activity, text: str = "先划线。", key: str = KEY, **more: Any) -> Any:
    return feed(client, activity, **{"do": "write", "key": key, "kind": "said", "text": text, **more})


def texts(activity: Activity) -> list[str]:
    return [one.text for one in doc.standing(activity)]


def test_a_paragraph_sent_twice_is_one(cast: Cast, meeting: Activity) -> None:
    officer = cast.client("officer")
    who, _code = resident(meeting)
    for _twice in range(2):
        answer = written(officer, meeting, participant=who.pk)
        assert answer.status_code == 200
    assert [(one["text"], one["who"], one["by"]) for one in answer.json()["notes"]] == [
        ("先划线。", "居民 1", "梁小满")
    ]
    assert Entry.objects.filter(code="note.write").count() == Note.objects.count() == 1
    for _twice in range(2):
        changed = feed(officer, meeting, do="change", key=KEY, version=1, kind="agreed", text="先划线，试一个月。")
        assert changed.status_code == 200
    assert [one.version for one in Note.objects.order_by("pk")] == [1, 2]
    seen = answer.json()["token"]
    address = f"/desk/deliberate/{meeting.pk}/minutes/feed/"
    assert officer.get(address, {"seen": seen}).status_code == 200
    assert officer.get(address, {"seen": changed.json()["token"]}).status_code == 204
    for who_not in ("leader", "auditor", "outsider", "clerk"):
        assert written(cast.client(who_not), meeting, key="f" * 32).status_code in (403, 404)
    assert written(Client(), meeting, key="f" * 32).status_code == 302


def test_what_all_hold_is_nobodys_words(cast: Cast, meeting: Activity) -> None:
    who, _code = resident(meeting)
    for kind in Note.Kind:
        noted(cast, meeting, f"记成{kind.label}。", kind=kind, who=who)
    by = {one.kind: one.participant for one in doc.standing(meeting)}
    assert by == {"said": who, "position": who, "other": who, "agreed": None, "open": None}
    page = cast.client("officer").get(f"/desk/deliberate/{meeting.pk}/minutes/").content.decode()
    assert page.count("<strong>居民 1</strong>") == 3


def test_the_same_line_of_time_in_one_form(cast: Cast, meeting: Activity) -> None:
    over = settled(cast, meeting)
    begun, ended = over.held_at, over.ended_at
    assert begun
    for page in ("minutes/", "minutes/paper/html/"):
        text = cast.client("officer").get(f"/desk/deliberate/{over.pk}/{page}").content.decode()
        assert formats.period(begun, ended) in text


def test_what_cannot_be_used_is_said(cast: Cast, meeting: Activity) -> None:
    officer, member = cast.client("officer"), came(cast, running(cast, title="另一场会"), "member")
    for sent in (
        {"text": " "},
        {"kind": "wish"},
        {"key": "!"},
        {"participant": "x"},
        {"text": "长" * 4001},
        {"do": "burn"},
    ):
        answer = written(officer, meeting, **sent)
        assert answer.status_code == 422, sent
        assert answer.json()["message"]
    assert officer.post(f"/desk/deliberate/{meeting.pk}/minutes/feed/", b"[", "application/json").status_code == 422
    # Someone of another meeting is nobody here.
    assert written(officer, meeting, participant=member.pk).json()["notes"][0]["who"] == ""
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(cast["officer"], backend="bandeng.studio.accounts.PersonBackend")
    assert written(strict, meeting, key="c" * 32).status_code == 403
    assert len(texts(meeting)) == 1


def test_two_change_the_same_and_the_second_sees_both(cast: Cast, meeting: Activity) -> None:
    note = noted(cast, meeting, "先划线。")
    first, second = cast.client("officer"), cast.client("member")
    given = {"do": "change", "key": note.key, "version": 1, "kind": "said"}
    assert feed(first, meeting, **given, text="先划线，再装栏杆。").status_code == 200
    met = feed(second, meeting, **given, text="先划线，再试一个月。")
    assert met.status_code == 409
    assert (met.json()["theirs"]["text"], met.json()["theirs"]["version"]) == ("先划线，再装栏杆。", 2)
    # The second leaves the other's standing: their own words are kept all the same.
    decided = {**given, "version": 2, "text": "先划线，再装栏杆。", "aside": "先划线，再试一个月。"}
    assert feed(second, meeting, **decided).status_code == 200
    assert texts(meeting) == ["先划线，再装栏杆。"]
    rows = list(Note.objects.order_by("version"))
    assert [one.text for one in rows] == [
        "先划线。",
        "先划线，再装栏杆。",
        "先划线，再试一个月。",
        "先划线，再装栏杆。",
    ]
    assert [one.replaced_by for one in rows] == [*rows[1:], None]


def test_without_a_script_it_is_a_form_with_the_same_choice(cast: Cast, meeting: Activity) -> None:
    member, address = cast.client("member"), f"/desk/deliberate/{meeting.pk}/minutes/"
    page = member.get(address)
    key = page.context["form"]["key"].value()
    sent = {"key": key, "kind": "agreed", "participant": "", "text": "先划线。"}
    assert [member.post(address, sent).status_code for _twice in range(2)] == [302, 302]
    assert member.post(address, {**sent, "key": "e" * 32, "text": ""}).status_code == 422
    note = Note.objects.get()
    change = f"{address}{note.pk}/"
    N.change(cast.by("officer"), meeting, N.Written("agreed", "先划线，后排号。"), key=note.key, version=1)
    met = member.post(change, {**sent, "version": 1, "text": "先排号，后划线。"})
    words = met.content.decode()
    assert met.status_code == 409
    assert "先划线，后排号。" in words
    assert "先排号，后划线。" in words
    assert member.post(change, {**sent, "version": 2, "text": "先排号，后划线。", "keep": "both"}).status_code == 302
    assert texts(meeting) == ["先划线，后排号。", "先排号，后划线。"]
    assert member.post(change, {**sent, "version": 2, "text": "都不要。", "keep": "theirs"}).status_code == 302
    assert texts(meeting)[0] == "先划线，后排号。"
    assert member.post(change, {**sent, "version": 1, "withdraw": "1"}).status_code == 409
    assert member.post(change, {**sent, "version": 4, "withdraw": "1"}).status_code == 302
    assert texts(meeting) == ["先排号，后划线。"]
    assert member.post(change, {**sent, "version": 4}).status_code == 422
    for who in ("leader", "outsider"):
        assert cast.client(who).post(change, sent).status_code in (403, 404)
        assert cast.client(who).post(address, sent).status_code in (403, 404)


def test_settled_by_a_hash_that_anyone_can_work_out(cast: Cast, meeting: Activity) -> None:
    officer, head = cast.client("officer"), cast.client("head")
    came(cast, meeting, "clerk")
    who, _code = resident(meeting)
    noted(cast, meeting, "三十个车位不够。", who=who)
    noted(cast, meeting, "愿意出划线的工钱。", kind="position", who=meeting.participants.get(part="unit"))
    noted(cast, meeting, "先划线，试一个月。", kind="agreed")
    noted(cast, meeting, "电动车棚放哪里。可以打 13912345678。", kind="open")
    settle = f"/desk/deliberate/{meeting.pk}/minutes/settle/"
    assert officer.post(settle, {"sure": "on"}).status_code == 409  # still in session
    A.end_meeting(cast.by("officer"), meeting)
    page = officer.get(settle).content.decode()
    assert "13912345678" in page
    assert "可能指到某个人" in page
    assert officer.post(settle, {}).status_code == 422
    for person in ("member", "leader", "outsider"):
        assert cast.client(person).post(settle, {"sure": "on"}).status_code in (403, 404)
    version = Activity.objects.get(pk=meeting.pk).version
    assert officer.post(settle, {"sure": "on", "version": version - 1}).status_code == 409
    assert officer.post(settle, {"sure": "on", "version": version}).status_code == 302
    meeting.refresh_from_db()
    assert meeting.state == "minuted"
    text = Client().get(f"/deliberate/{meeting.pk}/minutes/text/").content
    assert hashlib.sha256(text).hexdigest() == meeting.minutes_hash
    value = json.loads(text)
    assert text.decode() == json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    assert [one["kind"] for one in value["notes"]] == ["said", "position", "agreed", "open"]
    entry = Entry.objects.get(code="activity.settle")
    assert meeting.minutes_hash in Opening.objects.get(entry=entry).private
    # From now on nothing changes.
    note = Note.objects.first()
    assert note
    assert written(officer, meeting, "再加一句。").status_code == 409
    assert feed(head, meeting, do="withdraw", key=note.key, version=1).status_code == 409
    with pytest.raises(WrongState, match="定稿"):
        P.enter_residents(cast.by("officer"), meeting, count=1)
    public = Client().get(f"/deliberate/{meeting.pk}/minutes/").content.decode()
    assert "居民 1" in public
    assert meeting.minutes_hash in public
    assert "仅供协商参考" in public
    for form in ("html", "pdf"):
        paper = officer.get(f"/desk/deliberate/{meeting.pk}/minutes/paper/{form}/")
        assert paper.status_code == 200
    assert paper.content[:4] == b"%PDF"
    other = running(cast, title="还没定稿", form_key="n" * 32)
    assert Client().get(f"/deliberate/{other.pk}/minutes/").status_code == 404


def test_nothing_is_settled_where_nothing_is_written(cast: Cast, meeting: Activity) -> None:
    A.end_meeting(cast.by("officer"), meeting)
    answer = cast.client("officer").post(f"/desk/deliberate/{meeting.pk}/minutes/settle/", {"sure": "on"})
    assert answer.status_code == 422
    assert "还没有内容" in answer.content.decode()
    with pytest.raises(NotAllowed):
        S.settle(cast.by("member"), meeting)


def test_signed_and_objected_to(cast: Cast, meeting: Activity) -> None:
    phone, mine = Client(), f"/deliberate/{meeting.pk}/mine/"
    phone.post(f"/m/{code(meeting)}/", {"form_key": "s" * 32})
    clerk = came(cast, meeting, "clerk")
    (old,) = P.enter_residents(cast.by("officer"), meeting, count=1)
    absent = P.invite(cast.by("officer"), meeting, cast["member2"])
    over = settled(cast, meeting)
    read = over.minutes_hash
    sign = {"do": "sign", "verdict": "objects", "words": "", "read": read}
    assert phone.post(mine, sign).status_code == 422
    assert phone.post(mine, {**sign, "read": "0" * 64, "words": "漏了"}).status_code == 409
    assert phone.post(mine, {**sign, "words": "漏了栏杆的事。"}).status_code == 302
    assert phone.post(mine, {**sign, "verdict": "signed"}).status_code == 409
    assert cast.client("clerk").post(mine, {**sign, "verdict": "signed"}).status_code == 302
    witness = f"/desk/deliberate/{meeting.pk}/minutes/witness/"
    officer = cast.client("officer")
    assert officer.post(witness, {**sign, "verdict": "signed", "participant": old.pk}).status_code == 302
    assert officer.post(witness, {**sign, "verdict": "signed", "participant": clerk.pk}).status_code == 422
    with pytest.raises(NotAllowed, match="自己登录"):
        S.sign(cast.by("officer"), clerk, verdict="signed", read=read)
    with pytest.raises(NotAllowed):
        S.sign(cast.by("clerk2"), old, verdict="signed", read=read)
    with pytest.raises(NotAllowed):
        S.sign(By(role="resident"), old, verdict="signed", read=read)  # has no code
    assert cast.client("member2").post(mine, {**sign, "verdict": "signed"}).status_code == 422
    assert absent.came_at is None
    rows = {str(one.participant): one for one in Signature.objects.all()}
    assert {one.minutes_hash for one in rows.values()} == {read}
    assert rows["居民 1"].words == "漏了栏杆的事。"
    assert rows["居民 1"].witness is None
    assert rows["居民 2"].witness == cast["officer"]
    public = Client().get(f"/deliberate/{meeting.pk}/minutes/").content.decode()
    assert "漏了栏杆的事。" in public
    assert "供气站 燕清明" in public
    chair = cast.client("officer").get(f"/desk/deliberate/{meeting.pk}/minutes/")
    assert "我来签字" in chair.content.decode()


def test_nothing_that_a_device_sends_breaks_the_feed(cast: Cast, meeting: Activity) -> None:
    officer = cast.client("officer")
    address = f"/desk/deliberate/{meeting.pk}/minutes/feed/"
    lone, nul = "\ud800" * 10, "\x00" * 10
    for sent in (
        {"key": lone},
        {"key": nul},
        {"do": "change", "key": lone, "version": 1},
        {"do": "change", "key": nul, "version": 1},
        {"do": "withdraw", "key": lone, "version": 1},
        {"key": KEY, "kind": lone},
    ):
        assert written(officer, meeting, **sent).status_code == 422, sent
    assert officer.post(address, b"[" * 100_000, "application/json").status_code == 422
    assert texts(meeting) == []
    assert written(officer, meeting, text=f"先{lone}划{nul}线。").status_code == 200
    assert texts(meeting) == ["先划线。"]


def test_who_only_sees_this_meeting_does_not_run_it(cast: Cast, meeting: Activity) -> None:
    # A member here; of another studio's meetings an auditor, who looks on.
    grant_role(By(), cast["member3"], kind=Role.Kind.AUDITOR, path="61.01.12.")
    client, desk = cast.client("member3"), f"/desk/deliberate/{meeting.pk}"
    note = noted(cast, meeting, "先划线。")
    assert client.get(f"{desk}/meeting/").status_code == 200
    assert client.get(f"{desk}/minutes/").status_code == 200
    for page in ("meeting/code/", "meeting/people/", "minutes/feed/", f"minutes/{note.pk}/", "minutes/settle/"):
        assert client.get(f"{desk}/{page}").status_code in (403, 404), page
    settled(cast, meeting)
    assert client.get(f"{desk}/minutes/witness/").status_code in (403, 404)


def test_words_of_an_objection_are_public_without_what_points_to_a_person(cast: Cast, meeting: Activity) -> None:
    who, _code = resident(meeting)
    one = settled(cast, meeting)
    words = "记错了，我是 3 号楼 2 单元 501 的，电话 13900000012，没有同意。"
    S.sign(By(role="resident"), who, verdict="objects", read=one.minutes_hash, words=words)
    for address in (f"/deliberate/{one.pk}/minutes/", f"/desk/deliberate/{one.pk}/minutes/paper/html/"):
        page = cast.client("officer").get(address).content.decode()
        assert "没有同意" in page
        assert "13900000012" not in page
        assert "501" not in page


def test_a_forged_form_without_its_key_gives_no_number(cast: Cast, meeting: Activity) -> None:
    address = f"/m/{code(meeting)}/"
    for key in ("", "short", "x" * 7):
        assert Client().post(address, {"form_key": key}).status_code == 410
    assert not meeting.participants.filter(part="resident").exists()
