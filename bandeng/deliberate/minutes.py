"""The minutes as a document (会议纪要): what stands in them, the canonical text that is hashed, what they show.

Canonical form: JSON (RFC 8259) in UTF-8 of `document`, keys sorted, no blanks between tokens, characters as they are;
times in UTC to the second. The hash is SHA-256 of these bytes, in hex.
"""

import hashlib
import json
from datetime import UTC, datetime
from typing import Any

from django.utils.translation import gettext_lazy

from bandeng.core import redact
from bandeng.deliberate import kinds
from bandeng.deliberate.models import Activity, Minutes, Note, Participant

MARK = gettext_lazy("仅供协商参考，不代替法定表决")


def standing(activity: Activity) -> list[Note]:
    """The paragraphs as they stand, in order."""
    rows = activity.notes.filter(replaced_by=None, withdrawn_at=None)
    return list(rows.select_related("participant", "made_by"))


def _time(moment: datetime | None) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if moment else ""


def _moment(text: str) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def document(activity: Activity) -> dict[str, Any]:
    """Everything the minutes say, as plain data; residents as numbers."""
    occasion = activity.occasion
    came = activity.participants.filter(came_at__isnull=False).order_by("pk")
    return {
        "form": 1,
        "activity": activity.subject,
        "studio": activity.studio.name,
        "kind": activity.kind,
        "title": activity.title,
        "place": occasion.venue.name if occasion else "",
        "planned": _time(occasion.opens_at) if occasion else "",
        "begun": _time(activity.held_at),
        "ended": _time(activity.ended_at),
        "chair": activity.chair.name if activity.chair else "",
        "hosts": activity.hosts,
        "agenda": [
            {"title": one.title, "minutes": one.minutes, "begun": _time(one.begun_at), "ended": _time(one.ended_at)}
            for one in activity.agenda.all()
        ],
        "present": [{"part": str(one.part), "label": one.label} for one in came],
        "notes": [
            {"kind": str(one.kind), "by": one.participant.label if one.participant else "", "text": one.text}
            for one in standing(activity)
        ],
    }


def canonical(value: dict[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def settled(activity: Activity) -> Minutes | None:
    return Minutes.objects.filter(activity=activity).first()


def pointed_at(activity: Activity) -> list[tuple[Note, list[str]]]:
    """Paragraphs in which there may be a person's number, room or name, with what was found: to look at before."""
    found = []
    for note in standing(activity):
        hits = [note.text[one.start : one.end] for one in redact.redact(note.text).found]
        if hits:
            found.append((note, hits))
    return found


PARTS = (Note.Kind.SAID, Note.Kind.OTHER)


def shown(activity: Activity) -> dict[str, Any]:
    """The document as pages and paper show it: as settled where it is, else as it stands now."""
    fixed = settled(activity)
    value = json.loads(fixed.text) if fixed else document(activity)
    notes: list[dict[str, str]] = value["notes"]
    by_kind = {str(kind): [one for one in notes if one["kind"] == kind] for kind in Note.Kind}
    residents = sum(one["part"] == Participant.Part.RESIDENT for one in value["present"])
    return {
        "activity": activity,
        "document": value,
        "kind_label": kinds.label(value["kind"]),
        "begun": _moment(value["begun"]) or _moment(value["planned"]),
        "ended": _moment(value["ended"]),
        "present": [
            (label, [one["label"] for one in value["present"] if one["part"] == part])
            for part, label in Participant.Part.choices
            if part != Participant.Part.RESIDENT and any(one["part"] == part for one in value["present"])
        ],
        "residents": residents,
        "agenda": [{**one, "begun": _moment(one["begun"]), "ended": _moment(one["ended"])} for one in value["agenda"]],
        "said": [one for one in notes if one["kind"] in PARTS],
        "positions": by_kind["position"],
        "agreed": by_kind["agreed"],
        "still_open": by_kind["open"],
        "fixed": fixed,
        "hash": fixed.hash if fixed else "",
        "intact": fixed is None or digest(fixed.text) == fixed.hash == activity.minutes_hash,
        "signatures": activity.signatures.select_related("participant", "witness"),
        "commitments": activity.commitments.select_related("unit", "person"),
        "mark": MARK,
    }
