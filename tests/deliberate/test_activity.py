"""The life of an activity over HTTP: opened, announced, held; moved and called off; the bench meeting in a yard."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from bandeng.core import clock, guard
from bandeng.core.errors import Invalid, NotAllowed, WrongState
from bandeng.core.models import Link
from bandeng.deliberate.actions import activity as A
from bandeng.deliberate.models import Activity, Item, Participant, Plan
from bandeng.deliberate.states import MOVES, State
from bandeng.gather.models import Occasion
from bandeng.ledger.models import Entry, Opening
from bandeng.listen.models import Step
from bandeng.post.models import Message
from bandeng.studio.models import Role, Venue
from tests.cast import Cast
from tests.deliberate import made_plan
from tests.deliberate.made_activity import announced, at_hall, on, prepared, said
from tests.listen.made import accepted, in_hand


def key_on(client: Client, address: str) -> str:
    page = client.get(address).content.decode()
    found = re.search(r'name="form_key" value="([^"]+)"', page)
    return found[1] if found else "n" * 32


def bench(client: Client, query: str = "", **fields: Any) -> Any:
    address = f"/desk/deliberate/bench/{query}"
    page = client.get(address).content.decode()
    studio = re.search(r'name="studio" value="(\d+)"', page)
    data = {
        "studio": studio[1] if studio else "",
        "title": "3 号楼通天然气",
        "place": "3 号楼前的凉亭",
        "start": "now",
        "hosts": "板凳里社区党支部",
        "form_key": key_on(client, address),
        **fields,
    }
    return client.post(address, data)


def do(client: Client, one: Activity, slug: str, **fields: Any) -> Any:
    one.refresh_from_db()
    return client.post(f"/desk/deliberate/{one.pk}/do/{slug}/", {"version": one.version, **fields})


def done(client: Client, one: Activity, slug: str, **fields: Any) -> Activity:
    answer = do(client, one, slug, **fields)
    assert answer.status_code == 302, answer.content.decode()[:6000]
    one.refresh_from_db()
    return one


def form_of(client: Client, one: Activity) -> dict[str, Any]:
    """What the page of changing would send as it stands."""
    form = client.get(f"/desk/deliberate/{one.pk}/change/").context["form"]
    values = {name: form[name].value() for name in form.fields}
    values = {name: getattr(value, "pk", value) for name, value in values.items()}
    return {name: value for name, value in values.items() if value not in (None, False)}


def test_from_opening_to_held(cast: Cast) -> None:
    client, day = cast.client("officer"), clock.today() + timedelta(days=1)
    data = {
        "studio": cast.studio.pk,
        "kind": "special",
        "title": "背街小巷的路灯",
        "question": "先修哪几条巷子？",
        "affected": "板凳里社区",
        "day": day.isoformat(),
        "opens": "23:00",
        "closes": "23:50",
        "place": "板凳里广场",
        "form": "on_site",
        "public": "on",
        "units": [cast.unit.pk],
        "form_key": key_on(client, "/desk/deliberate/open/"),
    }
    assert client.post("/desk/deliberate/open/", data).status_code == 302
    one = Activity.objects.get()
    assert one.state == State.DRAFT
    assert Client().get(f"/deliberate/{one.pk}/").status_code == 404, "nobody outside reads a draft"
    assert "背街小巷的路灯" not in Client().get("/deliberate/").content.decode()
    done(client, one, "announce")
    page = Client().get(f"/deliberate/{one.pk}/").content.decode()
    assert all(words in page for words in ("先修哪几条巷子？", "板凳里社区", "板凳里广场", "23:00"))
    told = Message.objects.filter(event="activity.announce").values_list("recipient", flat=True)
    assert list(told) == [f"person:{cast['clerk'].pk}"]
    assert 'do/begin/"' not in client.get(f"/desk/deliberate/{one.pk}/").content.decode(), "not before its day"
    with guard.writing():
        Occasion.objects.filter(pk=one.occasion_id).update(day=clock.today(), opens_at=clock.now())
    assert 'do/begin/"' in client.get(f"/desk/deliberate/{one.pk}/").content.decode()
    assert done(client, one, "begin").state == State.IN_SESSION
    assert done(client, one, "end").state == State.HELD
    assert one.held_at
    assert one.ended_at
    assert do(client, one, "announce").status_code == 409
    codes = Entry.objects.filter(subject=one.subject).order_by("pk").values_list("code", flat=True)
    assert list(codes) == ["activity.open", "activity.announce", "activity.begin", "activity.end"]


def test_who_may_not(cast: Cast) -> None:
    one = prepared(cast)
    for name in ("member", "leader", "auditor"):
        assert cast.client(name).get(f"/desk/deliberate/{one.pk}/").status_code == 200
        assert do(cast.client(name), one, "announce").status_code in (403, 404)
        with pytest.raises(NotAllowed):
            A.announce_activity(cast.by(name), one)
    for name in ("outsider", "clerk", "member3", "admin"):
        assert cast.client(name).get(f"/desk/deliberate/{one.pk}/").status_code in (403, 404)
        with pytest.raises(NotAllowed):
            A.open_activity(cast.by(name), cast.studio, kind="special", title="不行", form_key="x" * 32)
    assert Client().get(f"/desk/deliberate/{one.pk}/").status_code == 302


def test_a_district_arranges_though_days_are_not_theirs(cast: Cast) -> None:
    one = A.open_activity(
        cast.by("district"), cast.studio, kind="special", title="供热", form_key="d" * 32, when=at_hall(cast)
    )
    assert one.occasion


def test_what_is_missing_is_said_and_what_was_typed_is_kept(cast: Cast) -> None:
    client = cast.client("officer")
    one = prepared(cast, question="", when=None)
    assert "先定时间和地点" in do(client, one, "announce").content.decode()
    one = A.change_activity(cast.by("officer"), one, when=on())
    assert "先写明要商量什么" in do(client, one, "announce").content.decode()
    wrong = bench(client, hosts="", title="楼道里的杂物")
    assert wrong.status_code == 422
    assert "楼道里的杂物" in wrong.content.decode()
    with_day = bench(client, start="later")
    assert "另定时间，请写哪一天" in with_day.content.decode()
    with pytest.raises(A.Invalid):
        prepared(cast, kind="grassroots", form_key="g" * 32)
    assert not Activity.objects.exclude(pk=one.pk).exists()


def test_a_bench_meeting_begins_where_one_stands(cast: Cast) -> None:
    client = cast.client("officer")
    answer = bench(client, units=[cast.unit.pk, cast.other_unit.pk])
    assert answer.status_code == 302, answer.content.decode()[:5000]
    one = Activity.objects.get()
    assert (one.state, one.kind) == (State.IN_SESSION, "bench")
    assert one.occasion
    assert one.occasion.venue.listed is False
    assert Venue.objects.filter(studio=cast.studio, listed=True).count() == 1
    assert one.participants.filter(part=Participant.Part.UNIT).count() == 2
    assert "会议开始了" in client.get(answer["Location"]).content.decode()
    assert "3 号楼前的凉亭" in Client().get(f"/deliberate/{one.pk}/").content.decode()
    assert len(client.get("/desk/deliberate/bench/").content) < 30_000, "small enough for a bad network"


def test_the_same_form_sent_twice_is_one_meeting(cast: Cast) -> None:
    client = cast.client("officer")
    data = {"form_key": "t" * 32}
    first, second = bench(client, **data), bench(client, **data)
    assert first["Location"] == second["Location"]
    assert (Activity.objects.count(), Occasion.objects.count(), Venue.objects.filter(listed=False).count()) == (1, 1, 1)


def test_a_bench_meeting_later_is_announced(cast: Cast) -> None:
    day = clock.today() + timedelta(days=2)
    bench(cast.client("officer"), start="later", day=day.isoformat(), opens="19:30")
    one = Activity.objects.get()
    assert (one.state, one.occasion.day if one.occasion else None) == (State.ANNOUNCED, day)
    assert "3 号楼通天然气" in Client().get("/deliberate/").content.decode()
    assert "还没有到" in do(cast.client("officer"), one, "begin").content.decode()


def test_from_a_matter_nothing_of_its_words_goes_over(cast: Cast) -> None:
    matter = accepted(cast)
    officer = cast.client("officer")
    page = officer.get(f"/desk/matter/{matter.pk}/").content.decode()
    query = f"?about={matter.subject}"
    assert f"/desk/deliberate/bench/{query}" in page
    assert bench(officer, query).status_code == 302
    one = Activity.objects.get()
    assert Link.objects.filter(source=matter.subject, target=one.subject, relation="led_to").exists()
    step = Step.objects.get(matter=matter, code="activity.open")
    assert "板凳会" in step.text
    assert matter.title not in f"{step.text}{one.title}{one.question}"
    assert f"/desk/deliberate/{one.pk}/" in officer.get(f"/desk/matter/{matter.pk}/").content.decode()
    public = Client().get(f"/deliberate/{one.pk}/").content.decode()
    assert "居民反映的事" in public
    assert matter.title not in public
    assert matter.title in officer.get(f"/desk/deliberate/{one.pk}/").content.decode()
    for name in ("outsider", "convener"):
        assert bench(cast.client(name), f"?about={matter.subject}x", form_key="n" * 32).status_code == 404
    assert cast.client("member").get(f"/desk/deliberate/bench/{query}").status_code == 403
    for name in ("convener", "district"):
        with pytest.raises(NotAllowed):
            prepared(cast, who=name, form_key=name, about=matter.subject)


def test_from_a_matter_its_unit_is_asked(cast: Cast) -> None:
    page = cast.client("officer").get(f"/desk/deliberate/bench/?about={in_hand(cast).subject}").content.decode()
    asked = re.findall(r'name="units" value="(\d+)"[^>]* checked', page)
    assert asked == [str(cast.unit.pk)]


def test_moved_and_called_off_is_told(cast: Cast) -> None:
    client = cast.client("officer")
    one = announced(cast, when=at_hall(cast), units=[cast.unit], chair=cast["member"])
    said(one, phone="13900000000", tell_later=True)
    page = form_of(client, one)
    same = client.post(f"/desk/deliberate/{one.pk}/change/", page)
    assert same.status_code == 302
    assert not Message.objects.filter(event__startswith="activity.moved").exists(), "nothing has moved"
    later = {**form_of(client, one), "day": (clock.today() + timedelta(days=4)).isoformat()}
    assert "请填写" in client.post(f"/desk/deliberate/{one.pk}/change/", later).content.decode(), "why is asked for"
    assert client.post(f"/desk/deliberate/{one.pk}/change/", {**later, "note": "下雨"}).status_code == 302
    told = Message.objects.filter(event="activity.moved").values_list("recipient", flat=True)
    assert set(told) == {f"person:{cast['clerk'].pk}", f"person:{cast['member'].pk}"}
    assert Message.objects.filter(event="activity.moved_for_residents", channel="sms").count() == 1
    assert "下雨" in Client().get(f"/deliberate/{one.pk}/").content.decode()
    assert do(client, one, "call-off", reason="").status_code == 422
    done(client, one, "call-off", reason="施工单位来不了")
    assert one.occasion
    one.occasion.refresh_from_db()
    assert one.occasion.state == Occasion.State.CANCELLED
    assert Message.objects.filter(event="activity.off").count() == 2, "each once"
    assert "施工单位来不了" in Client().get(f"/deliberate/{one.pk}/").content.decode()


def test_its_occasion_cancelled_at_the_days_is_told_too(cast: Cast) -> None:
    one = announced(cast, when=at_hall(cast), units=[cast.unit])
    officer = cast.client("officer")
    assert one.occasion
    assert f"/desk/deliberate/day/{one.occasion.pk}/" in officer.get(f"/desk/days/{one.occasion.pk}/").content.decode()
    answer = officer.post(f"/desk/days/{one.occasion.pk}/cancel/", {"note": "停电", "version": one.occasion.version})
    assert answer.status_code == 302
    assert Message.objects.filter(event="activity.off", recipient=f"person:{cast['clerk'].pk}").count() == 1
    assert "原定的时间取消了" in Client().get(f"/deliberate/{one.pk}/").content.decode()


def test_a_draft_and_what_is_not_public_are_on_no_public_page(cast: Cast) -> None:
    draft = prepared(cast, when=at_hall(cast), title="草稿题目")
    inner = announced(cast, when=at_hall(cast, 4), title="内部题目", public=False, form_key="i" * 32)
    for address in ("/", "/deliberate/", "/book/"):
        page = Client().get(address).content.decode()
        assert "草稿题目" not in page
        assert "内部题目" not in page
    assert Client().get(f"/deliberate/{inner.pk}/").status_code == 404
    kinds = {one.occasion.kind for one in (draft, inner) if one.occasion}
    assert kinds == {"activity_inner"}
    shown = A.announce_activity(cast.by("officer"), draft)
    assert shown.occasion
    assert shown.occasion.kind == "activity"


def test_two_change_at_once(cast: Cast) -> None:
    one = prepared(cast)
    first, second = cast.client("officer"), cast.client("officer2")
    mine, theirs = form_of(first, one), form_of(second, one)
    assert first.post(f"/desk/deliberate/{one.pk}/change/", {**mine, "title": "甲改的"}).status_code == 302
    answer = second.post(f"/desk/deliberate/{one.pk}/change/", {**theirs, "title": "乙改的"})
    assert answer.status_code == 409
    assert "乙改的" in answer.content.decode(), "what was typed is kept"
    one.refresh_from_db()
    assert one.title == "甲改的"


def test_filters_are_in_the_address(cast: Cast) -> None:
    announced(cast, title="已公告的事")
    A.call_off(cast.by("officer"), prepared(cast, title="取消的事", form_key="c" * 32), reason="不办了")
    client = cast.client("member")
    assert "取消的事" not in client.get("/desk/deliberate/").content.decode()
    off = client.get("/desk/deliberate/?state=off").content.decode()
    assert "取消的事" in off
    assert "已公告的事" not in off
    assert "已公告的事" not in client.get("/desk/deliberate/?kind=bench").content.decode()
    assert "已公告的事" in client.get("/desk/deliberate/?state=nonsense&year=x&kind=y").content.decode()
    assert "已公告的事" not in client.get("/desk/deliberate/?year=2019").content.decode()


def test_every_move_of_this_part_is_in_the_table() -> None:
    mine = {"activity.change", "activity.announce", "activity.begin", "activity.end", "activity.call_off"}
    assert mine <= set(MOVES)


def test_nothing_of_what_was_typed_is_in_the_ledger(cast: Cast) -> None:
    one = announced(cast, title="暗号题目", hosts="暗号主办")
    private = " ".join(Opening.objects.values_list("private", flat=True))
    assert "暗号" not in private
    assert one.subject


def test_the_same_form_for_another_studio_is_told_not_broken(cast: Cast) -> None:
    prepared(cast, form_key="w" * 32)
    with pytest.raises(WrongState):
        A.open_activity(cast.by("district"), cast.other_studio, kind="special", title="别处的事", form_key="w" * 32)


def test_a_chair_who_left_and_a_dropped_item_stay_when_something_else_is_changed(cast: Cast) -> None:
    plan = made_plan.district(cast)
    made_plan.item(cast, plan, "district", "供暖")
    with guard.writing():
        Plan.objects.filter(pk=plan.pk).update(state="issued")
    item = Item.objects.get()
    one = prepared(cast, chair=cast["convener"], item=item)
    with guard.writing():
        Role.objects.filter(person=cast["convener"]).update(until=clock.now())
        Item.objects.filter(pk=item.pk).update(dropped_at=clock.now())
    officer, address = cast.client("officer"), f"/desk/deliberate/{one.pk}/change/"
    form = officer.get(address).context["form"]
    sent = {name: form[name].value() for name in form.fields if form[name].value() not in (None, "", False)}
    assert officer.post(address, {**sent, "title": "3 号楼通气"}).status_code == 302
    one.refresh_from_db()
    assert (one.title, one.chair, one.item) == ("3 号楼通气", cast["convener"], item)
    # They are no choice for another activity.
    other = prepared(cast, form_key="v" * 32)
    shown = officer.get(f"/desk/deliberate/{other.pk}/change/").context["form"]
    assert cast["convener"] not in shown.fields["chair"].queryset
    for said_of_it in ({"chair": cast["convener"]}, {"item": Item.objects.get()}):
        with pytest.raises(Invalid):
            A.change_activity(cast.by("officer"), other, **said_of_it)  # type: ignore[arg-type]
