"""What a person may see, cut into parts that an index can read in order. `rules.visible` alone says who may.

A path reaches any number of studios, and "mine or wished for" joins two tables: neither can be read in order from one
index. A studio, a member, a unit can. The parts together hold at least all that the person may see; every reader
filters them by `rules.visible` as well.
"""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from bandeng.core import clock
from bandeng.listen import rules
from bandeng.listen.models import Support
from bandeng.studio.models import Member, Person, Studio
from bandeng.studio.reach import roles_of, within

# So many studios are read one by one and merged; of more the database reads all and sorts.
MANY = 8


@dataclass(frozen=True, slots=True)
class Part:
    """One part: an equality that an index begins with; of a studio, by state and limit too. Empty: everything."""

    where: Q
    by_state: bool = False


def parts(person: Person, at: datetime | None = None) -> list[Part]:
    """The parts; where there would be too many, one that is everything."""
    found: dict[str, Part] = {}
    for role in roles_of(person, at or clock.now()):
        reach = rules.TABLE["matter.see"].get(role.kind)
        if reach is rules.subtree:
            for pk in Studio.objects.filter(within(role.path)).values_list("pk", flat=True)[: MANY + 1]:
                found[f"studio {pk}"] = Part(Q(studio=pk), by_state=True)
        elif reach in (rules.own, rules.own_or_wished):
            for pk in Member.objects.filter(person=role.person_id).values_list("pk", flat=True):
                found |= {f"member {pk}": Part(Q(member=pk)), f"wished {pk}": Part(Q(wished=pk))}
        elif reach in (rules.unit, rules.unit_or_supporting):
            found[f"unit {role.unit_id}"] = Part(Q(unit=role.unit_id))
            if reach is rules.unit_or_supporting:
                helped = list(Support.objects.filter(unit=role.unit_id).values_list("matter_id", flat=True))
                found[f"helped {role.unit_id}"] = Part(Q(pk__in=helped))
        elif reach is not None:
            found[f"{reach.__name__} {role.pk}"] = Part(reach(role))
    return list(found.values()) if 0 < len(found) <= MANY else [Part(Q())]
