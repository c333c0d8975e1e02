"""Readings of this room."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, Prefetch, QuerySet

from bandeng.gather import kinds, rules, slots
from bandeng.gather.models import Attendance, Occasion, Turn
from bandeng.studio.models import Person, Studio

WEEKS = 5


def occasions(person: Person, since: date, until: date, verb: str = "gather.see") -> QuerySet[Occasion]:
    """The occasions `person` may see between two days, both included, with venue and people on duty."""
    found = Occasion.objects.filter(rules.visible(person, verb), day__gte=since, day__lte=until)
    on_duty = Turn.objects.filter(state=Turn.State.ON).select_related("person")
    return found.select_related("venue", "studio").prefetch_related(Prefetch("turns", on_duty))


def turns_done(people: list[int], kind: str, since: date, until: date) -> dict[int, int]:
    """Turns of duty of a kind by person between two days, counted from presence (到岗), never from the plan."""
    held = {"occasion__kind": kind, "occasion__state": Occasion.State.ON, "occasion__day__range": (since, until)}
    came = Attendance.objects.filter(**held, void_at=None, duty=True, person__in=people)
    return dict(came.values_list("person").annotate(number=Count("pk")).order_by())


@dataclass(frozen=True, slots=True)
class Day:
    """An occasion that residents can book, the slots that are free there, and the turns of those on duty."""

    one: Occasion
    free: list[slots.Slot]
    on_duty: list[Turn]


def to_book(now: datetime, *, kind: str = "", member: int | None = None, studio: Studio | None = None) -> list[Day]:
    """What residents can book in the next WEEKS, soonest first; with `member`, where that one is on duty."""
    public = [code for code in kinds.public() if kind in ("", code)]
    found = Occasion.objects.filter(kind__in=public, bookable=True, state=Occasion.State.ON, closes_at__gt=now)
    found = found.filter(opens_at__lt=now + timedelta(weeks=WEEKS))
    if studio:
        found = found.filter(studio=studio)
    if member:
        found = found.filter(turns__person__member=member, turns__state=Turn.State.ON)
    those = list(found.select_related("venue", "studio"))
    given = slots.taken(those)
    turns: dict[int, list[Turn]] = {one.pk: [] for one in those}
    for turn in Turn.objects.filter(occasion__in=those, state=Turn.State.ON).select_related("person__member"):
        turns[turn.occasion_id].append(turn)
    return [Day(one, slots.free(one, now, given[one.pk]), turns[one.pk]) for one in those]
