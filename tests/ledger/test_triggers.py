"""The database itself refuses to change the ledger, whoever asks."""

import pytest
from django.db import IntegrityError, connection, transaction

from bandeng import ledger
from bandeng.core import clock, guard
from bandeng.ledger import sealing, triggers
from bandeng.ledger.models import Batch, Cosignature, Entry

pytestmark = pytest.mark.django_db


@pytest.fixture
def entry():
    draft = ledger.Draft("test.do", "s-1", "xjw", "help", "live", clock.today(), {"actor": 1})
    with guard.writing():
        (sealed,) = ledger.append([draft])
        sealing.seal(clock.now())
        ledger.append([draft])
        Cosignature.objects.create(batch=Batch.objects.get(), name="w.example", line="— w\n", at=clock.now())
    return sealed


REFUSED = [
    "DELETE FROM ledger_entry",
    "DELETE FROM ledger_batch",
    "UPDATE ledger_entry SET leaf_index = 7",
    "UPDATE ledger_entry SET leaf_index = NULL",
    "UPDATE ledger_entry SET leaf_index = 7, subject = 's-2' WHERE leaf_index IS NULL",
    "UPDATE ledger_entry SET id = id + 100",
    "UPDATE ledger_entry SET public = public",
    "UPDATE ledger_entry SET version = 2",
    "UPDATE ledger_batch SET sealed_at = sealed_at",
    "UPDATE ledger_batch SET root = leaves",
    "UPDATE ledger_opening SET private = '{}'",
    "UPDATE ledger_opening SET salt = salt",
    "DELETE FROM ledger_tile",
    "UPDATE ledger_tile SET number = 7",
    "UPDATE ledger_tile SET hashes = substr(hashes, 1, 31)",
    "UPDATE ledger_tile SET hashes = (SELECT commitment FROM ledger_entry WHERE leaf_index = 0)",
    "DELETE FROM ledger_cosignature",
    "UPDATE ledger_cosignature SET line = ''",
    "INSERT INTO ledger_entry (public, commitment, version, code, subject, leaf_index)"
    " SELECT public, commitment, version, code, subject, 99 FROM ledger_entry",
]


@pytest.mark.parametrize("sql", REFUSED)
def test_refused(entry, sql):
    with guard.writing(), pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        connection.cursor().execute(sql)


@pytest.mark.parametrize("table", triggers.TABLES)
def test_truncate_or_replace_refused(entry, table):
    if connection.vendor == "postgresql":
        sql = f"SET CONSTRAINTS ALL IMMEDIATE; TRUNCATE {table} CASCADE"
    else:
        sql = f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}"
    with guard.writing(), pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        connection.cursor().execute(sql)


def test_openings_can_be_erased(entry):
    with guard.housekeeping("ledger.erase"), connection.cursor() as cursor:
        cursor.execute("DELETE FROM ledger_opening WHERE entry_id = %s", [entry])
        assert cursor.rowcount == 1


def test_sealing_is_the_one_change(entry):
    with guard.housekeeping("ledger.seal"):
        assert sealing.seal(clock.now()) == 1
    assert sorted(Entry.objects.values_list("leaf_index", flat=True)) == [0, 1]


def test_all_are_there_and_can_be_put_back(entry):
    assert triggers.missing(connection) == set()
    with guard.writing():
        triggers.remove(connection)
        assert triggers.missing(connection) == triggers.names(connection.vendor)
        triggers.install(connection)
        triggers.install(connection)
    assert triggers.missing(connection) == set()
