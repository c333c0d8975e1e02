"""Who may do what in this room: one table, verb by verb; the Q is over things with a `path`."""

from datetime import datetime

from django.db.models import Model, Q

from bandeng.core import clock
from bandeng.core.actions import Act
from bandeng.deliberate.models import Participant
from bandeng.studio import reach
from bandeng.studio.models import Person, Role
from bandeng.studio.reach import Reach, Table, above, allowed, may_by, verbs_of, within

K = Role.Kind


def at_path(role: Role) -> Q:
    return within(role.path)


def of_unit(role: Role) -> Q:
    """What is asked of the unit for which they may answer."""
    return Q(unit=role.unit_id) if role.unit_id else Q(pk__in=())


def own(role: Role) -> Q:
    """What is asked of the very person; a lent role answers for whoever lent it."""
    return Q(person=role.person_id)


def unit_asked(role: Role) -> Q:
    """Activities that are announced and to which their unit is asked."""
    asked = Participant.objects.filter(unit=role.unit_id).exclude(activity__state="draft")
    return Q(pk__in=asked.values("activity")) if role.unit_id else Q(pk__in=())


def plans_seen(role: Role) -> Q:
    """Plans of one's part of the tree; of what lies above it those that call for topics or are issued."""
    return within(role.path) | Q(path__in=above(role.path), state__in=("calling", "issued"))


def plans_called(role: Role) -> Q:
    """Plans to which one may bring a topic: of one's part of the tree, and of what lies above it."""
    return within(role.path) | Q(path__in=above(role.path))


def _all(*kinds: Role.Kind) -> dict[str, Reach]:
    return {str(kind): at_path for kind in kinds}


DESK = (K.OFFICER, K.HEAD)
OVERSEERS = (K.CONVENER, K.LEADER, K.DISTRICT, K.AUDITOR)
HOUSE = (*DESK, *OVERSEERS, K.MEMBER)

TABLE: Table = {
    # Plans and activities of one's part of the tree, drafts too; nothing of a resident's.
    "deliberate.see": _all(*HOUSE),
    "plan.see": dict.fromkeys(map(str, HOUSE), plans_seen),
    "plan.draft_district": _all(K.DISTRICT),
    "plan.draft": _all(*DESK, K.CONVENER, K.DISTRICT),
    # The Party committee's decision is entered by its own side.
    "plan.approve": _all(K.LEADER, K.DISTRICT),
    "plan.issue": _all(K.HEAD, K.CONVENER, K.DISTRICT),
    "topic.propose": dict.fromkeys(map(str, (*DESK, K.CONVENER, K.LEADER, K.DISTRICT, K.MEMBER)), plans_called),
    # What residents say often, made a topic of.
    "topic.gather": _all(*DESK, K.CONVENER),
    "activity.arrange": _all(*DESK, K.CONVENER, K.DISTRICT),
    # What is announced and the documents; the rest of an activity that is not public is for the house.
    "activity.attend": {str(K.CLERK): unit_asked},
    # Writing the minutes, speakers, presence while it runs.
    "activity.minute": _all(*DESK, K.CONVENER, K.MEMBER),
    # Residents' words as they were handed in; each look is on record.
    "opinion.look": _all(*DESK),
    # The list of the house's part of the tree; for whoever answers for something, that.
    "commitment.see": {**_all(*HOUSE), str(K.CLERK): of_unit, str(K.COMMUNITY): own},
    "commitment.take_on": {
        str(K.CLERK): of_unit,
        **{str(kind): own for kind in (K.MEMBER, K.OFFICER, K.HEAD, K.CONVENER, K.COMMUNITY)},
    },
    "commitment.follow": _all(*DESK, K.CONVENER),
    "commitment.oversee": _all(K.HEAD, *OVERSEERS),
    "poll.run": _all(*DESK),
    "ballot.run": _all(*DESK),
    "draw.run": _all(*DESK),
}


def visible(person: Person, verb: str = "deliberate.see", at: datetime | None = None) -> Q:
    """The things of this room on which `person` may do `verb`."""
    return allowed(TABLE, person, verb, at or clock.now())


def may(person: Person, verb: str, thing: Model, at: datetime | None = None) -> bool:
    """Whether `person` may do `verb` on a thing: the same Q as `visible`."""
    return may_by(TABLE, person, verb, thing, at or clock.now())


def may_at(person: Person, verb: str, path: str, at: datetime | None = None) -> bool:
    """Whether `person` may do `verb` on something new at `path`."""
    return reach.may_at(TABLE, person, verb, path, at or clock.now())


def permit(act: Act, verb: str, thing: Model | str) -> None:
    """Raise NotAllowed unless the person acting may; the system may, a resident may not."""
    reach.permit(act, verb, thing, may, may_at)


def granted(person: Person) -> frozenset[str]:
    return verbs_of(TABLE, person, clock.now())
