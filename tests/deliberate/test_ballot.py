"""Ballots over HTTP: made, opened, voted on by each method, counted in the open, and no way back."""

import csv
import hashlib
import io
import json
from collections import Counter
from itertools import permutations
from typing import Any

import pytest
from django.test import Client, RequestFactory

from bandeng.core.errors import WrongState
from bandeng.deliberate import ballot_counting, casting, voters
from bandeng.deliberate.actions.ballot_count import draw_lot
from bandeng.deliberate.models import Ballot, BallotPaper, Ticket
from bandeng.ledger.models import Entry, Opening
from bandeng.web.cookies import read
from tests.cast import Cast
from tests.deliberate.made_ballot import counted, desk, made, opened, page, slips, vote, voted

FORM = {
    "title": "空地怎么用",
    "about": "三号楼后面。",
    "method": "ranking",
    "options": "停车\n花园\n活动场",
    "access": "ticket",
}


def test_made_changed_opened_over_http(cast: Cast) -> None:
    officer = cast.client("officer")
    data = {**FORM, "studio": cast.studio.pk}
    answer = officer.post("/desk/deliberate/ballots/add/", data)
    assert answer.status_code == 302, answer.content.decode()[:4000]
    ballot = Ballot.objects.get()
    assert [one["title"] for one in ballot.options] == ["停车", "花园", "活动场"]
    assert "仅供协商参考，不代替法定表决" in officer.get(desk(ballot)).content.decode()
    assert "这是预览，不能投票" in officer.get(desk(ballot, "preview/")).content.decode()
    assert "投票还没有开始" in page(ballot)
    changed = {**FORM, "method": "criteria", "criteria": "花钱少 30\n服务好：70", "version": ballot.version}
    assert officer.post(desk(ballot, "change/"), changed).status_code == 302
    ballot.refresh_from_db()
    assert [(one["title"], one["weight"]) for one in ballot.criteria] == [("花钱少", 30), ("服务好", 70)]
    assert officer.post(desk(ballot, "open/"), {"version": ballot.version}).status_code == 302
    # Nothing is added after opening.
    assert officer.post(desk(ballot, "change/"), {**changed, "version": ballot.version + 1}).status_code == 409
    casting.cast(ballot, voters.of_code("1"), {"scores": {"1": {"1": 5}}})
    assert officer.post(desk(ballot, "drop/"), {"version": ballot.version + 1}).status_code == 409
    ballot.refresh_from_db()
    assert (ballot.state, ballot.title) == ("open", "空地怎么用")


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"options": "停车"}, "请至少写两个选项"),
        ({"options": "停车\n停车"}, "写了两次"),
        ({"title": "   "}, "要大家决定什么？"),
        ({"method": "yes_no"}, "请选多少票赞成才算通过"),
        ({"method": "criteria", "criteria": "花钱少"}, "后面没有写权重"),
        ({"method": "criteria", "criteria": ""}, "逐项打分要有标准"),
        ({"method": "criteria", "criteria": "花钱少 0"}, "权重是 1 到 100 的整数"),
    ],
)
def test_what_is_wrong_is_said_and_kept(cast: Cast, wrong: dict[str, Any], said: str) -> None:
    data = {**FORM, "studio": cast.studio.pk, **wrong}
    answer = cast.client("officer").post("/desk/deliberate/ballots/add/", data)
    shown = answer.content.decode()
    assert (answer.status_code, Ballot.objects.count()) == (422, 0)
    assert said in shown
    assert "三号楼后面。" in shown


@pytest.mark.parametrize("who", ["member", "leader", "outsider", "clerk"])
def test_others_run_no_ballot(cast: Cast, who: str) -> None:
    ballot, client = made(cast), cast.client(who)
    data = {**FORM, "studio": cast.studio.pk}
    assert client.post("/desk/deliberate/ballots/add/", data).status_code in (403, 422)
    for what in ("open/", "drop/", "change/", "count/", "tickets/code/", "enter/"):
        assert client.post(desk(ballot, what), {**FORM, "count": 3}).status_code in (403, 404)
    ballot.refresh_from_db()
    assert (Ballot.objects.count(), ballot.state, Ticket.objects.count()) == (1, "draft", 0)


def test_a_draft_is_dropped_and_stays_so(cast: Cast) -> None:
    ballot, officer = made(cast), cast.client("officer")
    assert officer.post(desk(ballot, "drop/"), {"version": 1}).status_code == 302
    assert officer.post(desk(ballot, "open/"), {"version": 2}).status_code == 409
    assert "这次投票取消了" in page(ballot)
    assert vote(ballot, marks="1").status_code == 200
    assert BallotPaper.objects.count() == 0


