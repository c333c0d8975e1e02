"""Others witness us: each new head is submitted, and what comes back is kept or told."""

from datetime import timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from bandeng.algorithms.tlog import checkpoint, cosignature, note, witness
from bandeng.algorithms.tlog.witness import Answer
from bandeng.core import clock, logkeys, worker
from bandeng.core.actions import By
from bandeng.gateway import actions, queries, submitting
from bandeng.gateway.models import Alarm, Witness
from bandeng.ledger import tree
from tests.gateway.served import append, net

KEY = Ed25519PrivateKey.from_private_bytes(b"w" * 32)
NAME = "w.example/witness"
URL = "http://w.example/witness"


@pytest.fixture(autouse=True)
def outside(settings, tmp_path):
    settings.HEADS_FILE = tmp_path / "heads.jsonl"


class Other:
    """A witness as the specification has it, that keeps what it cosigned."""

    def __init__(self):
        self.seen, self.asked, self.note, self.off = None, [], b"", timedelta()

    def __call__(self, path, body):
        if body is None:
            found = path == f"witness/{witness.monitoring_path(logkeys.house().log.origin)}" and self.note
            return (200, self.note) if found else (404, b"")
        assert path == "witness/add-checkpoint"
        request = witness.parse_request(body)
        self.asked.append(request.old_size)
        answer = witness.answer(request, logkeys.verifiers(), self.seen)
        if answer.status == 200:
            self.seen = answer.checkpoint.size, answer.checkpoint.root
            at = int((clock.now() + self.off).timestamp())
            lines = witness.cosign(request, [cosignature.signer(NAME, KEY, at)])
            self.note = request.note + lines
            answer = Answer(200, lines)
        return answer.status, answer.body


@pytest.fixture
def other(db, monkeypatch):
    found = Other()
    net(monkeypatch, w=found)
    return found


@pytest.fixture
def asked(other):
    vkey = note.format_vkey(cosignature.signer(NAME, KEY, 0).vkey)
    return actions.add_witness(By(), vkey=vkey, url=URL)


def submit(later=0):
    return submitting.submit(Witness.objects.get(), clock.now() + timedelta(seconds=later))


def test_a_head_is_cosigned_and_shown(asked, other, client):
    append(300)
    assert submitting.due(clock.now()) == [asked]
    assert submit() == ""
    row = Witness.objects.get()
    assert (row.size, row.failures, row.trouble) == (300 + 1, 0, "")
    message = client.get("/log/checkpoint").content
    verifier = cosignature.verifier(note.parse_vkey(asked.vkey))
    tree_, opened = checkpoint.open(message, logkeys.house().log.origin, [*logkeys.verifiers(), verifier])
    assert tree_.size == 301
    assert NAME in [line.name for line in opened.verified]
    assert NAME in client.get("/log/").content.decode()
    assert submitting.due(clock.now() + timedelta(days=1)) == [], "cosigned already"


def test_only_the_newest_and_not_all_the_time(asked, other):
    append()
    submit()
    append()
    append()
    assert submitting.due(clock.now()) == [], "a pause first"
    assert submitting.due(clock.now() + timedelta(seconds=6)) != []
    submit(6)
    sizes = [head.batch.size for head in queries.heads() if head.cosigned]
    assert sizes == [4, 2]
    assert other.asked == [0, 2]


def test_it_asks_again_from_the_size_told(asked, other):
    append(300)
    submit()
    append(20)
    from bandeng.core import guard

    with guard.writing():
        Witness.objects.update(size=17)
    assert submit() == ""
    assert other.asked == [0, 17, 301]
    assert other.seen[0] == 321


