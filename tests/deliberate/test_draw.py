"""A draw's whole life over HTTP: called, volunteered for, fixed, drawn, replaced, verified; and who may not."""

import json
import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.template.loader import render_to_string
from django.test import Client

from bandeng.cli import main
from bandeng.core import clock, guard
from bandeng.core.actions import By
from bandeng.core.errors import Invalid, NotAllowed, Stale, WrongState
from bandeng.core.models import Throttle
from bandeng.deliberate import draw_showing
from bandeng.deliberate.actions import draw as A
from bandeng.deliberate.actions import draw_lot as lot
from bandeng.deliberate.actions import draw_volunteers as people
from bandeng.deliberate.models import Draw, Participant
from bandeng.ledger.models import Entry, Opening
from bandeng.post import events, registry
from bandeng.post.models import Message
from tests.cast import Cast
from tests.deliberate.made_draw import NAME, NAMED, PHONE, VALUE, activity, balanced, called, drawn, fixed, volunteered
from tests.rally.pages import codes_in, key_in

FORM = {"title": "停车议事代表", "about": "来三次。", "size": 4, "source": "residents", "ready": ["sex", "age"]}


def with_code(code: str) -> Client:
    client = Client()
    answer = client.post("/draw/code/", {"code": code})
    assert answer.status_code == 302, answer.content.decode()[:3000]
    return client


def made(cast: Cast, **more: Any) -> Draw:
    answer = cast.client("officer").post("/desk/deliberate/draws/new/", {**FORM, "studio": cast.studio.pk, **more})
    assert answer.status_code == 302, re.findall(r'class="error[^>]*>.*?</p>', answer.content.decode(), re.S)
    return Draw.objects.get()


def page(draw: Draw, client: Client | None = None, rest: str = "") -> str:
    return (client or Client()).get(f"/draw/{draw.slug}/{rest}").content.decode()


def do(client: Client, draw: Draw, slug: str, **fields: Any) -> Any:
    draw.refresh_from_db()
    return client.post(f"/desk/deliberate/draws/{draw.pk}/{slug}/", {"version": draw.version, **fields})


def done(client: Client, draw: Draw, slug: str, **fields: Any) -> Draw:
    answer = do(client, draw, slug, **fields)
    assert answer.status_code == 302, re.findall(r'class="error.*?</p>', answer.content.decode(), re.S)
    draw.refresh_from_db()
    return draw


def volunteer(draw: Draw, number: int, **more: Any) -> str:
    client = Client()
    age = number // 2 % 4
    data = {
        "value_0": ("女", "男")[number % 2],
        "value_1": ("18–34 岁", "35–49 岁", "50–64 岁", "65 岁以上")[age],
        "name": f"{NAME}{number}",
        "phone": f"{PHONE}{number:02d}",
        "consent": "on",
        "form_key": key_in(client.get(f"/draw/{draw.slug}/")),
        **more,
    }
    answer = client.post(f"/draw/{draw.slug}/", data)
    assert answer.status_code == 302, re.findall(r'class="error.*?</p>', answer.content.decode(), re.S)
    (code,) = codes_in(client.get("/draw/joined/"))
    assert client.post(f"/draw/{draw.slug}/", data).status_code == 302  # the same form twice is one
    assert codes_in(client.get("/draw/joined/")) == [code]
    return code


def verified(file: Path) -> bool:
    with pytest.raises(SystemExit) as ended:
        main(["verify", "draw", str(file)])
    return not ended.value.code