def test_one_for_which_nobody_votes_is_dropped_too(cast: Cast) -> None:
    """With its slips; as soon as there is a paper it can only be counted."""
    ballot, officer = opened(cast, access="ticket"), cast.client("officer")
    (code,) = slips(cast, ballot, 1)
    assert desk(ballot, "drop/") in officer.get(desk(ballot)).content.decode()
    used = opened(cast, access="ticket")
    casting.cast(used, voters.of_code(code), {"marks": ["1"]})
    assert desk(used, "drop/") not in officer.get(desk(used)).content.decode()
    refused = officer.post(desk(used, "drop/"), {"version": used.version})
    assert (refused.status_code, "请结束投票，公开计票" in refused.content.decode()) == (409, True)
    ballot.refresh_from_db()
    assert cast.client("member").post(desk(ballot, "drop/"), {"version": ballot.version}).status_code == 403
    assert officer.post(desk(ballot, "drop/"), {"version": ballot.version}).status_code == 302
    ballot.refresh_from_db()
    assert (ballot.state, ballot.wrapped_key) == ("dropped", None)
    assert not Ticket.objects.filter(subject=ballot.subject).exists()
    assert "这次投票取消了" in page(ballot)


def test_approval_against_counting_by_hand(cast: Cast) -> None:
    ballot = opened(cast)
    for marks in (["1", "2"], ["1"], ["1", "3"], ["2"]):
        voted(ballot, marks=marks)
    voted(ballot, none="on")
    done = counted(cast, ballot)
    assert [(line["key"], line["count"]) for line in done.result["lines"]] == [("1", 3), ("2", 2), ("3", 1)]
    shown = page(done)
    assert "“东门”得到的赞成最多：60.0%（3/5）。" in shown or "60%（3/5）" in shown
    assert "其中 1 张一个也没有赞成" in shown
    assert "仅供协商参考，不代替法定表决" in shown


def test_ranking_against_a_count_of_pairs(cast: Cast) -> None:
    """A circle: 停车 over 花园, 花园 over 活动场, 活动场 over 停车; the weakest of it is given up."""
    ballot = opened(cast, "ranking")
    papers = [("1", "2", "3")] * 5 + [("2", "3", "1")] * 4 + [("3", "1", "2")] * 3
    for order in papers:
        voted(ballot, **{f"rank_{key}": place for place, key in enumerate(order, 1)})
    done = counted(cast, ballot)
    for one, other in permutations("123", 2):
        expected = sum(order.index(one) < order.index(other) for order in papers)
        assert done.result["over"][one][other] == expected
    # 1 over 2: 8, 2 over 3: 9, 3 over 1: 7. Without the weakest, 3 over 1: 1, 2, 3.
    assert done.result["places"] == [["1"], ["2"], ["3"]]
    assert done.result["condorcet"] is None
    shown = page(done)
    assert "没有哪个方案能一对一胜过所有别的方案" in shown
    assert "<strong>8 人</strong>觉得“停车”比“花园”好，4 人觉得反过来" in shown
    assert "最弱的一步" in shown


def test_ranking_takes_ties_and_what_is_left_out(cast: Cast) -> None:
    ballot = opened(cast, "ranking")
    client = voted(ballot, rank_1="3", rank_2="3")
    assert casting.of(ballot, _token(client, ballot)) == {"ranks": [["1", "2"]]}
    shown = page(ballot, client)
    assert "第 1 位：停车、花园" in shown
    assert "没有排（算在最后）：活动场" in shown
    assert 'value="1" selected' in page(ballot, client, "?change=1")


def _token(client: Client, ballot: Ballot) -> str:
    request = RequestFactory().get("/")
    request.COOKIES = {name: one.value for name, one in client.cookies.items()}
    kept = read(request, f"bandeng_ballot_{ballot.pk}")
    assert kept
    return str(kept["token"])


