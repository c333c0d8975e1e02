"""What stands on posters and plates: members in office, their announced days, the studio's line and the codes."""

from base64 import b64encode
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext as _

from bandeng.core.language import together
from bandeng.gather.models import Occasion
from bandeng.listen.days import LISTENING
from bandeng.listen.posters.layout import Card
from bandeng.listen.posters.period import Period
from bandeng.listen.wall import duty
from bandeng.press.typeset import Fitted, fit, fit_name
from bandeng.studio import portraits, queries
from bandeng.studio.models import Member, Studio, Venue
from bandeng.web import formats


@dataclass(frozen=True, slots=True)
class Face:
    """One member, set for a box: every line is cut already."""

    member: Member
    name: Fitted
    post: Fitted
    sector: Fitted
    days: Fitted
    picture: str
    initial: str
    occasions: list[Occasion] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Sitting:
    """One occasion of the duty poster, with who sits there; `first` of its day."""

    occasion: Occasion
    first: bool
    weekday: str
    hours: str
    venue: Fitted
    address: Fitted
    faces: list[Face]


Picture = Callable[[Member], str]


def embedded(member: Member) -> str:
    """The portrait itself: for a PDF, which fetches nothing."""
    data = portraits.read(member.portrait) if member.portrait else None
    return f"data:image/jpeg;base64,{b64encode(data).decode()}" if data else ""


def members(studio: Studio) -> list[Member]:
    """Members in office of a studio and its workstations, by their names."""
    return list(queries.members().filter(studio__path__startswith=studio.path).select_related("studio__parent"))


def announced(people: Iterable[Member], period: Period) -> dict[int, list[Occasion]]:
    """The days of duty in a period that have been announced and are still to come, by person."""
    return duty.days_of((one.person_id for one in people), period.since, period.until)


def days_in(days: list[date], box: float, size: float, lines: int) -> Fitted:
    """As many days as fit, the next first, and how many more there are."""
    days = sorted(set(days))
    for number in range(len(days), 0, -1):
        words = together(formats.days_by_month(days[:number]))
        words += _("等%(number)d天") % {"number": len(days)} if number < len(days) else ""
        fitted = fit(words, box, size, lines, least=80)
        if fitted.lines and not fitted.lines[-1].endswith("…"):
            return fitted
    return Fitted(())


def face(member: Member, card: Card, occasions: list[Occasion], picture: Picture) -> Face:
    """A member set for a card."""
    days = [one.day for one in occasions if one.kind == LISTENING] or [one.day for one in occasions]
    name = fit_name(member.shown_name, card.words, card.name)
    return Face(
        member,
        name,
        fit(member.post, card.words, card.text, max(1, card.post + 1 - len(name.lines))),
        fit(member.sector, card.words, card.text, 2 if card.columns > 1 else 1, least=80),
        days_in(days, card.words, card.text, card.days),
        picture(member),
        formats.surname(member.shown_name),
        occasions,
    )


def same_hours(occasions: Iterable[Occasion]) -> str:
    """周三 9:00–11:30, where all days of duty agree; else nothing."""
    found = list(occasions)
    hours, weekdays = (
        {formats.hours(one.opens_at, one.closes_at) for one in found},
        {formats.weekday(one.day) for one in found},
    )
    if len(hours) != 1:
        return ""
    return f"{weekdays.pop()} {hours.pop()}" if len(weekdays) == 1 else hours.pop()


def sittings(studio: Studio, period: Period, card: Card, picture: Picture) -> list[Sitting]:
    """Who sits when in a period: every occasion that lies ahead, with those announced for it."""
    people = {one.person_id: one for one in members(studio)}
    by_occasion: dict[int, list[Member]] = defaultdict(list)
    occasions: dict[int, Occasion] = {}
    for turn in duty.turns(period.since, period.until).filter(person__in=people):
        by_occasion[turn.occasion_id].append(people[turn.person_id])
        occasions[turn.occasion_id] = turn.occasion
    found: list[Sitting] = []
    for pk, occasion in occasions.items():
        found.append(
            Sitting(
                occasion,
                not found or found[-1].occasion.day != occasion.day,
                formats.weekday(occasion.day),
                formats.hours(occasion.opens_at, occasion.closes_at),
                fit(occasion.venue.name, 46, 4, 2),
                fit(occasion.venue.address, 46, 2.9, 2),
                [face(one, card, [], picture) for one in by_occasion[pk]],
            )
        )
    return found


@dataclass(frozen=True, slots=True)
class Place:
    """Where to come: a venue, set for the foot of a poster."""

    name: Fitted
    address: Fitted
    hours: Fitted


def places(studio: Studio, box: float, size: float, most: int = 2) -> list[Place]:
    """The venues of a studio and its workstations, as many as the foot of a poster holds."""
    venues = Venue.objects.filter(studio__path__startswith=studio.path, listed=True)
    venues = venues.order_by("studio__path", "pk")[:most]
    return [
        Place(fit(one.name, box, size * 1.22, 1), fit(one.address, box, size, 1), fit(one.hours, box, size, 2))
        for one in venues
    ]
