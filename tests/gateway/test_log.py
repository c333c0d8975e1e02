"""The public log over HTTP: what a stranger's tool reads is enough to check all of it."""

from datetime import timedelta

import pytest
from django.test import Client

from bandeng import ledger
from bandeng.algorithms.tlog import audit, cosignature, note, tiles
from bandeng.core import chores, clock, guard, logkeys
from bandeng.core.actions import By
from bandeng.ledger import tree
from bandeng.ledger.models import Entry
from bandeng.listen.actions import Intake, receive_matter
from bandeng.listen.models import Matter

pytestmark = pytest.mark.django_db


def append(count: int) -> None:
    with guard.writing():
        ledger.append(
            [ledger.Draft("test.do", f"s-{n}", "xjw", "help", "live", clock.today(), {}) for n in range(count)]
        )


@pytest.fixture(autouse=True)
def outside(settings, tmp_path):
    settings.HEADS_FILE = tmp_path / "heads.jsonl"


def fetch(path: str) -> bytes | None:
    answer = Client().get(f"/log/{path}")
    return answer.content if answer.status_code == 200 else None


def audited(older=()):
    origin = logkeys.house().log.origin
    return audit.verify_log(fetch, origin, logkeys.verifiers(), older)


def test_an_empty_log_has_a_checkpoint():
    report = audited()
    assert report.sound
    assert report.checkpoint.size == 0


def test_a_stranger_reads_all_of_it():
    before = Entry.objects.count()
    append(700)
    chores.seal()
    first = audited().checkpoint
    append(5)
    chores.seal()
    report = audited([first])
    assert report.sound, report.problem
    assert report.checkpoint.size == before + 705
    assert report.tiles == 4  # three of leaves, one above


def test_a_changed_tile_is_named(monkeypatch):
    append(300)
    chores.seal()
    read = tree.read

    def wrong(level: int, number: int, width: int) -> bytes:
        found = read(level, number, width)
        return b"\0" + found[1:] if (level, number) == (0, 0) else found

    monkeypatch.setattr(tree, "read", wrong)
    report = audited()
    assert report.problem
    assert report.problem.path == "tile/0/000"


@pytest.mark.parametrize(
    "path", ["tile/0/001", "tile/0/000.p/301", "tile/0/000.p/0", "tile/1/000.p/9", "tile/x/000", "tile/0/1"]
)
def test_what_is_not_there(path):
    append(300)
    chores.seal()
    assert Client().get(f"/log/{path}").status_code == 404


def test_a_partial_tile_stays_readable_when_the_log_has_grown():
    append(3)
    chores.seal()
    size = tree.newest().size
    before = fetch(f"tile/0/000.p/{size}")
    append(300)
    chores.seal()
    assert fetch(f"tile/0/000.p/{size}") == before
    assert fetch("tile/0/000")[: len(before)] == before
    assert len(fetch("tile/0/000")) == tiles.BYTES


def test_the_checkpoint_says_when():
    append(1)
    chores.seal()
    house = logkeys.house()
    seen = cosignature.verifier(note.parse_vkey(house.witness.vkey))
    opened = note.open(fetch("checkpoint"), [*logkeys.verifiers(), seen])
    times = [cosignature.timestamp(line) for line in opened.verified if line.key_id == seen.vkey.key_id]
    assert times == [int(tree.newest().sealed_at.timestamp())]


def test_the_keys_are_published_and_are_no_secrets(settings):
    page = fetch("keys").decode()
    house = logkeys.house()
    assert house.log.keys[0].vkey in page
    assert house.witness.vkey in page
    for file in settings.KEYS.iterdir():
        assert file.stat().st_mode & 0o077 == 0
        assert file.name not in page


def test_the_page_says_that_a_promise_was_broken(cast, settings):
    page = Client().get("/log/").content.decode()
    assert "超过了承诺的时间" not in page
    settings.LOG_PROMISE = -1
    receive_matter(By(role="resident"), Intake(studio=cast.studio, words="路灯坏了", source=Matter.Source.WEB))
    assert "超过了承诺的时间" in Client().get("/log/").content.decode()
    settings.LOG_PROMISE = 600
    with_time = clock.now() + timedelta(seconds=601)
    from bandeng.gateway.health import health

    assert health(with_time).late
    chores.seal()
    assert not health(with_time).late