@pytest.mark.parametrize(
    ("method", "fields", "said"),
    [
        ("approval", {}, "您一个都没有勾"),
        ("approval", {"marks": ["1"], "none": "on"}, "又勾了“都不赞成”"),
        ("approval", {"marks": ["9"]}, "error-summary"),
        ("ranking", {}, "您一个都没有排"),
        ("ranking", {"rank_1": "1", "rank_2": "1", "rank_3": "1"}, "等于没有排"),
        ("ranking", {"rank_1": "7", "rank_2": "2"}, "error-summary"),
        ("criteria", {}, "您一项都没有打分"),
        ("criteria", {"score_1_1": "6"}, "error-summary"),
        ("yes_no", {}, "拿不定主意，可以选“弃权”"),
        ("yes_no", {"marks": "maybe"}, "error-summary"),
    ],
)
def test_mistakes_are_explained_and_no_paper_is_written(
    cast: Cast, method: str, fields: dict[str, Any], said: str
) -> None:
    ballot = opened(cast, method)
    answer = vote(ballot, **fields)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert BallotPaper.objects.count() == 0
    if fields.get("rank_2") == "2":
        assert 'value="2" selected' in answer.content.decode()


def test_criteria_against_means_by_hand(cast: Cast) -> None:
    ballot = opened(cast, "criteria")
    voted(ballot, score_1_1="5", score_1_2="2", score_2_1="1", score_2_2="4")
    voted(ballot, score_1_1="4", score_1_2="3", score_2_1="2")
    done = counted(cast, ballot)
    one = (5 + 4) / 2 * 0.3 + (2 + 3) / 2 * 0.7
    two = (1 + 2) / 2 * 0.3 + 4 * 0.7
    assert [float(eval(done.result["totals"][key])) for key in "12"] == pytest.approx([one, two])
    shown = page(done)
    assert f"“乙物业”总分最高：{two:.2f} 分" in shown
    # 4.5 w + 2.5 (1 − w) = 1.5 w + 4 (1 − w) where w = 1.5 / 4.5: from a third on, 甲 is first.
    assert "“花钱少”现在占 30.0%。多于 33.3%，“甲物业”就排第一。" in shown
    assert "1 人打分" in shown


def test_a_motion_with_its_rule_and_quorum(cast: Cast) -> None:
    ballot = opened(cast, "yes_no", rule="majority_of_present", quorum="two_thirds")
    for choice in ["yes"] * 4 + ["no"] * 2 + ["abstain"]:
        voted(ballot, marks=choice)
    officer = cast.client("officer")
    missing = officer.post(desk(ballot, "count/"), {"entitled": 10})
    assert (missing.status_code, "请填到场人数" in missing.content.decode()) == (422, True)
    missing = officer.post(desk(ballot, "count/"), {"present": 7})
    assert (missing.status_code, "请填应到人数" in missing.content.decode()) == (422, True)
    assert officer.post(desk(ballot, "count/"), {"present": 12, "entitled": 10}).status_code == 422
    assert BallotPaper.objects.count() == 7
    done = counted(cast, ballot, present=7, entitled=10)
    shown = page(done)
    assert "通过：要 4 票赞成，得到 4 票。" in shown
    assert "应到 10 人，到场 7 人，要 7 人，人数够。" in shown
    assert "赞成超过到场人数的一半" in shown


@pytest.mark.parametrize(
    ("present", "entitled", "said"),
    [(3, 10, "不算数：到场人数不够"), (1, 3, "作废：收到的票比人数还多")],
)
def test_a_motion_without_quorum_or_with_too_many_papers(cast: Cast, present: int, entitled: int, said: str) -> None:
    ballot = opened(cast, "yes_no", quorum="half")
    voted(ballot, marks="yes")
    voted(ballot, marks="yes")
    done = counted(cast, ballot, present=present, entitled=entitled, **({"void": "on"} if present < 2 else {}))
    assert not done.result["carried"]
    assert said in page(done)


def test_a_number_of_people_below_the_papers_is_asked_about_first(cast: Cast) -> None:
    ballot = opened(cast, "yes_no")
    voted(ballot, marks="yes")
    voted(ballot, marks="yes")
    answer = cast.client("officer").post(
        f"/desk/deliberate/ballots/{ballot.pk}/count/", {"version": ballot.version, "present": "1"}
    )
    assert answer.status_code == 422
    assert "收到 2 张票，比填的到场人数还多" in answer.content.decode()
    ballot.refresh_from_db()
    assert ballot.state == "open"


def test_more_papers_than_are_entitled_are_asked_about_too(cast: Cast) -> None:
    ballot = opened(cast)
    voted(ballot, marks="1")
    voted(ballot, marks="1")
    answer = cast.client("officer").post(desk(ballot, "count/"), {"version": ballot.version, "entitled": "1"})
    assert (answer.status_code, "比填的应到人数还多" in answer.content.decode()) == (422, True)
    ballot.refresh_from_db()
    assert ballot.state == "open"


