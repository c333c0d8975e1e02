"""Counting what was heard on days of duty."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet

from bandeng.gather.models import Booking, Occasion
from bandeng.listen.models import Heard, Matter
from bandeng.studio.models import Studio


@dataclass(frozen=True, slots=True)
class Results:
    """Of one occasion, in numbers: visitors who were there, received or not; those received; those who had booked and
    did not come; opinions heard; what was answered at once, by kind.
    """

    came: int
    received: int
    no_shows: int
    matters: int
    answered: dict[str, int]

    @property
    def heard(self) -> int:
        """Opinions (意见): those that became matters and those answered at once."""
        return self.matters + sum(self.answered.values())


def results(occasion: Occasion) -> Results:
    heard = Heard.objects.filter(occasion=occasion)
    visits = occasion.bookings.order_by().aggregate(
        came=Count("pk", Q(arrived_at__isnull=False)),
        received=Count("pk", Q(state=Booking.State.SERVED)),
        no_shows=Count("pk", Q(state=Booking.State.NO_SHOW, arrived_at=None)),
    )
    answered = heard.filter(matter=None).values_list("answered").order_by().annotate(Count("pk"))
    return Results(**visits, matters=heard.filter(matter__isnull=False).count(), answered=dict(answered))


def answered_words(found: Results) -> list[tuple[str, int]]:
    """What was answered at once: kinds by their names."""
    return [(str(Matter.Kind(kind).label), count) for kind, count in sorted(found.answered.items())]


def opinions(studio: Studio, since: date, until: date) -> QuerySet[Heard]:
    """Opinions heard at a studio's days of duty between two days, both included."""
    return Heard.objects.filter(occasion__studio=studio, occasion__day__gte=since, occasion__day__lte=until)
