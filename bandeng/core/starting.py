"""What `bandeng run` does before it serves."""

from django.conf import settings
from django.core.management import call_command, get_commands
from django.db import connection
from django.db.migrations.executor import MigrationExecutor


def unapplied() -> list[str]:
    """Migrations that this version brings and the database lacks."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _backwards in plan]


def keys() -> None:
    """Make what is kept outside the database at the first start: the keys, and the list of erasures."""
    from bandeng.core import sealed
    from bandeng.ledger import erasing

    for name in ("master", "backup"):
        sealed.master_key(name)
    erasing.make(settings.ERASURES_FILE)


def prepare(demo: bool) -> None:
    """Bring the database up to date and, with `demo`, tell the demo's story in an empty one and its sign-ins."""
    keys()
    if unapplied():
        call_command("migrate", interactive=False, verbosity=0)
    if demo and "demo" in get_commands():
        call_command("demo", "--if-empty")
