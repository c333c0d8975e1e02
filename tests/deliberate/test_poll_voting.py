"""Taking part in a poll over HTTP: what counts, what is refused, and that the last word on each statement stands."""

import logging
from datetime import timedelta
from random import Random
from typing import Any

import pytest
from django.db import OperationalError
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bandeng.core import clock, guard
from bandeng.core.logs import NoTokens
from bandeng.core.models import Throttle
from bandeng.deliberate import votes
from bandeng.deliberate.actions import poll_close, poll_papers, poll_statements
from bandeng.deliberate.models import Poll, Statement, Vote
from bandeng.studio.models import Member
from tests.cast import Cast
from tests.deliberate.made_ballot import opened as ballot_opened
from tests.deliberate.made_poll import made, opened
from tests.deliberate.poll_pages import cookie_of, deck_on, joined, number_on, press, send

pytestmark = pytest.mark.django_db


def stored(poll: Poll) -> list[tuple[int, int]]:
    """(statement's number, value), of all voters."""
    return sorted((number, value) for _voter, number, value in votes.rows(poll.pk))


def test_one_statement_after_the_other_without_a_script(cast: Cast) -> None:
    poll = opened(cast)
    client = Client()
    assert "开始" in client.get(f"/poll/{poll.slug}/").content.decode()
    client = joined(poll)
    said = {}
    for left in (4, 3, 2, 1):
        page = client.get(f"/poll/{poll.slug}/")
        assert f"还有 {left} 条" in page.content.decode()
        assert "仅供协商参考，不代替法定表决" in page.content.decode()
        number = number_on(page)
        assert number not in said, "nothing is asked twice"
        said[number] = (1, -1, 0, 1)[left - 1]
        assert press(client, poll, number, said[number]).status_code == 302
    assert client.get(f"/poll/{poll.slug}/")["Location"] == f"/poll/{poll.slug}/done/"
    assert "已经记下您的 4 条表态" in client.get(f"/poll/{poll.slug}/done/").content.decode()
    assert stored(poll) == sorted(said.items())
    press(client, poll, 1, -said[1] or 1)
    assert dict(stored(poll))[1] == (-said[1] or 1), "an earlier vote can be changed"
    assert Vote.objects.values("voter").distinct().count() == 1


def test_ten_at_once_and_the_next_are_handed_out(cast: Cast) -> None:
    poll = opened(cast, statements="\n".join(f"第{n}件事应该办" for n in range(40)))
    client = joined(poll)
    first = deck_on(client.get(f"/poll/{poll.slug}/"))["next"]
    assert len(first) == 20
    batch = [[number, 1, 1] for number, _words, _value, _turn in first[:10]]
    answer = send(client, poll, *batch)
    assert answer.status_code == 200
    assert answer.json()["left"] == 30
    assert answer.json()["refused"] == []
    following = [number for number, *_rest in answer.json()["next"]]
    assert not set(following) & {number for number, *_rest in batch}
    assert send(client, poll, *batch).status_code == 200, "the same once more"
    assert len(stored(poll)) == 10
    body = {"votes": [[following[0], 0, 1]], "more": False}
    answer = client.post(f"/poll/{poll.slug}/votes/", body, content_type="application/json")
    assert answer.json() == {"refused": []}, "who has enough in hand is not handed more"
    assert len(stored(poll)) == 11
    assert client.post(f"/poll/{poll.slug}/votes/", {}, content_type="application/json").status_code == 422


@pytest.mark.parametrize(
    "bad",
    [
        [[1, 2, 1]],
        [[1, 1, 0]],
        [[1, 1, 1001]],
        [[1, True, 1]],
        [[1, 0.5, 1]],
        [["1", 1, 1]],
        [[0, 1, 1]],
        [[99999, 1, 1]],
        [[1, 1, 1], [1, -1, 2]],
        [[1, 1]],
        [[1, 1, 1, 1]],
        [1],
        "x",
        None,
        [[n, 1, 1] for n in range(1, 12)],
    ],
)
def test_what_is_no_vote_is_refused_whole(cast: Cast, bad: Any) -> None:
    poll = opened(cast, statements="\n".join(f"第{n}件事" for n in range(12)))
    client = joined(poll)
    answer = client.post(f"/poll/{poll.slug}/votes/", {"votes": bad}, content_type="application/json")
    assert answer.status_code == 422
    assert stored(poll) == []


