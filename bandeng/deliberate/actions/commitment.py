"""Proposing commitments (承诺事项), and taking them on (认领): only then does one count."""

from datetime import date

from django.db.models import Max
from django.utils.translation import gettext as _

from bandeng.core import clock
from bandeng.core.actions import Act, action, locked
from bandeng.core.errors import Invalid, WrongState
from bandeng.deliberate import commitment_tell as tell
from bandeng.deliberate import rules
from bandeng.deliberate.actions.commitment_base import FOLLOW, TAKE_ON, begin, coming, finish, may_rewrite, take_by, why
from bandeng.deliberate.commitment_states import PROPOSING
from bandeng.deliberate.models import Activity, Commitment
from bandeng.studio.actions.base import opaque, words
from bandeng.studio.models import Person, Role, Unit
from bandeng.studio.reach import above, holders


def _said(what: str, proof: str) -> dict[str, str]:
    return {
        "what": words(what, 200, "what", _("请写清楚做什么。")),
        "proof": words(proof, 200, "proof", _("请写明怎么算办成，大家才好核实。")),
    }


def _whose(activity: Activity, unit: Unit | None, person: Person | None) -> None:
    """One unit of the place, or one person who can take it on; Invalid else."""
    if (unit is None) == (person is None):
        raise Invalid(_("请选一个单位，或者选一个人，只选一样。"), field="unit")
    if unit and unit.path not in above(activity.path):
        raise Invalid(_("请从名单里选一个本地的单位。"), field="unit")
    if person and person not in takers(activity):
        raise Invalid(_("请从名单里选一个人。"), field="person")


def takers(activity: Activity) -> list[Person]:
    """Who may answer for something in person: those of the house with a role on the activity's line of the tree."""
    kinds = [kind for kind in rules.TABLE[TAKE_ON] if kind != Role.Kind.CLERK]
    held = holders(clock.now(), *kinds).filter(path__in=above(activity.path))
    return list(Person.objects.filter(pk__in=held.values("person")).order_by("sort_key", "pk"))


@action("commitment.propose")
def propose(
    act: Act,
    activity: Activity,
    *,
    what: str,
    proof: str,
    due_on: date | None,
    unit: Unit | None,
    person: Person | None,
) -> Commitment:
    """Propose in or after a meeting; whoever is to take it on is told."""
    fresh = locked(activity)
    rules.permit(act, "activity.minute", fresh)
    if fresh.state not in PROPOSING:
        raise WrongState(_("开会时和开会以后、办结以前，才能提出承诺事项。"))
    said = _said(what, proof)
    day = coming(act, due_on, "due_on")
    _whose(fresh, unit, person)
    one = Commitment(
        subject=opaque(),
        activity=fresh,
        path=fresh.path,
        number=(fresh.commitments.aggregate(last=Max("number"))["last"] or 0) + 1,
        unit=unit,
        person=person,
        due_on=day,
        proposed_by=act.person,
        proposed_at=act.at,
        take_by=take_by(act, fresh, day),
        runs_since=clock.day(act.at),
        **said,
    )
    finish(act, one)
    tell.answering(act, one)
    return one


@action("commitment.change")
def change(
    act: Act,
    commitment: Commitment,
    *,
    what: str,
    proof: str,
    due_on: date | None,
    unit: Unit | None,
    person: Person | None,
    version: int | None = None,
) -> Commitment:
    """Change what is still proposed. Of whom something else is asked now, has as long as from the beginning."""
    one = begin(act, commitment, "activity.minute", version)
    if act.person:
        act.require(
            may_rewrite(act.person, one, act.at), _("请您承办的事，由别的同事来改。办不了的，可以另提日期或说明理由。")
        )
    said = _said(what, proof)
    day = coming(act, due_on, "due_on")
    _whose(one.activity, unit, person)
    other = (one.unit, one.person) != (unit, person)
    for name, value in {**said, "unit": unit, "person": person, "due_on": day}.items():
        setattr(one, name, value)
    one.take_by = take_by(act, one.activity, day) if other else min(one.take_by, day)
    one.runs_since = clock.day(act.at) if other else one.runs_since
    one.asked_on = one.asked_by = None
    one.date_asked = one.date_asked and not other
    finish(act, one)
    tell.answering(act, one)
    return one


def _taken(act: Act, one: Commitment, by: Person | None) -> None:
    one.taken_by, one.taken_at = by, act.at
    one.promised_on, one.runs_since = one.due_on, clock.day(act.at)


@action("commitment.take_on")
def take_on(act: Act, commitment: Commitment, *, version: int | None = None) -> Commitment:
    """Take it on (认领) until the day that was proposed."""
    one = begin(act, commitment, TAKE_ON, version)
    _not_waiting(one)
    if one.due_on < clock.day(act.at):
        raise Invalid(_("提出的完成日期已经过了，请提出另一个日期。"))
    _taken(act, one, act.person)
    finish(act, one, due=one.due_on.isoformat())
    tell.following(act, one)
    return one


@action("commitment.ask_date")
def ask_date(
    act: Act, commitment: Commitment, *, until: date | None, reason: str, version: int | None = None
) -> Commitment:
    """Ready to take it on, but until another day: once, with a reason; whoever follows it answers."""
    one = begin(act, commitment, TAKE_ON, version)
    _not_waiting(one)
    if one.date_asked:
        raise Invalid(_("另提日期只能一次。请按现在的日期认领，或者说明理由不认领。"))
    day = coming(act, until, "until")
    if day == one.due_on:
        raise Invalid(_("这就是原来的日期，可以直接认领。"), field="until")
    said = why(reason)
    one.asked_on, one.asked_by, one.date_asked = day, act.person, True
    finish(act, one, said, until=day.isoformat())
    tell.following(act, one)
    return one


@action("commitment.grant_date")
def grant_date(act: Act, commitment: Commitment, *, version: int | None = None) -> Commitment:
    """The other day is accepted: it is taken on, by whoever asked."""
    one = begin(act, commitment, FOLLOW, version)
    if one.asked_on is None:
        raise WrongState(_("现在没有等答复的日期。"))
    one.due_on = one.asked_on
    _taken(act, one, one.asked_by)
    one.asked_on = one.asked_by = None
    finish(act, one, due=one.due_on.isoformat())
    tell.answering(act, one)
    return one


@action("commitment.refuse_date")
def refuse_date(act: Act, commitment: Commitment, *, reason: str, version: int | None = None) -> Commitment:
    """The other day is not accepted: the unit has the same working days anew to take it on as it stands, or not."""
    one = begin(act, commitment, FOLLOW, version)
    if one.asked_on is None:
        raise WrongState(_("现在没有等答复的日期。"))
    said = why(reason)
    one.asked_on = one.asked_by = None
    one.take_by = take_by(act, one.activity, max(one.due_on, clock.day(act.at)))
    one.runs_since = clock.day(act.at)
    finish(act, one, said)
    tell.answering(act, one)
    return one


@action("commitment.refuse")
def refuse(act: Act, commitment: Commitment, *, reason: str, version: int | None = None) -> Commitment:
    """Not taken on, with a reason that those who follow and everyone can read."""
    one = begin(act, commitment, TAKE_ON, version)
    said = why(reason)
    one.asked_on = one.asked_by = None
    finish(act, one, said)
    tell.following(act, one)
    return one


def _not_waiting(one: Commitment) -> None:
    if one.asked_on:
        raise WrongState(_("另提的日期还在等答复，答复以后再办。"))
