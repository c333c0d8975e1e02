"""Looking for what should be gone: a text in every form in which files of ours or of a database may hold it."""

import os
from collections.abc import Iterable
from pathlib import Path

from django.conf import settings
from django.db import connection

from bandeng.core import text


def forms(marker: str) -> dict[str, bytes]:
    """The bytes to look for, by the name of the form."""
    plain = marker.encode()
    return {
        "utf-8": plain,
        "hex": plain.hex().encode(),
        "HEX": plain.hex().upper().encode(),
        "utf-16": marker.encode("utf-16-le"),
        "json": marker.encode("unicode_escape"),
        "url": "".join(f"%{byte:02X}" for byte in plain).encode(),
        "search": text.bigrams(marker).encode(),
    }


def found(markers: Iterable[str], *places: Path) -> list[str]:
    """Where any of the markers stands, in files and folders as they are on the disk: "file: marker (form)"."""
    wanted = [(marker, form, value) for marker in markers for form, value in forms(marker).items()]
    return [
        f"{path}: {marker} ({form})"
        for path in _files(places)
        if (data := _bytes(path))
        for marker, form, value in wanted
        if value in data
    ]


def _files(places: Iterable[Path]) -> Iterable[Path]:
    for place in places:
        yield from (path for path in place.rglob("*") if path.is_file()) if place.is_dir() else [place]


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError:  # a server's temporary file
        return b""


def database_files() -> list[Path]:
    """The raw files of the database under test, with its journals; on PostgreSQL of its whole cluster.

    Where tests run side by side on one cluster, only those of its own database: the others say the same words.
    """
    if connection.vendor == "sqlite":
        name = Path(str(connection.settings_dict["NAME"]))
        return [path for path in name.parent.iterdir() if path.name.startswith(name.name)]
    with connection.cursor() as cursor:
        cursor.execute("CHECKPOINT")
        cursor.execute("SHOW data_directory")
        folder = Path(cursor.fetchone()[0])
        cursor.execute("SELECT oid FROM pg_database WHERE datname = current_database()")
        own = folder / "base" / str(cursor.fetchone()[0])
    if "PYTEST_XDIST_WORKER" in os.environ:
        return [own] if os.access(own, os.R_OK) else []
    return [folder / name for name in ("base", "global", "pg_wal", "pg_xact", "pg_stat") if os.access(folder, os.R_OK)]


def files_beside() -> list[Path]:
    """What else the studio keeps on the disk."""
    kept = [settings.PHOTOS, settings.MESSAGE_LOG, settings.HEADS_FILE, settings.ERASURES_FILE]
    kept += [settings.DATA / name for name in ("imports", "frequencies.json", "portraits")]
    return [path for path in kept if path.exists()]
