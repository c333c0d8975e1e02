"""How other rooms reach people, and what the worker does for roles."""

from datetime import timedelta

from django.utils import timezone

from bandeng.core import worker
from bandeng.core.actions import By
from bandeng.post import registry
from bandeng.studio.actions import change_person, grant_role, let_go
from bandeng.studio.models import Role
from tests.cast import Cast


def address(cast: Cast, channel: str) -> str | None:
    found = registry.resolvers[registry.PERSON](str(cast["officer"].pk), channel)
    return found.value if found else None


def test_people_are_reached_while_they_work_here(cast: Cast) -> None:
    officer = cast["officer"]
    change_person(By(), officer, name=officer.name, phone="13800001234", email="o@example.org")
    assert address(cast, "email") == "o@example.org"
    assert address(cast, "sms") == address(cast, "call") == "13800001234"
    assert registry.names[registry.PERSON]([str(officer.pk)]) == {str(officer.pk): officer.name}
    let_go(By(), officer)
    assert address(cast, "email") is None


def test_whoever_left_no_number_has_none(cast: Cast) -> None:
    assert address(cast, "sms") is None


def test_the_worker_hands_over_what_ran_out(cast: Cast) -> None:
    now = timezone.now()
    role = grant_role(
        By(at=now - timedelta(days=2)),
        cast["head"],
        kind=Role.Kind.OFFICER,
        path=cast.studio.path,
        until=now - timedelta(days=1),
    )
    worker.STEPS["studio.hand_over_run_out"].step()
    role.refresh_from_db()
    assert role.handed_over
