"""Two workers at once, on real connections: each message goes out once."""

import threading
from typing import Any

import pytest
from django.db import connections

from bandeng.ledger.models import Entry
from bandeng.post.delivery import claim, deliver_due
from bandeng.post.models import Message
from bandeng.post.outbox import Recipient
from tests.post.conftest import AT, WANG, Room, one, told
from tests.post.fake_gateway import FakeGateway

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(work: Any, workers: int = 2) -> list[Any]:
    """Run `work` in so many threads, started together; their results."""
    start, results = threading.Barrier(workers), []

    def run() -> None:
        try:
            start.wait()
            results.append(work())
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run) for _worker in range(workers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(results) == workers
    return results


def test_only_one_gets_the_claim() -> None:
    message = one(WANG)
    claims = at_once(lambda: claim(message.pk, AT), workers=4)
    assert len([item for item in claims if item]) == 1


def test_each_message_is_sent_once(room: Room, gateway: FakeGateway) -> None:
    people = [Recipient("resident", f"m-{number}", "sms") for number in range(30)]
    room.addresses |= {(person.key, "sms"): f"139{person.key}" for person in people}
    told(*people)
    assert sum(at_once(lambda: deliver_due(AT))) == 30
    ids = [item["message_id"] for item in gateway.asked]
    assert len(ids) == len(set(ids)) == 30
    assert set(Message.objects.values_list("status", flat=True)) == {"sent"}
    assert Entry.objects.filter(code="message.deliver").count() == 30
