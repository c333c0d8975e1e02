"""A checkpoint handed in by anyone: of our history, of another, or not ours."""

import dataclasses

import pytest
from django.test import Client

from bandeng.algorithms.tlog import checkpoint, note
from bandeng.core import clock, logkeys
from bandeng.gateway.comparing import Verdict, compare
from bandeng.gateway.models import Alarm
from bandeng.ledger import tree
from bandeng.post.models import Message
from tests.database import without_triggers
from tests.gateway.served import append

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def outside(settings, tmp_path):
    settings.HEADS_FILE = tmp_path / "heads.jsonl"


def signed(size, root, origin=""):
    text = checkpoint.format(checkpoint.Checkpoint(origin or logkeys.house().log.origin, size, root))
    return note.sign(text, [logkeys.signer()]).decode()


def pasted(text):
    answer = Client().post("/log/check/", {"checkpoint": text})
    return answer.status_code, answer.context.get("verdict"), answer.content.decode()


def test_of_this_history():
    append(300)
    old = tree.checkpoint(tree.newest())
    append(20)
    assert pasted(old)[1] == Verdict.CONSISTENT
    assert pasted(old.replace("\n", "\r\n") + "\r\n\r\n")[1] == Verdict.CONSISTENT, "as a browser sends it"
    assert "前 300 条没有被改过" in pasted(old)[2]
    assert pasted(signed(0, tree.EMPTY_ROOT))[1] == Verdict.CONSISTENT
    assert not Alarm.objects.exists()


def test_another_history_raises_the_alarm_and_tells(cast):
    append(30)
    size = tree.newest().size
    fork = signed(size - 3, bytes(32))
    status, verdict, page = pasted(fork)
    assert (status, verdict) == (200, Verdict.SPLIT)
    assert "已经报警" in page
    alarm = Alarm.objects.get()
    assert fork in alarm.evidence
    assert tree.newest().note in alarm.evidence
    told = set(Message.objects.filter(event="log.alarm").values_list("recipient", flat=True))
    assert told == {f"person:{cast['head'].pk}", f"person:{cast['admin'].pk}"}
    public = Client().get("/log/").content.decode()
    assert "与数据库里的历史不一致" in public
    assert fork.split("\n")[2] in public
    pasted(fork)
    assert Alarm.objects.count() == 1


def test_more_than_there_is():
    append(3)
    assert pasted(signed(99, bytes(32)))[1] == Verdict.LONGER
    assert "被截断" in Client().get("/log/").content.decode()


def test_a_database_changed_under_it():
    append(30)
    mine = tree.checkpoint(tree.newest())
    with without_triggers():
        from django.db import connection

        connection.cursor().execute("UPDATE ledger_tile SET hashes = (SELECT root FROM ledger_batch LIMIT 1)")
    assert pasted(mine)[1] == Verdict.SPLIT


def test_what_is_not_ours_is_no_alarm():
    append(3)
    mine = tree.checkpoint(tree.newest())
    assert pasted(signed(3, bytes(32), "other.example/log"))[1] == Verdict.NOT_OURS
    assert pasted(mine.replace("\n3\n", "\n2\n"))[1] == Verdict.NOT_SIGNED
    stranger = note.sign(note.split(mine.encode())[0], [note.signer("x", _key())]).decode()
    assert pasted(stranger)[1] == Verdict.NOT_SIGNED
    for bad in ("你好", mine.split("\n\n")[0], "x" * 3000):
        assert pasted(bad)[1] == Verdict.MALFORMED
    assert pasted("")[0] == 422
    assert pasted("x" * 200_000)[0] == 422
    assert not Alarm.objects.exists()


def _key():
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    return Ed25519PrivateKey.generate()


def test_a_log_that_ended_by_restoring(monkeypatch):
    """What it had beyond the place where the new one begins is known to be lost."""
    append(20)
    house = logkeys.house()
    begins = tree.newest().size
    within, beyond = tree.checkpoint(tree.newest()), signed(begins + 5, bytes(32))
    fork = signed(begins - 1, bytes(32))
    new = logkeys.new_log("new.example/log", clock.now(), begins=begins)
    monkeypatch.setattr(logkeys, "house", lambda: dataclasses.replace(house, logs=[house.log, new]))
    assert compare(within)[0] == Verdict.CONSISTENT
    assert compare(beyond)[0] == Verdict.EARLIER
    assert not Alarm.objects.exists()
    assert compare(fork)[0] == Verdict.SPLIT
