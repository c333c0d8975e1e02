"""The locks on what is sealed here (docs/decisions/2026-11-27-clinic.md).

A note's key is wrapped twice: under the installation's key bound to the lawyer, and under a key made of the client's
code. A mediation's key is wrapped by the installation's key; who may open it is asked by `rules`, or shown by code.
"""

import hmac
import secrets
from collections.abc import Mapping
from typing import Any

from bandeng.core import codes, sealed
from bandeng.rally.models import Advice, Mediation, Party


def code_for(form_key: str, content: str) -> str:
    """The code of what a form makes: the same form sent twice shows the same code. Nobody else can work it out."""
    return codes.code_from(form_key, content, sealed.derived("clinic access"))


def code_hash(code: str) -> str:
    return codes.code_hash(code, sealed.derived("clinic code"))


def _of_code(code: str) -> bytes:
    # A code has 50 bits: keyed, so that the database alone cannot be searched for it.
    return hmac.digest(sealed.derived("clinic client"), code.encode(), "sha256")


def _bound(advice: Advice) -> bytes:
    return f"{advice.subject}:{advice.lawyer.person_id}".encode()


def lock(advice: Advice, note: Mapping[str, str], code: str) -> None:
    """Seal a note under a fresh key, and that key for its lawyer and for the code."""
    key = secrets.token_bytes(32)
    context = advice.subject.encode()
    advice.sealed = sealed.seal_value(dict(note), key, context)
    advice.lawyer_key = sealed.seal(key, sealed.derived("clinic lawyer"), _bound(advice))
    advice.client_key = sealed.seal(key, _of_code(code), context)
    advice.code_hash = code_hash(code)


def key_for_lawyer(advice: Advice) -> bytes:
    """The note's key, for whoever the action has found to be its lawyer. Unreadable once it is erased."""
    return sealed.unseal(bytes(advice.lawyer_key or b""), sealed.derived("clinic lawyer"), _bound(advice))


def key_for_code(advice: Advice, code: str) -> bytes:
    """The note's key by the client's code; Unreadable for another code, and once it is erased."""
    return sealed.unseal(bytes(advice.client_key or b""), _of_code(code), advice.subject.encode())


def note(advice: Advice, key: bytes) -> dict[str, str]:
    value: dict[str, str] = sealed.unseal_value(bytes(advice.sealed or b""), key, advice.subject.encode())
    return value


def opened(mediation: Mediation, raw: Any, context: bytes) -> Any:
    """A sealed value of a mediation, or None where there is none any more."""
    if not raw or not mediation.wrapped_key:
        return None
    return sealed.unseal_value(bytes(raw), sealed.unwrap(bytes(mediation.wrapped_key)), context)


def shut(mediation: Mediation, value: Any, context: bytes) -> bytes:
    """Seal a value under a mediation's key."""
    return sealed.seal_value(value, sealed.unwrap(bytes(mediation.wrapped_key or b"")), context)


def who(mediation: Mediation, party: Party) -> dict[str, str]:
    """Name and telephone of a party; empty once erased."""
    found: dict[str, str] | None = opened(mediation, party.sealed, b"party")
    return found or {"name": "", "phone": ""}
