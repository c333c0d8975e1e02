"""Each way of tampering, done directly in the database, is found and named by its place."""

import json
from itertools import product

import pytest
from django.db import connection

from bandeng import ledger
from bandeng.algorithms.tlog import checkpoint
from bandeng.algorithms.tlog.checkpoint import Checkpoint
from bandeng.core import clock, guard, logkeys
from bandeng.core.actions import ACTIONS
from bandeng.ledger import erasing, sealing
from bandeng.ledger.models import Batch, Entry
from bandeng.ledger.report import Kind
from bandeng.ledger.verify import verify
from tests.database import without_triggers

pytestmark = pytest.mark.django_db
AT = clock.now()


def append(number: int, code: str = "test.do") -> int:
    draft = ledger.Draft(code, f"s-{number}", "xjw", "help", "live", clock.day(AT), {"actor": number})
    with guard.writing():
        (pk,) = ledger.append([draft])
    return pk


def seal() -> None:
    with guard.housekeeping("ledger.seal"):
        sealing.seal(AT)


@pytest.fixture
def heads(tmp_path):
    """Nine entries in three batches, published; one more waits."""
    for number in range(9):
        append(number)
        if number % 3 == 2:
            seal()
    append(9)
    path = tmp_path / "heads.jsonl"
    sealing.publish_heads(path)
    return path


def pk(index: int) -> int:
    return Entry.objects.get(leaf_index=index).pk


def tamper(*statements: str) -> None:
    with without_triggers(), connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def leave_no_stray() -> None:
    """The foreign key is checked when the test ends."""
    tamper("DELETE FROM ledger_opening WHERE entry_id NOT IN (SELECT id FROM ledger_entry)")


def found(heads) -> tuple[Kind, int | None]:
    report = verify(heads)
    assert report.problem, "nothing was found"
    assert report.problem.words
    assert not report.ok
    return report.problem.kind, report.problem.index


def test_untouched(heads):
    report = verify(heads)
    assert report.ok
    assert (report.sealed, report.unsealed, report.vouched) == (9, 1, 9)
    assert report.root == bytes(Batch.objects.get(size=9).root)


def test_empty(tmp_path):
    report = verify(tmp_path / "none")
    assert (report.ok, report.sealed, report.unsealed) == (True, 0, 0)


def test_without_the_file_nothing_is_vouched_for(heads, tmp_path):
    report = verify(tmp_path / "none")
    assert (report.ok, report.sealed, report.vouched) == (True, 9, 0)


ALTERED = {
    "public": "replace(public, 'help', 'hell')",
    "commitment": "(SELECT commitment FROM ledger_entry WHERE leaf_index = 0)",
    "version": "2",
    "code": "'test.undo'",
    "subject": "'s-99'",
}


@pytest.mark.parametrize("column", ALTERED)
@pytest.mark.parametrize("file", ["heads.jsonl", "none"])
def test_a_changed_column_is_named(heads, column, file):
    tamper(f"UPDATE ledger_entry SET {column} = {ALTERED[column]} WHERE leaf_index = 4")
    report = verify(heads.parent / file)
    assert report.problem
    assert (report.problem.kind, report.problem.index) == (Kind.ALTERED, 4)
    assert report.problem.entry_id == pk(4)
    assert report.sealed == 4


def test_a_changed_id(heads):
    tamper("UPDATE ledger_entry SET id = id + 1000 WHERE leaf_index = 4")
    assert found(heads)[1] == 4
    leave_no_stray()


def test_a_changed_id_with_its_opening(heads):
    first = pk(4)
    tamper(
        f"UPDATE ledger_entry SET id = 100000 WHERE id = {first}",
        f"UPDATE ledger_opening SET entry_id = 100000 WHERE entry_id = {first}",
    )
    assert found(heads) == (Kind.REORDERED, 4)


@pytest.mark.parametrize("column", ["code", "subject", "public"])
def test_a_waiting_entry_altered(heads, column):
    tamper(f"UPDATE ledger_entry SET {column} = 'x' WHERE leaf_index IS NULL")
    assert found(heads) == (Kind.ALTERED, None)


@pytest.mark.parametrize("index", [0, 2, 4, 8])
def test_removed(heads, index):
    tamper(
        f"DELETE FROM ledger_opening WHERE entry_id = {pk(index)}",
        f"DELETE FROM ledger_entry WHERE leaf_index = {index}",
    )
    assert found(heads) == (Kind.REMOVED, index)


def shift(start: int, by: int) -> list[str]:
    """Statements that move every place from `start` on, past the unique index."""
    return [
        f"UPDATE ledger_entry SET leaf_index = -1000 - leaf_index WHERE leaf_index >= {start}",
        f"UPDATE ledger_entry SET leaf_index = -1000 - leaf_index + {by} WHERE leaf_index <= -1000",
    ]


