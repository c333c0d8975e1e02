"""What only the resident and few others may read: original words, contact, pictures."""

from collections.abc import Mapping
from typing import Any

from bandeng.core import sealed
from bandeng.core.redact import MARKS, redact
from bandeng.listen.models import Matter, Secret


def key_of(secret: Secret) -> bytes:
    return sealed.unwrap(bytes(secret.wrapped_key))


def original(matter: Matter) -> dict[str, Any] | None:
    """The words as they were handed in, or None once erased. Reading them for someone needs the action `look`."""
    secret = Secret.objects.filter(matter=matter).first()
    if secret is None:
        return None
    value: dict[str, Any] = sealed.unseal_value(bytes(secret.original), key_of(secret), b"original")
    return value


def contact(matter_or_secret: Matter | Secret) -> dict[str, str] | None:
    """Name and number as handed in, or None."""
    if isinstance(matter_or_secret, Matter):
        secret = Secret.objects.filter(matter=matter_or_secret).first()
    else:
        secret = matter_or_secret
    if secret is None or not secret.contact:
        return None
    value: dict[str, str] = sealed.unseal_value(bytes(secret.contact), key_of(secret), b"contact")
    return value


def redacted(words: str, name: str = "", phone: str = "", whose: str = "", whose_phone: str = "") -> str:
    """The redacted copy of what a resident says: without what the rules find, nor the names and numbers they left.

    `whose` and `whose_phone` are of the person for whom they speak (代为反映).
    """
    for kind, known in (("name", name), ("phone", phone), ("name", whose), ("phone", whose_phone)):
        if len(known) > 1:
            words = words.replace(known, MARKS[kind])
    return redact(words).text


def resident_words(matter: Matter, words: str) -> tuple[str, bytes | None]:
    """What a resident adds: the redacted copy, and the original sealed (None once the matter's key is erased)."""
    secret = Secret.objects.filter(matter=matter).first()
    sealed_words = sealed.seal_value(words, key_of(secret), b"words") if secret and words else None
    return redacted(words, **known(matter, secret)), sealed_words


def known(matter: Matter, secret: Secret | None = None) -> dict[str, str]:
    """The names and numbers of whoever spoke and, where they spoke for another, of that person: for `redacted`."""
    found = contact(secret or matter) or {}
    return {**found, **whose(original(matter) or {})} if matter.behalf else found


def whose(original: Mapping[str, Any]) -> dict[str, str]:
    """The person someone else spoke for, out of the original words."""
    return {key: original[key] for key in ("whose", "whose_phone") if key in original}


def originals_of_steps(matter: Matter) -> dict[int, str]:
    """The original words of the steps by residents, by the step's id."""
    secret = Secret.objects.filter(matter=matter).first()
    if secret is None:
        return {}
    key = key_of(secret)
    steps = matter.steps.filter(original__isnull=False).only("pk", "original")
    return {step.pk: sealed.unseal_value(bytes(step.original or b""), key, b"words") for step in steps}
