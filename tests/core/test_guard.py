"""No table of Bandeng's is written outside an action, whichever way it is tried."""

import pytest
from django.apps import apps
from django.contrib.auth import get_user_model
from django.db import connection, models, transaction

from bandeng.core import clock, guard
from bandeng.core.actions import By
from bandeng.core.guard import Guarded
from bandeng.core.models import CalendarDay, Throttle
from tests.core.deeds import name_day

pytestmark = pytest.mark.django_db
TODAY = clock.today()

GUARDED = [
    model for model in apps.get_models(include_auto_created=True) if model._meta.db_table not in guard.FREE_TABLES
]


def test_what_is_free_stands_in_one_list():
    """Every entry here is a decision: a new table is guarded unless it is added on purpose."""
    assert {
        "django_migrations",
        "django_content_type",
        "django_session",
        "auth_permission",
        "axes_accessattempt",
        "axes_accessattemptexpiration",
        "axes_accesslog",
        "axes_accessfailurelog",
        "sqlite_sequence",
        "core_throttle",
    } == guard.FREE_TABLES
    ours = {model._meta.db_table for model in GUARDED}
    assert {"studio_person", "listen_matter", "post_message", "ledger_entry"} <= ours
    assert {
        "ledger.seal": {"ledger_entry", "ledger_batch", "ledger_tile"},
        "ledger.cosign": {"ledger_cosignature"},
        "witness.cosign": {"gateway_watchedlog"},
        "witness.contact": {"gateway_watchedlog", "gateway_witness"},
        "ledger.erase": {"ledger_opening"},
        "outbox.claim": {"post_message"},
        "sitting.seen": {"studio_sitting"},
        "job.progress": {"core_job"},
        "guess.learn": {"listen_learnt"},
        "screen.seen": {"gather_screen"},
        "poll.vote": {"deliberate_vote"},
        "ballot.cast": {"deliberate_ballotpaper"},
        "poll.map": {"deliberate_poll"},
        "similar.index": {"listen_similarkey"},
    } == guard.HOUSEKEEPING


ONE = {models.UUIDField: "0" * 32}


def named(model: type[models.Model]) -> str:
    return model._meta.label


@pytest.mark.parametrize("model", GUARDED, ids=named)
def test_no_write_to_any_model(model):
    key = model._meta.pk
    parts = key.fields if isinstance(key, models.CompositePrimaryKey) else (key,)
    field = next(field for field in model._meta.concrete_fields if field not in (key, *parts))
    first = tuple(part.to_python(ONE.get(type(part), "1")) for part in parts)
    table = connection.ops.quote_name(model._meta.db_table)
    column = connection.ops.quote_name(field.column)
    thing = model(pk=first if len(parts) > 1 else first[0])
    rows = model._base_manager.all()
    attempts = [
        lambda: thing.save(force_insert=True),
        lambda: thing.save_base(force_update=True, raw=True),
        lambda: rows.update(**{field.name: models.F(field.name)}),
        lambda: rows.bulk_create([thing]),
        lambda: rows.bulk_create([thing], ignore_conflicts=True),
        lambda: rows.bulk_update([thing], [field.name]),
        lambda: rows._raw_delete(rows.db),
        lambda: connection.cursor().execute(f"UPDATE {table} SET {column} = {column}"),
        lambda: connection.cursor().execute(f"DELETE FROM {table}"),
        lambda: connection.cursor().execute(f"INSERT INTO {table} SELECT * FROM {table}"),
        lambda: connection.cursor().executemany(f"UPDATE {table} SET {column} = NULL WHERE 1 = %s", [(0,)]),
    ]
    for attempt in attempts:
        with pytest.raises(Guarded):
            attempt()


STATEMENTS = [
    "insert or replace into core_calendarday (day) values (1)",
    "REPLACE INTO core_calendarday (day) VALUES (1)",
    'UPDATE "core_calendarday" SET name = NULL',
    'UPDATE "public"."core_calendarday" SET name = NULL',
    "UPDATE OR IGNORE core_calendarday SET name = NULL",
    "UPDATE ONLY core_calendarday SET name = NULL",
    "  \n delete\n from core_calendarday",
    "DELETE /* quietly */ FROM core_calendarday",
    "DELETE -- quietly\n FROM core_calendarday",
    "TRUNCATE core_calendarday",
    "TRUNCATE TABLE core_calendarday",
    "COPY core_calendarday FROM STDIN",
    "MERGE INTO core_calendarday USING core_link ON true WHEN MATCHED THEN DELETE",
    "WITH gone AS (DELETE FROM core_calendarday RETURNING id) SELECT * FROM gone",
    "WITH a AS (SELECT 1) INSERT INTO core_calendarday SELECT * FROM a",
    "EXPLAIN ANALYZE DELETE FROM core_calendarday",
    "SELECT 1; DELETE FROM core_calendarday",
    "BEGIN; DELETE FROM core_calendarday; COMMIT",
    "INSERT INTO core_throttle (key) VALUES (1); DELETE FROM core_calendarday",
    "DROP TABLE IF EXISTS core_calendarday",
    "ALTER TABLE core_calendarday DISABLE TRIGGER ALL",
]


@pytest.mark.parametrize("sql", STATEMENTS)
def test_no_write_by_raw_sql(sql):
    with pytest.raises(Guarded, match="core_calendarday"):
        connection.cursor().execute(sql)


def test_no_cascade_and_no_delete():
    day = name_day(By(), TODAY)
    for attempt in (day.delete, day.save, CalendarDay.objects.all().delete):
        with pytest.raises(Guarded), transaction.atomic():
            attempt()
    assert CalendarDay.objects.count() == 1


def test_many_to_many_tables_are_guarded_too():
    through = [model for model in apps.get_models(include_auto_created=True) if model._meta.auto_created]
    assert all(model in GUARDED or model._meta.db_table in guard.FREE_TABLES for model in through)


def test_reading_and_locking_are_no_writes():
    assert list(CalendarDay.objects.select_for_update()) == []
    assert get_user_model()._default_manager.count() == 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT 'DELETE FROM core_calendarday';")


def test_free_tables_may_be_written_and_upserted():
    rows = [Throttle(key="k", window=1, tries=1)]
    Throttle.objects.bulk_create(rows)
    Throttle.objects.bulk_create(rows, update_conflicts=True, update_fields=["tries"], unique_fields=["key", "window"])
    assert Throttle.objects.get().tries == 1


def test_housekeeping_opens_its_own_tables_only():
    with guard.housekeeping("job.progress"), connection.cursor() as cursor:
        cursor.execute("UPDATE core_job SET done = 1")
        with pytest.raises(Guarded):
            cursor.execute("UPDATE core_calendarday SET name = ''")
    with pytest.raises(Guarded):
        connection.cursor().execute("UPDATE core_job SET done = 1")
    with pytest.raises(KeyError):
        guard.housekeeping("anything")


def test_it_closes_again_after_an_error():
    with pytest.raises(ZeroDivisionError), guard.writing():
        raise ZeroDivisionError
    with pytest.raises(Guarded):
        CalendarDay.objects.update(name="")
