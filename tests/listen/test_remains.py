"""A matter through its whole life over HTTP, forgotten, compacted: no byte of name, number or words anywhere."""

import io
import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection
from django.test import Client

from bandeng.core import backup, chores, compacting, doctor
from bandeng.core.actions import By
from bandeng.core.errors import Refused
from bandeng.ledger import erasing
from bandeng.ledger.models import Entry
from bandeng.ledger.verify import verify
from bandeng.listen import jobs
from bandeng.listen.actions.erase import erase
from bandeng.listen.models import Matter, SavedView, SimilarKey
from bandeng.listen.similar import keeping
from bandeng.listen.states import State
from bandeng.post.models import Message
from tests import remains
from tests.cast import Cast
from tests.listen.pages import do, done, jpeg, say, spoken

pytestmark = pytest.mark.django_db(transaction=True)

NAME, PHONE = "郁斑斓", "13987654321"
# In what was said and in every checked copy of it; only in what was said; added later; what officers wrote.
WORDS, SAID, ADDED, WROTE = "琉璃瓦檐角漏雨", "紫檀木屏风后头", "搪瓷盆接满三回", "鹅卵石台阶打滑"
PLACE = "棋盘格弄堂"
MARKERS = (NAME, PHONE, WORDS, SAID, ADDED, WROTE, PLACE)


@pytest.fixture(autouse=True)
def outside(transactional_db: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if connection.vendor == "postgresql":
        # What earlier tests of this process have left open would keep old rows.
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
            )
    for name in ("HEADS_FILE", "ERASURES_FILE"):
        monkeypatch.setattr(settings, name, tmp_path / name.lower())
    monkeypatch.setattr(settings, "BACKUPS", tmp_path / "backups")
    # An ANALYZE of the database itself holds old rows for a moment.
    monkeypatch.setattr(compacting, "TRIES", 40)
    monkeypatch.setattr(compacting, "PAUSE", 0.2)


def told_and_answered(cast: Cast) -> tuple[Matter, Client]:
    """Received with photos and a number, accepted, called, answered, published, found, found alike, confirmed."""
    resident, officer = Client(), cast.client("officer")
    matter = spoken(
        resident,
        words=f"我叫{NAME}，电话{PHONE}。{PLACE}那里{WORDS}，{SAID}都湿了。",
        name=NAME,
        phone=PHONE,
        contact="call",
        place=f"{PLACE}3号",
        photos=[jpeg()],
        may_publish="on",
        share_with_unit="on",
    )
    say(resident, matter, "add", words=f"{ADDED}，{NAME}")
    copy = {"title": f"{WORDS}的事", "words": f"居民反映{WORDS}。", "place": PLACE}
    done(officer, matter, "accept", kind="help", **copy)
    done(officer, matter, "note", words=f"{NAME}（139 8765 4321）说{WROTE}")
    done(officer, matter, "amend", kind="help", title=f"{WORDS}，请修", place=PLACE, reason=f"{WROTE}写漏了")
    officer.post(f"/desk/matter/{matter.pk}/look/", {"reason": f"打电话给{NAME}"})
    done(officer, matter, "assign", member=cast.members["member"].pk)
    done(officer, matter, "reply", words=f"关于{WORDS}，已经修好。{WROTE}。", result="solved")
    done(officer, matter, "send")
    message = Message.objects.get(subject=matter.subject, channel="call", status="queued")
    call = {"result": "not_reached", "note": f"{NAME}没接", "tries": message.attempts}
    assert officer.post(f"/calls/{message.pk}/", call).status_code == 302
    done(officer, matter, "publish", **copy, reply=f"{WORDS}，修好了。")
    done(cast.client("head"), matter, "approve-publication")
    assert WORDS in Client().get("/").content.decode()
    assert WORDS in officer.get("/desk/", {"q": WORDS}).content.decode()
    officer.post("/desk/view/", {"name": "找人", "query": f"q={NAME}"})
    assert SavedView.objects.exists()
    keeping.renew_all()
    keeping.learn()
    assert SimilarKey.objects.filter(matter=matter).exists()
    chores.seal()
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")  # samples of the words go into the statistics
    return matter, resident


def forgotten(matter: Matter, resident: Client) -> None:
    matter.refresh_from_db()
    assert say(resident, matter, "confirm", satisfied="yes", words=f"谢谢，{SAID}").status_code == 302
    matter.refresh_from_db()
    assert matter.state == State.CLOSED
    answer = resident.post("/track/data/do/forget/", {"version": matter.version, "sure": "1"})
    assert answer.status_code == 302


def compacted() -> str:
    out = io.StringIO()
    call_command("erase", compact=True, stdout=out)
    return out.getvalue()


def in_backup(folder: Path) -> list[str]:
    """What a fresh backup has of the markers, opened with its key."""
    backup.back_up(folder / "fresh.backup")
    assert remains.found(MARKERS, folder / "fresh.backup") == []
    (folder / "opened").mkdir()
    backup.unpack(folder / "fresh.backup", folder / "opened")
    if connection.vendor == "postgresql":
        plain = ["pg_restore", "-f", str(folder / "opened" / "plain.sql"), str(folder / "opened" / "database")]
        subprocess.run(plain, check=True)
    return remains.found(MARKERS, folder / "opened")