def test_the_whole_life(cast: Cast, tmp_path: Path) -> None:
    officer = cast.client("officer")
    draw = made(cast, activity=activity(cast).pk)
    codes = [volunteer(draw, n) for n in range(16)]
    assert draw.volunteers.count() == 16
    done(officer, draw, "quotas", least_0_0=2, most_0_0=2, least_1_3=1)
    assert "只此一人" not in officer.get(f"/desk/deliberate/draws/{draw.pk}/fix/").content.decode()
    assert "配额凑得齐" in officer.get(f"/desk/deliberate/draws/{draw.pk}/").content.decode()
    done(officer, draw, "fix", value_named=NAMED, value_on=clock.today().isoformat())
    entry = Entry.objects.get(code="draw.fix")
    assert draw.commitment in entry.public
    assert (draw.commitment in page(draw), NAMED in page(draw)) == (True, True)
    before = Client().get(f"/draw/{draw.slug}/record.json").content
    assert "secret" not in json.loads(before)
    assert draw.commitment in page(draw, rest="hall/")
    done(officer, draw, "draw", value=VALUE, again=VALUE)
    assert len(draw.record["drawn"]) == 4
    assert Participant.objects.filter(activity=draw.activity, part="resident").count() == 4
    shown = page(draw)
    assert all(key in shown for key in draw.record["drawn"])
    assert "法定表决" in shown
    assert "性别 · 女：正好 2 位" in shown
    assert draw.record["secret"] in shown
    hall = page(draw, rest="hall/")
    assert (VALUE in hall, all(key in hall for key in draw.record["drawn"])) == (True, True)
    drawn_key = draw.record["drawn"][0]
    number = next(n for n in range(16) if draw.volunteers.get(key=drawn_key) == people.by_code(codes[n]))
    mine = with_code(codes[number])
    assert "抽中了您" in mine.get("/draw/mine/").content.decode()
    assert mine.post("/draw/mine/leave/").status_code == 302
    assert "来不了，待递补" in page(draw)
    done(officer, draw, "replace")
    assert (len(draw.record["replacements"]), drawn_key in draw.record["replacements"][0]["out"]) == (1, True)
    assert Participant.objects.filter(activity=draw.activity).count() == 4
    file = tmp_path / "draw.json"
    raw = Client().get(f"/draw/{draw.slug}/record.json").content
    file.write_bytes(raw)
    assert verified(file)
    setup = {name: json.loads(raw)[name] for name in json.loads(before) if name != "commitment"}
    assert setup == {name: value for name, value in json.loads(before).items() if name != "commitment"}
    other = json.loads(raw) | {"public_value": "03 11 17 22 29 31 08"}
    file.write_text(json.dumps(other))
    assert not verified(file)
    assert NAME not in raw.decode() + shown + hall


def test_nothing_of_names_is_kept_in_the_open(cast: Cast) -> None:
    draw, codes = drawn(cast)
    kept = "".join(Entry.objects.values_list("public", flat=True))
    kept += "".join(Opening.objects.values_list("private", flat=True))
    kept += json.dumps([draw.record, draw.setup, list(draw.volunteers.values_list("values", flat=True))])
    kept += page(draw) + page(draw, rest="hall/") + page(draw, rest="record.json")
    kept += "".join(str(one.data) for one in Message.objects.all())
    kept += cast.client("officer").get(f"/desk/deliberate/draws/{draw.pk}/").content.decode()
    assert NAME not in kept
    assert PHONE not in kept
    assert not any(code in kept for code in codes)


def test_names_open_for_the_desk_on_record(cast: Cast) -> None:
    draw, _codes = drawn(cast)
    address = f"/desk/deliberate/draws/{draw.pk}/names/"
    officer = cast.client("officer")
    assert NAME not in officer.get(address).content.decode()
    assert officer.get(f"/desk/deliberate/draws/{draw.pk}/letters/html/").status_code == 302
    assert officer.post(address).status_code == 302
    assert officer.get(address).content.decode().count(NAME) == 4
    letters = officer.get(f"/desk/deliberate/draws/{draw.pk}/letters/html/").content.decode()
    assert (letters.count("<section"), letters.count(NAME)) == (4, 4)
    assert Entry.objects.filter(code="draw.look").count() == 1
    for name in ("member", "outsider", "auditor"):
        assert cast.client(name).post(address).status_code in (403, 404)
    opened, _codes = fixed(cast)
    assert officer.post(f"/desk/deliberate/draws/{opened.pk}/names/").status_code == 409


