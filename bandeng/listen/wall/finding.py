"""Finding a member: by name or post, by sector, by where they sit."""

from dataclasses import dataclass

from django.db.models import QuerySet
from django.http import QueryDict

from bandeng.core import clock
from bandeng.listen.wall import duty
from bandeng.studio import queries
from bandeng.studio.models import Group, Member, Venue
from bandeng.web.numbers import whole


@dataclass(frozen=True, slots=True)
class Wish:
    """What someone looks for; what cannot be understood is not asked for."""

    words: str = ""
    sector: str = ""
    venue: int = 0
    group: int = 0

    def __bool__(self) -> bool:
        return bool(self.words or self.sector or self.venue or self.group)


def wish(query: QueryDict) -> Wish:
    """What the address asks for."""
    numbers = {name: whole(query.get(name, "")) for name in ("venue", "group")}
    chosen = {name: number for name, number in numbers.items() if number is not None}
    return Wish(query.get("q", "").strip()[:60], query.get("sector", "").strip()[:40], **chosen)


def find(wished: Wish) -> QuerySet[Member]:
    """Members in office that fit; those of a venue are the ones with a duty day there soon."""
    found = queries.members(wished.words)
    if wished.sector:
        found = found.filter(sector=wished.sector)
    if wished.group:
        found = found.filter(group=wished.group)
    if wished.venue:
        found = found.filter(person__in=_soon().filter(occasion__venue=wished.venue).values("person"))
    return found


def sectors() -> list[str]:
    """The sectors (界别) of members in office."""
    return list(queries.members().order_by("sector").values_list("sector", flat=True).distinct())


def venues() -> list[Venue]:
    """Where members sit soon."""
    return list(Venue.objects.filter(pk__in=_soon().values("occasion__venue")).order_by("studio__path", "pk"))


def groups() -> list[Group]:
    return list(Group.objects.select_related("studio"))


def _soon() -> QuerySet:  # type: ignore[type-arg]
    today = clock.today()
    return duty.turns(today, today + duty.AHEAD).order_by()
