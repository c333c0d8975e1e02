"""Writers never wait for the sealer, and what is committed late is sealed late, never skipped."""

import json
import threading

import pytest
from django.db import connection, connections, transaction

from bandeng import ledger
from bandeng.core import clock, guard
from bandeng.ledger import sealing
from bandeng.ledger.models import Batch, Entry
from bandeng.ledger.verify import verify

pytestmark = pytest.mark.django_db(transaction=True)


def append(subject: str) -> int:
    with guard.writing():
        (pk,) = ledger.append([ledger.Draft("test.do", subject, "", "", "live", clock.today())])
    return pk


def seal() -> int:
    with guard.housekeeping("ledger.seal"):
        return sealing.seal(clock.now())


def in_thread(work) -> threading.Thread:
    def run() -> None:
        try:
            work()
        finally:
            connections.close_all()

    thread = threading.Thread(target=run)
    thread.start()
    return thread


@pytest.mark.only_on("postgresql")  # SQLite has one writer at a time
def test_an_early_transaction_held_open_is_neither_waited_for_nor_skipped(tmp_path):
    written, go_on = threading.Event(), threading.Event()
    early: list[int] = []

    def hold() -> None:
        with transaction.atomic():
            early.append(append("early"))
            written.set()
            go_on.wait(10)

    thread = in_thread(hold)
    assert written.wait(10)
    later = [append(f"later-{number}") for number in range(3)]
    assert early[0] < later[0]
    assert seal() == 3
    assert list(Entry.objects.order_by("leaf_index").values_list("pk", flat=True)) == later
    go_on.set()
    thread.join()
    assert seal() == 1
    assert Entry.objects.get(pk=early[0]).leaf_index == 3
    sealing.publish_heads(tmp_path / "heads")
    assert verify(tmp_path / "heads").ok


@pytest.mark.only_on("postgresql")
def test_a_second_sealer_leaves_it_to_the_first():
    append("one")
    outcome: list[int] = []
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [sealing.SEALER_LOCK])
        in_thread(lambda: outcome.append(seal())).join()
    assert outcome == [0]
    assert seal() == 1


def test_a_line_that_another_worker_is_writing_is_left_to_it(tmp_path):
    path = tmp_path / "heads"
    append("one")
    seal()
    sealing.publish_heads(path)
    first = sealing.last_head(path)
    append("two")
    seal()
    whole = f"{sealing.head_line(Batch.objects.get(size=2))}\n".encode()
    with path.open("ab", buffering=0) as other:
        other.write(whole[:50])
        assert sealing.last_head(path) == first
        other.write(whole[50:])
    assert sealing.last_head(path) == json.loads(whole)
    assert sealing.publish_heads(path) == 0
    assert verify(path).vouched == 2


def test_many_writers_and_two_sealers(tmp_path):
    done = threading.Event()
    path = tmp_path / "heads"

    def write(name: int) -> None:
        for number in range(20):
            append(f"{name}-{number}")

    def keep_sealing() -> None:
        while not done.is_set():
            seal()
            sealing.publish_heads(path)

    sealers = [in_thread(keep_sealing) for _ in range(2)]
    writers = [in_thread(lambda name=name: write(name)) for name in range(4)]
    for writer in writers:
        writer.join()
    done.set()
    for sealer in sealers:
        sealer.join()
    while seal():
        pass
    while sealing.publish_heads(path):
        pass
    report = verify(path)
    assert (report.ok, report.sealed, report.vouched) == (True, 80, 80)
    sizes = [json.loads(line)["size"] for line in path.read_text().splitlines()]
    assert sizes == list(Batch.objects.order_by("size").values_list("size", flat=True))
