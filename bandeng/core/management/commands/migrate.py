"""Migrations run as the action `system.migrate`: the guard is opened for them, and the ledger keeps their names."""

from typing import Any

from django.core.management.commands import migrate
from django.db import DEFAULT_DB_ALIAS, connection
from django.db.migrations.recorder import MigrationRecorder

from bandeng.core import guard, starting
from bandeng.core.actions import Act, By, action


@action("system.migrate")
def note_migrations(act: Act, *, applied: list[str], unapplied: list[str]) -> None:
    """Leave what a run of `migrate` has changed."""
    act.record("migrations", applied=applied, unapplied=unapplied)


def recorded() -> set[str]:
    return {f"{app}.{name}" for app, name in MigrationRecorder(connection).applied_migrations()}


class Command(migrate.Command):
    def handle(self, *args: Any, **options: Any) -> None:
        if options["database"] != DEFAULT_DB_ALIAS or options["plan"] or options["check_unapplied"]:
            super().handle(*args, **options)
            return
        starting.keys()
        before = recorded()
        with guard.writing():
            super().handle(*args, **options)
        after = recorded()
        # Without the ledger's own tables (migrated back to nothing) there is nowhere to note it.
        if before != after and "ledger_opening" in connection.introspection.table_names():
            note_migrations(By(), applied=sorted(after - before), unapplied=sorted(before - after))
