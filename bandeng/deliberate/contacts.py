"""Residents in a meeting: the code that is theirs, and the telephone some leave, under the activity's key."""

import hashlib
from typing import Any

from bandeng.core import codes, sealed
from bandeng.deliberate.models import Activity, Participant


def code_for(form_key: str, activity: Activity) -> str:
    """The code that a form gives: sent twice it shows the same one. Nobody else can work it out."""
    return codes.code_from(form_key, activity.subject, sealed.derived("meeting access"))


def code_hash(code: str) -> str:
    return codes.code_hash(code, sealed.derived("meeting code"))


def by_code(code: str) -> Participant | None:
    """The participant whose code this is."""
    found = Participant.objects.filter(code_hash=code_hash(code))
    return found.select_related("activity__studio").first()


def _context(participant: Participant) -> bytes:
    return f"participant:{participant.pk}".encode()


def keyed(activity: Activity) -> bytes:
    """The activity's key; made where there is none yet (within an action that holds the activity)."""
    if not activity.wrapped_key:
        _key, activity.wrapped_key = sealed.new_wrapped_key()
        activity.erased_at = None
        activity.save(update_fields=["wrapped_key", "erased_at"])
    return sealed.unwrap(bytes(activity.wrapped_key or b""))


def subject_of(participant: Participant) -> str:
    """The opaque id under which the ledger knows what a resident of a meeting left."""
    seed = f"{participant.activity.subject}\0{participant.number}".encode()
    return hashlib.blake2b(seed, digest_size=16).hexdigest()


def shut(activity: Activity, participant: Participant, value: dict[str, str]) -> bytes:
    return sealed.seal_value(value, keyed(activity), _context(participant))


def left(participant: Participant) -> dict[str, Any]:
    """What a participant has left: {"phone"}; empty where nothing is, or nothing any more."""
    wrapped = participant.activity.wrapped_key
    if not participant.sealed or not wrapped:
        return {}
    value: dict[str, Any] = sealed.unseal_value(
        bytes(participant.sealed), sealed.unwrap(bytes(wrapped)), _context(participant)
    )
    return value
