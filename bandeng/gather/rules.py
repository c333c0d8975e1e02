"""Who may do what in this room: one table, verb by verb. The Q is over series and occasions, by their `path`."""

from datetime import datetime, timedelta

from django.db.models import Model, Q

from bandeng.core import clock
from bandeng.core.actions import Act
from bandeng.gather.models import Occasion, Turn
from bandeng.studio import reach
from bandeng.studio.models import Person, Role
from bandeng.studio.reach import Reach, Table, allowed, may_by, roles_of, verbs_of, within

K = Role.Kind


def at_path(role: Role) -> Q:
    return within(role.path)


# What was left undone on a day can be put right for so long: presence, and the queue by whoever was on duty.
AFTER = timedelta(days=7)


def on_duty(role: Role) -> Q:
    """The occasions at which they have a turn, until AFTER the day."""
    turns = Turn.objects.filter(person=role.person_id, state=Turn.State.ON)
    return Q(pk__in=turns.values("occasion"), day__gte=clock.today() - AFTER) & within(role.path)


def _all(*kinds: Role.Kind) -> dict[str, Reach]:
    return {str(kind): at_path for kind in kinds}


DESK = (K.OFFICER, K.HEAD)
SITTING = (K.MEMBER, K.LAWYER)
OVERSEERS = (K.CONVENER, K.LEADER, K.DISTRICT, K.AUDITOR)

TABLE: Table = {
    # Days, rosters and counts; nothing of visitors but how many.
    "gather.see": _all(*DESK, *OVERSEERS, *SITTING),
    "gather.arrange": _all(*DESK),
    "roster.plan": _all(*DESK, K.CONVENER),
    "roster.publish": _all(K.HEAD, K.CONVENER),
    # One's own turns, absences, wishes, swaps; whose they are is asked of the thing.
    "turn.own": _all(*DESK, *SITTING),
    # One's own, by the venue's rotating code; and by the desk for others.
    "presence.sign": _all(*DESK, *SITTING, *OVERSEERS),
    # The queue with names: the desk, and whoever is on duty there.
    "queue.run": _all(*DESK) | dict.fromkeys(map(str, SITTING), on_duty),
    "presence.enter": _all(*DESK),
    "presence.see": _all(*DESK, *OVERSEERS),
    "screen.manage": _all(*DESK, K.ADMIN),
    "feed.own": _all(*DESK, *SITTING, *OVERSEERS),
}


def visible(person: Person, verb: str = "gather.see", at: datetime | None = None) -> Q:
    """The series or occasions on which `person` may do `verb`."""
    return allowed(TABLE, person, verb, at or clock.now())


def may(person: Person, verb: str, thing: Model, at: datetime | None = None) -> bool:
    """Whether `person` may do `verb` on a series or an occasion: the same Q as `visible`."""
    return may_by(TABLE, person, verb, thing, at or clock.now())


def may_at(person: Person, verb: str, path: str, at: datetime | None = None) -> bool:
    """Whether `person` may do `verb` on something new at `path`."""
    return reach.may_at(TABLE, person, verb, path, at or clock.now())


def permit(act: Act, verb: str, thing: Model | str) -> None:
    """Raise NotAllowed unless the person acting may; the system may, a resident may not."""
    reach.permit(act, verb, thing, may, may_at)


# With the code of their own visit in hand (the view sees to it); and by the worker.
RESIDENT = frozenset({"booking.book", "booking.move", "booking.cancel", "booking.forget"})
ALONE = frozenset({"booking.remind", "booking.erase"})
SYSTEM = ALONE | {"booking.no_show", "booking.cancel"}


def permit_visit(act: Act, occasion: Occasion) -> None:
    """Raise NotAllowed unless whoever acts may do this to a visit: its visitor, the desk there, or the worker."""
    if act.person is None:
        act.require(act.code in {"resident": RESIDENT, "system": SYSTEM}.get(act.by.role, ()))
    else:
        act.require(act.code not in ALONE and may(act.person, "queue.run", occasion, act.at))


def granted(person: Person) -> frozenset[str]:
    return verbs_of(TABLE, person, clock.now())


def may_for(act: Act, person: Person) -> bool:
    """Whether whoever acts may say when `person` comes: they themselves, or who plans where they have a role."""
    if act.person is None:
        return act.by.role == "system"
    if act.person.pk == person.pk:
        return "turn.own" in verbs_of(TABLE, person, act.at)
    held = [role.path for role in roles_of(person, act.at) if role.kind in TABLE["turn.own"]]
    return any(may_at(act.person, "roster.plan", path, act.at) for path in held)