def test_one_that_is_down_is_retried_and_shown(asked, monkeypatch, cast):
    append()
    net(monkeypatch)
    waits = []
    for _try in range(9):
        now = clock.now()
        assert submitting.submit(Witness.objects.get(), now) == "no such host"
        waits.append((Witness.objects.get().next_at - now).total_seconds())
    assert waits == [10, 20, 40, 80, 160, 320, 600, 600, 600]
    page = cast.client("auditor").get("/log/audit/").content.decode()
    assert "没有成功" in page
    assert "no such host" in page
    net(monkeypatch, w=Other())
    assert submit(601) == ""
    assert "没有成功" not in cast.client("auditor").get("/log/audit/").content.decode()


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        ((404, b"unknown log\n"), "HTTP 404 unknown log"),
        ((403, b"no signature by a known key\n"), "HTTP 403"),
        ((500, b""), "HTTP 500"),
        ((409, b"many\n"), "leading zeroes"),
        ((200, b"nothing\n"), "not a signature line"),
        ((200, b""), "not made of signature lines"),
    ],
)
def test_answers_that_are_no_alarm(asked, monkeypatch, answer, why):
    append()
    net(monkeypatch, w=lambda path, body: answer)
    assert why in submit()
    assert not Alarm.objects.exists()
    assert not tree.newest().cosignatures.exists()


def test_a_signature_with_another_time_or_key_is_not_kept(asked, other):
    append()
    other.off = timedelta(days=3)
    assert "clock" in submit()
    assert not tree.newest().cosignatures.exists()


def forget_and_fork(other):
    """Let the witness have seen another tree of our size, signed by us: what a fork would leave there."""
    size = tree.newest().size
    other.seen = (size, bytes(32))
    text = checkpoint.format(checkpoint.Checkpoint(logkeys.house().log.origin, size, bytes(32)))
    other.note = note.sign(text, [logkeys.signer()])


def test_a_witness_that_saw_another_history(asked, other, cast):
    append(5)
    forget_and_fork(other)
    assert "another history" in submit()
    alarm = Alarm.objects.get()
    assert (alarm.kind, alarm.about) == (Alarm.Kind.SPLIT, NAME)
    assert tree.newest().note in alarm.evidence
    assert other.note.decode() in alarm.evidence, "what the witness published is kept"
    append(2)
    submit()
    assert Alarm.objects.count() == 1, "once"
    assert "接不上它以前见过的" in cast.client("auditor").get("/log/").content.decode()


def test_a_witness_that_saw_more_than_there_is(asked, other):
    append(5)
    other.seen = (99, bytes(32))
    assert "another history" in submit()
    assert Alarm.objects.get().data["words"] == "split.witness.longer"


def test_the_older_answer_for_two_roots_of_one_size(asked, other, monkeypatch):
    """Before 2025 the specification answered 409 where it answers 422 today."""
    append(5)
    size = b"%d\n" % tree.newest().size
    net(monkeypatch, w=lambda path, body: (409, size) if body else (404, b""))
    assert "another history" in submit()
    assert Alarm.objects.get().kind == Alarm.Kind.SPLIT


def test_one_that_cannot_decide_is_no_alarm(asked, monkeypatch):
    append(5)
    net(monkeypatch, w=lambda path, body: (409, b"2\n"))
    assert submit() == "the witness told a size and refused it"
    assert not Alarm.objects.exists()


def test_one_worker_at_a_time(asked):
    assert submitting.claimed(asked, clock.now())
    assert not submitting.claimed(asked, clock.now())


def test_the_worker_does_it_aside(transactional_db, monkeypatch):
    other = Other()
    net(monkeypatch, w=other)
    vkey = note.format_vkey(cosignature.signer(NAME, KEY, 0).vkey)
    actions.add_witness(By(), vkey=vkey, url=URL)
    append()
    assert worker.do("witness.submit")
    worker.wait_aside(10)
    assert tree.newest().cosignatures.get().name == NAME
    actions.remove_witness(By(), Witness.objects.get())
    append()
    worker.do("witness.submit")
    worker.wait_aside(10)
    assert not tree.newest().cosignatures.exists()
