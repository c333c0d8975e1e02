"""The yearly plan over HTTP: topics, targets, items, approval, issue, shares, changes, progress."""

import re
from collections.abc import Iterable
from datetime import timedelta
from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client

from bandeng.core import clock
from bandeng.core.errors import Invalid, NotAllowed, Stale, WrongState
from bandeng.core.models import Link
from bandeng.deliberate import plan_people, plan_progress
from bandeng.deliberate.actions import plan as P
from bandeng.deliberate.actions import plan_items as I
from bandeng.deliberate.actions import plan_topics as O
from bandeng.deliberate.models import Item, Plan, Target, Topic
from bandeng.ledger.models import Entry
from bandeng.listen.models import Matter, Step
from bandeng.post.models import Message
from bandeng.studio.models import Region
from tests.cast import Cast
from tests.deliberate.made_plan import TARGETS, YEAR, district, held, issued, item
from tests.listen.made import in_hand

TODAY = clock.today()
APPROVAL = {"committee": "中共徐家湾街道工作委员会", "number": "徐党工纪〔2026〕3号", "approved_on": TODAY.isoformat()}
ISSUE = {"number": "徐协民〔2026〕1号", "issued_on": TODAY.isoformat()}


def post(client: Client, address: str, data: dict[str, Any], status: int = 302) -> str:
    answer = client.post(address, data)
    page = answer.content.decode()
    assert answer.status_code == status, page[-5000:]
    return page


