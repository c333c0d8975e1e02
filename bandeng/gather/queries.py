"""Readings of this room."""

from datetime import date

from django.db.models import Count, Q, QuerySet

from bandeng.gather import rules
from bandeng.gather.models import Occasion, Turn
from bandeng.studio.models import Person, Studio


def occasions(person: Person, since: date, until: date, verb: str = "gather.see") -> QuerySet[Occasion]:
    """The occasions `person` may see between two days, both included, with venue and people on duty."""
    found = Occasion.objects.filter(rules.visible(person, verb), day__gte=since, day__lte=until)
    return found.select_related("venue", "studio", "series").prefetch_related("turns__person")


def on_duty(person: Person, occasion: Occasion) -> bool:
    """Whether `person` has a turn there."""
    return occasion.turns.filter(person=person, state=Turn.State.ON).exists()


def coming(studio: Studio, kind: str, since: date, until: date) -> QuerySet[Occasion]:
    """What a studio holds of a kind between two days, cancelled ones included: open to everyone."""
    found = Occasion.objects.filter(studio__path__startswith=studio.path, kind=kind, day__gte=since, day__lte=until)
    return found.select_related("venue").prefetch_related("turns__person__member")


def turns_done(people: list[int], kind: str, since: date, until: date) -> dict[int, int]:
    """Turns of duty of a kind by person between two days, counted from presence (到岗), never from the plan."""
    rows = (
        Occasion.objects.filter(kind=kind, day__gte=since, day__lte=until)
        .filter(attendances__void_at=None, attendances__duty=True, attendances__person__in=people)
        .values_list("attendances__person")
        .annotate(number=Count("attendances", filter=Q(attendances__void_at=None)))
        .order_by()
    )
    return dict(rows)
