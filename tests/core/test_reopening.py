"""A new key, and a new log after going back: what was signed before stays good, and nothing is said twice."""

import json
from datetime import date, timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client

from bandeng import ledger
from bandeng.algorithms.tlog import audit, checkpoint, note, sm2
from bandeng.core import chores, logkeys, reopening
from bandeng.core.actions import By
from bandeng.core.logkeys import opened
from bandeng.core.models import CalendarDay
from bandeng.ledger import tree
from bandeng.ledger.models import Batch, Entry
from bandeng.ledger.verify import verify
from tests.core.deeds import name_day
from tests.database import without_triggers

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_keys(settings, tmp_path):
    settings.KEYS = tmp_path / "keys"
    settings.HEADS_FILE = tmp_path / "heads.jsonl"


def act(count: int = 1) -> None:
    for _ in range(count):
        name_day(By(), date(2030, 1, 1) + timedelta(days=CalendarDay.objects.count()))
    chores.seal()


def fetch(path: str) -> bytes | None:
    answer = Client().get(f"/log/{path}")
    return answer.content if answer.status_code == 200 else None


def audited(older=()) -> audit.Report:
    return audit.verify_log(fetch, logkeys.house().log.origin, logkeys.verifiers(), older)


def go_back(size: int) -> None:
    """The database as it was when the log had `size` entries."""
    tables = ("ledger_cosignature", "ledger_opening", "ledger_entry", "ledger_batch", "ledger_tile")
    with without_triggers(), connection.cursor() as cursor:
        leaves = list(Entry.objects.filter(leaf_index__lt=size).order_by("pk").values_list("pk", flat=True))
        assert len(leaves) == size
        kept = max(leaves)
        for table in tables[:1] + tables[4:]:
            cursor.execute(f"DELETE FROM {table}")
        cursor.execute("DELETE FROM ledger_opening WHERE entry_id > %s", [kept])
        cursor.execute("DELETE FROM ledger_entry WHERE id > %s", [kept])
        cursor.execute("DELETE FROM ledger_batch WHERE size > %s", [size])
        for batch in Batch.objects.order_by("size"):
            held = bytes(batch.leaves)
            tree.grow(batch.start, [held[at : at + 32] for at in range(0, len(held), 32)])


def run(*words: str) -> str:
    out = StringIO()
    call_command("keys", *words, stdout=out)
    return out.getvalue()


def test_a_new_key_signs_and_the_old_one_is_still_good():
    act(2)
    before = tree.newest()
    first = logkeys.house().log.keys[0]
    assert "新密钥" in run("rotate", "--why", "每年更换")
    act(1)
    first, second = logkeys.house().log.keys
    assert first.until
    assert first.why == "每年更换"
    keys = [note.verifier(note.parse_vkey(key.vkey)) for key in (first, second)]
    assert note.open(before.note.encode(), keys[:1])
    assert note.open(tree.newest().note.encode(), keys[1:])
    with pytest.raises(ValueError, match="no signature by a known key"):
        note.open(tree.newest().note.encode(), keys[:1])
    assert audited([opened(before.note)]).sound
    entry = Entry.objects.get(code="log.rotate")
    assert json.loads(entry.public)["cites"] == second.vkey
    (handed,) = logkeys.house().hand_overs
    assert second.vkey in note.open(handed.encode(), keys[:1]).text
    assert handed in fetch("keys").decode()
    assert verify(Path(reopening.settings.HEADS_FILE), opened).ok


def test_a_stolen_key_hands_over_nothing():
    act(1)
    run("rotate", "--stolen")
    assert logkeys.house().hand_overs == []
    assert json.loads(Entry.objects.get(code="log.rotate").public)["fact"] == "stolen"


