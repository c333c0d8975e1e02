"""Looking ourselves at what a watched log publishes."""

from datetime import timedelta

import pytest

from bandeng.algorithms.tlog import note
from bandeng.core import clock, worker
from bandeng.core.actions import By
from bandeng.gateway import actions, watching
from bandeng.gateway.models import Alarm, WatchedLog
from tests.algorithms.tlog_cast import LOG, WITNESSES, Log
from tests.gateway.served import Forked, net, serving

URL = "http://their.example/log/"


@pytest.fixture
def watched(db):
    return actions.watch(By(), vkeys=note.format_vkey(LOG.vkey), url=URL)


def looked():
    """What was in the way, and the row afterwards."""
    trouble = watching.look(WatchedLog.objects.get(), clock.now())
    row = WatchedLog.objects.get()
    assert row.trouble == trouble
    return trouble, row


def test_it_follows_the_log(watched, monkeypatch):
    net(monkeypatch, their=serving(Log(300)))
    assert watching.due(clock.now()) == [watched]
    trouble, row = looked()
    assert (trouble, row.size) == ("", 300)
    assert row.fetched_at
    assert watching.due(clock.now()) == []
    assert watching.due(clock.now() + timedelta(seconds=301)) == [watched]
    net(monkeypatch, their=serving(Log(700)))
    trouble, row = looked()
    assert (trouble, row.size) == ("", 700)
    assert not Alarm.objects.exists()


def test_a_log_without_address_is_not_asked(db):
    actions.watch(By(), vkeys=note.format_vkey(LOG.vkey))
    assert watching.due(clock.now()) == []


def test_one_worker_at_a_time(watched):
    assert watching.claimed(watched, clock.now())
    assert not watching.claimed(watched, clock.now())


@pytest.mark.parametrize("size", [300, 301, 700, 70_000])
def test_another_history_is_found_by_its_own_tiles(watched, monkeypatch, size):
    net(monkeypatch, their=serving(Log(300)))
    looked()
    fork = Forked(size)
    net(monkeypatch, their=serving(fork))
    trouble, row = looked()
    assert "two histories" in trouble
    assert row.size == 300
    alarm = Alarm.objects.get()
    assert alarm.kind == Alarm.Kind.WATCHED
    assert fork.note.decode() in alarm.evidence
    looked()
    assert Alarm.objects.count() == 1


def test_a_smaller_one_of_another_history_too(watched, monkeypatch):
    net(monkeypatch, their=serving(Log(700)))
    looked()
    fork, whole = Forked(300), Log(700)
    whole.files["checkpoint"] = fork.note
    net(monkeypatch, their=serving(whole))
    assert "two histories" in looked()[0]
    assert Alarm.objects.count() == 1


def test_an_older_one_proves_nothing(watched, monkeypatch):
    net(monkeypatch, their=serving(Log(700)))
    looked()
    old, whole = Log(300), Log(700)
    whole.files["checkpoint"] = old.note
    net(monkeypatch, their=serving(whole))
    trouble, row = looked()
    assert trouble == "an older checkpoint is served, of 300 entries"
    assert row.size == 700
    assert not Alarm.objects.exists()


def test_tiles_that_belong_to_nothing_prove_nothing(watched, monkeypatch):
    net(monkeypatch, their=serving(Log(300)))
    looked()
    new = Log(700)
    new.files = {path: data[:-1] + b"\0" if path.startswith("tile/0/") else data for path, data in new.files.items()}
    net(monkeypatch, their=serving(new))
    assert looked()[0] == "the tiles served are not those of the checkpoint"
    new.files = {"checkpoint": new.note}
    assert "not served" in looked()[0]
    new.files = {"checkpoint": note.sign(note.split(new.note)[0], WITNESSES[:1])}
    assert looked()[0] == "no signature by a known key"
    net(monkeypatch)
    assert looked()[0] == "no such host"
    net(monkeypatch, their=lambda path, body: (502, b"bad <gateway>"))
    trouble, row = looked()
    assert trouble == "HTTP 502 bad <gateway>"
    assert row.size == 300
    assert not Alarm.objects.exists()


def test_the_worker_does_it_aside(transactional_db, monkeypatch):
    actions.watch(By(), vkeys=note.format_vkey(LOG.vkey), url=URL)
    net(monkeypatch, their=serving(Log(300)))
    assert worker.do("witness.watch")
    worker.wait_aside(10)
    assert WatchedLog.objects.get().size == 300
