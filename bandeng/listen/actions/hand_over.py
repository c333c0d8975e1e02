"""When a role ends, the open work of its holder goes to those who remain."""

from datetime import datetime
from typing import Any

from django.db.models import Count, Q

from bandeng.core.actions import Act, By, action
from bandeng.listen import tell
from bandeng.listen.actions.base import begin, finish
from bandeng.listen.actions.confide import let_read
from bandeng.listen.models import Matter
from bandeng.listen.rules import avoiding, not_closed_to
from bandeng.listen.states import OPEN, State
from bandeng.studio.models import Person, Role
from bandeng.studio.reach import clerks, holders


def officers(matter: Matter, besides: Person, at: datetime) -> list[Person]:
    """The officers and heads who could take a matter over from `besides`: whoever has the fewest first."""
    roles = holders(at, Role.Kind.OFFICER, Role.Kind.HEAD).exclude(person=besides)
    ids = [role.person_id for role in roles if matter.path.startswith(role.path)]
    load = Count("handled", filter=Q(handled__state__in=OPEN))
    found: list[Person] = list(
        Person.objects.filter(pk__in=ids).exclude(pk__in=avoiding(matter)).annotate(load=load).order_by("load", "pk")
    )
    # Of a confidential matter first those who read it already; someone has to have it.
    return not_closed_to(found, matter) or found


@action("matter.hand_over")
def hand_over(act: Act, matter: Matter, *, role: Role) -> Matter:
    """Take a matter out of the hands of whoever held `role`.

    An officer's goes to the officer with the fewest; a member's goes back to be sent to another one; a unit's stays
    with the unit. The officers are told.
    """
    matter = begin(act, matter)
    others = officers(matter, role.person, act.at)
    changes: dict[str, Any] = {}
    if matter.officer_id == role.person_id and role.kind in (Role.Kind.OFFICER, Role.Kind.HEAD):
        changes["officer"] = others[0] if others else None
        if matter.confidential:
            let_read(matter, [person.pk for person in others[:1]])
    if role.kind == Role.Kind.MEMBER and matter.member and matter.member.person_id == role.person_id:
        changes["member"] = None
        if matter.state == State.IN_HAND:
            matter.state = State.ACCEPTED
    matter = finish(act, matter, data={"role": role.kind, "person": role.person_id}, **changes)
    told = [matter.officer] if matter.officer_id else others[:1]
    tell.persons(act, matter, [person for person in told if person])
    return matter


def held_by(role: Role, at: datetime) -> Q:
    """The open matters that a role's holder has in hand through it."""
    if role.kind in (Role.Kind.OFFICER, Role.Kind.HEAD):
        return Q(officer=role.person, path__startswith=role.path)
    if role.kind == Role.Kind.MEMBER:
        return Q(member__person=role.person)
    if role.kind == Role.Kind.CLERK and role.unit and set(clerks(role.unit, at)) <= {role.person}:
        return Q(unit=role.unit)
    return Q(pk__in=())


def on_role_end(act: Act, role: Role) -> None:
    """What the room of people calls when a role has ended."""
    system = By(role="system", at=act.at, origin=act.by.origin)
    for matter in Matter.objects.filter(held_by(role, act.at), state__in=OPEN).order_by("pk"):
        hand_over(system, matter, role=role)
