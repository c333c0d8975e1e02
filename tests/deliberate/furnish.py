"""One of everything of this room, by actions, for the walk over all addresses: each part has its own function."""

from collections.abc import Callable
from typing import Any

from bandeng.listen.models import Matter
from tests.cast import Cast
from tests.deliberate import (
    made_activity,
    made_ballot,
    made_commitment,
    made_draw,
    made_meeting,
    made_plan,
    made_poll,
    made_report,
)

# (things by the names of their addresses, the addresses that take more than a number)
Furnished = tuple[dict[str, Any], dict[str, dict[str, Any]]]
PARTS: list[Callable[[Cast, Matter], Furnished]] = [
    made_activity.furnish,
    made_ballot.furnish,
    made_commitment.one_of_each,
    made_draw.furnish,
    made_meeting.furnish,
    made_plan.furnish,
    made_poll.furnish,
    made_report.furnish,
]


def furnish(cast: Cast, matter: Matter) -> Furnished:
    things: dict[str, Any] = {}
    addresses: dict[str, dict[str, Any]] = {}
    for part in PARTS:
        more, others = part(cast, matter)
        things |= more
        addresses |= others
    return things, addresses
