"""The corridor: one durable transaction, one entry at least, or nothing at all."""

import json
from datetime import datetime, timedelta

import pytest
from django.core.management import call_command
from django.db import transaction

from bandeng.core import clock
from bandeng.core.actions import ACTIONS, By, Origin, action, locked
from bandeng.core.errors import NotAllowed, Refused, Stale, Unrecorded, WrongState
from bandeng.core.management.commands.migrate import note_migrations
from bandeng.core.models import CalendarDay
from bandeng.ledger.models import Entry, Opening
from tests.core.deeds import name_day, name_two, say_nothing

TODAY = clock.today()
TOMORROW = TODAY + timedelta(days=1)


@pytest.mark.django_db
def test_an_action_leaves_its_entry():
    at = clock.now() - timedelta(days=3)
    before = clock.now()
    name_day(By(role="resident", at=at, origin=Origin.IMPORT), TODAY)
    entry = Entry.objects.get()
    public = json.loads(entry.public)
    assert (entry.code, entry.subject) == ("test.name_day", f"day-{TODAY}")
    assert public["origin"] == "import"
    assert public["day"] == clock.day(at).isoformat()
    private = json.loads(Opening.objects.get().private)
    recorded = datetime.fromisoformat(private.pop("recorded_at"))
    assert before <= recorded <= clock.now(), "the server's own clock, whatever was told"
    assert private == {"actor": "resident", "occurred_at": at.isoformat()}


@pytest.mark.django_db(transaction=True)
def test_an_action_that_records_nothing_is_undone():
    with pytest.raises(Unrecorded):
        say_nothing(By(), TODAY)
    assert not CalendarDay.objects.exists()
    assert not Entry.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_an_action_that_fails_leaves_nothing():
    with pytest.raises(Exception, match=r"(?i)unique|duplicate"):
        name_two(By(), TODAY, TODAY)
    assert not CalendarDay.objects.exists()
    assert not Entry.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_an_action_called_by_an_action_joins_it():
    name_two(By(), TODAY, TOMORROW)
    assert CalendarDay.objects.count() == 2
    assert list(Entry.objects.order_by("pk").values_list("code", flat=True)) == [
        "test.name_day",
        "test.name_day",
        "test.name_two",
    ]


@pytest.mark.django_db(transaction=True)
def test_an_action_commits_before_it_returns():
    with transaction.atomic(), pytest.raises(RuntimeError, match="durable"):
        name_day(By(), TODAY)


@pytest.mark.django_db
def test_locked_reads_again_and_knows_what_is_stale():
    day = name_day(By(), TODAY)
    assert locked(day).pk == day.pk
    day.version = 2
    assert locked(day, version=None).pk == day.pk
    with pytest.raises(Stale):
        raise Stale


def test_a_code_belongs_to_one_action():
    assert "test.name_day" in ACTIONS
    with pytest.raises(ValueError, match="two actions"):
        action("test.name_day")(lambda act: None)


def test_refusals_say_what_to_do():
    for kind in (NotAllowed, WrongState, Stale, Refused):
        assert str(kind())
    assert str(Refused("自定义")) == "自定义"
    assert Refused("x", field="name").field == "name"


@pytest.mark.django_db
def test_migrations_leave_an_entry():
    note_migrations(By(), applied=["core.0001_initial"], unapplied=[])
    assert Entry.objects.get().code == "system.migrate"
    call_command("migrate", verbosity=0, interactive=False)
    assert Entry.objects.count() == 1