def test_who_may_not(cast: Cast) -> None:
    draw, _codes = fixed(cast)
    for name in ("member", "outsider"):
        by = cast.by(name)
        for asked in (
            lambda by=by: A.fail(by, draw, why="不抽了"),
            lambda by=by: A.limit(by, draw, limits={}),
            lambda by=by: A.change(by, draw, title="甲", about="乙", size=4, until=None),
            lambda by=by: lot.draw_panel(by, draw, value=VALUE, again=VALUE),
            lambda by=by: lot.fix(by, draw, value_named=NAMED),
            lambda by=by: lot.replace(by, draw),
            lambda by=by: lot.look(by, draw),
            lambda by=by: people.leave(by, draw.volunteers.all()[0]),
            lambda by=by: people.erase(by, draw.volunteers.all()[0]),
        ):
            with pytest.raises(NotAllowed):
                asked()
    other = cast.by("outsider")
    with pytest.raises(NotAllowed):
        A.call(other, cast.studio, title="甲", about="乙", size=4)
    with pytest.raises(NotAllowed):
        A.call(By(role="resident"), cast.studio, title="甲", about="乙", size=4)


@pytest.mark.parametrize("own", ["宗教信仰：有、无", "民族：汉族、其他", "身体：健康、一般", "面貌：党员、群众"])
def test_what_may_not_be_asked(cast: Cast, own: str) -> None:
    answer = cast.client("officer").post(
        "/desk/deliberate/draws/new/", {**FORM, "studio": cast.studio.pk, "own": own, "title": "记着的题目"}
    )
    text = answer.content.decode()
    assert (answer.status_code, "都不收集" in text, "记着的题目" in text) == (422, True, True)
    assert not Draw.objects.exists()


def test_an_own_attribute(cast: Cast) -> None:
    draw = made(cast, own="居住情况：自有住房、租住")
    assert [one["title"] for one in draw.attributes] == ["性别", "年龄段", "居住情况"]
    with pytest.raises(Invalid):
        called(cast, own="居住情况")
    with pytest.raises(Invalid):
        called(cast, own="性别：女、男")


def test_no_draw_before_the_day_of_the_public_value(cast: Cast) -> None:
    draw, officer = called(cast), cast.client("officer")
    volunteered(draw, 12)
    passed, ahead = (clock.today() + timedelta(days=days) for days in (-1, 2))
    known = do(officer, draw, "fix", value_named=NAMED, value_on=passed.isoformat())
    assert (known.status_code, "已经公布了" in known.content.decode()) == (422, True)
    assert do(officer, draw, "fix", value_named=NAMED).status_code == 422
    done(officer, draw, "fix", value_named=NAMED, value_on=ahead.isoformat())
    early = do(officer, draw, "draw", value="1", again="1")
    assert (early.status_code, "到那天再抽签" in early.content.decode()) == (422, True)
    draw.refresh_from_db()
    assert draw.state == "fixed"


def test_quotas_in_conflict_are_told_in_words(cast: Cast) -> None:
    draw = called(cast)
    volunteered(draw, 3)
    officer = cast.client("officer")
    assert "只有 3 位报名" in officer.get(f"/desk/deliberate/draws/{draw.pk}/").content.decode()
    volunteered(draw, 5, first=3)
    A.limit(cast.by("officer"), draw, limits={("年龄段", "65 岁以上"): (3, 4)})
    text = officer.get(f"/desk/deliberate/draws/{draw.pk}/").content.decode()
    assert "“年龄段 · 65 岁以上”至少 3 位" in text
    assert "最少从 3 改为 2" in text
    answer = do(officer, draw, "fix", value_named=NAMED, value_on=clock.today().isoformat())
    assert (answer.status_code, "凑不齐" in answer.content.decode()) == (422, True)
    answer = do(officer, draw, "quotas", least_0_0=3, most_0_0=1)
    assert answer.status_code == 422
    assert "最少不能多于最多" in answer.content.decode()
    assert do(officer, draw, "quotas", least_0_0=9).status_code == 422


