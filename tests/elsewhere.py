"""An empty database elsewhere, into which a backup can be restored by the real command."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.db import connection


@contextmanager
def empty_database(folder: Path) -> Iterator[dict[str, str]]:
    """The environment that a command needs to use it: keys and list of erasures are ours, its data in `folder`."""
    environment = {
        **os.environ,
        "BANDENG_DATA": str(folder),
        "BANDENG_KEYS": str(settings.KEYS),
        "BANDENG_ERASURES_FILE": str(settings.ERASURES_FILE),
        "BANDENG_DEMO": "0",
        "DJANGO_SETTINGS_MODULE": "bandeng.config.settings",
        "LANG": "zh_CN.UTF-8",
    }
    if connection.vendor == "sqlite":
        yield {**environment, "BANDENG_DATABASE_URL": f"sqlite:///{folder / 'bandeng.sqlite3'}"}
        return
    own = connection.settings_dict
    name = f"{own['NAME']}_restored"
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {name}")
    url = f"postgres://{own['USER']}:{own['PASSWORD']}@{own['HOST']}:{own['PORT']}/{name}"
    try:
        yield {**environment, "BANDENG_DATABASE_URL": url}
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")


def bandeng(environment: dict[str, str], *words: str | Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "bandeng", *map(str, words)]
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120)
