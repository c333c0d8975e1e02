"""When a poll closes there is no way back: from no cookie, slip or account, nor from the database's own bytes."""

import csv
import io
from base64 import urlsafe_b64decode
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any

import pytest
from django.db import connection, connections
from django.test import Client

from bandeng.algorithms import merkle
from bandeng.core import clock, guard, sealed
from bandeng.core.actions import By
from bandeng.core.errors import NotAllowed, WrongState
from bandeng.deliberate import voters, votes
from bandeng.deliberate.actions import poll_close, poll_papers, poll_statements, vote_clean
from bandeng.deliberate.models import Poll, Statement, Ticket, Vote
from bandeng.ledger.models import Entry, Opening
from tests import remains
from tests.cast import Cast
from tests.deliberate.made_poll import opened
from tests.deliberate.poll_pages import cookie_of, joined, send


def dump() -> Iterator[tuple[str, str]]:
    """Every value of every table of the database, as text; bytes as hexadecimals."""
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            for row in cursor.fetchall():
                for value in row:
                    plain = bytes(value).hex() if isinstance(value, bytes | memoryview) else str(value)
                    yield table, plain


def where(*wanted: str) -> set[tuple[str, str]]:
    return {(table, one) for table, value in dump() for one in wanted if one in value}


def token_in(client: Client, poll: Poll) -> str:
    raw = urlsafe_b64decode(cookie_of(client, poll))
    name = f"bandeng_poll_{poll.slug}".encode()
    token: str = sealed.unseal_value(raw, sealed.derived("cookie"), name)["token"]
    return token


def patterns(poll: Poll) -> Counter[tuple[tuple[int, int], ...]]:
    """What each voter said, without who it was."""
    by_voter: dict[int, list[tuple[int, int]]] = {}
    for voter, number, value in votes.rows(poll.pk):
        by_voter.setdefault(voter, []).append((number, value))
    return Counter(tuple(said) for said in by_voter.values())


@pytest.mark.django_db
def test_no_way_back(cast: Cast) -> None:
    poll = opened(cast, access="ticket")
    codes = poll_papers.make_tickets(cast.by("officer"), poll, count=14)
    clients = []
    for place, code in enumerate(codes):
        client = Client()
        client.get(f"/poll/{poll.slug}/t/{code}/")
        send(client, poll, [1, (1, -1, 0)[place % 3], 1], [2, 1, place + 1])
        clients.append(client)
    poll_papers.make_sheets(cast.by("officer"), poll, count=1)
    poll_papers.enter(cast.by("officer"), poll, sheet=1, said={3: -1})
    clients[0].post(f"/poll/{poll.slug}/say/", {"text": "多种树", "form_key": "f" * 32})
    clients[1].post(f"/poll/{poll.slug}/say/", {"text": "少停车", "form_key": "g" * 32})
    first = Statement.objects.filter(seed=False).first()
    poll_statements.let_through(cast.by("officer"), first, text="多种树")

    poll.refresh_from_db()
    tokens = [*(token_in(client, poll) for client in clients), voters.of_sheet(1)]
    pseudonyms = [voters.number(poll, token) for token in tokens]
    hashes = list(Ticket.objects.values_list("code_hash", flat=True))
    wrapped = bytes(poll.wrapped_key)
    before = patterns(poll)
    assert {voter for voter, _n, _v in votes.rows(poll.pk)} == set(pseudonyms)

    poll_close.close(cast.by("officer"), poll)
    poll.refresh_from_db()
    assert (poll.state, poll.wrapped_key, poll.map) == ("closed", None, None)
    assert patterns(poll) == before, "no vote is lost, doubled or changed"
    assert {voter for voter, _n, _v in votes.rows(poll.pk)} == set(range(1, 16))
    assert set(Vote.objects.values_list("turn", flat=True)) == {1}, "nor how often someone changed their mind"
    for token in tokens:
        with pytest.raises(ValueError, match="no key"):
            voters.number(poll, token)
    secrets = [*codes, *tokens[:-1], *map(str, pseudonyms), *hashes, wrapped.hex(), sealed.unwrap(wrapped).hex()]
    assert where(*secrets) == set()
    assert not Ticket.objects.filter(subject=poll.subject).exists()
    assert set(Statement.objects.values_list("author", "form_key", "sealed")) == {(None, None, None)}
    assert not Statement.objects.filter(state=Statement.State.WAITING).exists()
    for client, code in zip(clients, codes, strict=True):
        assert send(client, poll, [1, 1, 99]).status_code == 409
        assert client.get(f"/poll/{poll.slug}/mine/")["Location"] == f"/poll/{poll.slug}/"
        assert client.get(f"/poll/{poll.slug}/t/{code}/")["Location"] == f"/poll/{poll.slug}/"
    assert patterns(poll) == before
    with pytest.raises(WrongState):
        poll_close.close(cast.by("officer"), poll)


