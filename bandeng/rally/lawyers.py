"""The clinic as a kind of occasion: lawyers sit there, spread over the firms."""

from datetime import date

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from bandeng.gather.kinds import Candidate, Kind
from bandeng.gather.models import Occasion, Turn
from bandeng.rally.models import Lawyer
from bandeng.studio.models import Person, Studio

CLINIC = "clinic"


def current(day: date) -> Q:
    """Lawyers who are there on a day."""
    return Q(since__lte=day) & (Q(until__isnull=True) | Q(until__gte=day)) & Q(person__is_active=True)


def candidates(studio: Studio, since: date, until: date) -> list[Candidate]:
    """Lawyers of a studio who are there at some time between two days; their sector is their firm."""
    found = Lawyer.objects.filter(path__startswith=studio.path, since__lte=until, person__is_active=True)
    found = found.exclude(until__lt=since).select_related("person", "firm")
    return [Candidate(one.person, one.firm.name, one.since, one.until) for one in found]


def lawyer_of(person: Person, day: date) -> Lawyer | None:
    """The lawyer someone is on a day."""
    return Lawyer.objects.filter(current(day), person=person.pk).select_related("firm", "person").first()


def duties(person: Person, since: date, until: date) -> QuerySet[Occasion]:
    """Clinics between two days at which someone has a turn, or was signed in."""
    there = Q(turns__person=person.pk, turns__state=Turn.State.ON)
    there |= Q(attendances__person=person.pk, attendances__void_at=None)
    found = Occasion.objects.filter(there, kind=CLINIC, state=Occasion.State.ON, day__gte=since, day__lte=until)
    return found.select_related("venue", "studio").distinct()


KIND = Kind(CLINIC, _("法律咨询"), _("律师"), candidates, receive="advice_for")
