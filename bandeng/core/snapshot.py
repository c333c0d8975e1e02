"""One consistent picture of the database in a file, taken while people write; and the way back."""

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _

from bandeng.core.errors import Refused

Query = Callable[[str], list[tuple[Any, ...]]]


def facts(query: Query, tables: list[str]) -> dict[str, Any]:
    """The number of rows of each table, and the tree head: what a restored database must show again."""
    counts = {table: query(f'SELECT count(*) FROM "{table}"')[0][0] for table in sorted(tables)}
    heads = query("SELECT size, root FROM ledger_batch ORDER BY size DESC LIMIT 1")
    size, root = heads[0] if heads else (0, b"")
    return {"counts": counts, "size": size, "root": bytes(root).hex()}


def present_facts() -> dict[str, Any]:
    """The facts of the database as it is now."""
    with connection.cursor() as cursor:

        def query(sql: str) -> list[tuple[Any, ...]]:
            cursor.execute(sql)
            return list(cursor.fetchall())

        return facts(query, tables())


def tables() -> list[str]:
    """Tables of the database; empty when nothing has been set up in it."""
    return [name for name in connection.introspection.table_names() if not name.startswith("sqlite_")]


def take(target: Path) -> dict[str, Any]:
    """Write the database to `target` (mode 0600); return its facts."""
    target.touch(mode=0o600)
    return _take_postgres(target) if connection.vendor == "postgresql" else _take_sqlite(target)


def put_back(source: Path) -> None:
    """Fill the empty database from `source`."""
    if connection.vendor == "postgresql":
        _program(
            "pg_restore", "--no-owner", "--no-acl", "--exit-on-error", "--single-transaction", "-d", _name(), source
        )
        return
    connection.close()
    name = str(connection.settings_dict["NAME"])
    with closing(sqlite3.connect(source)) as old, closing(sqlite3.connect(name)) as new:
        old.backup(new)
    os.chmod(name, 0o600)


def _take_sqlite(target: Path) -> dict[str, Any]:
    # All pages in one step: one read transaction, which in WAL mode keeps no writer waiting.
    own = str(connection.settings_dict["NAME"])
    with closing(sqlite3.connect(own, timeout=30)) as source, closing(sqlite3.connect(target)) as copy:
        source.backup(copy)
        copy.execute("PRAGMA journal_mode = DELETE")
        names = [name for (name,) in copy.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        names = [name for name in names if not name.startswith("sqlite_")]
        return facts(lambda sql: copy.execute(sql).fetchall(), names)


def _take_postgres(target: Path) -> dict[str, Any]:
    with direct() as snapshot:
        snapshot.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        (name,) = snapshot.execute("SELECT pg_export_snapshot()").fetchone() or ("",)
        known = facts(lambda sql: snapshot.execute(sql.encode()).fetchall(), tables())
        _program("pg_dump", "-Fc", "--no-owner", "--no-acl", f"--snapshot={name}", "-f", target, "-d", _name())
    return known


def direct(**options: Any) -> Any:
    """A psycopg connection of one's own to PostgreSQL, beside Django's."""
    from psycopg import connect

    own = connection.get_connection_params()
    wanted = ("dbname", "user", "password", "host", "port")
    return connect(**{name: own[name] for name in wanted if own.get(name)}, **options)


def _name() -> str:
    return str(connection.settings_dict["NAME"])


def _program(program: str, *words: str | Path) -> None:
    """Run one of PostgreSQL's programs on our database. Refused with its own words where it fails."""
    if shutil.which(program) is None:
        raise Refused(_("找不到 %(program)s，请安装 postgresql-client。") % {"program": program})
    own = connection.settings_dict
    names = {"HOST": "PGHOST", "PORT": "PGPORT", "USER": "PGUSER", "PASSWORD": "PGPASSWORD"}
    environment = {**os.environ, **{variable: own[name] for name, variable in names.items() if own[name]}}
    done = subprocess.run([program, *map(str, words)], env=environment, capture_output=True, text=True)
    if done.returncode:
        raise Refused(_("%(program)s 没有成功：%(words)s") % {"program": program, "words": done.stderr.strip()[-500:]})
