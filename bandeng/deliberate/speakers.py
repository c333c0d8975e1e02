"""Who speaks next: whoever has spoken least often, then who asked first; and how long each has spoken."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol, TypeVar

from bandeng.deliberate.models import Activity, Participant, Speech


class Asked(Protocol):
    """Someone's wish to speak."""

    pk: int
    participant_id: int
    asked_at: datetime


A = TypeVar("A", bound=Asked)


def fair(waiting: Iterable[A], spoken: Mapping[int, int]) -> list[A]:
    """Those who wait in the order of their turns; `spoken`: how often each participant has had the floor."""
    return sorted(waiting, key=lambda one: (spoken.get(one.participant_id, 0), one.asked_at, one.pk))


@dataclass(frozen=True, slots=True)
class Floor:
    """Who speaks, who waits in which order with how many turns had before, and for how many seconds one may speak."""

    current: Speech | None
    waiting: list[tuple[Speech, int]]
    limit: int


def spoken(activity: Activity) -> dict[int, int]:
    """How often each participant has had the floor."""
    found: dict[int, int] = {}
    for key in activity.speeches.filter(begun_at__isnull=False).values_list("participant", flat=True):
        found[key] = found.get(key, 0) + 1
    return found


def waiting(activity: Activity) -> list[Speech]:
    """Those who wait, in the order of their turns."""
    asked = activity.speeches.filter(begun_at=None, withdrawn_at=None).select_related("participant")
    return fair(asked, spoken(activity))


def current(activity: Activity) -> Speech | None:
    running = activity.speeches.filter(begun_at__isnull=False, ended_at=None)
    return running.select_related("participant").last()


def floor(activity: Activity) -> Floor:
    had = spoken(activity)
    rows = [(one, had.get(one.participant_id, 0)) for one in waiting(activity)]
    return Floor(current(activity), rows, 60 * activity.studio.setting("speech_minutes"))


@dataclass(slots=True)
class Total:
    """How often and how long one has spoken."""

    participant: Participant
    times: int = 0
    lasted: timedelta = timedelta()


def totals(activity: Activity) -> list[Total]:
    """Each who has spoken, the longest first; a speech that still runs is not counted."""
    found: dict[int, Total] = {}
    over = activity.speeches.filter(begun_at__isnull=False, ended_at__isnull=False).select_related("participant")
    for one in over:
        total = found.setdefault(one.participant_id, Total(one.participant))
        total.times += 1
        total.lasted += one.lasted
    return sorted(found.values(), key=lambda total: (-total.lasted, total.participant.pk))
