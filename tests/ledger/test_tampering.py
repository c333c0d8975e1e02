"""Every column and every kind of row of the ledger, changed past the application, is found and named by its place.

What cannot be found in the database is here too, each with its reason, so that it is known rather than hoped.
"""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.apps import apps
from django.db import connection, models

from bandeng import ledger
from bandeng.algorithms.tlog import checkpoint, cosignature, note
from bandeng.algorithms.tlog.checkpoint import Checkpoint
from bandeng.core import clock, guard, logkeys
from bandeng.ledger import receipts, sealing
from bandeng.ledger.models import Batch, Cosignature, Entry, Tile
from bandeng.ledger.report import Kind, Report
from bandeng.ledger.verify import verify
from tests.database import without_triggers
from tests.ledger.tampering import COLUMNS, ROWS, WAITING, Case

pytestmark = pytest.mark.django_db
AT = clock.now()
KEYS = {name: Ed25519PrivateKey.from_private_bytes(name.ljust(32).encode()) for name in ("known", "unknown")}


def witness(name: str) -> note.Signer:
    return cosignature.signer(f"{name}.example", KEYS[name], int(AT.timestamp()))


def append(*numbers: int) -> None:
    drafts = [ledger.Draft("test.do", f"s-{n}", "xjw", "help", "live", clock.day(AT), {"actor": n}) for n in numbers]
    with guard.writing():
        ledger.append(drafts)


def seal(*witnesses: str) -> None:
    with guard.housekeeping("ledger.seal"):
        sealing.seal(AT, sign=logkeys.sign)
    batch = Batch.objects.latest("size")
    lines = note.signatures(note.split(batch.note.encode())[0], map(witness, witnesses))
    at = datetime.fromtimestamp(int(AT.timestamp()), UTC)
    with guard.housekeeping("ledger.cosign"):
        for line in lines:
            Cosignature.objects.create(batch=batch, name=line.name, line=note.format_signature(line), at=at)


@pytest.fixture
def heads(tmp_path: Path) -> Iterator[Path]:
    """The log that tests.ledger.tampering speaks of, and the file outside."""
    for numbers, witnesses in (((0, 1, 2), KEYS), ((3, 4, 5), KEYS), ((6, 7, 8), ())):
        append(*numbers)
        seal(*witnesses)
    append(9)
    path = tmp_path / "heads.jsonl"
    sealing.publish_heads(path)
    yield path
    # Foreign keys are checked when the test ends.
    tamper(
        "DELETE FROM ledger_opening WHERE entry_id NOT IN (SELECT id FROM ledger_entry)",
        "DELETE FROM ledger_cosignature WHERE batch_id NOT IN (SELECT id FROM ledger_batch)",
    )


def tamper(*statements: str) -> None:
    with without_triggers(), connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def opened(text: str) -> Checkpoint:
    return checkpoint.open(text.encode(), logkeys.house().log.origin, logkeys.verifiers())[0]


def verified(heads: Path) -> Report:
    return verify(heads, opened, witnesses=[cosignature.verifier(witness("known").vkey)])


def cases(table: dict[str, list[Case]]) -> list[object]:
    return [pytest.param(case, id=f"{name}-{n}") for name, found in table.items() for n, case in enumerate(found)]


def own_models() -> list[type[models.Model]]:
    return list(apps.get_app_config("ledger").get_models())


def test_no_column_and_no_table_is_left_out():
    columns = {
        f"{model._meta.db_table}.{field.column}" for model in own_models() for field in model._meta.concrete_fields
    }
    assert columns == set(COLUMNS)
    assert {model._meta.db_table for model in own_models()} == set(ROWS)
    for case in [case for found in (*COLUMNS.values(), *ROWS.values()) for case in found]:
        assert case.kind or case.why, case
    # All that is said of a sealed entry, an opening or a head can be found: only handles and witnesses' lines cannot.
    assert {name for name, found in COLUMNS.items() if not any(case.kind for case in found)} == {
        "ledger_tile.id",
        "ledger_cosignature.id",
    }


def test_untouched(heads):
    assert verified(heads).ok
    assert verified(heads.parent / "none").ok