def test_removed_and_closed_up(heads):
    gone = pk(4)
    tamper(
        f"DELETE FROM ledger_opening WHERE entry_id = {gone}",
        f"DELETE FROM ledger_entry WHERE id = {gone}",
        *shift(5, -1),
    )
    assert found(heads) == (Kind.REMOVED, 4)


@pytest.mark.parametrize("index", [0, 2, 3, 4, 8])
def test_inserted(heads, index):
    intruder = append(77)
    tamper(*shift(index, 1), f"UPDATE ledger_entry SET leaf_index = {index} WHERE id = {intruder}")
    assert found(heads) == (Kind.INSERTED, index)
    assert verify(heads).problem.entry_id == intruder


def test_inserted_at_the_end(heads):
    intruder = append(77)
    tamper(f"UPDATE ledger_entry SET leaf_index = 9 WHERE id = {intruder}")
    assert found(heads) == (Kind.INSERTED, 9)


@pytest.mark.parametrize(("one", "other"), [(3, 4), (0, 2), (1, 7), (4, 8)])
def test_reordered(heads, one, other):
    tamper(
        f"UPDATE ledger_entry SET leaf_index = -1 WHERE leaf_index = {one}",
        f"UPDATE ledger_entry SET leaf_index = {one} WHERE leaf_index = {other}",
        f"UPDATE ledger_entry SET leaf_index = {other} WHERE leaf_index = -1",
    )
    assert found(heads) == (Kind.REORDERED, one)


@pytest.mark.parametrize("value", ["NULL", "-7", "1000"])
def test_taken_from_its_place(heads, value):
    tamper(f"UPDATE ledger_entry SET leaf_index = {value} WHERE leaf_index = 4")
    assert found(heads) == (Kind.REORDERED, 0 if value == "-7" else 4)


@pytest.mark.parametrize("index", [4, None])
@pytest.mark.parametrize("change", ["private = '{}'", "salt = commitment"])
def test_an_opening_altered(heads, change, index):
    where = "IS NULL" if index is None else f"= {index}"
    of = f"(SELECT id FROM ledger_entry WHERE leaf_index {where})"
    change = change.replace("commitment", f"(SELECT commitment FROM ledger_entry WHERE leaf_index {where})")
    tamper(f"UPDATE ledger_opening SET {change} WHERE entry_id = {of}")
    assert found(heads) == (Kind.OPENING_ALTERED, index)


def test_openings_exchanged(heads):
    one, other = pk(3), pk(4)
    tamper(
        f"UPDATE ledger_opening SET entry_id = -1 WHERE entry_id = {one}",
        f"UPDATE ledger_opening SET entry_id = {one} WHERE entry_id = {other}",
        f"UPDATE ledger_opening SET entry_id = {other} WHERE entry_id = -1",
    )
    assert found(heads) == (Kind.OPENING_ALTERED, 3)


@pytest.mark.parametrize("erased", erasing.ERASURES)
def test_an_opening_missing(heads, erased):
    with guard.housekeeping("ledger.erase"), connection.cursor() as cursor:
        cursor.execute("DELETE FROM ledger_opening WHERE entry_id = %s", [pk(4)])
    assert found(heads) == (Kind.OPENING_MISSING, 4)
    append(5, erased)
    assert found(heads) == (Kind.OPENING_MISSING, 4)
    append(4, erased)
    assert verify(heads).ok


def test_every_erasure_is_known():
    assert {code for code in ACTIONS if code.endswith(".erase")} == set(erasing.ERASURES)


def test_an_opening_that_belongs_to_nothing(heads):
    tamper(
        "INSERT INTO ledger_opening (entry_id, salt, private)"
        f" SELECT 100000, salt, private FROM ledger_opening WHERE entry_id = {pk(4)}"
    )
    assert found(heads)[0] == Kind.OPENING_STRAY
    leave_no_stray()


HEAD_COLUMNS = ["root", "leaves", "frontier", "start", "size"]


@pytest.mark.parametrize(
    ("column", "file"),
    [*product(HEAD_COLUMNS, ["heads.jsonl", "none"]), ("sealed_at", "heads.jsonl")],
)
def test_a_head_altered(heads, column, file):
    value = {
        "start": "start - 1",
        "size": "7",
        "sealed_at": "(SELECT '2020-01-01 00:00:00')"
        if connection.vendor == "sqlite"
        else "sealed_at + interval '1 day'",
    }.get(column, f"(SELECT {column} FROM ledger_batch WHERE size = 3)")
    tamper(f"UPDATE ledger_batch SET {column} = {value} WHERE size = 6")
    report = verify(heads.parent / file)
    assert report.problem
    assert (report.problem.kind, report.problem.index) == (Kind.HEAD_ALTERED, 3)


