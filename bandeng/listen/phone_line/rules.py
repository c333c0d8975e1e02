"""Who may do what to calls: one table, and never a call whose matter is closed to a person."""

from datetime import datetime

from django.db.models import Q

from bandeng.core import clock
from bandeng.core.actions import Act
from bandeng.listen import rules as matters
from bandeng.listen.models import Call, Matter
from bandeng.studio.models import Person, Studio
from bandeng.studio.reach import Table, allowed, roles_of, verbs_of

TABLE: Table = {
    "call.see": matters.DESK,
    "call.log": matters.DESK,
    "call.back": matters.DESK,
    "call.look": matters.DESK,
    "call.export": matters.DESK,
}


def visible(person: Person, verb: str = "call.see", at: datetime | None = None) -> Q:
    """The calls on which `person` may do `verb`."""
    closed = Matter.objects.exclude(matters.unclosed(person)).values("pk")
    return allowed(TABLE, person, verb, at or clock.now()) & (Q(matter=None) | ~Q(matter__in=closed))


def may(person: Person, verb: str, call: Call, at: datetime | None = None) -> bool:
    return Call.objects.filter(visible(person, verb, at), pk=call.pk).exists()


def permit(act: Act, verb: str, thing: Call | Studio) -> None:
    """Raise NotAllowed unless the person acting may; nobody acts here without a role."""
    if act.person is None:
        act.require(False)
    elif isinstance(thing, Call):
        act.require(may(act.person, verb, thing, act.at))
    else:
        roles = roles_of(act.person, act.at)
        act.require(any(role.kind in TABLE[verb] and thing.path.startswith(role.path) for role in roles))


def granted(person: Person) -> frozenset[str]:
    return verbs_of(TABLE, person, clock.now())