@pytest.mark.parametrize("method", ["approval", "ranking", "criteria"])
def test_a_void_ballot_names_nobody_first(cast: Cast, method: str) -> None:
    """It is told in a neutral tone, and nothing is drawn by lot."""
    field, first = {"approval": ("marks", "东门"), "ranking": ("rank_1", "停车"), "criteria": ("score_1_1", "甲物业")}[
        method
    ]
    ballot = opened(cast, method)
    voted(ballot, **{field: "1"})
    voted(ballot, **{field: "1"})
    done = counted(cast, ballot, present=1, void="on")
    assert (done.result["void"], done.result["first"], done.result["tied"]) == (True, [], [])
    officer = cast.client("officer")
    for shown in (
        page(done),
        officer.get(desk(done)).content.decode(),
        Client().get(f"/ballots/{done.slug}/result/html/").content.decode(),
    ):
        assert "作废：收到的票比人数还多" in shown
        assert "排第一" not in shown
        assert ">名次<" not in shown
        assert "得到的赞成最多" not in shown
    listed = officer.get("/desk/deliberate/ballots/").content.decode()
    assert "已公布结果" not in listed
    assert ">作废<" in listed.replace(" ", "").replace("\n", "")
    assert officer.post(desk(done, "lot/"), {"source": "开奖号码"}).status_code == 409
    assert first not in officer.get(desk(done)).content.decode()


def test_without_enough_there_no_method_has_a_winner_of_account(cast: Cast) -> None:
    ballot = opened(cast, quorum="half")
    voted(ballot, marks="1")
    done = counted(cast, ballot, present=1, entitled=10)
    shown = page(done)
    assert "不算数：到场人数不够" in shown
    assert "得到的赞成最多" not in shown


def test_a_paper_may_be_changed_until_the_count_and_not_after(cast: Cast) -> None:
    ballot = opened(cast)
    client = voted(ballot, marks="1")
    assert "您的票已经在票箱里" in page(ballot, client)
    voted(ballot, client, marks="2")
    voted(ballot, marks="2")
    assert BallotPaper.objects.count() == 2
    done = counted(cast, ballot)
    assert {line["key"]: line["count"] for line in done.result["lines"]} == {"1": 0, "2": 2, "3": 0}
    late = vote(ballot, client, marks="1")
    assert (late.status_code, "刚才那张票没有计入" in late.content.decode()) == (409, True)
    assert vote(ballot, Client(), marks="1").status_code == 409
    assert BallotPaper.objects.count() == 2


def test_before_the_count_nobody_sees_how_it_stands(cast: Cast) -> None:
    ballot = opened(cast)
    voted(ballot, marks="1")
    assert list(BallotPaper.objects.get().content) == ["sealed"]
    assert "marks" not in str(BallotPaper.objects.get().content)
    shown = cast.client("officer").get(desk(ballot)).content.decode()
    assert "票箱里的票" in shown
    assert "得到的赞成最多" not in shown
    assert Client().get(f"/ballots/{ballot.slug}/papers.csv").status_code == 404
    assert Client().get(f"/ballots/{ballot.slug}/result/html/").status_code == 404
    assert not Entry.objects.filter(code__contains="cast").exists()


def test_no_way_back_after_the_count(cast: Cast) -> None:
    """No key, no old number, no order, and nothing in the ledger but figures and a hash."""
    ballot = opened(cast)
    clients = [voted(ballot, marks=str(1 + place % 3)) for place in range(9)]
    before = set(BallotPaper.objects.values_list("voter", flat=True))
    tokens = [_token(client, ballot) for client in clients]
    done = counted(cast, ballot)
    assert done.wrapped_key is None
    assert before.isdisjoint(BallotPaper.objects.values_list("voter", flat=True))
    assert set(BallotPaper.objects.values_list("voter", flat=True)) == set(range(1, 10))
    with pytest.raises(ValueError, match="no key"):
        casting.number(done, tokens[0])
    assert casting.of(done, tokens[0]) is None
    opening = Opening.objects.get(entry__code="ballot.count")
    private = json.loads(opening.private)
    assert private["papers_hash"] == done.papers_hash
    assert (private["papers"], private["result"]) == (9, done.result)
    assert not any(token in opening.private for token in tokens)
    officer = cast.client("officer")
    assert officer.post(desk(done, "count/"), {}).status_code == 409
    assert officer.post(desk(done, "tickets/code/"), {"count": 1}).status_code == 409
    assert officer.post(desk(done, "open/"), {}).status_code == 409


