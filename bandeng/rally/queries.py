"""Readings of this room."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, QuerySet

from bandeng.core import clock
from bandeng.gather import queries as gather
from bandeng.gather.models import Occasion, Turn
from bandeng.rally import rules
from bandeng.rally.lawyers import CLINIC, current
from bandeng.rally.models import Advice, LawFirm, Lawyer, Mediation, Referral
from bandeng.studio.models import Person, Studio
from bandeng.studio.reach import allowed

AHEAD = timedelta(days=28)
SHOWN = 8


def studios(person: Person, verb: str) -> QuerySet[Studio]:
    """The studios in which a person may do `verb`: at or below their roles that grant it."""
    return Studio.objects.filter(allowed(rules.TABLE, person, verb, clock.now()))


def clinics(person: Person, since: date, until: date) -> QuerySet[Occasion]:
    """Clinics between two days that a person may see, with the people on duty."""
    paths = [studio.path for studio in studios(person, "clinic.see")]
    found = Occasion.objects.filter(kind=CLINIC, day__gte=since, day__lte=until, path__in=paths)
    return found.select_related("venue", "studio").prefetch_related("turns__person")


def bookable(studio: Studio, today: date) -> QuerySet[Occasion]:
    """Clinics of a studio in the coming weeks to which someone can be sent."""
    found = Occasion.objects.filter(kind=CLINIC, state=Occasion.State.ON, path__startswith=studio.path)
    return found.filter(day__gte=today, day__lte=today + AHEAD).select_related("venue")


@dataclass(frozen=True, slots=True)
class Sitting:
    """A coming clinic as everyone sees it: how many times are free, and who sits there, with firm and specialities."""

    one: Occasion
    free: int
    lawyers: list[tuple[str, str, str]]


def coming(now: datetime) -> list[Sitting]:
    """The clinics of the coming weeks, cancelled ones included, soonest first."""
    today = clock.day(now)
    found = Occasion.objects.filter(kind=CLINIC, closes_at__gt=now, day__lte=today + AHEAD)
    rows = list(found.select_related("venue", "studio").prefetch_related("turns__person")[:SHOWN])
    free = {day.one.pk: len(day.free) for day in gather.to_book(now, kind=CLINIC)}
    people = {turn.person_id for one in rows for turn in one.turns.all()}
    those = Lawyer.objects.filter(current(today), person__in=people).select_related("firm")
    known = {one.person_id: one for one in those}
    return [
        Sitting(
            one,
            free.get(one.pk, 0),
            [
                (turn.person.shown_name, known[turn.person_id].firm.name, known[turn.person_id].fields_said)
                for turn in one.turns.all()
                if turn.state == Turn.State.ON and turn.person_id in known
            ],
        )
        for one in rows
    ]


def with_firms() -> Studio | None:
    """The first studio that has a clinic; None where none has."""
    firm = LawFirm.objects.filter(ended_at=None).select_related("studio").order_by("studio__path").first()
    return firm.studio if firm else None


def waiting(person: Person) -> QuerySet[Referral]:
    """Referrals not back yet, of the person's part of the tree."""
    found = Referral.objects.filter(rules.visible(person, "clinic.see"), state__in=Referral.OPEN)
    return found.select_related("occasion__venue", "studio", "booking")


def advices(person: Person, since: date, until: date) -> QuerySet[Advice]:
    """Of the person's part of the tree, to be counted; never opened."""
    return Advice.objects.filter(rules.visible(person, "clinic.see"), day__gte=since, day__lte=until)


def counts(found: QuerySet[Any], *by: str) -> list[tuple[Any, ...]]:
    """How many by some fields, most first."""
    rows = found.order_by().values_list(*by).annotate(number=Count("pk")).order_by("-number", *by)
    return list(rows)


def mediated(person: Person) -> QuerySet[Mediation]:
    """Cases whose file the person may open."""
    found = Mediation.objects.filter(rules.visible(person, "mediation.conduct"))
    return found.select_related("studio").prefetch_related("terms")


def to_name(person: Person) -> QuerySet[Mediation]:
    """Cases of the desk's part of the tree: kind, state and days, no content."""
    found = Mediation.objects.filter(rules.visible(person, "mediation.name"))
    return found.select_related("studio").prefetch_related("terms", "mediators__person")


def mediations(person: Person, since: date, until: date) -> QuerySet[Mediation]:
    """To be counted."""
    found = Mediation.objects.filter(rules.visible(person, "clinic.see"))
    return found.filter(made_at__gte=clock.midnight(since), made_at__lt=clock.midnight(until + timedelta(days=1)))
