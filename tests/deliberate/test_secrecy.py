"""How somebody votes is told by nothing else either: not by lengths, hashes, tallies of few, nor by two looks."""

import json
from datetime import timedelta
from unittest.mock import patch

import pytest
from django.http import HttpRequest
from django.test import Client, RequestFactory

from bandeng.core import clock, forgetting, guard, kept
from bandeng.core.errors import WrongState
from bandeng.core.models import Throttle
from bandeng.deliberate import casting, opinion, poll_access, voters, votes
from bandeng.deliberate.actions import poll_close, poll_papers, vote_clean
from bandeng.deliberate.actions.ballot_count import count
from bandeng.deliberate.models import Ballot, BallotPaper, Poll, Statement, Ticket, Vote
from bandeng.deliberate.report import report
from bandeng.ledger import erasing
from bandeng.ledger.models import Entry, Opening
from tests.cast import Cast
from tests.deliberate.made_ballot import opened as ballot_opened
from tests.deliberate.made_ballot import slips, vote, voted
from tests.deliberate.made_poll import opened
from tests.deliberate.made_report import made as yard
from tests.deliberate.made_report import two_minds
from tests.deliberate.made_report import vote as voted_in
from tests.deliberate.poll_pages import deck_on, joined, press, send

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("method", "papers"),
    [
        ("yes_no", [{"marks": ["yes"]}, {"marks": ["no"]}, {"marks": ["abstain"]}, {"flaw": "unreadable"}]),
        ("ranking", [{"ranks": [["1"]]}, {"ranks": [["1"], ["2"], ["3"]]}]),
        ("criteria", [{"scores": {"1": {"1": 5}}}, {"scores": {"1": {"1": 5, "2": 3}, "2": {"1": 1, "2": 1}}}]),
    ],
)
def test_papers_in_the_box_are_all_of_one_length(cast: Cast, method: str, papers: list[dict[str, object]]) -> None:
    ballot = ballot_opened(cast, method)
    for place, paper in enumerate(papers):
        casting.cast(ballot, voters.of_code(str(place)), paper)
        assert casting.of(ballot, voters.of_code(str(place))) == paper
    lengths = {len(one["sealed"]) for one in BallotPaper.objects.values_list("content", flat=True)}
    assert len(lengths) == 1


