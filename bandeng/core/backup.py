"""Backups: one encrypted file with the database, the photos and the tree heads. The keys are never in it.

Inside is a tar: `manifest.json`, `database`, `heads.jsonl`, `photos/…`, `portraits/…`. The encryption's format is
described in archive.py.
"""

import io
import json
import os
import shutil
import tarfile
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection
from django.utils.translation import gettext as _

from bandeng.core import archive, clock, forgetting, restoring, sealed, shut, snapshot
from bandeng.core.errors import Refused
from bandeng.ledger import files, sealing

FORMAT = 1
SUFFIX = ".backup"
WORKSHOP = ".backup-"
LEFTOVER = 86_400  # seconds: longer than any backup takes


def pictures() -> dict[str, Path]:
    """The folders of files beside the database, by their names in a backup."""
    return {"photos": settings.PHOTOS, "portraits": settings.DATA / "portraits"}


def key_mark() -> str:
    """Tells master keys apart without telling anything about them."""
    return sealed.derived("mark of the master key").hex()[:16]


def back_up(target: Path) -> dict[str, Any]:
    """Write a backup to `target`, whole or not at all, while people go on writing; return its manifest."""
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    part = target.with_name(f".{target.name}.part")
    try:
        # Before the database: the list may know more than the backup, never less.
        forgetting.note_all()
        erasures = restoring.list_facts()
        with _workshop() as folder, _new(part) as out:
            facts = snapshot.take(folder / "database")
            manifest = {
                "format": FORMAT,
                "made_at": clock.now().isoformat(),
                "engine": connection.vendor,
                "key": key_mark(),
                "erasures": erasures,
                **facts,
            }
            with archive.Writer(out, sealed.master_key("backup")) as stream:
                _fill(stream, manifest, folder)
            out.flush()
            os.fsync(out.fileno())
        part.replace(target)
        files.settle(target.parent)
    except OSError as error:
        raise Refused(_("备份没有写成：%(error)s") % {"error": error}) from error
    finally:
        part.unlink(missing_ok=True)
    return manifest


def _fill(stream: archive.Writer, manifest: dict[str, Any], folder: Path) -> None:
    with tarfile.open(fileobj=stream, mode="w|", format=tarfile.PAX_FORMAT) as tar:
        _put_text(tar, "manifest.json", json.dumps(manifest, indent=1))
        tar.add(folder / "database", "database")
        lines = [
            json.dumps(head, separators=(",", ":")) + "\n"
            for head in sealing.read_heads(settings.HEADS_FILE)
            if head["size"] <= manifest["size"]
        ]
        _put_text(tar, "heads.jsonl", "".join(lines))
        # After the database: a photo is on disk before its row is committed, so none can be missing.
        for name, kept in pictures().items():
            for file in sorted(kept.rglob("*")):
                with suppress(FileNotFoundError):  # erased this very moment
                    if file.is_file():
                        tar.add(file, f"{name}/{file.relative_to(kept)}")


def restore(source: Path, *, listed: bool = True) -> dict[str, Any]:
    """Fill the empty database, the photos and the tree heads from a backup; return its manifest.

    Refused when the database is not empty, the key is another one, the file is damaged, or (`listed`) the list of
    erasures is not there. The studio stays shut until `restoring.finish`.
    """
    if snapshot.tables():
        raise Refused(
            _("数据库不是空的，没有恢复。请先新建一个空数据库（或换一个空的 BANDENG_DATA 目录），再运行一次。")
        )
    with _workshop() as folder:
        manifest = unpack(source, folder)
        if manifest["engine"] != connection.vendor:
            raise Refused(_("这份备份来自 %(engine)s，请在同一种数据库上恢复。") % {"engine": manifest["engine"]})
        if listed:
            restoring.check_list(manifest)
        shut.shut(shut.FILLING)
        lost = restoring.lost_head(manifest)
        snapshot.put_back(folder / "database")
        for name, kept in pictures().items():
            if (folder / name).exists():
                shutil.copytree(folder / name, kept, dirs_exist_ok=True)
        _put_heads(folder / "heads.jsonl")
    now = snapshot.present_facts()
    if any(now[name] != manifest[name] for name in ("counts", "size", "root")):
        raise Refused(_("恢复后的数据与备份的清单不一致，请不要使用这个数据库，换一份备份再试。"))
    shut.shut(shut.FORGETTING, made_at=manifest["made_at"], listed=listed, cites=lost)
    return manifest


