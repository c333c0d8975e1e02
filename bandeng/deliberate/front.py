"""On the home page: what is to be settled together, the nearest first."""

from bandeng.deliberate import queries
from bandeng.studio.front import Block

SHOWN = 3


def block() -> Block | None:
    coming = list(queries.coming()[:SHOWN])
    return Block("deliberate/activity/front.html", True, {"coming": coming}) if coming else None
