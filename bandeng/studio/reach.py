"""Who may: roles, the part of the tree they hold in, and the delegations that lend them.

A room says in one table, verb by verb, which kinds of role may do it and how far each reaches; `allowed`
turns the table into a Q, and `may` asks the same Q about one thing, so that lists and single things cannot
disagree.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from functools import reduce
from itertools import accumulate
from operator import or_

from django.db.models import Model, Q, QuerySet

from bandeng.core import remembered
from bandeng.core.actions import Act
from bandeng.studio.models import Delegation, Person, Role, Unit

Reach = Callable[[Role], Q]
Table = Mapping[str, Mapping[str, Reach]]

NOTHING = Q(pk__in=())


def within(path: str, field: str = "path") -> Q:
    """Everything at or below `path`. (A plain range would depend on the database's collation.)"""
    return Q(**{f"{field}__startswith": path})


def above(path: str) -> list[str]:
    """`path` and every path it lies in, the whole tree ("") first."""
    return ["", *accumulate(f"{part}." for part in path.split(".")[:-1])]


def present(at: datetime) -> Q:
    """Roles held at a moment: begun, and not over; the one meaning of "holds a role" everywhere."""
    return Q(since__lte=at) & (Q(until__isnull=True) | Q(until__gt=at))


def holders(at: datetime, *kinds: str, unit: Unit | None = None) -> QuerySet[Role]:
    """The roles of some kinds that active people hold at a moment; with `unit`, of its clerks only."""
    held = Role.objects.filter(present(at), kind__in=kinds, person__is_active=True)
    return held.filter(unit=unit) if unit else held


def clerks(unit: Unit, at: datetime) -> list[Person]:
    """Those who may answer for a unit now."""
    return [role.person for role in holders(at, Role.Kind.CLERK, unit=unit).select_related("person")]


def roles_of(person: Person, at: datetime) -> list[Role]:
    """The roles a person holds at a moment, lent ones included (a lent role is not lent on)."""
    if not person.is_authenticated or not person.is_active:
        return []
    return remembered.once(("roles", person.pk, at.replace(second=0, microsecond=0)), lambda: _held(person, at))


def standing_in(people: Iterable[int], at: datetime) -> list[Person]:
    """Who stands in (代理) for any of these at a moment."""
    lent = Delegation.objects.filter(person__in=people, since__lte=at, until__gt=at, delegate__is_active=True)
    return [one.delegate for one in lent.select_related("delegate").order_by("pk")]


def _held(person: Person, at: datetime) -> list[Role]:
    lenders = person.delegations_held.filter(since__lte=at, until__gt=at).values("person_id")
    return list(
        Role.objects.filter(present(at), Q(person=person) | Q(person__in=lenders)).select_related("person", "unit")
    )


def allowed(table: Table, person: Person, verb: str, at: datetime) -> Q:
    """The things on which `person` may do `verb`, by a room's table."""
    return by_roles(table, roles_of(person, at), verb)


def by_roles(table: Table, roles: Iterable[Role], verb: str) -> Q:
    """What roles already read allow."""
    reaches = table[verb]
    parts = [reaches[role.kind](role) for role in roles if role.kind in reaches]
    if not parts:
        return NOTHING
    if not all(parts):  # an empty Q is everything, and `|` would swallow it
        return Q()
    return reduce(or_, parts)


def may_by(table: Table, person: Person, verb: str, thing: Model, at: datetime) -> bool:
    """Whether `thing` is among those `allowed`."""
    return thing.__class__._default_manager.filter(allowed(table, person, verb, at), pk=thing.pk).exists()


def may_at(table: Table, person: Person, verb: str, path: str, at: datetime) -> bool:
    """Whether `person` may do `verb` on something new at `path`: one of their roles stands at or above it."""
    kinds = table[verb].keys()
    return any(role.kind in kinds and path.startswith(role.path) for role in roles_of(person, at))


def permit(act: Act, verb: str, thing: Model | str, may: Callable[..., bool], may_at: Callable[..., bool]) -> None:
    """Raise NotAllowed unless the person acting may do `verb` on `thing` (a row, or a path for a new one), as a room's
    `may` and `may_at` say.

    The system acts through commands, imports and jobs, and needs no role; a resident has none.
    """
    if act.person is None:
        act.require(act.by.role == "system")
    else:
        act.require((may_at if isinstance(thing, str) else may)(act.person, verb, thing, act.at))


def verbs_of(table: Table, person: Person, at: datetime) -> frozenset[str]:
    """The verbs that a person may do on something."""
    kinds = {role.kind for role in roles_of(person, at)}
    return frozenset(verb for verb, reaches in table.items() if kinds & reaches.keys())
