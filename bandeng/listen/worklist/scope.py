"""What a person may see, cut into parts that an index can read in order. `rules.visible` alone says who may.

A path reaches any number of studios, and "mine or wished for" joins two tables: neither can be read in order from one
index. A studio, a member, a unit can. The parts together hold at least all that the person may see; every reader
filters them by `rules.visible` as well.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import CharField, Q
from django.db.models.lookups import StartsWith

from bandeng.core import clock
from bandeng.listen import rules
from bandeng.listen.models import Support
from bandeng.studio.models import Member, Person, Studio
from bandeng.studio.reach import roles_of, within


@CharField.register_lookup
class Beneath(StartsWith):
    """`path__beneath`: what `startswith` finds, and no index is used for it.

    Where a part names its studio, the path says nothing new. PostgreSQL would take the two for independent, expect few
    rows, and read the index of paths as well: 200,000 entries for a list of 25.
    """

    lookup_name = "beneath"

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        sql, params = super().as_sql(compiler, connection)
        return f"COALESCE({sql}, FALSE)", params

    def get_rhs_op(self, connection: Any, rhs: str) -> str:
        return str(connection.operators["startswith"] % rhs)


def unindexed(condition: Q) -> Q:
    """The same condition, with paths compared by `beneath`."""
    found = condition.copy()
    found.children = [
        unindexed(child)
        if isinstance(child, Q)
        else ("path__beneath", child[1])
        if isinstance(child, tuple) and child[0] == "path__startswith"
        else child
        for child in condition.children
    ]
    return found


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
