"""Compacting: after it no byte of what was erased is left in the database's own files.

Deleting a row leaves its bytes: in free pages and the log of changes on SQLite (`secure_delete` overwrites the
former), as dead rows, in old index pages and in the planner's statistics on PostgreSQL.
"""

import re
import shutil
import time
from collections.abc import Callable, Sequence
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

from django.db import OperationalError, connection
from django.utils.translation import gettext as _

from bandeng.core import snapshot
from bandeng.core.actions import Act, By, action
from bandeng.core.errors import Refused
from bandeng.ledger.erasing import CODES
from bandeng.ledger.models import Entry

Say = Callable[[str], object]

# Nothing in these is ever erased; and they are the longest.
UNTOUCHED = frozenset({"ledger_entry", "ledger_batch", "ledger_tile", "ledger_cosignature"})
LOCK = "3s"  # longer than that nobody is kept waiting behind a rewrite that waits itself
TRIES = 20
PAUSE = 3.0  # seconds between tries


@action("system.compact")
def note(act: Act) -> None:
    """Leave that it was done."""
    act.record("compact", engine=connection.vendor)


def waiting() -> int:
    """How many erasures there have been since the database was compacted last."""
    last = Entry.objects.filter(code="system.compact").order_by("-pk").values_list("pk", flat=True).first()
    return Entry.objects.filter(code__in=CODES, pk__gt=last or 0).count()


def compact(say: Say) -> None:
    """Rewrite the database's files. Refused where something keeps it from being done in full."""
    if connection.vendor == "postgresql":
        _postgres(say)
    else:
        _sqlite(say)
    note(By())


def rewrite(tables: Sequence[str]) -> None:
    """Only what was overwritten or deleted in some tables: out of their files, the planner's samples, SQLite's log.

    Refused where something keeps it from being done in full; nothing is lost by trying again.
    """
    if connection.vendor != "postgresql":
        # `secure_delete` has overwritten the rows in the file itself.
        _cut_log()
        return
    options = f"-c lock_timeout={LOCK} -c statement_timeout=0"
    with closing(snapshot.direct(options=options, autocommit=True)) as direct:
        for table in tables:
            _rewrite(direct, f'(FULL, ANALYZE, VERBOSE) "{table}"')
        _rewrite(direct, "(FULL, VERBOSE) pg_catalog.pg_statistic")


def _sqlite(say: Say) -> None:
    file = Path(str(connection.settings_dict["NAME"]))
    size = file.stat().st_size
    if shutil.disk_usage(file.parent).free < 2 * size + 50_000_000:
        raise Refused(
            _("磁盘剩余空间不够：压实需要约 %(need)s MB。请先清理磁盘。") % {"need": 2 * size // 1_000_000 + 50}
        )
    for statement, words in (
        ("PRAGMA secure_delete = ON", ""),
        ("REINDEX", _("重建索引……")),
        ("VACUUM", _("重写数据库文件（%(size)s MB）……") % {"size": size // 1_000_000}),
    ):
        if words:
            say(words)
        _patiently(lambda statement=statement: _run(statement))  # type: ignore[misc]
    say(_("清空写前日志……"))
    _cut_log()


def _cut_log() -> None:
    # (busy, pages in the log, pages brought over): a reader that holds an old page keeps the log from being cut.
    for _try in range(TRIES):
        busy, *_pages = _run("PRAGMA wal_checkpoint(TRUNCATE)")[0]
        if not busy:
            return
        time.sleep(PAUSE)
    raise Refused(_("有程序一直在读数据库，写前日志没有清空。请停止网站和后台程序，再运行一次。"))


def _run(statement: str) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return list(cursor.fetchall())


def _patiently(work: Callable[[], object]) -> None:
    for _try in range(TRIES):
        with suppress(OperationalError):
            work()
            return
        time.sleep(PAUSE)
    raise Refused(_("数据库一直被占用，没有压实。请停止网站和后台程序，再运行一次。"))


def _postgres(say: Say) -> None:
    import psycopg

    options = f"-c lock_timeout={LOCK} -c statement_timeout=0"
    with closing(snapshot.direct(options=options, autocommit=True)) as direct:
        tables = sorted(set(connection.introspection.table_names()) - UNTOUCHED)
        for number, table in enumerate(tables, 1):
            say(f"{number}/{len(tables)} {table}")
            _rewrite(direct, f'(FULL, ANALYZE, VERBOSE) "{table}"')
        # Samples of values, and what they were before ANALYZE.
        say("pg_statistic")
        _rewrite(direct, "(FULL, VERBOSE) pg_catalog.pg_statistic")
        for statement in ("SELECT pg_switch_wal()", "CHECKPOINT"):
            try:
                direct.execute(statement)
            except psycopg.errors.InsufficientPrivilege:
                say(_("服务器的写前日志（WAL）要等它自己清理，做法见运维手册第 18 节。"))
                return


def _rewrite(direct: Any, what: str) -> None:
    """VACUUM until nothing dead is carried over: a transaction begun before the erasure keeps what it may still see."""
    import psycopg

    told: list[tuple[str, str]] = []

    def hear(notice: Any) -> None:
        told.append((notice.severity_nonlocalized or "", notice.message_detail or ""))

    direct.add_notice_handler(hear)
    try:
        for _try in range(TRIES):
            told.clear()
            try:
                direct.execute(f"VACUUM {what}")
            except psycopg.errors.LockNotAvailable:
                time.sleep(PAUSE)
                continue
            if any(severity == "WARNING" for severity, _detail in told):
                raise Refused(_("没有压实 %(table)s 的权限。请用数据库的所有者运行。") % {"table": what.split()[-1]})
            if not sum(_first_number(detail) for _severity, detail in told):
                return
            time.sleep(PAUSE)
    finally:
        direct.remove_notice_handler(hear)
    raise Refused(
        _("%(table)s 一直被别的程序（例如备份）占用，没有压实。请等它结束，或停止网站和后台程序，再运行一次。")
        % {"table": what.split()[-1]}
    )


def _first_number(detail: str) -> int:
    """Of "0 dead row versions cannot be removed yet."."""
    found = re.match(r"\s*(\d+)", detail)
    return int(found[1]) if found else 0