@pytest.mark.parametrize("case", cases(COLUMNS) + cases(ROWS))
def test_tampered(heads, case):
    before = {name: contents(name) for name in ROWS}
    tamper(*case.sql)
    assert {name: contents(name) for name in ROWS} != before, "the statement did something"
    for file in (heads, heads.parent / "none"):
        report = verified(file)
        if case.kind is None or (case.file and file != heads):
            assert case.kind or report.ok, f"found after all: {report.problem}"
            continue
        assert report.problem, f"nothing was found ({file.name})"
        assert (report.problem.kind, report.problem.index) == (case.kind, case.index)
        if case.index is not None:
            assert f"第 {case.index + 1} 条" in report.problem.words
        else:
            assert report.problem.entry_id
            assert str(report.problem.entry_id) in report.problem.words


def contents(table: str) -> list[tuple[object, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {table} ORDER BY 1")
        return [tuple(bytes(v) if isinstance(v, memoryview) else v for v in row) for row in cursor.fetchall()]


@pytest.mark.parametrize("size", [3, 6])
def test_cut_off_behind_each_head(heads, size):
    """Whatever makes the database agree with itself again: the file knows more."""
    tamper(
        f"DELETE FROM ledger_opening WHERE entry_id IN (SELECT id FROM ledger_entry WHERE leaf_index >= {size})",
        f"DELETE FROM ledger_entry WHERE leaf_index >= {size}",
        f"DELETE FROM ledger_cosignature WHERE batch_id IN (SELECT id FROM ledger_batch WHERE size > {size})",
        f"DELETE FROM ledger_batch WHERE size > {size}",
        f"UPDATE ledger_tile SET hashes = substr(hashes, 1, {32 * size})",
    )
    assert verified(heads.parent / "none").ok, "the database alone cannot know: a witness or a kept checkpoint does"
    report = verified(heads)
    assert report.problem
    assert (report.problem.kind, report.problem.index) == (Kind.TRUNCATED, size)


@pytest.mark.parametrize("key", ["size", "root", "sealed_at", "note", "leaves"])
def test_the_file_outside(heads, key):
    """Each thing that a line of the file says, exchanged with that of the line before."""
    lines = [json.loads(line) for line in heads.read_text().splitlines()]
    assert set(lines[1]) == {"size", "root", "sealed_at", "note", "leaves"}
    lines[1][key] = "2020-01-01T00:00:00+00:00" if key == "sealed_at" else lines[0][key]
    heads.write_text("".join(f"{json.dumps(line)}\n" for line in lines))
    kind = {"note": Kind.NOTE_ALTERED, "sealed_at": Kind.HEAD_ALTERED}.get(key, Kind.FILE_DAMAGED)
    report = verified(heads)
    assert report.problem
    assert (report.problem.kind, report.problem.index) == (kind, 3)


def test_two_tiles_exchanged(heads):
    append(*range(10, 600))
    seal()
    assert Tile.objects.count() == 4
    of_number = "(SELECT hashes FROM ledger_tile WHERE level = 0 AND number = {})"
    tamper(
        f"UPDATE ledger_tile SET level = 9, hashes = {of_number.format(1)} WHERE level = 0 AND number = 0",
        "UPDATE ledger_tile SET number = 0 WHERE level = 0 AND number = 1",
        "UPDATE ledger_tile SET level = 0, number = 1 WHERE level = 9",
    )
    report = verified(heads)
    assert report.problem
    assert (report.problem.kind, report.problem.index) == (Kind.TILE_ALTERED, 0)


def test_what_only_a_promise_tells(heads):
    """An entry changed while it waits is sealed as it then stands; the promise names the leaf it had."""
    entry = Entry.objects.get(leaf_index=None)
    promised = receipts.promise(entry, AT, 600, logkeys.signer())
    leaf = note.fields.base64(entry.leaf)
    assert leaf in promised
    tamper(f"UPDATE ledger_entry SET public = replace(public, 'help', 'hell') WHERE id = {WAITING}")
    seal()
    assert verified(heads).ok
    entry.refresh_from_db()
    assert note.fields.base64(entry.leaf) != leaf