def test_no_byte_is_left(transactional_cast: Cast, tmp_path: Path) -> None:
    matter, resident = told_and_answered(transactional_cast)
    before = remains.found(MARKERS, *remains.database_files(), *remains.files_beside())
    assert {marker for marker in MARKERS if any(marker in line for line in before)} >= {WORDS, WROTE, PLACE}
    forgotten(matter, resident)
    assert any(finding for finding in doctor.erasures() if "--compact" in finding.mend)
    said = compacted()
    assert "压实完成" in said
    assert remains.found(MARKERS, *remains.database_files(), *remains.files_beside()) == []
    assert in_backup(tmp_path) == []
    assert compacting.waiting() == 0
    assert not any("--compact" in finding.mend for finding in doctor.erasures())
    chores.seal()
    assert verify(settings.HEADS_FILE).ok
    matter.refresh_from_db()
    assert (matter.state, matter.satisfied, matter.kind) == ("closed", "yes", "help"), "the figures stay"
    assert not any(marker in Client().get("/").content.decode() for marker in MARKERS)


def test_by_time_nothing_that_was_sealed_is_left(transactional_cast: Cast) -> None:
    """What two officers have checked and published is the studio's; name, number and what was only said are gone."""
    matter, _resident = told_and_answered(transactional_cast)
    erase(By(), matter)
    compacted()
    gone = (NAME, PHONE, SAID, ADDED)
    assert remains.found(gone, *remains.database_files(), *remains.files_beside()) == []
    matter.refresh_from_db()
    assert WORDS in matter.words


def test_what_was_never_accepted_goes_in_full(transactional_cast: Cast) -> None:
    resident = Client()
    matter = spoken(resident, words=f"{WORDS}，{SAID}。", contact="call", phone=PHONE, name=NAME, photos=[jpeg()])
    say(resident, matter, "withdraw", words=ADDED)
    erase(By(), matter)
    compacted()
    assert remains.found(MARKERS, *remains.database_files(), *remains.files_beside()) == []


@pytest.mark.only_on("sqlite")
def test_a_reader_that_holds_on_is_named(transactional_cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compacting, "TRIES", 2)
    monkeypatch.setattr(compacting, "PAUSE", 0.1)
    import sqlite3

    with connection.cursor() as cursor:
        cursor.execute("PRAGMA busy_timeout=200")

    reader = sqlite3.connect(str(connection.settings_dict["NAME"]), isolation_level=None)
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM listen_matter").fetchall()
    try:
        with pytest.raises(CommandError, match="停止网站"):
            compacted()
    finally:
        reader.close()
        connection.close()
    assert not Entry.objects.filter(code="system.compact").exists()


@pytest.mark.only_on("postgresql")
def test_a_transaction_that_holds_on_is_waited_for_and_named(
    transactional_cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(compacting, "TRIES", 2)
    import psycopg

    own = connection.settings_dict
    url = f"postgres://{own['USER']}@{own['HOST']}:{own['PORT']}/{own['NAME']}"
    matter = spoken(Client(), words=WORDS)
    with psycopg.connect(url) as reader:
        reader.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        reader.execute("SELECT 1 FROM django_migrations").fetchone()
        erase(By(), matter)
        with pytest.raises(CommandError, match="停止网站"):
            compacted()
    assert not Entry.objects.filter(code="system.compact").exists()
    compacted()
    assert Entry.objects.filter(code="system.compact").exists()


KILLED = """
import os, signal, sys
from bandeng.cli import main
import django
os.environ["DJANGO_SETTINGS_MODULE"] = "bandeng.config.settings"
django.setup()
from bandeng.ledger import erasing
erasing.publish = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
from bandeng.core.actions import By
from bandeng.listen.actions.erase import erase
from bandeng.listen.models import Matter
erase(By(), Matter.objects.get(pk=int(sys.argv[1])))
"""


def test_a_kill_between_commit_and_list_mends_itself(transactional_cast: Cast) -> None:
    matter = spoken(Client(), words=WORDS, contact="call", phone=PHONE, name=NAME)
    chores.note_erasures()
    own = connection.settings_dict
    url = f"sqlite:///{own['NAME']}"
    if connection.vendor == "postgresql":
        url = f"postgres://{own['USER']}@{own['HOST']}:{own['PORT']}/{own['NAME']}"
    files = {f"BANDENG_{name}": str(getattr(settings, name)) for name in ("DATA", "HEADS_FILE", "ERASURES_FILE")}
    environment = {**os.environ, **files, "BANDENG_DATABASE_URL": url, "BANDENG_DEMO": "0"}
    killed = subprocess.run([sys.executable, "-c", KILLED, str(matter.pk)], env=environment)
    assert killed.returncode == -signal.SIGKILL
    assert Entry.objects.filter(code="privacy.erase", subject=matter.subject).exists(), "committed"
    assert erasing.missing(settings.ERASURES_FILE) == 1
    assert any("名单" in finding.what for finding in doctor.erasures())
    chores.note_erasures()
    assert erasing.missing(settings.ERASURES_FILE) == 0
    assert re.search(matter.subject, settings.ERASURES_FILE.read_text())


def test_nobody_compacts_or_erases_from_a_page(transactional_cast: Cast) -> None:
    cast = transactional_cast
    matter = spoken(Client(), words=WORDS, contact="call", phone=PHONE, name=NAME)
    for name in ("member", "clerk", "leader", "auditor"):
        assert do(cast.client(name), matter, "forget", sure="on", reason="本人要求").status_code in (403, 404)
    with pytest.raises(Refused):
        erase(cast.by("admin"), matter)
    assert jobs.to_finish() == []