@pytest.mark.django_db
def test_the_order_on_the_disk_is_a_new_one(cast: Cast) -> None:
    poll = opened(cast)
    for number in range(30):
        votes.cast(poll.pk, 10_000 + number, [votes.Said(1, (1, -1, 0)[number % 3]), votes.Said(2, 1)])
    poll_close.close(cast.by("officer"), poll)
    place = "rowid" if connection.vendor == "sqlite" else "ctid"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT voter FROM deliberate_vote WHERE poll_id = %s ORDER BY {place}", [poll.pk])
        order = [voter for (voter,) in cursor.fetchall()]
    assert len(order) == 60
    assert order != sorted(order)
    said = {voter: value for voter, number, value in votes.rows(poll.pk) if number == 1}
    assert [said[voter] for voter in range(1, 31)] != [(1, -1, 0)[number % 3] for number in range(30)]


@pytest.mark.django_db
def test_anyone_works_out_the_root(cast: Cast) -> None:
    poll = opened(cast)
    for number in range(12):
        votes.cast(poll.pk, 500 + number, [votes.Said(1, (1, -1)[number % 2]), votes.Said(3, 0)])
    assert Client().get(f"/poll/{poll.slug}/votes.csv").status_code == 404, "not while it runs"
    poll_close.close(cast.by("officer"), poll)
    poll.refresh_from_db()
    answer = Client().get(f"/poll/{poll.slug}/votes.csv")
    lines = answer.content.decode().splitlines()
    assert lines[0] == "voter,statement,value"
    root = merkle.root([merkle.leaf_hash(line.encode()) for line in lines[1:]]).hex()
    assert root == poll.votes_hash
    public = Entry.objects.get(code="poll.close").public
    assert f'"cites":"{root}"' in public, "and it stands in the public part of the ledger"
    assert root in Client().get(f"/poll/{poll.slug}/").content.decode()
    rows = list(csv.reader(io.StringIO(Client().get(f"/poll/{poll.slug}/statements.csv").content.decode())))
    assert rows[1] == ["1", "organiser", "shown", "小区应该装充电桩"]


@pytest.mark.django_db
def test_nothing_is_handed_out_of_few_or_of_members(cast: Cast) -> None:
    few, members = opened(cast), opened(cast, title="委员", access="members")
    for number in range(9):
        votes.cast(few.pk, 500 + number, [votes.Said(1, 1)])
    for number in range(12):
        votes.cast(members.pk, 500 + number, [votes.Said(1, 1)])
    for poll in (few, members):
        poll_close.close(cast.by("officer"), poll)
        assert Client().get(f"/poll/{poll.slug}/votes.csv").status_code == 404
        assert "votes.csv" not in Client().get(f"/poll/{poll.slug}/").content.decode()
    assert cast.client("officer").get(f"/poll/{few.slug}/votes.csv").status_code == 404
    assert cast.client("outsider").get(f"/poll/{members.slug}/votes.csv").status_code == 404
    assert cast.client("member").get(f"/poll/{members.slug}/votes.csv").status_code == 200


@pytest.mark.django_db
def test_batches_know_the_day_alone(cast: Cast) -> None:
    poll = opened(cast)
    votes.cast(poll.pk, 7, [votes.Said(1, 1)])
    assert poll_close.batch_due() == 0, "the day is not over"
    with guard.writing():
        Poll.objects.update(opened_at=clock.now() - timedelta(days=3))
    assert poll_close.batch_due() == 1
    assert poll_close.batch_due() == 0, "once a day"
    entry = Entry.objects.get(code="poll.batch")
    private = Opening.objects.get(entry=entry).private
    yesterday = clock.today() - timedelta(days=1)
    assert f'"day":"{yesterday.isoformat()}"' in entry.public or '"week"' in entry.public
    midnight = clock.midnight(clock.today()).isoformat()
    assert private.count(midnight) == 2, "both moments are the end of that day"
    assert '"actor":"system"' in private
    assert votes.root(votes.rows(poll.pk)) in private
    with guard.writing():
        Poll.objects.update(batched_on=clock.today() - timedelta(days=2))
    assert poll_close.batch_due() == 0, "nothing new was said"
    votes.cast(poll.pk, 8, [votes.Said(1, 0)])
    assert poll_close.batch_due() == 1


@pytest.mark.django_db
def test_it_closes_by_itself(cast: Cast) -> None:
    poll, later = opened(cast), opened(cast, title="还没到")
    votes.cast(poll.pk, 7, [votes.Said(1, 1)])
    with guard.writing():
        Poll.objects.filter(pk=poll.pk).update(closes_at=clock.now() - timedelta(seconds=1))
    assert poll_close.close_due() == 1
    assert poll_close.close_due() == 0
    poll.refresh_from_db()
    later.refresh_from_db()
    assert (poll.state, poll.wrapped_key, later.state) == ("closed", None, "open")