def test_what_is_not_shown_is_not_counted(cast: Cast) -> None:
    poll = opened(cast)
    client = joined(poll)
    poll_statements.hide(cast.by("officer"), poll.statements.get(number=2), reason="重复")
    answer = send(client, poll, [1, 1, 1], [2, 1, 1], [30, 1, 1])
    assert answer.json()["refused"] == [2, 30]
    assert stored(poll) == [(1, 1)]
    assert press(client, poll, 2, 1)["Location"].endswith("?refused")
    assert press(client, poll, 3, "7")["Location"].endswith("?refused")
    assert press(client, poll, 3, "")["Location"].endswith("?refused")
    assert stored(poll) == [(1, 1)]
    page = client.get(f"/poll/{poll.slug}/mine/").content.decode()
    assert "重复" in page, "the reason is told to everyone"


def test_who_has_not_begun_has_no_vote(cast: Cast) -> None:
    poll, other = opened(cast), opened(cast, title="另一个")
    assert send(Client(), poll, [1, 1, 1]).status_code == 403
    assert press(Client(), poll, 1, 1)["Location"] == f"/poll/{poll.slug}/"
    elsewhere = joined(other)
    elsewhere.cookies[f"bandeng_poll_{poll.slug}"] = elsewhere.cookies[f"bandeng_poll_{other.slug}"].value
    assert send(elsewhere, poll, [1, 1, 1]).status_code == 403, "a cookie of another poll opens nothing"
    forged = joined(poll)
    forged.cookies[f"bandeng_poll_{poll.slug}"] = "A" * 80
    assert send(forged, poll, [1, 1, 1]).status_code == 403
    assert stored(poll) == []


def test_what_is_closed_or_unknown_or_a_draft(cast: Cast) -> None:
    poll = opened(cast)
    client = joined(poll)
    send(client, poll, [1, 1, 1])
    poll_close.close(cast.by("officer"), poll)
    answer = send(client, poll, [2, 1, 1])
    assert (answer.status_code, answer.json()) == (409, {"why": "closed"})
    assert press(client, poll, 2, 1).status_code == 302
    assert client.post(f"/poll/{poll.slug}/start/").status_code == 302
    assert stored(poll) == [], "and of one person nothing is kept"
    assert "已经结束" in client.get(f"/poll/{poll.slug}/").content.decode()
    for slug in ("nosuchpoll", made(cast).slug):
        for address in ("", "votes/", "start/", "vote/", "mine/", "done/", "say/"):
            assert client.post(f"/poll/{slug}/{address}").status_code == 404


