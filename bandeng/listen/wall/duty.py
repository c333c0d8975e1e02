"""Duty days (值班日): when and where people can be met, from what was announced and is held."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta

from django.db.models import QuerySet

from bandeng.core import clock
from bandeng.gather import kinds
from bandeng.gather.models import Occasion, Turn

AHEAD = timedelta(weeks=8)


def turns(since: date, until: date) -> QuerySet[Turn]:
    """Announced turns of duty that residents may come to, between two days, both included; none that is over."""
    found = Turn.objects.filter(
        state=Turn.State.ON,
        occasion__state=Occasion.State.ON,
        occasion__kind__in=kinds.public(),
        occasion__day__gte=since,
        occasion__day__lte=until,
        occasion__closes_at__gt=clock.now(),
    )
    return found.select_related("occasion__venue").order_by("occasion__opens_at", "pk")


def days_of(people: Iterable[int], since: date | None = None, until: date | None = None) -> dict[int, list[Occasion]]:
    """The occasions at which each of some people is on duty, the next first; AHEAD from today unless told otherwise."""
    since = since or clock.today()
    days: dict[int, list[Occasion]] = defaultdict(list)
    for turn in turns(since, until or since + AHEAD).filter(person__in=list(people)):
        days[turn.person_id].append(turn.occasion)
    return days
