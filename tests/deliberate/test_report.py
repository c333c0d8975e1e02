"""The report of a poll: its figures counted anew, who may read it, and polls that hardly are any."""

import csv
import io
import re

import numpy as np
import pandas as pd
import pytest
from django.test import Client

from bandeng.core import clock, guard
from bandeng.deliberate import opinion, opinion_work, report_you, voters
from bandeng.deliberate.models import Poll, Statement, Vote
from bandeng.deliberate.models.poll import Access
from bandeng.deliberate.report import report
from bandeng.press.pdf import available
from tests.cast import Cast
from tests.deliberate.made_report import Triples, made, one_crowd, two_minds, vote

pytestmark = pytest.mark.django_db
ADVICE = "仅供协商参考，不代替法定表决"


@pytest.fixture(autouse=True)
def _every_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opinion, "EVERY", 0.0)
    monkeypatch.setattr(opinion, "REST", 0)


def page(poll: Poll, client: Client | None = None, status: int = 200) -> str:
    answer = (client or Client()).get(f"/poll/{poll.slug}/report/")
    assert answer.status_code == status
    return answer.content.decode()


def table_of(poll: Poll) -> list[list[str]]:
    """The table that anyone may fetch."""
    text = Client().get(f"/poll/{poll.slug}/report/table/csv/").content.decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text)))


def counted(rows: Triples) -> pd.DataFrame:
    """Statement × (agree, disagree, pass), by pandas."""
    frame = pd.DataFrame(rows, columns=["voter", "number", "value"])
    return frame.groupby(["number", "value"]).size().unstack(fill_value=0)[[1, -1, 0]]


