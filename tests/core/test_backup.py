"""A backup taken while people write, put back into an empty database, is the same: figures and tree head."""

import os
import threading
from datetime import timedelta

import pytest
from django.conf import settings
from django.db import connections

from bandeng.core import backup, chores, clock, sealed, snapshot
from bandeng.core.actions import By
from bandeng.core.errors import Refused
from bandeng.core.models import CalendarDay
from tests import elsewhere
from tests.core.deeds import name_day
from tests.elsewhere import bandeng

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def place(tmp_path, settings):
    settings.HEADS_FILE = tmp_path / "old" / "heads.jsonl"
    settings.ERASURES_FILE = tmp_path / "old" / "erasures.jsonl"
    settings.PHOTOS = tmp_path / "old" / "photos"
    (settings.PHOTOS / "ab").mkdir(parents=True)
    (settings.PHOTOS / "ab" / "abcdef").write_bytes(b"sealed picture")


@pytest.fixture
def empty_database(tmp_path):
    with elsewhere.empty_database(tmp_path / "new") as environment:
        yield environment


def write_until(done: threading.Event) -> None:
    number = 0
    while not done.is_set():
        name_day(By(), clock.today() + timedelta(days=number))
        number += 1
    connections.close_all()


def test_taken_while_people_write_and_put_back(tmp_path, empty_database):
    done = threading.Event()
    writer = threading.Thread(target=write_until, args=(done,))
    writer.start()
    while CalendarDay.objects.count() < 20:
        pass
    chores.seal()
    manifest = backup.back_up(tmp_path / "studio.backup")
    done.set()
    writer.join()
    chores.seal()
    assert (tmp_path / "studio.backup").stat().st_mode & 0o077 == 0
    assert manifest["counts"]["core_calendarday"] >= 20
    assert manifest["counts"]["core_calendarday"] == manifest["counts"]["ledger_entry"]

    restored = bandeng(empty_database, "restore", tmp_path / "studio.backup")
    assert restored.returncode == 0, restored.stderr
    assert manifest["root"] in restored.stdout
    verified = bandeng(empty_database, "verify")
    assert verified.returncode == 0, verified.stderr
    assert manifest["root"] in verified.stdout
    assert (tmp_path / "new" / "photos" / "ab" / "abcdef").read_bytes() == b"sealed picture"

    again = bandeng(empty_database, "restore", tmp_path / "studio.backup")
    assert again.returncode != 0
    assert "不是空的" in again.stderr


def test_heads_outside_that_know_more_are_reported_and_kept(tmp_path, empty_database):
    name_day(By(), clock.today())
    chores.seal()
    backup.back_up(tmp_path / "studio.backup")
    name_day(By(), clock.today() + timedelta(days=1))
    chores.seal()
    restored = bandeng(
        {**empty_database, "BANDENG_HEADS_FILE": str(settings.HEADS_FILE)}, "restore", tmp_path / "studio.backup"
    )
    assert "其后的 1 条没有了" in restored.stdout
    kept = [path for path in settings.HEADS_FILE.parent.glob("heads.jsonl.*")]
    assert len(kept) == 1
    assert len(kept[0].read_text().splitlines()) == 2


def test_without_the_key_it_does_not_open(tmp_path, monkeypatch):
    backup.back_up(tmp_path / "studio.backup")
    monkeypatch.setattr(sealed, "master_key", lambda name="master": bytes(32))
    with pytest.raises(Refused, match="密钥"):
        backup.unpack(tmp_path / "studio.backup", tmp_path)
    with pytest.raises(Refused, match="找不到"):
        backup.unpack(tmp_path / "none.backup", tmp_path)


def test_a_backup_that_fails_leaves_nothing(tmp_path, monkeypatch):
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(snapshot, "take", full)
    with pytest.raises(Refused, match="No space left"):
        backup.back_up(tmp_path / "place" / "studio.backup")
    assert list((tmp_path / "place").iterdir()) == []


def test_once_a_day_and_kept_for_a_time(tmp_path, settings, monkeypatch):
    monkeypatch.setattr(backup, "back_up", lambda target: target.touch())
    (tmp_path / "kept").mkdir()
    settings.BACKUPS, settings.BACKUP_HOUR, settings.BACKUP_KEEP_DAYS = tmp_path / "kept", 3, 2
    at = clock.now().astimezone(clock.HERE).replace(hour=3, minute=10)
    assert backup.daily(at)
    assert backup.daily(at + timedelta(hours=20)) is None
    for day in range(1, 6):
        assert backup.daily(at + timedelta(days=day))
    names = [path.name for path in backup.existing(settings.BACKUPS)]
    assert names == [backup.name_for(at + timedelta(days=day)) for day in (3, 4, 5)]
    # Older ones go also when none is made any more, all but the newest.
    backup.prune(at + timedelta(days=6))
    assert len(backup.existing(settings.BACKUPS)) == 2
    backup.prune(at + timedelta(days=60))
    (left,) = backup.existing(settings.BACKUPS)
    assert left.name == backup.name_for(at + timedelta(days=5))


def test_what_a_killed_one_left_is_swept(tmp_path, settings):
    settings.BACKUPS = tmp_path
    open_folder, new_folder = settings.DATA / ".backup-killed", settings.DATA / ".backup-at-work"
    part = tmp_path / ".bandeng-20260101-030000.backup.part"
    for folder in (open_folder, new_folder):
        folder.mkdir()
        (folder / "database").write_text("words")
    part.write_text("…")
    for old in (open_folder, part):
        os.utime(old, (0, 0))
    backup.sweep()
    assert not open_folder.exists()
    assert not part.exists()
    assert new_folder.exists()
