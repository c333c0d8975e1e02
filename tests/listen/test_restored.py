"""A backup from before an erasure, put back: nothing of it is there again, before anyone can sign in."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client

from bandeng.core import backup, chores, restoring, shut
from bandeng.core.actions import By
from bandeng.core.errors import Refused
from bandeng.ledger import erasing
from bandeng.ledger.models import Entry
from bandeng.listen.actions.erase import erase
from bandeng.listen.importing import actions
from bandeng.listen.models import Matter, Secret
from bandeng.listen.states import State
from tests import elsewhere, remains
from tests.cast import PASSWORD, Cast
from tests.elsewhere import bandeng
from tests.listen.files import SYSTEM, brought_in, file_of
from tests.listen.pages import jpeg, spoken
from tests.listen.test_joining import NAME as JOINER
from tests.listen.test_joining import PHONE as JOINERS_PHONE
from tests.listen.test_joining import join, left
from tests.listen.test_remains import MARKERS, NAME, PHONE, SAID, compacted, forgotten, told_and_answered
from tests.soak.house import rows

pytestmark = pytest.mark.django_db(transaction=True)

STRANGER, NUMBER, TOLD = "闵霁雪", "13655554444", "珐琅掉了釉"


@pytest.fixture(autouse=True)
def outside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    for name in ("HEADS_FILE", "ERASURES_FILE", "PHOTOS", "BACKUPS"):
        monkeypatch.setattr(settings, name, tmp_path / "old" / name.lower())
    settings.PHOTOS.mkdir(parents=True)
    yield
    if shut.is_shut():
        shut.open_again()


@pytest.fixture
def empty_database(tmp_path: Path) -> Iterator[dict[str, str]]:
    with elsewhere.empty_database(tmp_path / "new") as environment:
        yield environment


def rows_there(environment: dict[str, str], sql: str) -> list[tuple[object, ...]]:
    return rows(environment["BANDENG_DATABASE_URL"], sql)


@pytest.mark.parametrize("ahead", [True, False])
def test_what_was_erased_since_is_not_back(
    transactional_cast: Cast, tmp_path: Path, empty_database: dict[str, str], ahead: bool
) -> None:
    matter, resident = told_and_answered(transactional_cast)
    joiner = Client()
    assert join(joiner, matter, **left()).status_code == 302
    other = spoken(Client(), words=f"{TOLD}。", contact="call", phone=NUMBER, name=STRANGER, photos=[jpeg()])
    transactional_cast.client("officer").get("/desk/")
    backup.back_up(tmp_path / "before.backup")
    assert joiner.post("/track/joined/").status_code == 200, "who joined leaves"
    forgotten(matter, resident)
    erase(By(), other)
    compacted()
    if ahead:  # the file of tree heads knows what the backup does not: the log is a new one
        chores.seal()
        empty_database["BANDENG_HEADS_FILE"] = str(settings.HEADS_FILE)

    restored = bandeng(empty_database, "restore", tmp_path / "before.backup")
    assert restored.returncode == 0, restored.stderr
    assert "再次清除 3 件" in restored.stdout
    gone = (*MARKERS, JOINER, JOINERS_PHONE, STRANGER, NUMBER, TOLD)
    assert remains.found(gone, tmp_path / "new", *remains.database_files()) == []
    assert rows_there(empty_database, "SELECT count(*) FROM listen_secret") == [(0,)]
    assert rows_there(empty_database, "SELECT count(*) FROM listen_joining WHERE secret IS NOT NULL") == [(0,)]
    assert not [path for path in (tmp_path / "new" / "photos").rglob("*") if path.is_file()]
    state = "SELECT state, may_publish, published_at FROM listen_matter ORDER BY id"
    assert rows_there(empty_database, state)[0][0] == State.CLOSED
    assert not rows_there(empty_database, state)[0][1]
    assert rows_there(empty_database, "SELECT count(*) FROM django_session") == [(0,)], "nobody is signed in"
    codes = "SELECT count(*) FROM ledger_entry WHERE code IN ('privacy.erase', 'system.restore')"
    assert rows_there(empty_database, codes) == [(4,)], "each is an entry of its own"
    assert rows_there(empty_database, "SELECT count(*) FROM ledger_entry WHERE code = 'log.reopen'") == [(int(ahead),)]
    assert not (tmp_path / "new" / "restoring.json").exists()
    assert bandeng(empty_database, "worker", "--once").returncode == 0
    verified = bandeng(empty_database, "verify")
    assert verified.returncode == 0, verified.stdout + verified.stderr
    # Put back once more, from the same list that has grown: the same.
    assert sum("replays" in line for line in erasing.read(settings.ERASURES_FILE)) == 3


def test_without_the_list_it_says_so_and_refuses(
    transactional_cast: Cast, tmp_path: Path, empty_database: dict[str, str]
) -> None:
    matter = spoken(Client(), words=f"{SAID}。", contact="call", phone=PHONE, name=NAME)
    backup.back_up(tmp_path / "before.backup")
    erase(By(), matter)
    own = settings.ERASURES_FILE
    for missing in ("nowhere", "another", "older", "damaged"):
        file = own.with_name(missing)
        if missing == "another":
            erasing.make(file)
        if missing == "older":
            backup.back_up(tmp_path / "before.backup")
            file.write_text(own.read_text().splitlines(keepends=True)[0])
        if missing == "damaged":
            file.write_text("\x00\x00\n")
        refused = bandeng({**empty_database, "BANDENG_ERASURES_FILE": str(file)}, "restore", tmp_path / "before.backup")
        assert refused.returncode != 0, missing
        assert "清除名单" in refused.stderr
        assert "--without-erasures" in refused.stderr
        assert "没有恢复" in refused.stderr
    assert not rows_of_any_table(empty_database), "nothing was put back"
    nowhere = {**empty_database, "BANDENG_ERASURES_FILE": str(own.with_name("nowhere"))}
    forced = bandeng(nowhere, "restore", tmp_path / "before.backup", "--without-erasures")
    assert forced.returncode == 0, forced.stderr
    assert "逐件重新清除" in forced.stdout


def rows_of_any_table(environment: dict[str, str]) -> list[tuple[object, ...]]:
    if connection.vendor == "sqlite":
        return rows_there(environment, "SELECT name FROM sqlite_master")
    return rows_there(environment, "SELECT tablename FROM pg_tables WHERE schemaname = 'public'")


def lost_since(matter: Matter) -> None:
    """As if this database had been put back from before this matter was erased."""
    erasing.make(settings.ERASURES_FILE)
    line = {"subject": matter.subject, "at": "2026-01-01", "leaf": "ab" * 32, "asked": True, "whole": True}
    with settings.ERASURES_FILE.open("a") as file:
        file.write(json.dumps(line) + "\n")


def test_nobody_signs_in_before_it_has_forgotten(transactional_cast: Cast) -> None:
    matter = spoken(Client(), words=f"{SAID}。", contact="call", phone=PHONE, name=NAME)
    lost_since(matter)
    shut.shut(shut.FORGETTING, made_at="2026-01-01", listed=True, cites="")
    staff = Client()
    for address in ("/", "/sign-in/", "/track/", "/desk/"):
        assert staff.get(address).status_code == 503
    assert staff.post("/sign-in/", {"username": "officer", "password": PASSWORD}).status_code == 503
    said: list[str] = []
    restoring.finish(said.append)
    assert "再次清除 1 件" in "".join(said)
    assert not Secret.objects.exists()
    matter.refresh_from_db()
    assert (matter.state, matter.words) == (State.WITHDRAWN, "（应居民要求已删除）")
    assert staff.get("/").status_code == 200
    assert erasing.lost(settings.ERASURES_FILE) == []
    restoring.finish(said.append)
    assert Entry.objects.filter(code="system.restore").count() == 1, "once"


def test_one_that_was_not_put_back_in_full_stays_shut(transactional_cast: Cast) -> None:
    shut.shut(shut.FILLING)
    with pytest.raises(Refused, match="数据库不完整"):
        restoring.finish(print)
    assert Client().get("/").status_code == 503


def test_a_torn_line_is_mended(transactional_cast: Cast) -> None:
    one = spoken(Client(), words="灯坏了", contact="call", phone=PHONE)
    two = spoken(Client(), words="灯又坏了", contact="call", phone=PHONE)
    erase(By(), one)
    with settings.ERASURES_FILE.open("a") as file:
        file.write('{"subject":"to')
    erase(By(), two)
    chores.note_erasures()
    lines = list(erasing.read(settings.ERASURES_FILE))
    assert [line["subject"] for line in lines[1:]] == [one.subject, two.subject]
    assert erasing.missing(settings.ERASURES_FILE) == 0


def test_an_import_that_was_undone_stays_undone(transactional_cast: Cast) -> None:
    imported, _outcome = brought_in(transactional_cast, file_of(3))
    subjects = set(Matter.objects.values_list("subject", flat=True))
    actions.undo(SYSTEM, imported)
    lines = [line for line in erasing.read(settings.ERASURES_FILE) if "leaf" in line]
    assert {line["subject"] for line in lines} == subjects
    assert all(line["whole"] for line in lines)
    assert erasing.lost(settings.ERASURES_FILE) == []
