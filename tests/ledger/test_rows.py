"""`insert` writes what `bulk_create` would."""

import uuid
from typing import Any

import pytest
from django.db import IntegrityError

from bandeng.core import clock, guard
from bandeng.core.guard import Guarded
from bandeng.ledger.models import Entry, Opening
from bandeng.ledger.rows import insert, insert_all
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


@pytest.mark.parametrize("count", [0, 1, 3])
def test_rows_of_several_models(count: int) -> None:
    messages = [message(event_key=f"it's %s; {number}") for number in range(count)]
    with guard.writing():
        insert_all([*messages, *(entry(number) for number in range(count))])
    assert {row.event_key for row in Message.objects.all()} == {f"it's %s; {n}" for n in range(count)}
    assert [row.public for row in Entry.objects.order_by("pk")] == [f"p{number}" for number in range(count)]


def test_a_row_may_lead_to_one_before_it() -> None:
    first, second = entry(1), entry(2)
    openings = [Opening(entry=item, salt=b"\x00\xff'%s", private='{"a":"%s"}') for item in (first, second)]
    with guard.writing():
        insert([entry(0)])
        insert_all([first, openings[0], message(), second, openings[1]])
    assert [row.public for row in Entry.objects.order_by("pk")] == ["p0", "p1", "p2"]
    for item, opening in zip((first, second), openings, strict=True):
        assert item.pk == opening.pk == opening.entry_id == Entry.objects.get(public=item.public).pk
        kept = Opening.objects.get(entry=item)
        assert (bytes(kept.salt), kept.private) == (b"\x00\xff'%s", '{"a":"%s"}')


@pytest.mark.only_on("postgresql")  # SQLite writes row by row
def test_a_row_cannot_lead_past_another() -> None:
    first, second = entry(1), entry(2)
    with guard.writing(), pytest.raises(ValueError, match="entry"):
        insert_all([first, second, Opening(entry=first, salt=b"", private="")])


@pytest.mark.parametrize("closed", ["post_message", "ledger_entry", "ledger_opening"])
def test_the_guard_sees_every_statement(closed: str) -> None:
    opened = {"post_message", "ledger_entry", "ledger_opening"} - {closed}
    first = entry(1)
    with pytest.raises(Guarded), guard.writing(frozenset(opened)):
        insert_all([message(), first, Opening(entry=first, salt=b"", private="")])
