"""Who called: sealed under a key of the call's own, so that it can be erased alone."""

from bandeng.core import sealed
from bandeng.listen.models import Call

ABOUT = b"call"


def seal(call: Call, phone: str, name: str) -> None:
    """Keep number and name, or nothing where there is neither."""
    if phone or name:
        key, call.wrapped_key = sealed.new_wrapped_key()
        call.sealed = sealed.seal_value({"phone": phone, "name": name}, key, ABOUT)


def opened(call: Call) -> dict[str, str] | None:
    """Number and name; None where none were left or they are erased. For staff only through the action `look`."""
    if not call.sealed or not call.wrapped_key:
        return None
    value: dict[str, str] = sealed.unseal_value(bytes(call.sealed), sealed.unwrap(bytes(call.wrapped_key)), ABOUT)
    return value
