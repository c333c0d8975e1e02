"""Who may hand in a paper, and how: codes, members, numbered sheets entered by hand."""

import re
from typing import Any

from django.test import Client

from bandeng.core import codes
from bandeng.deliberate import voters
from bandeng.deliberate.actions import ballot as A
from bandeng.deliberate.models import Ballot, BallotPaper, Ticket
from tests.cast import Cast
from tests.deliberate.made_ballot import TERMS, counted, desk, opened, page, slips, vote, voted


def test_tickets_let_in_one_each(cast: Cast) -> None:
    ballot = opened(cast, access="ticket")
    given = slips(cast, ballot, 3)
    assert len(set(given)) == 3
    assert not Ticket.objects.filter(code_hash__in=given).exists()
    client = Client()
    assert "您的 16 位参与码" in page(ballot, client)
    assert vote(ballot, client, marks="1").status_code == 422
    assert vote(ballot, client, code="1234").status_code == 422
    other = opened(cast, access="ticket")
    (stranger,) = slips(cast, other, 1)
    answer = vote(ballot, client, code=stranger)
    assert (answer.status_code, "没有这个参与码" in answer.content.decode()) == (422, True)
    spaced = f"{given[0][:4]} {given[0][4:8]} {given[0][8:]}"
    assert vote(ballot, client, code=spaced).status_code == 302
    voted(ballot, client, marks="1")
    assert client.post(f"/ballots/{ballot.slug}/leave/").status_code == 302
    assert "您的 16 位参与码" in page(ballot, client)
    # The same slip elsewhere is the same paper.
    again = Client()
    vote(ballot, again, code=given[0])
    shown = page(ballot, again)
    assert "您的票已经在票箱里" in shown
    # Who printed the slips knows the codes, and does not see by them how papers are marked.
    assert "东门" not in shown
    assert "checked" not in page(ballot, again, "?change=1")
    voted(ballot, again, marks="2")
    assert "西门" in page(ballot, again)
    assert BallotPaper.objects.count() == 1


def test_slips_are_not_printed_twice_by_one_form(cast: Cast) -> None:
    ballot = opened(cast, access="ticket")
    data = {"count": 2, "version": ballot.version}
    officer = cast.client("officer")
    address = desk(ballot, "tickets/code/")
    assert "仅供协商参考，不代替法定表决" in officer.post(address, data).content.decode()
    assert officer.post(address, data).status_code == 409
    ballot.refresh_from_db()
    assert officer.post(address, {"count": 3000, "version": ballot.version}).status_code == 422
    assert Ticket.objects.count() == 2


def test_guessing_codes_is_slowed_down(cast: Cast) -> None:
    ballot, client = opened(cast, access="ticket"), Client()
    for _try in range(10):
        vote(ballot, client, code=codes.new_code())
    assert "输错的次数太多" in vote(ballot, client, code=codes.new_code()).content.decode()


def test_members_only(cast: Cast) -> None:
    ballot = opened(cast, access="members")
    assert Client().get(f"/ballots/{ballot.slug}/")["Location"].startswith("/sign-in/")
    for name in ("officer", "member3"):
        answer = vote(ballot, cast.client(name), marks="1")
        assert (answer.status_code, "只限" in answer.content.decode()) == (403, True)
    voted(ballot, cast.client("member"), marks="1")
    voted(ballot, cast.client("member"), marks="2")
    voted(ballot, cast.client("member2"), marks="2")
    done = counted(cast, ballot)
    assert {line["key"]: line["count"] for line in done.result["lines"]}["2"] == 2
    assert "“西门”得到的赞成最多" in page(done)


def test_papers_on_paper(cast: Cast) -> None:
    """Sheets are entered once, put right when said so, valid and invalid ones told apart."""
    ballot, officer = opened(cast, "yes_no", access="ticket"), cast.client("officer")
    assert officer.post(desk(ballot, "tickets/sheet/"), {"count": 5, "version": ballot.version}).status_code == 302
    printed = officer.get(desk(ballot, "sheets/html/")).content.decode()
    assert printed.count("ballot-sheet") == 5
    assert printed.count("仅供协商参考，不代替法定表决") == 5

    def enter(**fields: Any) -> Any:
        return officer.post(desk(ballot, "enter/"), {"kind": "marks", **fields})

    assert enter(sheet=1, marks=["yes"]).status_code == 302
    assert enter(sheet=2, marks=["yes", "no"]).status_code == 302
    assert enter(sheet=3, kind="blank").status_code == 302
    assert enter(sheet=4, kind="unreadable").status_code == 302
    for wrong, said in (
        ({"sheet": 9, "marks": ["yes"]}, "没有印过 9 号表决票"),
        ({"sheet": 1, "marks": ["no"]}, "已经录入过"),
        ({"sheet": 5}, "请选“空白票”"),
    ):
        answer = enter(**wrong)
        assert (answer.status_code, said in answer.content.decode()) == (422, True)
    assert cast.client("member").post(desk(ballot, "enter/"), {"sheet": 5, "kind": "blank"}).status_code == 403
    before = officer.get(desk(ballot, "count/")).content.decode()
    assert "还有 1 张纸质票没有录入" in before
    assert "票太少" in before
    assert enter(sheet=1, marks=["no"], again="on").status_code == 302
    done = counted(cast, ballot)
    assert (done.result["sheets"], done.result["entered"], Ticket.objects.count()) == (5, 4, 0)
    assert (done.result["cast"], done.result["valid"], done.result["no"]) == (4, 1, 1)
    assert done.result["flaws"] == {"too_many": 1, "blank": 1, "unreadable": 1}
    shown = page(done)
    for word in ("多选的 1 张（无效）", "空白的 1 张（无效）", "看不清的 1 张（无效）"):
        assert word in shown
    assert enter(sheet=5, kind="blank").status_code == 409


def test_every_method_has_its_sheet_and_its_entry(cast: Cast) -> None:
    officer = cast.client("officer")
    marks = {"approval": {"marks": ["1"]}, "ranking": {"rank_2": "1"}, "criteria": {"score_1_1": "3"}}
    for method, fields in marks.items():
        ballot = opened(cast, method)
        A.make_tickets(cast.by("officer"), ballot, kind="sheet", count=1)
        assert officer.get(desk(ballot, "sheets/html/")).status_code == 200
        assert officer.get(desk(ballot, "sheets/pdf/"))["Content-Type"] == "application/pdf"
        assert officer.post(desk(ballot, "enter/"), {"sheet": 1, "kind": "marks", **fields}).status_code == 302
        done = counted(cast, ballot)
        assert done.result["valid"] == 1
        assert Client().get(f"/ballots/{done.slug}/result/pdf/").status_code == 200
        assert officer.get(desk(done)).status_code == 200


def test_codes_of_people_and_sheets_never_meet() -> None:
    assert len({voters.of_code("1"), voters.of_sheet(1), "link:1"}) == 3
    assert set(TERMS) == set(Ballot.Method.values)
    assert not re.search("name|phone|person", str([field.name for field in BallotPaper._meta.fields]))