def test_one_person_one_lot(cast: Cast) -> None:
    draw = made(cast)
    volunteer(draw, 0)
    form = {"value_0": "女", "value_1": "18–34 岁", "name": f"{NAME}0", "phone": f"{PHONE}00", "consent": "on"}
    again = Client().post(f"/draw/{draw.slug}/", {**form, "form_key": "x" * 32})
    assert (again.status_code, "一人一签" in again.content.decode()) == (409, True)
    without = Client().post(f"/draw/{draw.slug}/", {**form, "phone": "", "form_key": "y" * 32})
    assert (without.status_code, f"{NAME}0" in without.content.decode()) == (422, True)
    assert Client().post(f"/draw/{draw.slug}/", {**form, "consent": "", "form_key": "z" * 32}).status_code == 422
    assert Client().post(f"/draw/{draw.slug}/", {**form, "value_0": "其他", "form_key": "w" * 32}).status_code == 422
    assert draw.volunteers.count() == 1


def test_one_network_does_not_fill_the_list(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """Those who volunteer from it are counted; its address is kept nowhere."""
    draw = made(cast)
    monkeypatch.setattr("bandeng.deliberate.views.draw_public.MOST", 1)
    client, form = Client(REMOTE_ADDR="192.0.2.7"), {"value_0": "女", "value_1": "18–34 岁", "consent": "on"}
    for place, status in enumerate((302, 429)):
        given = {**form, "name": f"{NAME}{place}", "phone": f"{PHONE}0{place}", "form_key": f"{place}" * 32}
        assert client.post(f"/draw/{draw.slug}/", given).status_code == status
    assert "192.0.2" not in " ".join(Throttle.objects.values_list("key", flat=True))


def test_the_list_closes(cast: Cast) -> None:
    draw = made(cast, until=clock.today().isoformat())
    volunteer(draw, 0)
    volunteered(draw, 8, first=1)
    with pytest.raises(WrongState, match="还没有截止"):
        lot.fix(cast.by("officer"), draw, value_named=NAMED)
    with guard.writing():
        Draw.objects.update(until=clock.today() - timedelta(days=1))
    assert "报名已经截止" in page(draw)
    with pytest.raises(WrongState, match="截止"):
        volunteered(draw, 1, first=20)
    lot.fix(cast.by("officer"), draw, value_named=NAMED)
    with pytest.raises(WrongState):
        A.limit(cast.by("officer"), draw, limits={})
    assert draw.volunteers.count() == 9


def test_at_the_counter(cast: Cast) -> None:
    draw, officer = made(cast), cast.client("officer")
    address = f"/desk/deliberate/draws/{draw.pk}/add/"
    form = {"value_0": "女", "value_1": "65 岁以上", "name": f"{NAME}0", "phone": "", "consent": "on"}
    answer = officer.post(address, {**form, "form_key": key_in(officer.get(address))})
    assert answer.status_code == 302
    (code,) = codes_in(officer.get(answer["Location"]))
    assert officer.get(answer["Location"]).status_code == 302, "shown once"
    assert draw.volunteers.get().key in with_code(code).get("/draw/mine/").content.decode()
    for name in ("member", "outsider"):
        assert cast.client(name).post(address, {**form, "form_key": "k" * 32}).status_code in (403, 404)


def test_whoever_left_after_fixing_is_replaced_at_once(cast: Cast) -> None:
    """Nobody can know who will be drawn; so all but six leave, one by one."""
    draw, codes = fixed(cast)
    for code in codes[:2]:
        mine = with_code(code)
        assert mine.post("/draw/mine/forget/").status_code == 200
        assert mine.get("/draw/mine/").status_code == 302
        assert Client().post("/draw/code/", {"code": code}).status_code == 422
    gone = set(draw.volunteers.filter(state="left").values_list("key", flat=True))
    lot.draw_panel(cast.by("officer"), draw, value=VALUE, again=VALUE)
    draw.refresh_from_db()
    assert gone <= {one["key"] for one in draw.record["pool"]}
    assert not gone & set(draw.volunteers.filter(state="drawn").values_list("key", flat=True))
    assert draw.volunteers.filter(state="drawn").count() == 4


def test_quotas_give_way_only_when_asked_and_on_record(cast: Cast, tmp_path: Path) -> None:
    draw, _codes = drawn(cast)
    for one in draw.volunteers.filter(values__年龄段="65 岁以上"):
        people.leave(cast.by("officer"), one)
    officer = cast.client("officer")
    answer = do(officer, draw, "replace")
    assert (answer.status_code, "65 岁以上" in answer.content.decode()) == (422, True)
    done(officer, draw, "replace", relax="on")
    changed = {one["value"]: one["least"] for one in draw.record["replacements"][-1]["changed"]}
    assert changed["65 岁以上"] == 0
    assert "放宽了配额" in page(draw)
    file = tmp_path / "draw.json"
    file.write_text(page(draw, rest="record.json"))
    assert verified(file)
    assert do(officer, draw, "replace").status_code == 409


def test_the_value_is_typed_twice_and_once_only(cast: Cast) -> None:
    draw, _codes = fixed(cast)
    officer = cast.client("officer")
    answer = do(officer, draw, "draw", value=VALUE, again="03 11")
    assert (answer.status_code, VALUE in answer.content.decode()) == (422, True)
    done(officer, draw, "draw", value=VALUE, again=VALUE)
    assert do(officer, draw, "draw", value="1", again="1").status_code == 409
    assert draw.secret is None


def test_on_the_activity(cast: Cast) -> None:
    meeting = activity(cast)
    assert draw_showing.section(meeting, None) is None
    assert draw_showing.section(meeting, cast["member"]) is None
    offered = draw_showing.section(meeting, cast["officer"])
    assert offered
    assert "draws/new/?activity=" in render_to_string(offered.template, offered.context)
    draw = called(cast, activity=meeting)
    for person in (None, cast["member"]):
        shown = draw_showing.section(meeting, person)
        assert shown
        text = render_to_string(shown.template, shown.context)
        assert (draw.title in text, "法定表决" in text, "activity=" in text) == (True, True, False)


def test_a_lost_key_leaves_failing_only(cast: Cast) -> None:
    draw, _codes = fixed(cast)
    with guard.writing():
        Draw.objects.update(secret=b"0" * 60)
    answer = do(cast.client("officer"), draw, "draw", value=VALUE, again=VALUE)
    assert (answer.status_code, "公开作废" in answer.content.decode()) == (409, True)


def test_failing_is_public(cast: Cast) -> None:
    draw, codes = fixed(cast)
    officer = cast.client("officer")
    assert do(officer, draw, "fail", why="").status_code == 422
    done(officer, draw, "fail", why="开奖推迟，另行抽签。")
    assert "开奖推迟" in page(draw)
    assert draw.commitment in page(draw)
    assert "作废" in with_code(codes[0]).get("/draw/mine/").content.decode()
    assert do(officer, draw, "draw", value=VALUE, again=VALUE).status_code == 409
    assert do(officer, draw, "fail", why="再作废").status_code == 409


def test_stale(cast: Cast) -> None:
    draw = called(cast)
    volunteered(draw, 12)
    old = draw.version
    balanced(cast, draw)
    with pytest.raises(Stale):
        lot.fix(cast.by("officer2"), draw, value_named=NAMED, version=old)
    made_of = lot.panels.lottery(Draw.objects.get(pk=draw.pk))
    volunteered(draw, 1, first=12)
    with pytest.raises(Stale, match="名册有变化"):
        lot.write_fixed(cast.by("officer"), draw, made=made_of, value_named=NAMED)


def test_told_by_the_number_they_left(cast: Cast) -> None:
    draw, _codes = drawn(cast)
    assert Message.objects.filter(event="draw.drawn").count() == 4
    assert Message.objects.filter(event="draw.not_drawn").count() == 8
    one = Message.objects.filter(event="draw.drawn")[0]
    title, text = events.render(one)
    assert (title, draw.title in text) == ("您被抽中了", True)
    found = registry.resolve(one)
    assert found
    assert found.value.startswith(PHONE)


def test_whom_the_desk_takes_out_hears_of_it(cast: Cast) -> None:
    """Else an officer could go on replacing the drawn until the panel is to their liking, and none would know."""
    draw, _codes = drawn(cast)
    one, other = draw.volunteers.filter(state="drawn")[:2]
    people.leave(By(role="resident"), other)
    assert not Message.objects.filter(event="draw.taken_out").exists(), "who says so knows"
    address = f"/desk/deliberate/draws/{draw.pk}/out/{one.pk}/"
    assert cast.client("officer").post(address).status_code == 302
    message = Message.objects.get(event="draw.taken_out")
    title, text = events.render(message)
    assert (title, draw.title in text) == ("工作室记下您来不了", True)
    found = registry.resolve(message)
    assert found
    assert found.value.startswith(PHONE)


def test_members_are_drawn_by_sector(cast: Cast) -> None:
    meeting = activity(cast)
    draw = made(cast, source="members", size=2, activity=meeting.pk)
    assert draw.volunteers.count() == 2
    assert "不用报名" in page(draw)
    assert Client().post(f"/draw/{draw.slug}/", {"name": "甲"}).status_code == 422
    lot.fix(cast.by("officer"), draw, value_named=NAMED)
    lot.draw_panel(cast.by("officer"), draw, value=VALUE, again=VALUE)
    part = Participant.objects.filter(activity=meeting, part="member")
    assert set(part.values_list("person", flat=True)) == {cast["member"].pk, cast["member2"].pk}
    assert cast["member"].name not in page(draw)
    assert Message.objects.filter(event="draw.member_drawn").count() == 2


def test_forgotten_when_the_days_are_over(cast: Cast) -> None:
    draw, codes = drawn(cast)
    assert people.erase_due() == 0
    with guard.writing():
        Draw.objects.update(drawn_at=clock.now() - timedelta(days=181))
    record = page(draw, rest="record.json")
    assert people.erase_due() == 12
    draw.refresh_from_db()
    assert draw.wrapped_key is None
    assert not draw.volunteers.exclude(sealed=None, code_hash=None, once=None).exists()
    assert Client().post("/draw/code/", {"code": codes[0]}).status_code == 422
    assert page(draw, rest="record.json") == record
    assert "永久" not in page(draw)
    assert people.erase_due() == 0
    officer = cast.client("officer")
    officer.post(f"/desk/deliberate/draws/{draw.pk}/names/")
    assert NAME not in officer.get(f"/desk/deliberate/draws/{draw.pk}/names/").content.decode()


def test_the_desk_is_warned_of_rare_values(cast: Cast) -> None:
    draw = called(cast)
    volunteered(draw, 12)
    balanced(cast, draw)
    assert (
        "有 2 位的特征组合只此一人"
        in cast.client("officer").get(f"/desk/deliberate/draws/{draw.pk}/fix/").content.decode()
    )


def test_a_member_taken_off_the_list_and_put_back(cast: Cast) -> None:
    draw = called(cast, from_members=True, size=2)
    officer, one = cast.client("officer"), draw.volunteers.get(person=cast["member"])
    assert officer.post(f"/desk/deliberate/draws/{draw.pk}/out/{one.pk}/").status_code == 302
    assert "只有 1 位" in officer.get(f"/desk/deliberate/draws/{draw.pk}/").content.decode()
    for name in ("member", "outsider"):
        with pytest.raises(NotAllowed):
            people.enlist_member(cast.by(name), draw, cast.members["member"])
    with pytest.raises(Invalid):
        people.enlist_member(cast.by("officer"), draw, cast.members["member3"])
    answer = officer.post(f"/desk/deliberate/draws/{draw.pk}/add/", {"member": cast.members["member"].pk})
    assert answer.status_code == 302
    assert draw.volunteers.filter(state="in").count() == 2


def test_erased_again_after_a_restore(cast: Cast) -> None:
    draw = called(cast)
    volunteered(draw, 2)
    one = draw.volunteers.all()[0]
    assert people.once_more(one.subject, asked=True, whole=False, replays=[])
    one.refresh_from_db()
    assert (one.sealed, one.code_hash, one.state, one.values) == (None, None, "left", {})
    assert not people.once_more("0" * 32, asked=True, whole=False, replays=[])