def unpack(source: Path, folder: Path) -> dict[str, Any]:
    """Decrypt and unpack a backup into `folder`; return its manifest."""
    try:
        with open(source, "rb") as file:
            stream = archive.open_reader(file, sealed.master_key("backup"))
            with tarfile.open(fileobj=stream, mode="r|") as tar:
                tar.extractall(folder, filter="data")
            while stream.read(archive.CHUNK):
                pass
        manifest: dict[str, Any] = json.loads((folder / "manifest.json").read_text())
    except FileNotFoundError as error:
        raise Refused(_("找不到文件 %(file)s。") % {"file": error.filename}) from error
    except (archive.Damaged, tarfile.TarError, ValueError) as error:
        raise Refused(
            _("打不开这份备份：文件已损坏，或者密钥不对。请把原服务器的密钥目录复制到 %(keys)s 再试。")
            % {"keys": settings.KEYS}
        ) from error
    if manifest["format"] != FORMAT:
        raise Refused(_("这份备份来自较新的版本，请先升级程序。"))
    return manifest


def _put_heads(heads: Path) -> None:
    """The backup's heads take the place of the file outside, which is kept beside it for comparison."""
    current = settings.HEADS_FILE
    if current.exists() and current.read_bytes() != heads.read_bytes():
        current.replace(current.with_name(f"{current.name}.{clock.now():%Y%m%d%H%M%S}"))
    current.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(heads, current)


def existing(folder: Path) -> list[Path]:
    """Backups made by the worker, oldest first."""
    return sorted(folder.glob(f"bandeng-*{SUFFIX}"))


def name_for(at: datetime) -> str:
    return f"bandeng-{at.astimezone(clock.HERE):%Y%m%d-%H%M%S}{SUFFIX}"


def due(at: datetime, folder: Path) -> bool:
    """Whether no backup has been made since the last time settings.BACKUP_HOUR struck."""
    here = at.astimezone(clock.HERE)
    struck = here.replace(hour=settings.BACKUP_HOUR, minute=0, second=0, microsecond=0)
    if struck > here:
        struck -= timedelta(days=1)
    backups = existing(folder)
    return not backups or backups[-1].name < name_for(struck)


def daily(at: datetime) -> Path | None:
    """Make the day's backup when it is due, and remove those that are too old."""
    folder = settings.BACKUPS
    if not due(at, folder):
        return None
    target: Path = folder / name_for(at)
    back_up(target)
    prune(at)
    return target


def prune(at: datetime) -> None:
    """Remove backups past settings.BACKUP_KEEP_DAYS: what is erased today is in none by then.

    The newest stays whatever its age, as long as it is the only one; doctor says that none is made any more.
    """
    oldest = name_for(at - timedelta(days=settings.BACKUP_KEEP_DAYS))
    for old in existing(settings.BACKUPS)[:-1]:
        if old.name < oldest:
            old.unlink(missing_ok=True)


def too_old(at: datetime) -> list[Path]:
    """Backups of any name in the folder, kept beyond the time promised."""
    oldest = (at - timedelta(days=settings.BACKUP_KEEP_DAYS + 1)).timestamp()
    return [path for path in settings.BACKUPS.glob(f"*{SUFFIX}") if path.stat().st_mtime < oldest]


def gone_on(at: datetime) -> date | None:
    """The day on which the last backup made until now is removed; None where there is none."""
    made = existing(settings.BACKUPS)
    return clock.day(at + timedelta(days=settings.BACKUP_KEEP_DAYS)) if made else None


def sweep() -> None:
    """Remove what a backup or a restore that was killed has left open: it would be there for ever."""
    limit = time.time() - LEFTOVER
    for folder in settings.DATA.glob(f"{WORKSHOP}*"):
        if folder.stat().st_mtime < limit:
            shutil.rmtree(folder, ignore_errors=True)
    for part in settings.BACKUPS.glob(f".*{SUFFIX}.part"):
        if part.stat().st_mtime < limit:
            part.unlink(missing_ok=True)


@contextmanager
def _workshop() -> Iterator[Path]:
    """A private folder beside the data: what lies open in it for a while never leaves the machine."""
    with tempfile.TemporaryDirectory(prefix=WORKSHOP, dir=settings.DATA) as folder:
        yield Path(folder)


def _new(path: Path) -> io.BufferedWriter:
    return open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb")


def _put_text(tar: tarfile.TarFile, name: str, text: str) -> None:
    data = text.encode()
    member = tarfile.TarInfo(name)
    member.size, member.mode = len(data), 0o600
    tar.addfile(member, io.BytesIO(data))
