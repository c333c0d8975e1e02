from datetime import timedelta

import pytest

from bandeng.core import chores, clock, heartbeat
from bandeng.core.actions import By
from bandeng.web import health
from tests.core.deeds import name_day

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def heads(tmp_path, settings):
    settings.HEADS_FILE = tmp_path / "heads.jsonl"


def parts(client) -> dict[str, str]:
    response = client.get("/healthz")
    assert response.status_code == (200 if response.json()["status"] == "ok" else 503)
    assert set(response.json()) == {"status", "parts"}
    return {name for name, state in response.json()["parts"].items() if state == "failing"}


def test_well_once_a_worker_lives(client):
    assert parts(client) == {"worker"}
    chores.seal()
    chores.beat()
    assert parts(client) == set()


def test_a_worker_that_fell_silent(client):
    now = clock.now()
    heartbeat.beat(now - timedelta(minutes=5), now)
    assert parts(client) == {"worker"}


def test_sealing_that_hangs(client):
    now = clock.now()
    heartbeat.beat(now, now - timedelta(minutes=10))
    assert parts(client) == set(), "nothing waits"
    name_day(By(), clock.day(now))
    assert parts(client) == {"sealing"}


def test_a_part_that_raises_is_failing(client, monkeypatch):
    monkeypatch.setitem(health.PARTS, "database", lambda: 1 // 0)
    assert "database" in parts(client)
