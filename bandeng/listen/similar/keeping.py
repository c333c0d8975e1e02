"""The index of keys (`SimilarKey`): derived from redacted copies, renewed by the worker, never part of an action."""

import json
import os
from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Max

from bandeng.algorithms.similarity import Frequencies, Message, keys
from bandeng.core import guard, text
from bandeng.listen import erased
from bandeng.listen.models import Matter, SimilarKey, Step
from bandeng.listen.recordings_of import UNHEARD

BATCH = 500
# Steps whose transaction ended late have smaller ids than others that are there already.
OVERLAP = 200
SAMPLE = 5000
FIELDS = ("pk", "path", "title", "words", "place")


class Place:
    """How far this process has come: the newest step seen, and the oldest matter looked at on the way back."""

    step: int | None = None
    matter: int | None = None


def message(title: str, words: str, place: str = "") -> Message:
    """A redacted copy as it is compared: width, case and traditional characters folded."""
    return Message(*(text.normalise(part) for part in (title, words, place)))


def of(matter: Matter) -> Message:
    return message(matter.title, matter.words, matter.place)


def _keys(matter: Matter) -> list[int]:
    """All recordings nobody has written down yet read alike, and all that was erased, which says nothing."""
    return [] if UNHEARD in matter.words or matter.words in erased.MARKS else sorted(set(keys(of(matter)).all()))


def renew(matters: Iterable[Matter]) -> int:
    """Bring the keys of these matters up to date; how many had others, or none."""
    wanted = {matter.pk: (matter.path, _keys(matter)) for matter in matters}
    there: defaultdict[int, list[int]] = defaultdict(list)
    for pk, key in SimilarKey.objects.filter(matter__in=wanted).values_list("matter", "key"):
        there[pk].append(key)
    changed = [pk for pk, (_path, own) in wanted.items() if sorted(there[pk]) != own]
    with guard.housekeeping("similar.index"), transaction.atomic():
        SimilarKey.objects.filter(matter__in=changed).delete()
        SimilarKey.objects.bulk_create(
            SimilarKey(matter_id=pk, key=key, path=wanted[pk][0]) for pk in changed for key in wanted[pk][1]
        )
    return len(changed)


def renew_all() -> int:
    """What has had a step since the last run; then, a batch a run, older matters back to the first."""
    newest = Step.objects.aggregate(newest=Max("pk"))["newest"] or 0
    since = newest - BATCH if Place.step is None else Place.step - OVERLAP
    moved = Step.objects.filter(pk__gt=since, pk__lte=newest).values("matter")
    changed = renew(Matter.objects.filter(pk__in=moved).only(*FIELDS))
    Place.step = newest
    older = Matter.objects.order_by("-pk").only(*FIELDS)
    batch = list(older[:BATCH] if Place.matter is None else older.filter(pk__lt=Place.matter)[:BATCH])
    if batch:
        changed += renew(batch)
        Place.matter = batch[-1].pk
    return changed


def _file() -> Path:
    return Path(settings.DATA) / "frequencies.json"


def learn() -> int:
    """Count how common pairs of characters are, in the newest SAMPLE redacted copies; kept in a file."""
    rows = (
        Matter.objects.exclude(words__in=erased.MARKS).order_by("-pk").values_list("title", "words", "place")[:SAMPLE]
    )
    learnt = Frequencies.learn(message(*row) for row in rows)
    new = _file().with_suffix(f".{os.getpid()}")
    new.write_text(learnt.to_json(), encoding="utf-8")
    os.replace(new, _file())
    return learnt.total


def frequencies() -> Frequencies | None:
    """What was learnt last, or None before that."""
    try:
        return _loaded(_file().stat().st_mtime_ns)
    except (OSError, ValueError, KeyError, json.JSONDecodeError):
        return None


@lru_cache(maxsize=1)
def _loaded(_changed: int) -> Frequencies:
    return Frequencies.from_json(_file().read_text(encoding="utf-8"))


def newest(own: Sequence[int], path: str, limit: int) -> dict[int, list[int]]:
    """For each key the newest `limit` matters that have it, as far as they are below `path`; one statement."""
    pick = "SELECT matter_id, path FROM listen_similarkey WHERE key = {} ORDER BY matter_id DESC LIMIT %s"
    below = "path LIKE %s"
    if connection.vendor == "postgresql":
        sql = f"SELECT k, matter_id FROM unnest(%s::bigint[]) AS k, LATERAL ({pick.format('k')}) AS p WHERE {below}"
        values: list[Any] = [list(own), limit, f"{path}%"]
    else:
        each = f"SELECT %s AS k, matter_id FROM ({pick.format('%s')}) WHERE {below}"
        sql = " UNION ALL ".join([each] * len(own))
        values = [value for key in own for value in (key, key, limit, f"{path}%")]
    found: dict[int, list[int]] = {}
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        for key, matter in cursor.fetchall():
            ids = found.setdefault(key, [])
            if not ids or ids[-1] != matter:  # two workers may have kept one twice
                ids.append(matter)
    return found
