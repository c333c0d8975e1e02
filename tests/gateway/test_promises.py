"""Late promises: one alarm an incident, whether it was seen while it waited or only when it had been sealed."""

from datetime import timedelta

import pytest
from django.test import Client

from bandeng import ledger
from bandeng.core import chores, clock, guard
from bandeng.gateway import actions, promises
from bandeng.gateway.models import Alarm
from bandeng.ledger.models import Entry
from bandeng.post.models import Message

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def outside(settings, tmp_path):
    settings.HEADS_FILE = tmp_path / "heads.jsonl"


def entry(ago=0):
    """Written so many seconds ago, not sealed."""
    at = clock.now() - timedelta(seconds=ago)
    with guard.writing():
        ledger.append([ledger.Draft("test.do", "s", "xjw", "", "live", clock.today(), {"recorded_at": at.isoformat()})])
    return Entry.objects.latest("pk").pk


def look():
    return [alarm.about for alarm in promises.look(clock.now())]


def test_in_time():
    entry(5)
    assert look() == []
    chores.seal()
    assert look() == []
    assert look() == []


def test_seen_while_it_waits_and_not_again_when_sealed(cast):
    chores.seal()
    late = entry(700)
    entry(650)
    assert look() == [str(late)]
    assert look() == []
    chores.seal()
    assert look() == []
    alarm = Alarm.objects.get()
    assert alarm.kind == Alarm.Kind.LATE
    assert Message.objects.filter(event="log.alarm", recipient=f"person:{cast['head'].pk}").exists()
    assert "超过承诺时间" in Client().get("/log/").content.decode()


def test_sealed_too_late_while_the_worker_was_down():
    entry(5)
    chores.seal()
    assert look() == []
    first = entry(1000)
    entry(900)
    entry(2)
    chores.seal()
    entry(800)
    chores.seal()
    assert look() == [str(first)], "heads that follow each other are one incident"
    assert Alarm.objects.get().data["count"] == 3
    assert look() == []


def test_it_goes_on_over_several_runs_as_one(monkeypatch):
    monkeypatch.setattr(promises, "HEADS", 1)
    first = entry(1000)
    chores.seal()
    entry(1000)
    chores.seal()
    assert look() == [str(first)]
    assert look() == []
    entry(1)
    chores.seal()
    assert look() == []
    other = entry(1000)
    chores.seal()
    # Its own alarm's entry comes with it; the incident is another one.
    assert str(other) in [about for _run in range(3) for about in look()]


def test_another_incident_is_told_and_a_cleared_one_is_not_told_again(cast):
    chores.seal()
    entry(700)
    look()
    chores.seal()
    look()
    actions.clear_alarm(cast.by("admin"), Alarm.objects.get(), reason="停电了。")
    chores.seal()
    assert look() == []
    other = entry(700)
    chores.seal()
    assert look() == [str(other)]


def test_what_was_sealed_without_a_key_was_not_promised():
    from bandeng.ledger import sealing

    entry(1000)
    with guard.housekeeping("ledger.seal"):
        sealing.seal(clock.now())
    assert look() == []
