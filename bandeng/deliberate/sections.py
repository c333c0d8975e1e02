"""What other parts of the room show on the page of an activity: functions that give a template and what it needs."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from bandeng.deliberate.models import Activity
from bandeng.studio.models import Person


@dataclass(frozen=True, slots=True)
class Section:
    """One section of the page.

    `advises`: it says that it replaces no legal vote; on a page the first says so for all.
    """

    template: str
    context: dict[str, Any] = field(default_factory=dict)
    advises: bool = False


# By their place: 10 announcement, 20 materials, 30 opinions, 40 meeting, 50 minutes, 55 photos, 60 commitments,
# 70 polls, 75 reports, 80 ballots, 90 draws. For the desk's page (with the person who looks), and everyone's (None).
SECTIONS: dict[int, Callable[[Activity, Person | None], Section | None]] = {}