@pytest.mark.parametrize("size", [3, 6, 9])
def test_a_head_removed(heads, size):
    tamper(f"DELETE FROM ledger_batch WHERE size = {size}")
    assert found(heads) == (Kind.HEAD_MISSING, size - 3)


def test_cut_off_at_the_end(heads):
    tamper(
        "DELETE FROM ledger_opening WHERE entry_id IN (SELECT id FROM ledger_entry WHERE leaf_index >= 6)",
        "DELETE FROM ledger_entry WHERE leaf_index >= 6",
        "DELETE FROM ledger_batch WHERE size = 9",
    )
    assert found(heads) == (Kind.TRUNCATED, 6)


def test_entry_and_head_rewritten_together(heads):
    """All of the database is made to agree again: only the file outside knows better."""
    tamper("UPDATE ledger_entry SET public = replace(public, 'help', 'hell') WHERE leaf_index = 4")
    tamper(
        "DELETE FROM ledger_batch",
        "DELETE FROM ledger_tile",
        "UPDATE ledger_entry SET leaf_index = NULL WHERE leaf_index IS NOT NULL",
    )
    seal()
    with guard.housekeeping("ledger.seal"):
        assert verify(heads.parent / "none").ok
    assert not verify(heads).ok


@pytest.mark.parametrize(
    ("change", "first"),
    [
        ("UPDATE ledger_tile SET hashes = (SELECT root FROM ledger_batch WHERE size = 9)", 0),
        ("DELETE FROM ledger_tile", 0),
        ("INSERT INTO ledger_tile (level, number, hashes) SELECT 0, 1, root FROM ledger_batch WHERE size = 9", 9),
        ("INSERT INTO ledger_tile (level, number, hashes) SELECT 2, 0, root FROM ledger_batch WHERE size = 9", 9),
        ("UPDATE ledger_tile SET number = 5", 0),
    ],
)
def test_tile(heads, change, first):
    tamper(change)
    assert found(heads) == (Kind.TILE_ALTERED, first)


def test_full_tile(heads):
    for number in range(300):
        append(number)
    seal()
    assert verify(heads).ok
    tamper("UPDATE ledger_tile SET hashes = (SELECT hashes FROM ledger_tile WHERE number = 1) WHERE level = 1")
    assert found(heads) == (Kind.TILE_ALTERED, 0)


def signed_heads(tmp_path):
    for size in range(1, 4):
        append(size)
        with guard.housekeeping("ledger.seal"):
            sealing.seal(AT, sign=logkeys.sign)
    sealing.publish_heads(tmp_path / "heads")
    return tmp_path / "heads"


def opened(text: str) -> Checkpoint:
    return checkpoint.open(text.encode(), logkeys.house().log.origin, logkeys.verifiers())[0]


def test_checkpoints(tmp_path):
    path = signed_heads(tmp_path)
    assert verify(path, opened).ok
    assert opened(Batch.objects.get(size=3).note).root == bytes(Batch.objects.get(size=3).root)


@pytest.mark.parametrize(
    "note",
    ["''", "note || '— x AAAAAAAA'", "(SELECT note FROM ledger_batch WHERE size = 1)", "replace(note, '2', '3')"],
)
def test_checkpoint_altered(tmp_path, note):
    path = signed_heads(tmp_path)
    tamper(f"UPDATE ledger_batch SET note = {note} WHERE size = 2")
    report = verify(path, opened)
    assert report.problem
    assert (report.problem.kind, report.problem.index) == (Kind.NOTE_ALTERED, 1)


def test_checkpoint_of_another_key(tmp_path, settings):
    """The key changed without rotation: what was signed before is by no known key."""
    path = signed_heads(tmp_path)
    settings.KEYS = tmp_path / "others"
    report = verify(path, opened)
    assert report.problem
    assert report.problem.kind == Kind.NOTE_ALTERED


@pytest.mark.parametrize("change", [("size", 99), ("root", "00" * 32), ("leaves", ["zz"]), ("leaves", None)])
def test_the_file_damaged(heads, change):
    lines = heads.read_text().splitlines()
    lines[1] = json.dumps({**json.loads(lines[1]), change[0]: change[1]})
    heads.write_text("\n".join(lines) + "\n")
    assert found(heads) == (Kind.FILE_DAMAGED, 3)


def test_a_line_of_the_file_cut_off_by_a_crash(heads):
    whole = heads.read_text()
    heads.write_text(whole[:-20])
    assert verify(heads).vouched == 6
    sealing.publish_heads(heads)
    assert heads.read_text() == whole
    assert sealing.publish_heads(heads) == 0
