"""Duty days (值班日): when and where people can be met, from what was announced and is held."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta

from django.db.models import QuerySet

from bandeng.core import clock
from bandeng.gather.kinds import KINDS
from bandeng.gather.models import Occasion, Turn
from bandeng.web import formats

AHEAD = timedelta(weeks=8)
WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def turns(since: date, until: date) -> QuerySet[Turn]:
    """Announced turns of duty that residents may come to, between two days, both included; none that is over."""
    public = [kind.code for kind in KINDS.values() if kind.public]
    found = Turn.objects.filter(
        state=Turn.State.ON,
        occasion__state=Occasion.State.ON,
        occasion__kind__in=public,
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


def day(value: date) -> str:
    """11月4日 周三, or Wed, 4 November: a day near enough to need no year."""
    if formats.english():
        return f"{WEEKDAYS[value.weekday()]}, {value.day} {formats.MONTHS[value.month - 1]}"
    return f"{value.month}月{value.day}日 {weekday(value)}"


def weekday(value: date) -> str:
    """周三, or Wed."""
    return WEEKDAYS[value.weekday()] if formats.english() else f"周{'一二三四五六日'[value.weekday()]}"


def hours(occasion: Occasion) -> str:
    """9:00–11:30."""
    opens, closes = (moment.astimezone(clock.HERE) for moment in (occasion.opens_at, occasion.closes_at))
    return f"{opens.hour}:{opens:%M}–{closes.hour}:{closes:%M}"
