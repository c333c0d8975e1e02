"""`insert` writes what `bulk_create` would."""

import uuid
from typing import Any

import pytest
from django.db import IntegrityError

from bandeng.core import clock, guard
from bandeng.core.guard import Guarded
from bandeng.ledger.models import Entry, Opening
from bandeng.ledger.rows import insert, insert_all, insert_with
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
    with guard.writing():
        insert_all([message(event_key=f"it's %s; {n}") for n in range(count)], [], [entry(n) for n in range(count)])
    assert {row.event_key for row in Message.objects.all()} == {f"it's %s; {n}" for n in range(count)}
    assert [row.public for row in Entry.objects.order_by("pk")] == [f"p{n}" for n in range(count)]


def test_two_rows_of_which_one_leads_to_the_other() -> None:
    opening = Opening(salt=b"\x00\xff'%s", private='{"a":"%s"}')
    with guard.writing():
        insert([entry(1)])
        first = insert_with(entry(2), opening, "entry")
    assert first.public == "p2"
    assert first.pk == opening.pk == Entry.objects.get(public="p2").pk
    kept = Opening.objects.get()
    assert (kept.entry_id, bytes(kept.salt), kept.private) == (first.pk, b"\x00\xff'%s", '{"a":"%s"}')


def test_the_guard_sees_every_statement() -> None:
    with pytest.raises(Guarded), guard.writing(frozenset({"post_message"})):
        insert_all([message()], [entry(1)])


def test_the_guard_sees_both_of_two_rows() -> None:
    with pytest.raises(Guarded), guard.writing(frozenset({"ledger_entry"})):
        insert_with(entry(1), Opening(salt=b"", private=""), "entry")