def shown(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status
    return answer.content.decode()


def studio_plan(cast: Cast, **more: Any) -> Plan:
    return P.begin_plan(cast.by("head"), cast.studio, year=YEAR, **more)


def told(event: str) -> set[str]:
    return set(Message.objects.filter(event=event).values_list("recipient", flat=True))


def to(cast: Cast, *names: str) -> set[str]:
    return {f"person:{cast[name].pk}" for name in names}


def fields(one: Item, **more: Any) -> dict[str, Any]:
    values = {"title": one.title, "kind": one.kind, "quarter": one.quarter, "version": one.version}
    return {**values, **more}


def test_the_districts_plan_of_2_5_4_from_begin_to_end(cast: Cast) -> None:
    office = cast.client("district")
    region = Region.objects.get(path="61.01.12.")
    post(office, "/desk/plan/add/", {"place": f"r{region.pk}", "year": YEAR})
    plan = Plan.objects.get()
    assert (plan.studio, plan.state, plan.title) == (None, "draft", "未央区2026年度协商计划")
    page = f"/desk/plan/{plan.pk}/"
    for title, kinds, number in TARGETS:
        post(office, page + "target/", {"title": title, "kinds": kinds, "number": number})
    kinds = ["special"] * 2 + ["inspection"] * 3 + ["quarterly"] * 2 + ["supervision"] * 3 + ["appraisal"]
    for number, kind in enumerate(kinds):
        post(office, page + "item/", {"title": f"第{number + 1}项", "kind": kind, "quarter": number % 4 + 1})
    assert [one.items.count() for one in plan.targets.all()] == [2, 5, 4]
    post(office, page + "do/submit/", {})
    assert "报批" in shown(office, page)
    post(office, page + "do/send-back/", {"words": "第三季度少一项监督。"})
    assert "第三季度少一项监督。" in shown(office, page)
    post(office, page + "do/submit/", {})
    post(office, page + "do/approve/", {**APPROVAL, "approved_on": ""}, 422)
    post(office, page + "do/approve/", APPROVAL)
    yesterday = (TODAY - timedelta(days=1)).isoformat()
    assert "不能早于批准日期" in post(office, page + "do/issue/", {**ISSUE, "issued_on": yesterday}, 422)
    assert shown(Client(), f"/plan/{plan.pk}/", 404)
    post(office, page + "do/issue/", ISSUE)
    for one in Item.objects.order_by("pk"):
        held(cast, one)
    public = shown(Client(), f"/plan/{plan.pk}/")
    assert [f"{one.done}/{one.target.number}" for one in plan_progress.measures(plan)] == ["2/2", "5/5", "4/4"]
    assert "徐协民〔2026〕1号" in public
    assert "11 项，已开展 11 项" in public
    codes = list(Entry.objects.filter(subject=plan.subject).order_by("pk").values_list("code", flat=True))
    wanted = ["plan.begin", "plan.submit", "plan.send_back", "plan.submit", "plan.approve", "plan.issue"]
    assert [code for code in codes if code.startswith("plan.")] == wanted
    assert set(codes) == {*wanted, "target.add", "item.add"}


def test_a_studio_carries_its_share(cast: Cast) -> None:
    whole = district(cast)
    top = item(cast, whole, "district", "公共卫生体系专题协商", quarter=2)
    whole = issued(cast, whole, "district", "district", "district")
    head = cast.client("head")
    post(head, "/desk/plan/add/", {"place": f"s{cast.studio.pk}", "year": YEAR})
    plan = Plan.objects.get(studio=cast.studio)
    assert plan.of == whole
    page = f"/desk/plan/{plan.pk}/"
    special, visits, watch = Target.objects.filter(plan=whole)
    shares = {f"of_{special.pk}": 1, f"of_{visits.pk}": 2, f"of_{watch.pk}": 0, "version": plan.version}
    post(head, page + "carry/", shares)
    assert "别人已经办理过" in post(head, page + "carry/", shares, 409), "two who carry at once: one is told"
    assert [(one.of, one.number) for one in plan.targets.all()] == [(special, 1), (visits, 2)]
    post(head, page + "item/", {"title": "本街道的公共卫生", "kind": "special", "quarter": 2, "of": top.pk})
    mine = plan.items.get()
    assert mine.of == top
    issued(cast, plan, "head", "leader", "convener")
    held(cast, mine, "minuted")
    found = {one.target: one for one in plan_progress.measures(whole)}
    assert (found[special].done, found[special].planned, found[special].carried, found[special].left) == (1, 1, 1, 1)
    assert (found[visits].done, found[visits].carried, found[visits].left) == (0, 2, 3)
    text = shown(cast.client("district"), f"/desk/plan/{whole.pk}/")
    assert "徐家湾协商民主工作室" in text
    assert "承接 1 次，已开展 1 次" in text
    assert "合计 2/5，还有 3 次没有承接" in text
    top_page = shown(cast.client("district"), f"/desk/plan/item/{top.pk}/")
    assert "落实中" in top_page
    other = shown(cast.client("outsider"), f"/desk/plan/{whole.pk}/")
    assert "专题协商" in other, "the district's issued plan is read below it"
    assert cast.client("outsider").get(page).status_code == 404


@pytest.mark.parametrize("name", ["member", "auditor"])
def test_others_draw_up_no_plan(cast: Cast, name: str) -> None:
    plan = studio_plan(cast)
    client = cast.client(name)
    for part in ("item/", "target/", "people/", "carry/"):
        assert client.post(f"/desk/plan/{plan.pk}/{part}", {}).status_code == 403
    assert client.get("/desk/plan/add/").status_code == 403
    with pytest.raises(NotAllowed):
        P.begin_plan(cast.by(name), cast.other_studio, year=2030)


@pytest.mark.parametrize("name", ["officer", "leader"])
def test_a_plan_of_the_district_is_its_offices(cast: Cast, name: str) -> None:
    with pytest.raises(NotAllowed):
        P.begin_plan(cast.by(name), Region.objects.get(path="61.01.12."), year=YEAR)


def test_each_step_is_of_its_own_side(cast: Cast) -> None:
    plan = studio_plan(cast)
    item(cast, plan, "officer", "停车")
    address = f"/desk/plan/{plan.pk}/do/"
    post(cast.client("head"), address + "approve/", APPROVAL, 403)
    post(cast.client("leader"), address + "submit/", {}, 403)
    post(cast.client("leader"), address + "approve/", APPROVAL, 409)
    post(cast.client("officer"), address + "submit/", {})
    assert told("plan.submit") == to(cast, "leader")
    post(cast.client("convener"), address + "approve/", APPROVAL, 403)
    post(cast.client("officer"), address + "send-back/", {"words": "改"}, 403)
    post(cast.client("leader"), address + "send-back/", {"words": " "}, 422)
    post(cast.client("leader"), address + "approve/", APPROVAL)
    post(cast.client("officer"), address + "issue/", ISSUE, 403)
    post(cast.client("leader"), address + "issue/", ISSUE, 403)
    post(cast.client("convener"), address + "issue/", ISSUE)
    plan.refresh_from_db()
    assert (plan.state, plan.approved_in, plan.approved_by) == ("issued", APPROVAL["committee"], cast["leader"])


def test_nothing_moves_while_it_is_approved(cast: Cast) -> None:
    plan = studio_plan(cast)
    one = item(cast, plan, "officer", "停车")
    P.submit(cast.by("officer"), plan)
    officer = cast.client("officer")
    page = post(officer, f"/desk/plan/item/{one.pk}/change/", fields(one, title="停车和充电"), 409)
    assert "请批准的一方退回" in page
    assert "停车和充电" in page, "what was typed is kept"
    post(officer, f"/desk/plan/{plan.pk}/item/", {"title": "又一项", "kind": "bench", "quarter": 1}, 409)
    assert plan.items.get().title == "停车"


def test_topics_are_called_for_chosen_merged_and_declined(cast: Cast) -> None:
    head = cast.client("head")
    until = (TODAY + timedelta(days=10)).isoformat()
    post(head, "/desk/plan/add/", {"place": f"s{cast.studio.pk}", "year": YEAR, "topics_until": until})
    plan = Plan.objects.get()
    assert told("plan.call") == to(cast, "member", "member2")
    member = cast.client("member")
    assert "正在征题" in shown(member, "/desk/plan/mine/")
    for title in ("小区停车", "停车位不够", "树太高"):
        post(member, f"/desk/plan/{plan.pk}/propose/", {"title": title, "why": "天天吵。", "kind": "bench"})
    post(cast.client("district"), f"/desk/plan/{plan.pk}/propose/", {"title": "公共卫生"})
    for name in ("member3", "auditor"):
        answer = cast.client(name).post(f"/desk/plan/{plan.pk}/propose/", {"title": "别处的"})
        assert answer.status_code in (403, 404)
    first, second, third, fourth = Topic.objects.all()
    assert (first.source, fourth.source) == ("member", "district")
    assert "还有 4 个议题没有研究" not in shown(head, f"/desk/plan/{plan.pk}/")
    post(head, f"/desk/plan/{plan.pk}/do/end-call/", {})
    assert "征题已经截止" in post(member, f"/desk/plan/{plan.pk}/propose/", {"title": "晚了"}, 409)
    assert "还有 4 个议题没有研究" in post(head, f"/desk/plan/{plan.pk}/do/submit/", {}, 409)
    merge = {"into": first.pk, "version": second.version}
    post(head, f"/desk/plan/topic/{second.pk}/do/merge/", merge)
    post(head, f"/desk/plan/{plan.pk}/item/?topic={first.pk}", {"title": "小区停车", "kind": "bench", "quarter": 3})
    post(head, f"/desk/plan/topic/{third.pk}/do/decline/", {"said": ""}, 422)
    decline = {"said": "已经列入绿化计划。", "version": third.version}
    post(head, f"/desk/plan/topic/{third.pk}/do/decline/", decline)
    assert cast.client("member").post(f"/desk/plan/topic/{fourth.pk}/do/decline/", decline).status_code == 403
    assert cast.client("leader").post(f"/desk/plan/topic/{fourth.pk}/do/decline/", decline).status_code == 403
    post(head, f"/desk/plan/topic/{fourth.pk}/do/decline/", decline)
    post(head, f"/desk/plan/topic/{fourth.pk}/do/decline/", decline, 409)
    assert told("topic.chosen") == told("topic.merged") == to(cast, "member")
    assert told("topic.not_chosen") == to(cast, "member", "district")
    own = shown(member, "/desk/plan/mine/")
    assert "已经列入绿化计划。" in own
    assert own.count("列入计划") >= 1
    post(head, f"/desk/plan/topic/{third.pk}/do/reopen/", {})
    third.refresh_from_db()
    assert third.state == "proposed"
    I.drop_item(cast.by("head"), plan.items.get())
    first.refresh_from_db()
    assert first.state == "proposed", "out of the draft, its topic waits again"


def test_a_call_ends_with_its_last_day(cast: Cast) -> None:
    plan = studio_plan(cast, topics_until=TODAY)
    O.propose(cast.by("member"), plan, title="停车")
    late = cast.by("member").later(clock.now() + timedelta(days=1))
    with pytest.raises(WrongState):
        O.propose(late, plan, title="停车")
    O.propose(cast.by("officer").later(late.at), plan, title="停车")


def test_nothing_goes_into_a_topic_of_a_plan_that_takes_none(cast: Cast) -> None:
    plan, matter = studio_plan(cast), in_hand(cast)
    topic = O.propose(cast.by("officer"), plan, title="停车")
    item(cast, plan, "officer", "停车", topic=topic)
    P.submit(cast.by("officer"), plan)
    for into in ({"topic": topic}, {"title": "路灯"}):
        with pytest.raises(WrongState):
            O.gather(cast.by("officer"), matter.subject, plan=plan, **into)


def test_a_topic_out_of_matters_knows_how_many_never_whose(cast: Cast) -> None:
    first, second = in_hand(cast), in_hand(cast)
    plan = studio_plan(cast)
    officer = cast.client("officer")
    address = f"/desk/plan/matter/{first.subject}/"
    assert address in shown(officer, f"/desk/matter/{first.pk}/")
    post(officer, address, {"plan": plan.pk, "title": ""}, 422)
    post(officer, address, {"plan": plan.pk, "title": "老旧小区路灯怎么管", "why": "反映集中。"})
    topic = Topic.objects.get()
    assert topic.source == "residents"
    post(officer, f"/desk/plan/matter/{second.subject}/", {"plan": plan.pk, "topic": topic.pk})
    again = {"plan": plan.pk, "topic": topic.pk}
    assert "已经在这个议题里" in post(officer, f"/desk/plan/matter/{second.subject}/", again, 409)
    assert set(Link.objects.values_list("source", "target", "relation")) == {
        (first.subject, topic.subject, "led_to"),
        (second.subject, topic.subject, "led_to"),
    }
    member = cast.client("member2")
    for page in (f"/desk/plan/{plan.pk}/topics/", f"/desk/plan/topic/{topic.pk}/"):
        text = shown(member, page)
        assert "来自 2 件群众反映" in text
        assert not any(word in text for word in (first.label, first.subject, second.subject, first.title))
    assert "老旧小区路灯怎么管" in shown(officer, f"/desk/matter/{first.pk}/")
    assert Step.objects.filter(matter=first, code="topic.gather", open_to_resident=False).exists()
    before = first.state, first.version
    first.refresh_from_db()
    assert (first.state, first.version) == before
    for name, status in (("member", 403), ("leader", 403), ("outsider", 404)):
        assert cast.client(name).post(address, {"plan": plan.pk, "title": "偷"}).status_code == status
    assert Matter.objects.count() == 2


def test_after_issue_changes_have_their_reasons_and_what_is_dropped_stays(cast: Cast) -> None:
    plan = studio_plan(cast)
    stays = item(cast, plan, "officer", "停车", people=[cast["member"]], owner=cast["convener"])
    goes = item(cast, plan, "officer", "充电桩", "bench", 2)
    issued(cast, plan, "officer", "leader", "head")
    assert told("item.planned") == to(cast, "member", "convener")
    officer = cast.client("officer")
    address = f"/desk/plan/item/{stays.pk}/change/"
    assert "改动要写明原因" in post(officer, address, fields(stays, quarter=2), 422)
    assert "我负责" in shown(cast.client("convener"), "/desk/plan/mine/")
    values = fields(stays, quarter=3, people=[cast["member2"].pk], reason="场地要到夏天才修好")
    post(officer, address, values)
    post(officer, f"/desk/plan/item/{goes.pk}/drop/", {"version": goes.version}, 422)
    post(officer, f"/desk/plan/item/{goes.pk}/drop/", {"version": goes.version, "reason": "电力公司已经装了"})
    added = {"title": "物业选聘", "kind": "bench", "quarter": 4}
    post(officer, f"/desk/plan/{plan.pk}/item/", added, 422)
    post(officer, f"/desk/plan/{plan.pk}/item/", {**added, "reason": "街道党工委交办"})
    post(officer, f"/desk/plan/item/{goes.pk}/change/", fields(goes, reason="又要了"), 409)
    for text in (shown(officer, f"/desk/plan/{plan.pk}/"), shown(Client(), f"/plan/{plan.pk}/")):
        assert "<del>充电桩</del>" in text
        assert "电力公司已经装了" in text
        assert "第一季度改为第三季度" in text
        assert "街道党工委交办" in text
    public = shown(Client(), f"/plan/{plan.pk}/")
    assert not any(cast[name].name in public for name in ("member", "member2", "convener", "officer"))
    assert told("item.changed") == to(cast, "member2")
    assert plan.changes.count() == 3
    book = officer.get(f"/desk/plan/{plan.pk}/sheet/xlsx/")
    assert book.content[:2] == b"PK"
    paper = shown(officer, f"/desk/plan/{plan.pk}/sheet/html/")
    assert "<del>充电桩</del>" in paper
    assert "徐" in paper


def test_who_changes_what_another_has_changed_is_told(cast: Cast) -> None:
    one = item(cast, studio_plan(cast), "officer", "停车")
    post(cast.client("officer"), f"/desk/plan/item/{one.pk}/change/", fields(one, title="停车和充电"))
    page = post(cast.client("officer2"), f"/desk/plan/item/{one.pk}/change/", fields(one, title="停车和噪声"), 409)
    assert "别人已经办理过" in page
    assert "停车和噪声" in page
    one.refresh_from_db()
    assert one.title == "停车和充电"


def test_targets_count_each_kind_once(cast: Cast) -> None:
    plan = district(cast)
    office = cast.client("district")
    twice = {"title": "又一项", "kinds": ["special", "research"], "number": 1}
    assert "一种形式只能算进一项指标" in post(office, f"/desk/plan/{plan.pk}/target/", twice, 422)
    first = plan.targets.earliest("pk")
    change = {"title": first.title, "kinds": ["special"], "number": 3, "version": first.version}
    post(office, f"/desk/plan/target/{first.pk}/", change)
    post(office, f"/desk/plan/target/{first.pk}/", change, 409)
    first.refresh_from_db()
    assert first.number == 3
    post(office, f"/desk/plan/target/{first.pk}/remove/", {"version": first.version})
    assert plan.targets.count() == 2
    assert cast.client("head").get(f"/desk/plan/target/{plan.targets.earliest('pk').pk}/").status_code in (403, 404)


def states(plan: Plan, day: str = "2026-05-20") -> list[tuple[str, bool, bool]]:
    found = plan_progress.lines(plan, clock.today().fromisoformat(day))
    return [(one.stage, one.late, one.due) for one in found]


def test_progress_comes_from_activities(cast: Cast) -> None:
    plan = studio_plan(cast)
    first = item(cast, plan, "officer", "一季度的", quarter=1)
    second = item(cast, plan, "officer", "二季度的", quarter=2)
    plan = issued(cast, plan, "officer", "leader", "head")
    assert states(plan) == [("", True, False), ("", False, True)]
    held(cast, first, "called_off")
    held(cast, first, "announced")
    assert states(plan)[0] == ("announced", True, False)
    held(cast, first, "held")
    held(cast, second, "closed")
    assert states(plan) == [("held", False, False), ("closed", False, False)]
    assert states(plan, "2027-01-01")[1] == ("closed", False, False)
    assert plan_progress.quarter_end(2026, 4).isoformat() == "2026-12-31"
    assert plan_progress.quarter_end(2026, 1).isoformat() == "2026-03-31"
    with pytest.raises(WrongState):
        I.drop_item(cast.by("officer"), first, reason="不要了")


def test_people_are_proposed_by_interest_and_load(cast: Cast) -> None:
    plan = studio_plan(cast, topics_until=TODAY)
    topic = O.propose(cast.by("member"), plan, title="停车")
    one = item(cast, plan, "officer", "停车", topic=topic)
    item(cast, plan, "officer", "充电", quarter=2)
    convener = cast.client("convener")
    page = f"/desk/plan/{plan.pk}/people/"
    before = Entry.objects.count()
    text = post(convener, page, {"do": "ask", "need": 1, "per_quarter": 1, "keep": "on"}, 200)
    assert "提过这个议题" in text, text[text.find("<main") :][:3000]
    assert Entry.objects.count() == before, "a proposal writes nothing"
    proposed = plan_people.propose(plan, TODAY, need=1, per_quarter=1)
    seats = {made.title: [seat.member.person for seat in some] for made, some in proposed.seats}
    assert seats == {"停车": [cast["member"]], "充电": [cast["member2"]]}
    picked = re.findall(r'name="(seat_\d+)" value="(\d+)"', text)
    version = re.search(r'name="version" value="(\d+)"', text)
    assert version
    data = {**dict(picked), "do": "keep", "version": version[1], f"more_{one.pk}": cast["convener"].pk}
    post(convener, page, data)
    assert set(one.people.all()) == {cast["member"], cast["convener"]}
    assert "别人已经办理过" in post(convener, page, data, 409)
    too_many = post(convener, page, {"do": "ask", "need": 5, "per_quarter": 1}, 422)
    assert "在任委员只有 2 位" in too_many
    for _n in range(2):
        item(cast, plan, "officer", "又一项", quarter=2)
    conflict = post(convener, page, {"do": "ask", "need": 1, "per_quarter": 1}, 200)
    assert "这样排不出来" in conflict
    assert "最多参加 1 项" in conflict


def test_without_the_solver_one_is_told(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    def none(*_a: object, **_k: object) -> None:
        raise plan_people.roster.NoSolver

    monkeypatch.setattr(plan_people.roster, "plan", none)
    plan = studio_plan(cast)
    item(cast, plan, "officer", "停车")
    text = post(cast.client("convener"), f"/desk/plan/{plan.pk}/people/", {"need": 1, "per_quarter": 1}, 503)
    assert "OR-Tools" in text
    assert "手工定人" in text


def test_only_people_of_the_plans_place_take_part(cast: Cast) -> None:
    plan = studio_plan(cast)
    one = item(cast, plan, "officer", "停车", people=[cast["member"]], owner=cast["officer"])
    values = {"kind": "bench", "title": "停车", "quarter": 1}
    for name in ("member3", "outsider"):
        person = cast[name]
        for said in ({"people": [person]}, {"owner": person}):
            with pytest.raises(Invalid):
                I.add_item(cast.by("officer"), plan, **values, **said)
            with pytest.raises(Invalid):
                I.change_item(cast.by("officer"), one, **values, **said)
        with pytest.raises(Invalid):
            I.seat(cast.by("officer"), plan, {one.pk: [person]})
    assert list(Item.objects.get().people.all()) == [cast["member"]]


def test_bad_input_is_said(cast: Cast) -> None:
    head = cast.client("head")
    plan = studio_plan(cast)
    same = {"place": f"s{cast.studio.pk}", "year": YEAR}
    assert "已经有了" in post(head, "/desk/plan/add/", same, 422)
    assert "请写四位数的年份" in post(head, "/desk/plan/add/", {**same, "year": 26}, 422)
    past = (TODAY - timedelta(days=1)).isoformat()
    assert "不能是过去" in post(head, f"/desk/plan/{plan.pk}/do/call/", {"topics_until": past}, 422)
    post(head, f"/desk/plan/{plan.pk}/item/", {"title": "停车", "kind": "dance", "quarter": 1}, 422)
    post(head, f"/desk/plan/{plan.pk}/item/", {"title": "停车", "kind": "bench", "quarter": 5}, 422)
    assert "还没有项目" in post(head, f"/desk/plan/{plan.pk}/do/submit/", {}, 409)
    assert head.get(f"/desk/plan/{plan.pk}/do/dance/").status_code == 404
    assert head.get(f"/desk/plan/{plan.pk}/item/?topic=x").status_code == 404


def both(calls: Iterable[Any]) -> list[Any]:
    """Each in a thread of its own, at the same moment; what it gave or raised."""
    found, jobs = [], list(calls)
    start = Barrier(len(jobs))

    def run(job: Any) -> None:
        try:
            start.wait()
            found.append(job())
        except Exception as error:
            found.append(error)
        finally:
            connection.close()

    threads = [Thread(target=run, args=(job,)) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


def test_of_two_at_once_one_wins(transactional_cast: Cast) -> None:
    cast = transactional_cast
    plan = studio_plan(cast)
    one = item(cast, plan, "officer", "停车")
    values = {"kind": "bench", "quarter": 1, "version": one.version}
    names = ("officer", "officer2")
    made = both([lambda name=name: I.change_item(cast.by(name), one, title=name, **values) for name in names])
    assert sorted(type(each).__name__ for each in made) == ["Item", "Stale"], made
    assert any(isinstance(each, Stale) for each in made)
    ends = both([lambda name=name: P.submit(cast.by(name), plan) for name in names])
    assert sorted(type(each).__name__ for each in ends) == ["Plan", "WrongState"], ends
    assert transaction.get_autocommit()
