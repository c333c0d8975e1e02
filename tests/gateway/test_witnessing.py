"""We witness others: each answer of c2sp.org/tlog-witness over HTTP, byte for byte."""

from datetime import timedelta
from hashlib import sha256
from threading import Barrier, Thread

import pytest
from django.db import connection
from django.test import Client

from bandeng.algorithms.tlog import checkpoint, cosignature, note, tiles, witness
from bandeng.algorithms.tlog.witness import Request
from bandeng.core import clock, guard, logkeys
from bandeng.core.actions import By
from bandeng.gateway import actions, witnessing
from bandeng.gateway.models import Alarm, WatchedLog
from bandeng.gateway.views import witness as view
from bandeng.ledger.models import Entry
from tests.algorithms.tlog_cast import LOG, LOG_KEY, ORIGIN, WITNESSES, Log
from tests.gateway.served import Forked

PATH = "/witness/add-checkpoint"
PLAIN = "text/plain; charset=utf-8"
VKEY = note.format_vkey(LOG.vkey)
SMALL, LARGE = Log(300), Log(700)


@pytest.fixture
def watched(db):
    return actions.watch(By(), vkeys=VKEY)


def body(log, old=0, proof=None, message=None):
    path = tiles.consistency_proof(log.read, old, log.checkpoint.size) if proof is None else proof
    return witness.format_request(Request(old, tuple(path), message or log.note))


def post(data, client=None):
    return (client or Client(enforce_csrf_checks=True)).post(PATH, data, content_type="application/octet-stream")


def said(answer):
    return answer.status_code, answer.content, answer["Content-Type"]


def ours():
    return cosignature.verifier(note.parse_vkey(logkeys.house().witness.vkey))


def test_cosigned_and_served(watched):
    before = Entry.objects.count()
    answer = post(body(SMALL))
    assert (answer.status_code, answer["Content-Type"]) == (200, PLAIN)
    good = witness.verify_reply(witness.parse_request(body(SMALL)), answer.content, [ours()])
    assert answer.content == "".join(map(note.format_signature, good)).encode()
    assert abs(cosignature.timestamp(good[0]) - clock.now().timestamp()) < 60
    row = WatchedLog.objects.get()
    assert (row.size, bytes(row.root)) == (300, SMALL.checkpoint.root)
    # Were cosigning an entry, two houses that witness each other would never come to rest.
    assert Entry.objects.count() == before
    monitor = Client().get(f"/witness/{sha256(ORIGIN.encode()).hexdigest()}/checkpoint")
    assert monitor.status_code == 200
    assert monitor.content == SMALL.note + answer.content
    tree, opened = checkpoint.open(monitor.content, ORIGIN, [LOG_KEY, ours()])
    assert (tree, len(opened.verified)) == (SMALL.checkpoint, 2)


def test_it_goes_on_from_the_last_one(watched):
    assert post(body(SMALL)).status_code == 200
    assert said(post(body(LARGE))) == (409, b"300\n", "text/x.tlog.size")
    assert post(body(LARGE, 300)).status_code == 200
    assert said(post(body(SMALL))) == (409, b"700\n", "text/x.tlog.size")
    assert WatchedLog.objects.get().size == 700


def test_never_cosigned_is_size_zero(watched):
    assert said(post(body(LARGE, 300))) == (409, b"0\n", "text/x.tlog.size")
    assert Client().get(f"/witness/{sha256(ORIGIN.encode()).hexdigest()}/checkpoint").status_code == 404


def test_unknown_logs_and_keys(watched):
    other = note.sign(SMALL.note.decode().partition("\n\n")[0].replace(ORIGIN, "other.example") + "\n", [LOG])
    assert said(post(body(SMALL, message=other))) == (404, b"unknown log\n", PLAIN)
    text = note.split(SMALL.note)[0]
    unsigned = note.sign(text, WITNESSES[:1])
    assert said(post(body(SMALL, message=unsigned))) == (403, b"no signature by a known key\n", PLAIN)
    forged = note.add(SMALL.note, [note.Signature(ORIGIN, LOG.vkey.key_id, bytes(64))])
    assert said(post(body(SMALL, message=forged)))[0] == 403
    actions.unwatch(By(), watched)
    assert said(post(body(SMALL)))[0] == 404


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", b"a request is an old size, a proof, an empty line and a checkpoint\n"),
        (b"old 01\n\n" + SMALL.note, b"not a number without leading zeroes: '01'\n"),
        (b"old 301\n\n" + SMALL.note, b"the old size is above that of the checkpoint\n"),
        (b"old 0\n" + b"A" * 43 + b"=\n" * 1 + b"x\n\n" + SMALL.note, None),
        (b"\xff\n\n" + SMALL.note, None),
    ],
)
def test_malformed(watched, data, why):
    answer = post(data)
    assert (answer.status_code, answer["Content-Type"]) == (400, PLAIN)
    assert why is None or answer.content == why