@pytest.mark.django_db
def test_a_restored_poll_is_closed_again(cast: Cast) -> None:
    """The backup knew it open, with its key."""
    poll = opened(cast)
    votes.cast(poll.pk, 7, [votes.Said(1, 1)])
    assert poll_close.close_again(poll.subject, False, False, ["ab" * 32])
    poll.refresh_from_db()
    assert (poll.state, poll.wrapped_key) == ("closed", None)
    assert "ab" * 32 in Opening.objects.get(entry=Entry.objects.get(code="poll.close")).private
    assert not poll_close.close_again("unknown", False, False, [])


@pytest.mark.django_db(transaction=True)
def test_votes_and_closing_at_once(transactional_cast: Cast) -> None:
    """Every vote that was taken is there afterwards, every other was refused: none slips in between."""
    cast = transactional_cast
    poll = opened(cast, statements="\n".join(f"第{n}件事" for n in range(5)))
    start, enough = Barrier(9), Barrier(9)

    def vote(person: int) -> list[int]:
        taken = []
        start.wait()
        try:
            for round_ in range(60):
                said = [votes.Said(number, 1) for number in range(1, 6)]
                taken.append(votes.cast(poll.pk, person * 1000 + round_, said))
                if round_ == 5:  # of fewer people nothing would be kept
                    enough.wait(60)
        finally:
            connections.close_all()
        return taken

    def close() -> Any:
        start.wait()
        enough.wait(60)
        try:
            return poll_close.close(cast.by("officer"), poll)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(9) as pool:
        closing = pool.submit(close)
        taken = [one for some in pool.map(vote, range(1, 9)) for one in some]
        closing.result()
    assert set(taken) <= {0, 5}, "a batch is in or out as a whole"
    assert sum(taken) == Vote.objects.filter(poll_id=poll.pk).count()
    assert sum(taken) > 0
    people = votes.people(poll.pk)
    assert set(Vote.objects.values_list("voter", flat=True)) == set(range(1, people + 1)), "no pseudonym is left"
    poll.refresh_from_db()
    assert votes.root(votes.rows(poll.pk)) == poll.votes_hash


@pytest.mark.django_db(transaction=True)
def test_two_who_close_at_once(transactional_cast: Cast) -> None:
    cast = transactional_cast
    poll = opened(cast)
    votes.cast(poll.pk, 7, [votes.Said(1, 1)])

    def close(name: str) -> bool:
        try:
            poll_close.close(cast.by(name), poll, version=poll.version)
        except Exception:
            return False
        finally:
            connections.close_all()
        return True

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(close, ("officer", "head"))) == [False, True]
    assert Entry.objects.filter(code="poll.close").count() == 1


@pytest.mark.django_db(transaction=True)
def test_not_in_the_bytes_of_the_files_either(transactional_cast: Cast) -> None:
    """After the worker has cleaned up: no pseudonym, no key, no author in the database's own files."""
    cast = transactional_cast
    poll = opened(cast)
    clients = [joined(poll) for _person in range(12)]
    for client in clients:
        send(client, poll, [1, 1, 1], [2, -1, 1])
    clients[0].post(f"/poll/{poll.slug}/say/", {"text": "多种树", "form_key": "f" * 32})
    poll.refresh_from_db()
    numbers = [voters.number(poll, token_in(client, poll)) for client in clients]
    wanted = [number.to_bytes(8, order) for number in numbers for order in ("big", "little")]
    wanted.append(bytes(poll.wrapped_key))
    assert any(one in data for data in files() for one in wanted), "they are found while it runs"
    poll_close.close(cast.by("officer"), poll)
    assert vote_clean.clean_due() == 1
    assert vote_clean.clean_due() == 0
    assert [one for data in files() for one in wanted if one in data] == []
    poll.refresh_from_db()
    assert poll.cleaned_at


def files() -> list[bytes]:
    """The database's files; on PostgreSQL its tables, for its log of changes is another matter (docs/deliberate.md)."""
    places = remains.database_files()
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("CHECKPOINT")
            cursor.execute("SELECT oid FROM pg_database WHERE datname = current_database()")
            oid = str(cursor.fetchone()[0])
        places = [place / oid if place.name == "base" else place for place in places if place.name in ("base", oid)]
    else:
        connections.close_all()
    found = [path for place in places for path in (place.rglob("*") if place.is_dir() else [place]) if path.is_file()]
    return [path.read_bytes() for path in found]


def test_a_resident_or_the_hall_cannot_close(cast: Cast) -> None:
    poll = opened(cast)
    for by in (By(role="resident"), cast.by("member"), cast.by("outsider")):
        with pytest.raises(NotAllowed):
            poll_close.close(by, poll)
    for by in (By(role="resident"), cast.by("officer")):
        with pytest.raises(NotAllowed):
            poll_close.batch(by, poll)
