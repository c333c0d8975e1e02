"""Counting what was heard on days of duty."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, QuerySet

from bandeng.gather.models import Booking, Occasion
from bandeng.listen.models import Heard, Matter
from bandeng.studio.models import Studio


@dataclass(frozen=True, slots=True)
class Results:
    """Of one occasion, in numbers: visits by state; opinions heard; what was answered at once, by kind."""

    visits: dict[str, int]
    matters: int
    answered: dict[str, int]

    @property
    def received(self) -> int:
        return self.visits.get(Booking.State.SERVED, 0)

    @property
    def came(self) -> int:
        """Visitors who were there, received or not."""
        S = Booking.State
        return sum(self.visits.get(state, 0) for state in (S.WAITING, S.CALLED, S.SERVED))

    @property
    def no_shows(self) -> int:
        return self.visits.get(Booking.State.NO_SHOW, 0)

    @property
    def heard(self) -> int:
        """Opinions (意见): those that became matters and those answered at once."""
        return self.matters + sum(self.answered.values())


def results(occasion: Occasion) -> Results:
    heard = Heard.objects.filter(occasion=occasion)
    visits = occasion.bookings.values_list("state").order_by().annotate(Count("pk"))
    answered = heard.filter(matter=None).values_list("answered").order_by().annotate(Count("pk"))
    return Results(dict(visits), heard.filter(matter__isnull=False).count(), dict(answered))


def answered_words(found: Results) -> list[tuple[str, int]]:
    """What was answered at once: kinds by their names."""
    return [(str(Matter.Kind(kind).label), count) for kind, count in sorted(found.answered.items())]


def opinions(studio: Studio, since: date, until: date) -> QuerySet[Heard]:
    """Opinions heard at a studio's days of duty between two days, both included."""
    return Heard.objects.filter(occasion__studio=studio, occasion__day__gte=since, occasion__day__lte=until)