def test_not_consistent(watched):
    words = b"the checkpoint is not consistent with the last one\n"
    assert said(post(body(SMALL, proof=[bytes(32)]))) == (422, words, PLAIN)
    assert post(body(SMALL)).status_code == 200
    assert said(post(body(LARGE, 300, proof=[]))) == (422, words, PLAIN)
    # Anyone can send a good checkpoint with a bad proof: that says nothing about the log.
    assert not Alarm.objects.exists()
    assert WatchedLog.objects.get().size == 300


def test_two_checkpoints_of_one_size_are_proof(watched):
    assert post(body(SMALL)).status_code == 200
    fork = Forked(300)
    assert said(post(body(fork, 300)))[0] == 422
    alarm = Alarm.objects.get()
    assert (alarm.kind, alarm.about) == (Alarm.Kind.WATCHED, ORIGIN)
    assert SMALL.note.decode() in alarm.evidence
    assert fork.note.decode() in alarm.evidence
    assert post(body(fork)).status_code == 409
    assert Alarm.objects.count() == 1, "once"
    page = Client().get("/log/").content.decode()
    assert "互相矛盾" in page
    assert WatchedLog.objects.get().note.startswith(SMALL.note.decode())


def test_what_others_signed_is_not_published(watched):
    message = note.add(SMALL.note, [WITNESSES[0].vkey and note.Signature("x.example", b"abcd", b"anything")])
    assert post(body(SMALL, message=message)).status_code == 200
    assert "x.example" not in WatchedLog.objects.get().note


def test_asked_again_it_says_the_same_and_later_signs_anew(watched):
    request = witness.parse_request(body(SMALL))
    again = witness.parse_request(body(SMALL, 300))
    now = clock.now()
    first = witnessing.add_checkpoint(request, now)
    assert witnessing.add_checkpoint(again, now + timedelta(seconds=30)).body == first.body
    later = witnessing.add_checkpoint(again, now + timedelta(seconds=90))
    assert (later.status, later.body != first.body) == (200, True)


def test_unwatching_forgets_nothing(watched):
    post(body(SMALL))
    actions.unwatch(By(), watched)
    actions.watch(By(), vkeys=VKEY)
    assert said(post(body(Forked(300))))[:2] == (409, b"300\n")


def test_sizes_and_rates(watched, monkeypatch):
    monkeypatch.setattr(view, "WINDOW", 3600)  # however slow this machine is
    assert post(b"old 0\n\n" + b"x" * 600_000).status_code == 413
    assert post(b"old 0\n\n" + b"x" * 1_100_000).status_code == 413
    assert Client().get(PATH).status_code == 405
    for _try in range(60):
        assert post(b"nonsense").status_code == 400
    assert said(post(body(SMALL))) == (429, b"too many requests, try again in a minute\n", PLAIN)
    assert post(body(SMALL), Client(REMOTE_ADDR="10.0.0.9")).status_code == 200


def at_once(*datas):
    """The statuses of requests that start at the same moment."""
    barrier, statuses = Barrier(len(datas)), []

    def ask(data):
        barrier.wait()
        try:
            statuses.append(post(data).status_code)
        finally:
            connection.close()

    threads = [Thread(target=ask, args=(data,)) for data in datas]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return sorted(statuses)


def set_back(**values):
    """What only someone past all actions could do."""
    with guard.writing():
        WatchedLog.objects.update(cosigned_at=None, **values)


def test_two_at_once_never_roll_back(transactional_db):
    """The race of the specification: whichever comes second is held against what the first has stored."""
    actions.watch(By(), vkeys=VKEY)
    assert post(body(SMALL)).status_code == 200
    middle = Log(500)
    for _round in range(10):
        assert at_once(body(middle, 300), body(LARGE, 300)) == [200, 409]
        row = WatchedLog.objects.get()
        assert row.size in (500, 700)
        assert checkpoint.parse(note.split(row.note.encode())[0]).size == row.size
        set_back(size=300, root=SMALL.checkpoint.root)


def test_a_fork_at_the_same_moment_gets_no_second_signature(transactional_db):
    actions.watch(By(), vkeys=VKEY)
    for _round in range(5):
        assert at_once(body(SMALL), body(Forked(300))) == [200, 409]
        set_back(size=0, root=b"", note="")
