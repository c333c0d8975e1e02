"""The locks on what volunteers leave: name and telephone under the draw's key, a code of their own."""

import hmac

from bandeng.core import codes, sealed
from bandeng.deliberate.models import Draw, Volunteer

ABOUT = b"volunteer"


def code_for(form_key: str, content: str) -> str:
    """The code of what a form makes: the same form sent twice shows the same code. Nobody else can work it out."""
    return codes.code_from(form_key, content, sealed.derived("draw access"))


def code_hash(code: str) -> str:
    return codes.code_hash(code, sealed.derived("draw code"))


def _key(draw: Draw) -> bytes:
    return sealed.unwrap(bytes(draw.wrapped_key or b""))


def shut(draw: Draw, name: str, phone: str) -> bytes:
    return sealed.seal_value({"name": name, "phone": phone}, _key(draw), ABOUT)


def once(draw: Draw, name: str, phone: str) -> str:
    """By which someone who is on the list already is known again, as long as the draw has its key."""
    return hmac.digest(_key(draw), f"once\0{name}\0{phone}".encode(), "sha256").hex()


def who(draw: Draw, volunteer: Volunteer) -> dict[str, str]:
    """Name and telephone; empty once erased."""
    if not volunteer.sealed or not draw.wrapped_key:
        return {"name": volunteer.person.shown_name if volunteer.person else "", "phone": ""}
    found: dict[str, str] = sealed.unseal_value(bytes(volunteer.sealed), _key(draw), ABOUT)
    return found
