"""Who may do what in this room: one table, verb by verb.

A note of advice and the content of a mediation are opened by whoever wrote or mediates it, in person: a role lent by
delegation, or one higher up, opens nothing.
"""

from datetime import datetime

from django.db.models import Model, Q

from bandeng.core import clock
from bandeng.core.actions import Act
from bandeng.rally.models import Mediator
from bandeng.studio import reach
from bandeng.studio.models import Person, Role
from bandeng.studio.reach import Reach, Table, allowed, verbs_of, within

K = Role.Kind


def at_path(role: Role) -> Q:
    return within(role.path)


def _all(*kinds: Role.Kind) -> dict[str, Reach]:
    return {str(kind): at_path for kind in kinds}


DESK = (K.OFFICER, K.HEAD)
OVERSEERS = (K.CONVENER, K.LEADER, K.DISTRICT, K.AUDITOR)
MEDIATING = (*DESK, K.MEMBER, K.LAWYER)

TABLE: Table = {
    # Days, turns, counts: never a content.
    "clinic.see": _all(*DESK, *OVERSEERS, K.LAWYER),
    "firm.keep": _all(K.HEAD, K.ADMIN),
    "lawyer.admit": _all(K.ADMIN),
    "advice.write": _all(K.LAWYER),
    "advice.open": _all(K.LAWYER),
    # The thing referred is asked about in its own room (gather.referrals).
    "referral.offer": _all(*DESK),
    "mediation.apply": _all(*MEDIATING),
    "mediation.name": _all(*DESK),
    "mediation.conduct": _all(*MEDIATING),
}


def visible(person: Person, verb: str, at: datetime | None = None) -> Q:
    """The things of this room on which `person` may do `verb`; a content only to the very person, beside the role."""
    found = allowed(TABLE, person, verb, at or clock.now())
    if verb == "mediation.conduct":
        return found & Q(pk__in=Mediator.objects.filter(person=person.pk, until=None).values("mediation"))
    return found & Q(lawyer__person=person.pk) if verb == "advice.open" else found


def may(person: Person, verb: str, thing: Model, at: datetime | None = None) -> bool:
    """Whether `person` may do `verb` on a thing: the same Q as `visible`."""
    return thing.__class__._default_manager.filter(visible(person, verb, at), pk=thing.pk).exists()


def may_at(person: Person, verb: str, path: str, at: datetime | None = None) -> bool:
    """Whether `person` may do `verb` on something new at `path`."""
    return reach.may_at(TABLE, person, verb, path, at or clock.now())


def permit(act: Act, verb: str, thing: Model | str) -> None:
    """Raise NotAllowed unless the person acting may; the system may."""
    reach.permit(act, verb, thing, may, may_at)


def granted(person: Person) -> frozenset[str]:
    return verbs_of(TABLE, person, clock.now())