def test_one_network_does_not_fill_a_ballot_s_box(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    ballot = ballot_opened(cast)
    monkeypatch.setattr("bandeng.studio.models.Studio.setting", lambda _studio, _code: 3)
    browsers = [voted(ballot, marks="1") for _one in range(3)]
    refused = vote(ballot, marks="2")
    assert refused.status_code == 429
    assert "手机流量" in refused.content.decode()
    assert BallotPaper.objects.count() == 3
    voted(ballot, browsers[0], marks="2")
    voted(ballot, Client(REMOTE_ADDR="192.0.2.7"), marks="2")
    assert "192.0.2" not in " ".join(Throttle.objects.values_list("key", flat=True))


def test_nor_does_the_hall_s_tablet_make_voters_without_end(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    poll = opened(cast, access="ticket")
    monkeypatch.setattr("bandeng.studio.models.Studio.setting", lambda _studio, _code: 3)
    tablet = Client()
    address = f"/poll/{poll.slug}/hall/{poll_access.hall_token(poll)}/"
    assert tablet.get(address).status_code == 302
    assert [tablet.post(f"/poll/{poll.slug}/next/").status_code for _one in range(3)] == [302, 302, 429]


@pytest.mark.parametrize("people", [1, 9])
def test_of_few_nothing_is_left_and_nothing_can_be_tried_out(cast: Cast, people: int) -> None:
    """One voter and four statements: whoever has a root in the public ledger tries all 256 answers."""
    poll = opened(cast)
    for voter in range(people):
        votes.cast(poll.pk, 500 + voter, [votes.Said(1, 1), votes.Said(2, -1)])
    assert report(poll).state == "few"
    there = opinion.unpacked(Poll.objects.get(pk=poll.pk).map)
    assert there
    assert there.whole == there.tally == []
    officer = cast.client("officer")
    assert "表态会全部删除" in officer.get(f"/desk/polls/{poll.pk}/close/").content.decode()
    poll_close.close(cast.by("officer"), poll)
    opinion.forget()
    opinion.follow_all()
    poll.refresh_from_db()
    assert (poll.votes_hash, poll.map, Vote.objects.count()) == ("", None, 0)
    entry = Entry.objects.get(code="poll.close")
    assert "cites" not in entry.public
    assert f'"people":{people}' in Opening.objects.get(entry=entry).private
    assert "表态已经全部删除" in Client().get(f"/poll/{poll.slug}/").content.decode()
    assert "表态已经全部删除" in officer.get(f"/desk/polls/{poll.pk}/").content.decode()
    assert officer.get(f"/poll/{poll.slug}/report/").status_code == 200


def test_without_a_worker_a_poll_takes_nothing_beyond_its_time(cast: Cast) -> None:
    poll = opened(cast)
    poll_papers.make_sheets(cast.by("officer"), poll, count=1)
    client = joined(poll)
    assert send(client, poll, [1, 1, 1]).status_code == 200
    with guard.writing():
        Poll.objects.filter(pk=poll.pk).update(closes_at=clock.now() - timedelta(seconds=1))
    kept.forget()
    assert votes.cast(poll.pk, 7, [votes.Said(1, 1)]) == 0
    assert send(client, poll, [2, 1, 1]).status_code == 409
    assert press(client, poll, 2, 1)["Location"] == f"/poll/{poll.slug}/"
    assert client.post(f"/poll/{poll.slug}/say/", {"text": "多种树", "form_key": "f" * 32}).status_code == 302
    assert "时间已经到了" in Client().get(f"/poll/{poll.slug}/").content.decode()
    assert Client().post(f"/poll/{poll.slug}/start/").cookies == {}
    with pytest.raises(WrongState, match="截止时间"):
        poll_papers.enter(cast.by("officer"), poll, sheet=1, said={1: 1})
    assert Vote.objects.count() == 1
    assert not poll.statements.filter(seed=False).exists()


def test_what_is_nested_too_deep_is_refused(cast: Cast) -> None:
    poll = opened(cast)
    answer = joined(poll).post(f"/poll/{poll.slug}/votes/", "[" * 1990, content_type="application/json")
    assert answer.status_code == 422


@pytest.mark.parametrize("method", ["approval", "yes_no"])
def test_a_ballot_that_a_restore_brought_back_open_is_ended_again(cast: Cast, method: str) -> None:
    """The backup knew it open, with its key. What needs a figure of the desk is dropped: it cannot be counted again."""
    rule = {"rule": "two_thirds_of_entitled"} if method == "yes_no" else {}
    ballot = ballot_opened(cast, method, access="ticket", **rule)
    slips(cast, ballot, 2)
    for place in range(3):
        mark = "1" if method == "approval" else "yes"
        casting.cast(ballot, voters.of_code(str(place)), {"marks": [mark]})
    assert any(again(ballot.subject, False, False, ["ab" * 32]) for again in forgetting.again)
    ballot.refresh_from_db()
    assert ballot.state == ("counted" if method == "approval" else "dropped")
    assert (ballot.wrapped_key, Ticket.objects.count()) == (None, 0)
    assert BallotPaper.objects.count() == (3 if method == "approval" else 0)
    code = "ballot.count" if method == "approval" else "ballot.drop"
    assert "ab" * 32 in Opening.objects.get(entry=Entry.objects.get(code=code)).private


def test_the_end_of_a_ballot_is_noted_and_cleaned_out(cast: Cast) -> None:
    ballot = ballot_opened(cast)
    casting.cast(ballot, "link:a", {"marks": ["1"]})
    count(cast.by("officer"), ballot)
    assert ballot.subject in erasing.entries().values_list("subject", flat=True)
    with patch("bandeng.core.compacting.rewrite") as rewrite:
        assert vote_clean.clean_due() == 1
        assert vote_clean.clean_due() == 0
    assert "deliberate_ballotpaper" in rewrite.call_args.args[0]
    assert Ballot.objects.get(pk=ballot.pk).cleaned_at


def test_a_ballot_nobody_counts_is_brought_to_mind(cast: Cast) -> None:
    ballot = ballot_opened(cast)
    officer = cast.client("officer")
    for days, seen in ((1, False), (15, True)):
        with guard.writing():
            Ballot.objects.update(opened_at=clock.now() - timedelta(days=days))
        for page in ("", f"{ballot.pk}/"):
            assert ("一直没有计票" in officer.get(f"/desk/deliberate/ballots/{page}").content.decode()) is seen


def test_two_looks_tell_nobody_s_vote(cast: Cast) -> None:
    """Who sees the report before and after a neighbour votes, the desk too, reads nothing off the difference."""
    poll = yard(cast, two_minds())
    lines = report(poll).lines
    assert Poll.objects.get(pk=poll.pk).map_at == clock.midnight(clock.today()), "nor when the last one voted"
    for voter in range(9):
        voted_in(poll, [(voter, 1, -1), (voter, 2, 1)])
        assert [line.whole for line in report(poll).lines] == [line.whole for line in lines]
    # Nor does taking a statement away bring it out.
    with guard.writing():
        Statement.objects.filter(poll=poll, number=14).update(state=Statement.State.HIDDEN, said="重复")
    opinion.forget()
    opinion.follow_all()
    assert [line.whole for line in report(poll).lines] == [line.whole for line in lines[:13]]
    voted_in(poll, [(9, 1, -1)])
    assert report(poll).lines[0].whole.seen == 70
    assert Client().get(f"/poll/{poll.slug}/report/").content.decode().count("您的表态也到那时才算进来") == 1
    poll_close.close(cast.by("officer"), poll)
    assert opinion.unpacked(Poll.objects.get(pk=poll.pk).map).said == []  # type: ignore[union-attr]


def test_a_slip_s_code_alone_shows_no_vote(cast: Cast) -> None:
    """Who printed the slips knows the codes: neither before nor after does a code open what was said by it."""
    poll = opened(cast, access="ticket", live=True)
    (code,) = poll_papers.make_tickets(cast.by("officer"), poll, count=1)
    early, phone, late = Client(), Client(), Client()
    early.get(f"/poll/{poll.slug}/t/{code}/")
    phone.get(f"/poll/{poll.slug}/t/{code}/")
    assert send(phone, poll, [1, -1, 1]).status_code == 200
    press(phone, poll, 2, 1)
    late.get(f"/poll/{poll.slug}/t/{code}/")
    for client, sees in ((early, False), (phone, True), (late, False)):
        page = client.get(f"/poll/{poll.slug}/mine/")
        assert [said for _number, _words, said, _shown in page.context["rows"]] == (
            ["disagree", "agree"] if sees else ["", ""]
        )
        assert ("换了手机就看不到" in page.content.decode()) is not sees
        again = client.get(f"/poll/{poll.slug}/?n=1")
        assert again.context["value"] == (-1 if sees else None)
        assert deck_on(again)["next"][0][2:] == [-1 if sees else None, 1]
        assert (poll_access.number_of(_with(client), poll) is not None) is sees, "nor a place on the map"
    assert send(late, poll, [1, 1, 2]).status_code == 200, "it can be said anew"
    assert votes.of(poll.pk, poll_access.number_of(_with(phone), poll) or 0)[poll.statements.get(number=1).pk] == (1, 2)


def _with(client: Client) -> HttpRequest:
    request = RequestFactory().get("/")
    request.COOKIES = {name: one.value for name, one in client.cookies.items()}
    return request


def test_the_ledger_does_not_say_which_sheet_was_entered(cast: Cast) -> None:
    poll = opened(cast)
    poll_papers.make_sheets(cast.by("officer"), poll, count=7)
    poll_papers.enter(cast.by("officer"), poll, sheet=7, said={1: 1})
    private = json.loads(Opening.objects.get(entry=Entry.objects.get(code="poll.enter")).private)
    assert 7 not in private.values()
    assert "sheet" not in private


def test_who_marks_a_paper_first_does_not_see_how_it_is_marked_anew(cast: Cast) -> None:
    """Who printed the slips might try each code beforehand, to look again later."""
    ballot = ballot_opened(cast, access="ticket")
    (code,) = slips(cast, ballot, 1)
    early, phone = Client(), Client()
    for client, mark in ((early, "1"), (phone, "2")):
        assert vote(ballot, client, code=code).status_code == 302
        voted(ballot, client, marks=mark)
    address = f"/ballots/{ballot.slug}/"
    assert "西门" in phone.get(address).content.decode()
    assert "西门" not in early.get(address).content.decode()
    assert "checked" not in early.get(f"{address}?change=1").content.decode()
    voted(ballot, early, marks="3")
    assert "南门" in early.get(address).content.decode()
    assert BallotPaper.objects.count() == 1


def test_the_hall_s_address_is_renewed(cast: Cast) -> None:
    poll, tablet, officer = opened(cast), Client(), cast.client("officer")
    old = f"/poll/{poll.slug}/hall/{poll_access.hall_token(poll)}/"
    tablet.get(old)
    assert send(tablet, poll, [1, 1, 1]).status_code == 200
    address = f"/desk/polls/{poll.pk}/hall/"
    for name in ("member", "outsider"):
        assert cast.client(name).post(address, {"version": poll.version}).status_code in (403, 404)
    assert officer.post(address, {"version": poll.version}).status_code == 302
    assert officer.post(address, {"version": poll.version}).status_code == 409
    assert Client().get(old).status_code == 404
    tablet.post(f"/poll/{poll.slug}/next/")
    send(tablet, poll, [1, -1, 2])
    assert votes.people(poll.pk) == 1, "the tablet of before stays one voter"
    poll.refresh_from_db()
    assert Client().get(f"/poll/{poll.slug}/hall/{poll_access.hall_token(poll)}/").status_code == 302
