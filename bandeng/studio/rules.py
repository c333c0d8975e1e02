"""Who may do what in this room. A role at a path reaches everything at or below it, and nothing above."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Model, Q

from bandeng.core import clock
from bandeng.core.actions import Act
from bandeng.studio import reach
from bandeng.studio.models import Delegation, Person, Role, Studio
from bandeng.studio.reach import NOTHING, Reach, Table, may_by, roles_of, within

Kind = Role.Kind
ALL_KINDS = tuple(Kind)


# Not Q(): an empty Q vanishes when it is joined to another by "or".
EVERYTHING = ~NOTHING


def at_path(field: str = "path") -> Reach:
    """The part of the tree a role holds in, for things whose path is `field`."""
    return lambda role: within(role.path, field)


def _everything(role: Role) -> Q:
    return EVERYTHING


def _people_seen(role: Role) -> Q:
    """People with a role, past or present, at or below the role's path; at the root, all."""
    if not role.path:
        return EVERYTHING
    return Q(pk__in=Role.objects.filter(within(role.path)).values("person"))


def _people_managed(role: Role) -> Q:
    """Of those, the people who hold nothing outside, by role or by delegation.

    Whoever can invite a person can become that person: nobody may so reach above their own path.
    """
    if not role.path:
        return EVERYTHING
    now = clock.now()
    outside = Role.objects.filter(~within(role.path), Q(until__isnull=True) | Q(until__gt=now)).values("person")
    lent = Delegation.objects.filter(until__gt=now, person__in=outside).values("delegate")
    return _people_seen(role) & ~Q(pk__in=outside) & ~Q(pk__in=lent)


def _calendar(role: Role) -> Q:
    """The calendar holds for every studio, so only a role that reaches them all may change it."""
    return NOTHING if Studio.objects.exclude(within(role.path)).exists() else EVERYTHING


def _for(kinds: tuple[Role.Kind, ...], reach: Reach) -> dict[str, Reach]:
    return {str(kind): reach for kind in kinds}


READERS = (Kind.ADMIN, Kind.AUDITOR, Kind.DISTRICT, Kind.HEAD, Kind.OFFICER, Kind.LEADER, Kind.CONVENER)
RULES: Table = {
    "studio.read": _for(READERS, at_path()),
    "studio.manage": _for((Kind.ADMIN,), at_path()),
    "settings.change": _for((Kind.ADMIN, Kind.HEAD), at_path()),
    "region.read": _for(ALL_KINDS, _everything),
    "region.manage": _for((Kind.ADMIN,), at_path()),
    "unit.manage": _for((Kind.ADMIN,), at_path()),
    "member.admit": _for((Kind.ADMIN,), at_path()),
    "member.manage": _for((Kind.ADMIN, Kind.HEAD), at_path("studio__path")),
    "people.read": _for(READERS, _people_seen),
    "people.manage": _for((Kind.ADMIN,), _people_managed),
    "role.grant": _for((Kind.ADMIN,), at_path()),
    "calendar.read": _for(ALL_KINDS, _everything),
    "calendar.edit": _for((Kind.ADMIN,), _calendar),
    "components.see": _for(ALL_KINDS, _everything),
}


def may(person: Person, verb: str, thing: Model, at: datetime | None = None) -> bool:
    """Whether `person` may do `verb` on `thing`."""
    return may_by(RULES, person, verb, thing, at or clock.now())


def may_at(person: Person, verb: str, path: str, at: datetime | None = None) -> bool:
    """Whether `person` may do `verb` on something new at `path`: one of their roles stands at or above it."""
    return reach.may_at(RULES, person, verb, path, at or clock.now())


def permit(act: Act, verb: str, thing: Model | str) -> None:
    """Raise NotAllowed unless the person acting may do `verb` on `thing` (a row, or a path for a new one)."""
    reach.permit(act, verb, thing, may, may_at)


def permit_all(act: Act, verb: str, paths: Iterable[str]) -> None:
    """`permit` for many new things at once: roles are read only once."""
    if act.person is None:
        act.require(act.by.role == "system")
        return
    kinds = RULES[verb].keys()
    held = tuple(role.path for role in roles_of(act.person, act.at) if role.kind in kinds)
    act.require(all(path.startswith(held) for path in paths))


def needs_second_factor(person: Person, at: datetime) -> bool:
    """Officers, heads and administrators, their stand-ins too."""
    kinds = {role.kind for role in roles_of(person, at)}
    return bool(kinds & {Kind.OFFICER, Kind.HEAD, Kind.ADMIN})


def current(at: datetime) -> Q:
    """Members in office on the day of `at`."""
    today = clock.day(at)
    return Q(since__lte=today) & (Q(until__isnull=True) | Q(until__gte=today))
