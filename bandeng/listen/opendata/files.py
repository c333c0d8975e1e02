"""The files of a release: lines of JSON, and CSV as offices' spreadsheet programs take it; kept, or made again."""

import csv
import hashlib
import io
import logging
import os
from collections.abc import Callable
from pathlib import Path

from django.conf import settings

from bandeng.ledger.draft import canonical
from bandeng.listen.models import Release
from bandeng.listen.opendata.cutting import Cut, Terms, recut
from bandeng.press.tables import whole

log = logging.getLogger("bandeng.opendata")
COLUMNS = ("index", "version", "commitment", "code", "fact", "day", "week", "kind", "origin", "studio", "subject")


def jsonl(cut: Cut) -> bytes:
    """A row a line; its public part stands in it letter for letter as it was hashed."""
    return "".join(f"{canonical(row)}\n" for row in cut.rows).encode()


def csv_file(cut: Cut) -> bytes:
    """UTF-8 with the mark by which spreadsheet programs know it; only codes, so nothing is taken for a formula."""
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, COLUMNS, restval="", extrasaction="ignore")
    writer.writeheader()
    writer.writerows({**row, **row["public"]} for row in cut.rows)
    return out.getvalue().encode("utf-8-sig")


MAKERS: dict[str, Callable[[Cut], bytes]] = {"jsonl": jsonl, "csv": csv_file}
TYPES = {"jsonl": "application/jsonl; charset=utf-8", "csv": "text/csv; charset=utf-8"}


def _path(digest: str, form: str) -> Path:
    return Path(settings.DATA) / "opendata" / f"{digest}.{form}"


def _keep(data: bytes, form: str) -> str:
    """Write the bytes under their own digest."""
    digest = hashlib.sha256(data).hexdigest()
    path = _path(digest, form)
    path.parent.mkdir(mode=0o700, exist_ok=True)
    with whole(path) as new, new.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    return digest


def keep(cut: Cut) -> dict[str, str]:
    """Write the files of a cut; their digests by form."""
    return {form: _keep(make(cut), form) for form, make in MAKERS.items()}


def drop(digests: dict[str, str]) -> None:
    for form, digest in digests.items():
        _path(digest, form).unlink(missing_ok=True)


def of(release: Release, form: str) -> Path | None:
    """The file of a release, made again where it is gone; None when it cannot be what was released any more."""
    path = _path(release.digests[form], form)
    if path.exists():
        return path
    terms = Terms(until=release.until, size=release.size, since=release.since, hold=release.hold)
    made = keep(recut(release.studios, terms, release.least))
    if made != release.digests:
        drop({form: digest for form, digest in made.items() if digest != release.digests[form]})
        log.error("release %s cannot be made again: its part of the ledger has changed", release.pk)
    return path if path.exists() else None


def name(release: Release, form: str) -> str:
    """open-data-xujiawan-2026-11-22.csv."""
    return f"open-data-{release.studio.code}-{release.until}.{form}"
