"""`insert` writes what `bulk_create` would."""

import uuid
from typing import Any

import pytest
from django.db import IntegrityError

from bandeng.core import clock, guard
from bandeng.core.guard import Guarded
from bandeng.ledger.models import Entry, Opening
from bandeng.ledger.rows import insert
from bandeng.post.models import Message

pytestmark = pytest.mark.django_db


def entry(number: int) -> Entry:
    return Entry(public=f"p{number}", commitment=bytes(32), code="a.b", subject=f"s{number}")


def message(**other: Any) -> Message:
    now = clock.now()
    values = {"event": "e", "event_key": "k", "subject": "s", "recipient": "person:1", "channel": "log", "path": "61."}
    return Message(**(values | {"due_at": now, "made_at": now} | other))


def test_rows_get_their_keys_in_order() -> None:
    with guard.writing():
        made = insert(entry(number) for number in range(700))
    assert [row.public for row in Entry.objects.order_by("pk")] == [f"p{number}" for number in range(700)]
    assert [row.pk for row in made] == sorted(row.pk for row in made)
    assert Entry.objects.get(pk=made[5].pk).public == "p5"
    assert not made[0]._state.adding
    assert made[0]._state.db == "default"


def test_values_come_back_as_they_were() -> None:
    row = message(data={"number": "徐民〔2026〕001号", "count": 3}, id=uuid.uuid4())
    with guard.writing():
        (first,) = insert([entry(1)])
        insert([Opening(entry=first, salt=b"\x00\xff'%s", private='{"a":"%s"}')])
        insert([row])
    kept = Message.objects.get(pk=row.pk)
    for field in Message._meta.fields:
        assert getattr(kept, field.attname) == getattr(row, field.attname), field.name
    opening = Opening.objects.get()
    assert (bytes(opening.salt), opening.private) == (b"\x00\xff'%s", '{"a":"%s"}')


def test_what_is_there_already_is_refused_or_passed_over() -> None:
    with guard.writing():
        insert([message()])
        insert([message(), message(event_key="other")], ignore_conflicts=True)
        assert Message.objects.count() == 2
        with pytest.raises(IntegrityError):
            insert([message()])


def test_nothing_is_nothing_and_the_guard_stands() -> None:
    assert insert([]) == []
    with pytest.raises(Guarded):
        insert([entry(1)])