def test_going_back_stops_the_log_and_a_new_one_says_so(settings):
    act(3)
    old = tree.newest()
    act(4)
    lost = tree.newest()
    text = lost.note
    origin = logkeys.house().log.origin
    go_back(old.size)
    name_day(By(), date(2031, 1, 1))
    assert chores.seal() == 0, "nothing may be sealed a second time at the same place"
    assert tree.newest().size == old.size
    log = reopening.reopen(reopening.cited(reopening.behind()))
    assert reopening.reopen(text) == log, "once"
    assert (log.origin, log.begins, log.cites) == (f"{origin}/2", old.size, text)
    act(1)
    report = audited()
    assert report.sound
    assert report.checkpoint.size == old.size + 3
    # What came before the break is a part of the new log; what was lost is not.
    renamed = checkpoint.Checkpoint(log.origin, old.size, bytes(old.root))
    assert audited([renamed]).sound
    assert not audited([checkpoint.Checkpoint(log.origin, opened(text).size, opened(text).root)]).sound
    entry = Entry.objects.get(code="log.reopen")
    assert json.loads(entry.public)["cites"] == text
    page = Client().get("/log/").content.decode()
    assert "较旧的备份" in page
    assert origin in page
    assert list(settings.HEADS_FILE.parent.glob("heads.jsonl.*")), "the file that knew more is kept"
    assert verify(settings.HEADS_FILE, opened).ok


def steps_of_reopening(monkeypatch, die_at: str) -> None:
    """Let a kill fall at one of its steps."""

    def killed(*_args, **_kwargs):
        raise KeyboardInterrupt

    place, name = {
        "saved": (logkeys, "save"),
        "committed": (reopening.sealing, "publish_heads"),
        "recorded": (ledger, "append"),
    }[die_at]
    monkeypatch.setattr(place, name, killed)


@pytest.mark.parametrize("die_at", ["saved", "recorded", "committed"])
def test_a_kill_at_any_step_of_reopening(settings, monkeypatch, die_at):
    act(2)
    old = tree.newest()
    act(2)
    text, origin = tree.newest().note, logkeys.house().log.origin
    go_back(old.size)
    steps_of_reopening(monkeypatch, die_at)
    with pytest.raises(KeyboardInterrupt):
        reopening.reopen(text)
    monkeypatch.undo()
    if die_at != "committed":
        assert reopening.seal_all() is None, "not before it is told"
    log = reopening.reopen(text)
    assert reopening.reopen(text) == log
    assert [item.origin for item in logkeys.house().logs] == [origin, f"{origin}/2"]
    assert reopening.behind() is None
    act(1)
    assert Entry.objects.filter(code="log.reopen").count() == 1
    assert checkpoint.parse(note.split(tree.newest().note.encode())[0]).origin == f"{origin}/2"
    assert audited().sound
    assert verify(settings.HEADS_FILE, opened).ok


def test_a_kill_while_a_new_key_is_made_leaves_the_old_one(monkeypatch):
    act(1)
    key = logkeys.house().log.keys
    steps_of_reopening(monkeypatch, "saved")
    with pytest.raises(KeyboardInterrupt):
        reopening.rotate("每年更换")
    monkeypatch.undo()
    assert logkeys.house().log.keys == key
    assert not Entry.objects.filter(code="log.rotate").exists()


def test_a_witness_knows_more_than_the_file(tmp_path):
    act(3)
    with pytest.raises(CommandError, match="不需要"):
        run("reopen")
    (tmp_path / "seen").write_text(tree.newest().note)
    (tmp_path / "forged").write_text(tree.newest().note.replace("\n3\n", "\n4\n"))
    with pytest.raises(CommandError, match="检查点"):
        run("reopen", "--cites", str(tmp_path / "forged"))
    with pytest.raises(CommandError, match="检查点"):
        run("reopen", "--cites", str(tmp_path / "none"))
    assert "/2" in run("reopen", "--cites", str(tmp_path / "seen"))


def test_a_second_signature_by_sm2(settings):
    settings.LOG_SM2 = True
    act(1)
    (signer,) = logkeys.sm2_signers()
    opened = note.open(tree.newest().note.encode(), [sm2.verifier(signer.vkey)])
    assert [line.name for line in opened.verified] == [signer.vkey.name]
    assert note.format_vkey(signer.vkey) in fetch("keys").decode()


def test_files_are_for_the_server_only(settings):
    logkeys.house()
    assert settings.KEYS.stat().st_mode & 0o077 == 0
    assert {file.stat().st_mode & 0o077 for file in settings.KEYS.iterdir()} == {0}
