"""The desk's side of a poll over HTTP: made, opened, statements weighed, papers, and who may not."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from bandeng.core import clock
from bandeng.core.actions import By
from bandeng.core.errors import Invalid, NotAllowed, Refused, WrongState
from bandeng.deliberate import votes
from bandeng.deliberate.actions import poll as A
from bandeng.deliberate.actions import poll_papers, poll_statements
from bandeng.deliberate.models import Poll, Statement, Ticket, Vote
from bandeng.ledger.models import Entry, Opening
from tests.cast import Cast
from tests.deliberate.made_poll import LINES, made, opened
from tests.deliberate.poll_pages import joined, send

pytestmark = pytest.mark.django_db
S = Statement.State


def form(cast: Cast, **fields: Any) -> dict[str, Any]:
    day = clock.today() + timedelta(days=9)
    words = {"studio": cast.studio.pk, "title": "充电桩", "about": "", "statements": LINES, "access": "link"}
    return {**words, "adding": "on", "closes_on": day.isoformat(), "form_key": "k" * 32, **fields}


def test_made_changed_opened_extended(cast: Cast) -> None:
    officer = cast.client("officer")
    answer = officer.post("/desk/polls/new/", form(cast, makeup="60 岁以上 23%\n年轻人 77"))
    poll = Poll.objects.get()
    assert answer["Location"] == f"/desk/polls/{poll.pk}/"
    assert officer.post("/desk/polls/new/", form(cast))["Location"] == f"/desk/polls/{poll.pk}/", "sent twice it is one"
    assert poll.makeup == [{"label": "60 岁以上", "share": 0.23}, {"label": "年轻人", "share": 0.77}]
    assert poll.closes_at == clock.midnight(clock.today() + timedelta(days=10))
    page = officer.get(f"/desk/polls/{poll.pk}/change/").content.decode()
    assert "小区应该装充电桩" in page
    officer.post(f"/desk/polls/{poll.pk}/change/", form(cast, title="换个题目", statements="一条\n两条", version=1))
    assert list(poll.statements.values_list("number", "text")) == [(1, "一条"), (2, "两条")]
    stale = officer.post(f"/desk/polls/{poll.pk}/change/", form(cast, title="又换", version=1))
    assert stale.status_code == 409
    assert "又换" in stale.content.decode(), "what was typed is kept"
    officer.post(f"/desk/polls/{poll.pk}/open/", {"version": 2})
    poll.refresh_from_db()
    assert (poll.state, poll.title, len(poll.wrapped_key) > 32) == ("open", "换个题目", True)
    assert officer.post(f"/desk/polls/{poll.pk}/change/", form(cast, version=3)).status_code == 409
    assert officer.post(f"/desk/polls/{poll.pk}/extend/", {"closes_on": "2020-01-01", "version": 3}).status_code == 422
    assert officer.post(f"/desk/polls/{poll.pk}/extend/", {"closes_on": "", "version": 3}).status_code == 302
    poll.refresh_from_db()
    assert (poll.closes_at, poll.adding) == (None, False)
    assert "换个题目" in officer.get("/desk/polls/").content.decode()


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"statements": "好\n" + "长" * 141}, "第 2 条太长"),
        ({"statements": "装电梯\n种树\n装电梯"}, "第 3 条和前面的重复"),
        ({"statements": "\n".join(f"第{n}" for n in range(201))}, "最多 200 条"),
        ({"title": ""}, "请填写"),
        ({"closes_on": "2020-01-01"}, "现在以后"),
        ({"makeup": "老人 很多"}, "第 1 行看不懂"),
        ({"access": "anyone"}, ""),
    ],
)
def test_what_cannot_be_made_is_said(cast: Cast, fields: dict[str, str], words: str) -> None:
    answer = cast.client("officer").post("/desk/polls/new/", form(cast, **fields))
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not Poll.objects.exists()


def test_who_may_not(cast: Cast) -> None:
    poll, draft = opened(cast), made(cast)
    waiting = poll_statements.say(By(role="resident"), poll, voter=5, text="多种树", form_key="w" * 32)
    for name in ("outsider", "member", "convener"):
        client = cast.client(name)
        for address in ("change", "open", "close", "add", "tickets", "sheets", "enter", "extend"):
            assert client.post(f"/desk/polls/{poll.pk}/{address}/").status_code in (403, 404)
        assert client.post(f"/desk/polls/statement/{waiting.pk}/").status_code in (403, 404)
        with pytest.raises(NotAllowed):
            A.open_poll(cast.by(name), draft)
        with pytest.raises(NotAllowed):
            poll_statements.let_through(cast.by(name), waiting, text="多种树")
        with pytest.raises(NotAllowed):
            poll_papers.make_sheets(cast.by(name), poll, count=1)
    assert "多种树" not in cast.client("member").get(f"/desk/polls/{poll.pk}/").content.decode()
    for who in (cast.by("officer"), By()):
        with pytest.raises(NotAllowed):
            poll_statements.say(who, poll, voter=5, text="x", form_key="y")


def test_an_empty_poll_is_not_opened(cast: Cast) -> None:
    with pytest.raises(WrongState):
        opened(cast, statements="")
    poll = opened(cast)
    with pytest.raises(WrongState):
        A.open_poll(cast.by("officer"), poll)


def test_a_statement_of_ones_own(cast: Cast) -> None:
    poll = opened(cast)
    resident, other = joined(poll), joined(poll)
    address = f"/poll/{poll.slug}/say/"
    key = re.search(r'form_key" value="(\w+)"', resident.get(address).content.decode())
    assert key
    data = {"text": "应该给小区安装充电桩", "form_key": key[1]}
    page = resident.post(address, data)
    assert "已经有人说过相近的话" in page.content.decode()
    assert "小区应该装充电桩" in page.content.decode()
    assert not Statement.objects.filter(seed=False).exists()
    assert "收到了" in resident.post(address, {**data, "sure": "on"}).content.decode()
    assert "收到了" in resident.post(address, {**data, "sure": "on"}).content.decode(), "sent twice it is one"
    own = Statement.objects.get(seed=False)
    assert (own.state, own.text) == (S.WAITING, "")
    assert "充电桩".encode() not in bytes(own.sealed)
    assert own.number not in {n for n, *_rest in send(other, poll).json()["next"]}, "nobody is asked about it yet"
    officer = cast.client("officer")
    desk = officer.get(f"/desk/polls/statement/{own.pk}/").content.decode()
    assert "相近的观点" in desk
    assert "小区应该装充电桩" in desk
    officer.post(f"/desk/polls/statement/{own.pk}/", {"text": "小区要装快充桩", "version": own.version})
    own.refresh_from_db()
    assert (own.state, own.text, own.said, own.sealed) == (S.SHOWN, "小区要装快充桩", "工作室整理过文字", None)
    assert own.number in {n for n, *_rest in send(other, poll).json()["next"]}
    late = officer.post(f"/desk/polls/statement/{own.pk}/refuse/", {"reason": "重复", "version": own.version})
    assert late.status_code == 409


def test_a_refused_statement_leaves_its_reason_only(cast: Cast) -> None:
    poll = opened(cast)
    resident = joined(poll)
    for number in range(6):
        answer = resident.post(
            f"/poll/{poll.slug}/say/", {"text": f"张三欠我{number}块钱", "form_key": f"{number:032}"}
        )
        assert answer.status_code == (200 if number < 5 else 422), "five of one person"
    assert "最多提 5 条" in answer.content.decode()
    too_long = joined(poll).post(f"/poll/{poll.slug}/say/", {"text": "长" * 141, "form_key": "z"})
    assert too_long.status_code == 422
    row = Statement.objects.filter(seed=False).first()
    officer = cast.client("officer")
    assert officer.post(f"/desk/polls/statement/{row.pk}/refuse/", {"reason": ""}).status_code == 422
    officer.post(f"/desk/polls/statement/{row.pk}/refuse/", {"reason": "写了具体的人", "version": row.version})
    row.refresh_from_db()
    assert (row.state, row.text, row.sealed) == (S.REFUSED, "", None)
    page = resident.get(f"/poll/{poll.slug}/mine/").content.decode()
    assert "写了具体的人" in page
    assert "张三" not in page


def test_nothing_is_added_where_it_is_not_wanted(cast: Cast) -> None:
    poll = opened(cast, adding=False)
    resident = joined(poll)
    assert resident.post(f"/poll/{poll.slug}/say/", {"text": "多种树", "form_key": "q"}).status_code == 302
    with pytest.raises(WrongState):
        poll_statements.say(By(role="resident"), poll, voter=1, text="多种树", form_key="q")
    assert Client().post(f"/poll/{poll.slug}/say/", {"text": "多种树", "form_key": "q"}).status_code == 302
    assert not Statement.objects.filter(seed=False).exists()


def test_the_ledger_knows_neither_words_nor_the_hour(cast: Cast) -> None:
    poll = opened(cast)
    poll_statements.say(By(role="resident"), poll, voter=77777, text="多种树", form_key="w" * 32)
    entry = Entry.objects.get(code="poll.say")
    private = Opening.objects.get(entry=entry).private
    midnight = clock.midnight(clock.today()).isoformat()
    assert private.count(midnight) == 2
    assert "77777" not in private
    assert not any("种树" in text for text in Opening.objects.values_list("private", flat=True))


def test_slips_are_shown_once(cast: Cast) -> None:
    poll = opened(cast, access="ticket")
    officer = cast.client("officer")
    page = officer.post(f"/desk/polls/{poll.pk}/tickets/", {"count": 3, "version": poll.version})
    codes = re.findall(r'slip-code">([\d ]+)<', page.content.decode())
    assert len(set(codes)) == 3
    assert "no-store" in page["Cache-Control"]
    again = officer.post(f"/desk/polls/{poll.pk}/tickets/", {"count": 3, "version": poll.version})
    assert again.status_code == 409, "the page loaded anew makes no more"
    assert Client().get(f"/poll/{poll.slug}/t/{codes[0].replace(' ', '')}/").status_code == 302
    hashes = "".join(Ticket.objects.values_list("code_hash", flat=True))
    assert codes[0].replace(" ", "") not in hashes
    for count in (0, 2001):
        with pytest.raises(Invalid):
            poll_papers.make_tickets(cast.by("officer"), poll, count=count)
    with pytest.raises(WrongState):
        poll_papers.make_tickets(cast.by("officer"), opened(cast, title="链接"), count=1)
    with pytest.raises(WrongState):
        poll_papers.make_sheets(cast.by("officer"), opened(cast, title="委员", access="members"), count=1)


def test_sheets_are_entered_once_and_corrected_on_purpose(cast: Cast) -> None:
    poll = opened(cast)
    officer = cast.client("officer")
    officer.post(f"/desk/polls/{poll.pk}/sheets/", {"count": 2, "version": poll.version})
    paper = officer.get(f"/desk/polls/{poll.pk}/sheets/paper/").content.decode()
    assert "第 2 号" in paper
    assert "仅供协商参考，不代替法定表决" in paper
    address = f"/desk/polls/{poll.pk}/enter/"
    assert officer.post(address, {"sheet": 2, "s1": "1", "s2": "2", "s3": "", "s4": "0"}).status_code == 302
    assert sorted((n, value) for _voter, n, value in votes.rows(poll.pk)) == [(1, 1), (2, -1), (4, 0)]
    again = officer.post(address, {"sheet": 2, "s1": "2"})
    assert again.status_code == 422
    assert "已经录入过" in again.content.decode()
    assert officer.post(address, {"sheet": 2, "s1": "2", "correct": "on"}).status_code == 302
    assert [(n, value) for _voter, n, value in votes.rows(poll.pk)] == [(1, -1)]
    for bad in ({"sheet": 3, "s1": "1"}, {"sheet": "", "s1": "1"}, {"sheet": 1}, {"sheet": 1, "s1": "7"}):
        assert officer.post(address, bad).status_code == 422
    assert officer.post(address, {"sheet": 1, "s1": "1"}).status_code == 302
    assert Vote.objects.values("voter").distinct().count() == 2
    assert "第 1 号" not in officer.get(f"/desk/polls/{poll.pk}/sheets/paper/").content.decode()
    with pytest.raises(Refused):
        poll_papers.enter(cast.by("officer"), poll, sheet=1, said={9: 1}, correct=True)


def test_more_than_ten_statements_on_a_sheet(cast: Cast) -> None:
    poll = opened(cast, statements="\n".join(f"第{n}件事" for n in range(25)))
    poll_papers.make_sheets(cast.by("officer"), poll, count=1)
    poll_papers.enter(cast.by("officer"), poll, sheet=1, said=dict.fromkeys(range(1, 26), 1))
    assert votes.counts(poll.pk) == {"votes": 25, "people": 1}


def test_a_hidden_statement_is_shown_again(cast: Cast) -> None:
    poll, officer = opened(cast), cast.client("officer")
    votes.cast(poll.pk, 7, [votes.Said(1, 1)])
    row = poll_statements.hide(cast.by("officer"), poll.statements.get(number=1), reason="重复")
    address = f"/desk/polls/statement/{row.pk}/show/"
    assert address in officer.get(f"/desk/polls/{poll.pk}/").content.decode()
    for name in ("member", "outsider"):
        assert cast.client(name).post(address, {"version": row.version}).status_code in (403, 404)
    assert votes.cast(poll.pk, 8, [votes.Said(1, 1)]) == 0
    assert officer.post(address, {"version": row.version}).status_code == 302
    assert officer.post(address, {"version": row.version}).status_code == 409, "once"
    assert votes.cast(poll.pk, 8, [votes.Said(1, 1)]) == 1
    row.refresh_from_db()
    assert (row.state, row.said) == ("shown", "")


def test_all_sheets_can_be_printed(cast: Cast) -> None:
    poll, officer = opened(cast), cast.client("officer")
    poll_papers.make_sheets(cast.by("officer"), poll, count=301)
    address = f"/desk/polls/{poll.pk}/sheets/paper/"
    first = officer.get(address)
    assert (first.context["numbers"][-1], first.context["more"]) == (300, 301)
    assert 'href="?from=301"' in first.content.decode()
    last = officer.get(f"{address}?from=301")
    assert (last.context["numbers"], last.context["more"]) == ([301], None)


def test_the_desk_is_led_to_the_map_that_it_may_read(cast: Cast) -> None:
    """While the poll runs and nothing is out; nobody else is."""
    poll = opened(cast)
    report = f"/poll/{poll.slug}/report/"
    assert report in cast.client("officer").get(f"/desk/polls/{poll.pk}/").content.decode()
    for who in ("member", "leader"):
        assert report not in cast.client(who).get(f"/desk/polls/{poll.pk}/").content.decode()
    assert report not in Client().get(f"/poll/{poll.slug}/").content.decode()
