"""What other rooms show on everyone's home page: functions that give a template and what it needs."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Block:
    """One part of the home page; `first` ones stand before the members, as news, the others after the answers."""

    template: str
    first: bool = False
    context: dict[str, Any] = field(default_factory=dict)


# Rooms append theirs (in `AppConfig.ready`); None where there is nothing to show.
BLOCKS: list[Callable[[], Block | None]] = []


def blocks() -> dict[str, list[Block]]:
    """What there is to show, as `first` and `later`."""
    found = [block for give in BLOCKS if (block := give())]
    return {"first": [one for one in found if one.first], "later": [one for one in found if not one.first]}