def test_figures_are_those_of_an_independent_count(cast: Cast) -> None:
    rows = two_minds()
    shown = report(made(cast, rows))
    table = counted(rows)
    assert (shown.voters, shown.votes) == (60, len(rows))
    assert [[one.whole.agree, one.whole.disagree, one.whole.passed] for one in shown.lines] == table.to_numpy().tolist()
    assert shown.clear
    assert sorted(group.size for group in shown.groups) == [24, 36]
    ours = np.array([[[said.agree, said.disagree, said.passed] for _g, said in one.groups] for one in shown.lines])
    frame = pd.DataFrame(rows, columns=["voter", "number", "value"])
    frame["minor"] = ((frame.voter - 1000) // 7 % 5) >= 3
    for place, group in enumerate(shown.groups):
        part = frame[frame.minor == (group.size == 24)]
        own = part.groupby(["number", "value"]).size().unstack(fill_value=0)[[1, -1, 0]]
        assert ours[:, place].tolist() == own.to_numpy().tolist()


def test_the_interval_is_wilson_s(cast: Cast) -> None:
    shown = report(made(cast, two_minds()))
    for line in shown.lines:
        share, n, z = line.whole.agree / line.whole.seen, line.whole.seen, 1.959963984540054
        middle, half = share + z * z / 2 / n, z * (share * (1 - share) / n + z * z / 4 / n**2) ** 0.5
        expected = tuple(round(100 * (middle + way * half) / (1 + z * z / n)) for way in (-1, 1))
        assert line.whole.interval == expected


def test_what_all_want_and_where_they_differ(cast: Cast) -> None:
    poll = made(cast, two_minds())
    shown = report(poll)
    assert {line.number for line in shown.wanted} == {1, 2, 3, 4}
    assert {line.number for line in shown.unwanted} == {5, 6}
    assert {line.number for line in shown.divided} == set(range(7, 15))
    words = page(poll)
    for part in (ADVICE, "我们都想要的", "意见不同的地方", "还说不清的", "甲组", "乙组", "各组都有", "60人参加"):
        assert part in words
    tenths = {line.number: line.words for line in shown.wanted}
    for line in shown.wanted:
        least = min(10 * said.agree // said.seen for _group, said in line.groups)
        assert f"各组都有{'零一二三四五六七八九'[least]}成以上同意" == tenths[line.number]


def test_where_groups_are_not_clear_none_is_shown(cast: Cast) -> None:
    poll = made(cast, one_crowd())
    shown = report(poll)
    assert not shown.clear
    assert shown.groups == []
    words = page(poll)
    assert "还看不出分组" in words
    assert "甲组" not in words
    assert {1, 3} <= {line.number for line in shown.wanted}
    assert shown.divided


@pytest.mark.parametrize("people", [0, 1, 9])
def test_of_fewer_than_ten_nothing_is_shown(cast: Cast, people: int) -> None:
    poll = made(cast, two_minds(people))
    words = page(poll)
    assert "参加的还不到10人" in words
    assert "充电桩" not in words
    assert Client().get(f"/poll/{poll.slug}/report/table/csv/").status_code == 404
    assert "充电桩" not in Client().get(f"/poll/{poll.slug}/screen/").content.decode()
    assert "充电桩" not in Client().get(f"/poll/{poll.slug}/report/paper/html/").content.decode()


def test_a_small_group_is_not_shown_as_one(cast: Cast) -> None:
    poll = made(cast, [row for row in two_minds() if (row[0] - 1000) // 7 % 5 < 3 or row[0] < 1120])
    shown = report(poll)
    assert shown.voters < 60
    assert min(opinion.current(poll).sizes) < 10  # type: ignore[union-attr]
    assert shown.groups == []
    assert not any(line.groups for line in shown.lines)


def test_a_statement_that_few_have_seen(cast: Cast) -> None:
    rows = [row for row in two_minds() if row[1] != 14 or row[0] < 1050]
    poll = made(cast, rows)
    line = report(poll).lines[13]
    assert line.whole.seen == 8
    assert line in [*report(poll).lines]
    assert 14 in {one.number for one in report(poll).unsure}
    found = table_of(poll)
    assert set(found[15][2:]) == {""}


@pytest.mark.parametrize("value", [0, 1, -1])
def test_everyone_says_the_same(cast: Cast, value: int) -> None:
    poll = made(cast, [(voter, number, value) for voter in range(1, 31) for number in range(1, 15)])
    shown = report(poll)
    assert not shown.clear
    page(poll)
    if value == 0:
        assert len(shown.unsure) == 14
        assert "跳过的人多" in shown.unsure[0].words
    else:
        assert len(shown.agreed) == 14
        assert shown.agreed[0].words == ("全体都同意" if value > 0 else "全体都不同意")


def test_changed_and_hidden_votes_are_followed(cast: Cast) -> None:
    poll = made(cast, two_minds())
    before = report(poll).lines[0].whole
    with guard.writing():
        agreed = Vote.objects.filter(poll_id=poll.pk, value=1, statement_id=poll.statements.get(number=1).pk)
        changed = list(agreed.values_list("voter", flat=True)[:10])
        agreed.filter(voter__in=changed).update(value=-1)
    after = report(poll).lines[0].whole
    assert (after.agree, after.disagree) == (before.agree - 10, before.disagree + 10)
    with guard.writing():
        Statement.objects.filter(poll=poll, number=1).update(state=Statement.State.HIDDEN, said="和另一条重复")
    shown = report(poll)
    assert [line.number for line in shown.lines] == list(range(2, 15))
    assert "和另一条重复" in page(poll)


def test_groups_keep_their_names(cast: Cast) -> None:
    rows = two_minds(100)
    poll = made(cast, [row for row in rows if row[0] < 1000 + 7 * 60])
    before = report(poll)
    assert {group.letter for group in before.groups} == {"甲", "乙"}
    large = {group.letter: group.size for group in before.groups}
    # Many more of the smaller group come: it is the larger now, and keeps its name.
    more = [
        (9000 + voter * 7 + k, number, value)
        for k in range(3)
        for voter, number, value in rows
        if (voter - 1000) // 7 % 5 >= 3
    ]
    vote(poll, more)
    after = report(poll)
    assert after.clear
    assert {group.letter for group in after.groups} == {"甲", "乙"}
    now = {group.letter: group.size for group in after.groups}
    assert large["甲"] > large["乙"]
    assert now["甲"] < now["乙"]
    for line, later in zip(before.lines, after.lines, strict=True):
        agreeing = {group.letter: said.agreeing for group, said in line.groups}
        for group, said in later.groups:
            assert abs(said.agreeing - agreeing[group.letter]) < 30


def test_what_is_kept_holds_no_voter_s_number(cast: Cast) -> None:
    rows = [(voter * 10**12 + 7, number, value) for voter, number, value in two_minds()]
    poll = made(cast, rows)
    report(poll)
    kept = opinion.unpacked(Poll.objects.get(pk=poll.pk).map)
    assert kept
    assert "0000000000007" not in repr(kept)
    assert len(kept.points) == 60


def test_on_closing_the_map_is_made_anew_and_the_same(cast: Cast) -> None:
    poll = made(cast, two_minds())
    before = report(poll)
    votes = list(Vote.objects.filter(poll_id=poll.pk).values_list("voter", "statement_id", "value"))
    new = voters.shuffled(sorted({voter for voter, _s, _v in votes}))
    with guard.writing():
        Vote.objects.filter(poll_id=poll.pk).delete()
        Vote.objects.bulk_create(Vote(poll_id=poll.pk, voter=new[v], statement_id=s, value=x) for v, s, x in votes)
        Poll.objects.filter(pk=poll.pk).update(state=Poll.State.CLOSED, closed_at=clock.now(), wrapped_key=None)
    poll.refresh_from_db()
    opinion.forget()
    opinion.follow_all()
    after = report(poll)
    assert after.poll.map_at
    assert [(one.letter, one.size) for one in after.groups] == [(one.letter, one.size) for one in before.groups]
    assert [one.whole for one in after.lines] == [one.whole for one in before.lines]
    assert before.shown
    assert after.shown
    assert np.allclose(before.shown.points, after.shown.points, atol=1e-3)


def test_the_worker_does_what_is_too_large_to_do_at_once(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opinion, "AT_ONCE", 10)
    poll = made(cast, two_minds())
    assert opinion.current(poll) is None
    assert "意见地图正在计算" in page(poll)
    opinion.follow_all()
    assert "我们都想要的" in page(poll)


def test_a_map_is_not_made_for_everyone_who_asks(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    poll = made(cast, two_minds())
    assert report(poll).voters == 60
    monkeypatch.setattr(opinion, "EVERY", 3.0)
    monkeypatch.setattr(opinion, "REST", 10**6)
    made_before = Poll.objects.get(pk=poll.pk).map
    vote(poll, [(voter, 1, 1) for voter in range(10)])  # it also forgets
    assert report(poll).voters == 70
    monkeypatch.setattr(opinion, "forget", lambda: None)
    vote(poll, [(voter, 1, 1) for voter in range(10, 20)])
    assert report(poll).voters == 70, "looked at again after some seconds only"
    opinion._looked.clear()
    assert report(poll).voters == 70, "and left to rest for as long as it took, many times over"
    opinion.follow_all()
    assert report(poll).voters == 70
    assert Poll.objects.get(pk=poll.pk).map != made_before
    opinion._resting.clear()
    opinion.follow_all()
    opinion._looked.clear()
    assert report(poll).voters == 80


def test_who_may_read_it(cast: Cast) -> None:
    running = made(cast, two_minds(), live=False)
    for name in ("officer", "head"):
        page(running, cast.client(name))
    for client in (Client(), cast.client("member"), cast.client("outsider"), cast.client("clerk")):
        page(running, client, 404)
        assert client.get(f"/poll/{running.slug}/report/paper/html/").status_code == 404
        assert client.get(f"/poll/{running.slug}/report/table/xlsx/").status_code == 404
    draft = made(cast, state=Poll.State.DRAFT)
    page(draft, Client(), 404)
    assert Client().get(f"/poll/{draft.slug}/screen/").status_code == 404
    closed = made(cast, two_minds(), live=False, state=Poll.State.CLOSED, closed_at=clock.now())
    page(closed)
    members = made(cast, two_minds(), access=Access.MEMBERS)
    page(members, cast.client("member"))
    page(members, Client(), 404)
    page(members, cast.client("outsider"), 404)


def test_while_results_are_not_out_the_screen_calls_and_shows_none(cast: Cast) -> None:
    poll = made(cast, two_minds(), live=False)
    words = Client().get(f"/poll/{poll.slug}/screen/").content.decode()
    assert "60人参加" in words
    assert "结束以后公布" in words
    assert "甲" not in words
    assert ADVICE in words


def test_you_are_here_on_your_own_device_while_it_runs(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    poll = made(cast, two_minds())
    assert "您在这里" not in page(poll)
    monkeypatch.setattr(report_you, "WHO", [lambda request, _poll: 1007 if "me" in request.GET else None])
    found = Client().get(f"/poll/{poll.slug}/report/?me=1")
    assert "您在这里" in found.content.decode()
    assert found["Cache-Control"].find("no-store") >= 0
    shown = opinion.current(poll)
    assert shown
    spot = opinion_work.place(poll, shown, 1007)
    assert spot
    assert min(abs(spot[0] - x) + abs(spot[1] - y) for x, y, _of in shown.points) < 1e-3
    with guard.writing():
        Poll.objects.filter(pk=poll.pk).update(state=Poll.State.CLOSED, closed_at=clock.now())
    assert "您在这里" not in Client().get(f"/poll/{poll.slug}/report/?me=1").content.decode()


def test_tables_and_paper(cast: Cast) -> None:
    rows = two_minds()
    poll = made(cast, rows)
    client = Client()
    found = table_of(poll)
    assert ADVICE in found[0][0]
    table = counted(rows)
    assert [[int(cell) for cell in row[3:6]] for row in found[2:]] == table.to_numpy().tolist()
    book = pd.read_excel(
        io.BytesIO(client.get(f"/poll/{poll.slug}/report/table/xlsx/").content), header=2, engine="calamine"
    )
    assert book["同意"].tolist() == table[1].tolist()
    assert {"甲组同意", "乙组跳过"} <= set(book.columns)
    words = client.get(f"/poll/{poll.slug}/report/paper/html/").content.decode()
    assert ADVICE in words
    assert "各组都有" in words
    if available():
        assert client.get(f"/poll/{poll.slug}/report/paper/pdf/").content.startswith(b"%PDF")
    for wrong in ("report/paper/doc/", "report/table/json/"):
        assert client.get(f"/poll/{poll.slug}/{wrong}").status_code == 404


def test_nothing_of_a_voter_is_on_the_page(cast: Cast) -> None:
    rows = [(voter * 10**9 + 123456789, number, value) for voter, number, value in two_minds()]
    words = page(made(cast, rows))
    assert "123456789" not in words
    assert not re.search(r"data-voter|voter=", words)
