"""What `bandeng run` does and says before it serves."""

from collections.abc import Callable, Iterable

from django.contrib.auth import get_user_model
from django.core.management import call_command, get_commands
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

# Rooms add functions that give lines to print at start, such as the demo's sign-ins.
notices: list[Callable[[], Iterable[str]]] = []


def unapplied() -> list[str]:
    """Migrations that this version brings and the database lacks."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _backwards in plan]


def prepare(demo: bool) -> None:
    """Bring the database up to date and, with `demo`, tell the demo's story in an empty one."""
    if unapplied():
        call_command("migrate", interactive=False, verbosity=0)
    if demo and "demo" in get_commands() and not get_user_model()._default_manager.exists():
        call_command("demo")
