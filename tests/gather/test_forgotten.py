"""Forgetting a visitor breaks no proof, and a restore does not bring them back."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

from bandeng.core import backup, chores, shut
from bandeng.gather import actions as G
from bandeng.ledger import erasing
from bandeng.ledger.verify import verify
from tests import elsewhere
from tests.cast import Cast, build
from tests.elsewhere import bandeng
from tests.gather.visits import RESIDENT, booked, occasion
from tests.soak.house import rows

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def outside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    for name in ("HEADS_FILE", "ERASURES_FILE", "PHOTOS", "BACKUPS"):
        monkeypatch.setattr(settings, name, tmp_path / "old" / name.lower())
    settings.PHOTOS.mkdir(parents=True)
    yield
    if shut.is_shut():
        shut.open_again()


@pytest.fixture
def cast(transactional_db: None) -> Cast:
    return build()


def test_the_list_knows_it_and_the_ledger_is_whole(cast: Cast) -> None:
    one = G.forget(RESIDENT, booked(occasion(cast)))
    assert [line["subject"] for line in erasing.read(settings.ERASURES_FILE) if "leaf" in line] == [one.subject]
    chores.seal()
    assert verify(settings.HEADS_FILE).problem is None


def test_a_restore_does_not_bring_it_back(cast: Cast, tmp_path: Path) -> None:
    day = occasion(cast)
    one, kept = booked(day), booked(day, name="留下")
    backup.back_up(tmp_path / "before.backup")
    G.forget(RESIDENT, one)
    with elsewhere.empty_database(tmp_path / "new") as environment:
        restored = bandeng(environment, "restore", tmp_path / "before.backup")
        assert restored.returncode == 0, restored.stderr
        assert "再次清除 1 件" in restored.stdout
        there = rows(environment["BANDENG_DATABASE_URL"], "SELECT subject FROM gather_booking WHERE sealed IS NOT NULL")
        assert there == [(kept.subject,)]
