"""Finding a visitor at the desk: by code, or by what they left, which is shown of whoever is found only."""

from bandeng.core import access, codes
from bandeng.core.actions import By
from bandeng.core.text import normalise
from bandeng.gather import visitor
from bandeng.gather.actions.queue import look
from bandeng.gather.models import Booking, Occasion

# Fewer letters, or more hits, would show what those who are not meant have left.
LEAST, MOST = 2, 5


def by_code(occasion: Occasion, words: str) -> Booking | None:
    """The visit of that day whose code this is, or None."""
    try:
        hashed = access.code_hash(codes.parse_code(words))
    except codes.BadCode:
        return None
    return occasion.bookings.select_related("occasion").filter(code_hash=hashed).first()


def by_name(by: By, occasion: Occasion, words: str) -> list[tuple[Booking, dict[str, str]]]:
    """The booked visits of that day with this in the name, or at the end of the number; each is a look, and recorded.

    At most MOST.
    """
    said = normalise(words)
    if len(said) < LEAST:
        return []
    booked = occasion.bookings.filter(sealed__isnull=False).select_related("occasion")
    those = [one for one in booked if _matches(visitor.opened(one), said)]
    return [(one, look(by, one, why="find")) for one in those[:MOST]]


def _matches(left: dict[str, str], said: str) -> bool:
    ends = said.isdigit() and len(said) >= 4 and left.get("phone", "").endswith(said)
    return ends or (not said.isdigit() and said in normalise(left.get("name", "")))
