"""Readings of this room that several pages need."""

from django.db.models import F, Q, QuerySet

from bandeng.core import clock
from bandeng.deliberate import rules
from bandeng.deliberate.models import Activity, Opinion
from bandeng.deliberate.states import State
from bandeng.studio.models import Person, Studio
from bandeng.studio.reach import allowed

# What everyone may read.
ANNOUNCED = Q(public=True) & ~Q(state=State.DRAFT)
AHEAD = Q(state__in=(State.ANNOUNCED, State.IN_SESSION))


def studios(person: Person, verb: str) -> QuerySet[Studio]:
    """The studios in which a person may do `verb`: at or below their roles that grant it."""
    return Studio.objects.filter(allowed(rules.TABLE, person, verb, clock.now()))


def activities(person: Person, verb: str = "deliberate.see") -> QuerySet[Activity]:
    """Those of the person's part of the tree on which they may do `verb`, newest first."""
    found = Activity.objects.filter(rules.visible(person, verb))
    return found.select_related("studio", "occasion__venue", "chair")


def public() -> QuerySet[Activity]:
    """Those that everyone may read."""
    return Activity.objects.filter(ANNOUNCED).select_related("studio", "occasion__venue")


def coming() -> QuerySet[Activity]:
    """What is still to be settled, or is being settled now; the nearest first."""
    return public().filter(AHEAD).order_by("occasion__opens_at", "pk")


def held() -> QuerySet[Activity]:
    """What was settled or called off, the latest day first."""
    return public().exclude(AHEAD).order_by(F("occasion__opens_at").desc(nulls_last=True), "-pk")


def readable(person: Person) -> QuerySet[Activity]:
    """Those that everyone may read, and those to which the person's unit is asked."""
    found = Activity.objects.filter(ANNOUNCED | rules.visible(person, "activity.attend"))
    return found.select_related("studio", "occasion__venue")


def opinions_waiting(person: Person) -> int:
    """How many opinions a person is to go through."""
    mine = Activity.objects.filter(rules.visible(person, "opinion.look"))
    return Opinion.objects.filter(activity__in=mine, state=Opinion.State.WAITING, erased_at=None).count()
