"""What a visitor left with a booking: name, telephone, topic, sealed under a key of that booking."""

from bandeng.core import sealed
from bandeng.gather.models import Booking

ABOUT = b"visitor"


def seal(name: str, phone: str, topic: str) -> tuple[bytes, bytes]:
    """A new wrapped key, and what is under it."""
    key, wrapped = sealed.new_wrapped_key()
    return wrapped, sealed.seal_value({"name": name, "phone": phone, "topic": topic}, key, ABOUT)


def opened(booking: Booking) -> dict[str, str]:
    """Name, phone and topic; empty where nothing was left, or once erased. For staff only through `look`."""
    if not booking.sealed or not booking.wrapped_key:
        return {}
    key = sealed.unwrap(bytes(booking.wrapped_key))
    value: dict[str, str] = sealed.unseal_value(bytes(booking.sealed), key, ABOUT)
    return value


def erase(booking: Booking) -> None:
    """Destroy it, and what opens the booking; the caller saves."""
    booking.wrapped_key = booking.sealed = booking.code_hash = booking.token_hash = None
    booking.has_phone = booking.tell_later = False
    booking.wished = None
