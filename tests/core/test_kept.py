"""What is kept in a process is forgotten at once where it is changed, and soon where another process did."""

from datetime import date

import pytest
from django.db import connection, transaction

from bandeng.core import guard, kept, working_calendar
from bandeng.core.models import CalendarDay

DAY = date(2026, 3, 3)


def works() -> bool:
    return working_calendar.calendar().is_workday(DAY)


@pytest.mark.django_db(transaction=True)
def test_a_change_here_is_seen_at_once(django_assert_num_queries: object) -> None:
    assert works()
    with django_assert_num_queries(0):  # type: ignore[operator]
        assert works()
    with guard.writing(), transaction.atomic():
        CalendarDay(day=DAY, working=False).save()
        assert not works(), "inside the transaction that changed it"
    assert not works()


@pytest.mark.django_db(transaction=True)
def test_a_change_undone_was_never_seen() -> None:
    assert works()
    with guard.writing(), transaction.atomic():
        CalendarDay(day=DAY, working=False).save()
        transaction.set_rollback(True)
    assert works()


@pytest.mark.django_db(transaction=True)
def test_a_change_elsewhere_is_seen_after_some_seconds(monkeypatch: pytest.MonkeyPatch) -> None:
    assert works()
    with guard.writing(), connection.cursor() as cursor:
        cursor.execute("INSERT INTO core_calendarday (day, working, name) VALUES (%s, %s, '')", [DAY, False])
    assert works(), "kept for SECONDS"
    monkeypatch.setattr(kept.time, "monotonic", lambda: 1e12)
    assert not works()
    monkeypatch.undo()
    with guard.writing(), transaction.atomic():
        CalendarDay.objects.all().delete()
    assert works()