def test_papers_are_written_anew_in_an_order_of_their_own(cast: Cast) -> None:
    """Of twenty papers cast in one order, the order of the rows afterwards is another one."""
    ballot = opened(cast, "ranking", options=[f"方案{n}" for n in range(20)])
    for n in range(1, 21):
        casting.cast(ballot, f"t{n}", {"ranks": [[str(n)]]})
    counted(cast, ballot)
    rows = [one["ranks"][0][0] for one in BallotPaper.objects.order_by("voter").values_list("content", flat=True)]
    assert sorted(rows, key=int) == [str(n) for n in range(1, 21)]
    assert rows != [str(n) for n in range(1, 21)]


def test_anyone_can_recompute(cast: Cast) -> None:
    ballot = opened(cast)
    for marks in (["1", "2"], ["1"], ["3"], ["1"]):
        voted(ballot, marks=marks)
    done = counted(cast, ballot)
    raw = Client().get(f"/ballots/{ballot.slug}/papers.jsonl").content
    assert hashlib.sha256(raw).hexdigest() == done.papers_hash
    lines = [json.loads(line) for line in raw.splitlines()]
    again = Counter(mark for line in lines for mark in line["marks"])
    assert {line["key"]: line["count"] for line in done.result["lines"]} == {key: again[key] for key in "123"}
    table = Client().get(f"/ballots/{ballot.slug}/papers.csv").content.decode("utf-8-sig")
    advisory, head, *rows = csv.reader(io.StringIO(table))
    assert advisory == ["仅供协商参考，不代替法定表决"]
    assert head == ["东门", "西门", "南门", "无效原因"]
    assert [sum(row[n] == "1" for row in rows) for n in range(3)] == [3, 1, 1]
    assert done.papers_hash in page(done)
    sheet = Client().get(f"/ballots/{ballot.slug}/result/html/").content.decode()
    assert done.papers_hash in sheet
    assert "仅供协商参考，不代替法定表决" in sheet


def test_ties_are_said_and_broken_only_when_asked(cast: Cast) -> None:
    ballot = opened(cast)
    voted(ballot, marks="1")
    voted(ballot, marks="2")
    done, officer = counted(cast, ballot), cast.client("officer")
    assert "“东门”、“西门”并列第一" in page(done)
    with pytest.raises(WrongState):
        draw_lot(cast.by("officer"), done, seed="20261201")
    assert officer.post(desk(done, "lot/"), {"source": ""}).status_code == 422
    assert cast.client("member").post(desk(done, "lot/"), {"source": "我定"}).status_code == 403
    assert officer.post(desk(done, "lot/"), {"source": "12 月 1 日双色球"}).status_code == 302
    assert "等这个数公布以后再抽" in page(done)
    assert officer.post(desk(done, "lot/"), {"seed": " 20261201 "}).status_code == 302
    done.refresh_from_db()
    numbers = {
        key: hashlib.sha256(f"20261201\n{name}".encode()).hexdigest() for key, name in (("1", "东门"), ("2", "西门"))
    }
    assert done.lot["order"] == [sorted(numbers, key=lambda key: numbers[key])]
    assert "抽签后的先后" in page(done)
    assert officer.post(desk(done, "lot/"), {"seed": "别的数"}).status_code == 409
    clear = opened(cast, "yes_no")
    voted(clear, marks="yes")
    assert officer.post(desk(counted(cast, clear), "lot/"), {"source": "双色球"}).status_code == 409


def test_an_empty_box_is_not_counted(cast: Cast) -> None:
    ballot = opened(cast)
    answer = cast.client("officer").post(desk(ballot, "count/"), {})
    assert (answer.status_code, "票箱里还没有票" in answer.content.decode()) == (422, True)
    ballot.refresh_from_db()
    assert ballot.state == "open"


def test_the_figures_depend_on_no_order(cast: Cast) -> None:
    ballot = made(cast, "ranking")
    papers: list[dict[str, Any]] = [{"ranks": [["1"], ["2"]]}, {"ranks": [["3"]]}, {"flaw": "blank"}]
    for order in permutations(papers):
        assert ballot_counting.count(ballot, order, None, None) == ballot_counting.count(ballot, papers, None, None)
        assert ballot_counting.digest(order) == ballot_counting.digest(papers)


def test_an_activity_that_is_no_number_is_none(cast: Cast) -> None:
    assert cast.client("officer").get("/desk/deliberate/ballots/add/?activity=²").status_code == 200