def test_a_poll_closed_a_moment_ago_elsewhere(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """A process that still believes it open: the one statement that writes does not."""
    poll = opened(cast)
    client = joined(poll)
    believed = Poll.objects.select_related("studio").get(pk=poll.pk)
    poll_close.close(cast.by("officer"), poll)
    monkeypatch.setattr("bandeng.deliberate.poll_access.load", lambda _slug: believed)
    assert send(client, poll, [1, 1, 1]).status_code == 409
    assert press(client, poll, 1, 1)["Location"].endswith("?refused")
    assert stored(poll) == []


def test_a_ticket_is_one_voter_in_any_browser(cast: Cast) -> None:
    poll = opened(cast, access="ticket")
    one, two = poll_papers.make_tickets(cast.by("officer"), poll, count=2)
    assert Client().post(f"/poll/{poll.slug}/start/").status_code == 302
    phone, tablet, other = Client(), Client(), Client()
    assert phone.post(f"/poll/{poll.slug}/code/", {"code": one}).status_code == 302
    assert tablet.get(f"/poll/{poll.slug}/t/{one}/").status_code == 302
    assert other.get(f"/poll/{poll.slug}/t/{two}/").status_code == 302
    send(phone, poll, [1, 1, 1])
    send(tablet, poll, [1, -1, 2], [2, 0, 1])
    send(other, poll, [1, 1, 1])
    assert stored(poll) == [(1, -1), (1, 1), (2, 0)]
    assert Vote.objects.values("voter").distinct().count() == 2
    wrong = Client().post(f"/poll/{poll.slug}/code/", {"code": "1" * 16})
    assert (wrong.status_code, wrong.cookies.get(f"bandeng_poll_{poll.slug}")) == (422, None)
    assert Client().get(f"/poll/{poll.slug}/t/{'1' * 16}/").status_code == 404
    another = opened(cast, access="ticket", title="别的")
    assert Client().get(f"/poll/{another.slug}/t/{one}/").status_code == 404, "a code opens its own poll only"
    assert Client().get(f"/poll/{opened(cast, title='链接').slug}/t/{one}/").status_code == 404


def test_members_only(cast: Cast) -> None:
    poll = opened(cast, access="members")
    member = cast.client("member")
    assert send(member, poll, [1, 1, 1]).status_code == 200
    again = cast.client("member")
    send(again, poll, [1, -1, 2])
    assert stored(poll) == [(1, -1)], "in any browser the same voter"
    for name in ("officer", "member3", "clerk"):
        assert send(cast.client(name), poll, [1, 1, 1]).status_code == 403
    assert send(Client(), poll, [1, 1, 1]).status_code == 403
    visitor = Client()
    visitor.post(f"/poll/{poll.slug}/start/")
    assert send(visitor, poll, [1, 1, 1]).status_code == 403
    page = member.get(f"/poll/{opened(cast, access='members', title='又').slug}/")
    assert page.status_code == 200
    assert "掌握服务器密钥的人" in Client().get(f"/poll/{poll.slug}/").content.decode()


@pytest.mark.parametrize("days", [(-9, -1), (1, None), (-9, 0), (-9, 5)])
def test_members_in_office_only(cast: Cast, days: tuple[int, int | None]) -> None:
    """Of today: not who comes into office tomorrow, but who leaves it next week. The same of ballots."""
    poll, ballot = opened(cast, access="members"), ballot_opened(cast, access="members")
    since, until = (None if one is None else clock.today() + timedelta(days=one) for one in days)
    with guard.writing():
        Member.objects.filter(person=cast["member"]).update(since=since, until=until)
    member = cast.client("member")
    there = days in ((-9, 0), (-9, 5))
    assert send(member, poll, [1, 1, 1]).status_code == (200 if there else 403)
    assert member.get(f"/ballots/{ballot.slug}/").status_code == (200 if there else 403)


def test_the_hall_gives_everyone_a_fresh_voter(cast: Cast) -> None:
    poll = opened(cast)
    desk = cast.client("officer").get(f"/desk/polls/{poll.pk}/")
    address = desk.context["hall"].partition("/poll/")[2]
    tablet = Client()
    assert tablet.get(f"/poll/{address}").status_code == 302
    assert "下一位" in tablet.get(f"/poll/{poll.slug}/").content.decode()
    send(tablet, poll, [1, 1, 1])
    tablet.get(f"/poll/{poll.slug}/next/")
    send(tablet, poll, [2, 1, 1])
    assert Vote.objects.values("voter").distinct().count() == 1, "only the button hands it on"
    tablet.post(f"/poll/{poll.slug}/next/")
    send(tablet, poll, [1, -1, 1])
    assert Vote.objects.values("voter").distinct().count() == 2
    phone = joined(poll)
    send(phone, poll, [1, 0, 1])
    phone.post(f"/poll/{poll.slug}/next/")
    send(phone, poll, [1, 1, 2])
    assert Vote.objects.values("voter").distinct().count() == 3, "a telephone is no tablet of the hall's"
    assert Client().get(f"/poll/{poll.slug}/hall/{'0' * 32}/").status_code == 404
    poll_close.close(cast.by("officer"), poll)
    assert send(tablet, poll, [3, 1, 1]).status_code == 409
    assert "已经结束" in tablet.get(f"/poll/{address}", follow=True).content.decode()


def test_newcomers_from_one_network_are_limited(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    poll = opened(cast)
    monkeypatch.setattr("bandeng.studio.models.Studio.setting", lambda _studio, _code: 3)
    for _one in range(3):
        joined(poll)
    refused = Client().post(f"/poll/{poll.slug}/start/")
    assert refused.status_code == 429
    assert "手机流量" in refused.content.decode()
    joined(poll, REMOTE_ADDR="192.0.2.7")
    keys = " ".join(Throttle.objects.values_list("key", flat=True))
    assert "127.0.0.1" not in keys
    assert "192.0.2" not in keys
    again = joined(poll, REMOTE_ADDR="192.0.2.9")
    for _one in range(5):
        assert again.post(f"/poll/{poll.slug}/start/").status_code == 302, "who takes part already is no newcomer"
    assert Throttle.objects.get(key__startswith="newcomer:", tries=1, pk=Throttle.objects.latest("pk").pk)


def test_nobody_else_writes_votes(cast: Cast) -> None:
    poll = opened(cast)
    with pytest.raises(guard.Guarded):
        Vote.objects.create(poll_id=poll.pk, voter=1, statement_id=poll.statements.first().pk, value=1)
    with guard.housekeeping("poll.vote"), pytest.raises(guard.Guarded):
        Statement.objects.filter(poll=poll).update(text="")


def test_nothing_is_chosen_to_please_and_all_get_their_turn(cast: Cast) -> None:
    poll = opened(cast, statements="\n".join(f"第{n}件事" for n in range(12)))
    rng = Random(4)
    for _voter in range(12):
        client = joined(poll)
        for _step in range(6):
            first = deck_on(client.get(f"/poll/{poll.slug}/"))["next"][0][0]
            send(client, poll, [first, rng.choice((1, -1, 0)), 1])
    seen = [sum(number == n for number, _value in stored(poll)) for n in range(1, 13)]
    assert min(seen) >= 2, seen


said = st.lists(
    st.tuples(st.integers(1, 3), st.integers(1, 4), st.sampled_from((1, -1, 0)), st.integers(1, 5)), max_size=30
)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(said, st.randoms(use_true_random=False))
def test_the_last_value_stands_whatever_the_order(cast: Cast, given_votes: Any, rng: Any) -> None:
    """Each answer to a statement has its turn; copies arrive any number of times, in any order."""
    poll = opened(cast)
    last: dict[tuple[int, int], int] = {}
    turns: dict[tuple[int, int], int] = {}
    deliveries = []
    for voter, number, value, copies in given_votes:
        turns[voter, number] = turns.get((voter, number), 0) + 1
        last[voter, number] = value
        deliveries += [(voter, number, value, turns[voter, number])] * copies
    rng.shuffle(deliveries)
    for voter, number, value, turn in deliveries:
        votes.cast(poll.pk, voter, [votes.Said(number, value, turn)])
    assert {(voter, number): value for voter, number, value in votes.rows(poll.pk)} == last


def test_logs_hold_no_vote_and_open_nothing(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    poll = opened(cast)
    client = joined(poll)
    client.raise_request_exception = False

    def broken(*_arguments: Any) -> int:
        raise OperationalError("no space left")

    monkeypatch.setattr(votes, "cast", broken)
    caplog.set_level("DEBUG")
    assert send(client, poll, [3, -1, 7]).status_code == 500
    assert "no space left" in caplog.text
    assert "[3, -1" not in caplog.text
    assert cookie_of(client, poll) not in caplog.text
    for address in (f"/poll/{poll.slug}/t/1234567890123456/", f"/poll/{poll.slug}/hall/{'ab' * 16}/"):
        record = logging.makeLogRecord({"msg": "Internal Server Error: %s", "args": (address,)})
        assert NoTokens().filter(record)
        assert "1234567890123456" not in record.getMessage()
        assert "ab" * 16 not in record.getMessage()
