"""What the actions on commitments share."""

from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from bandeng.core import clock
from bandeng.core.actions import Act, check_version, locked
from bandeng.core.errors import Invalid
from bandeng.core.working_calendar import calendar
from bandeng.deliberate import rules
from bandeng.deliberate.commitment_states import MOVES, moved
from bandeng.deliberate.models import Activity, Commitment, CommitmentStep
from bandeng.studio.actions.base import words
from bandeng.studio.models import Person

TAKE_ON, FOLLOW = "commitment.take_on", "commitment.follow"
SAID = 500


def answers(person: Person, one: Commitment, at: datetime) -> bool:
    """Whether this person answers for a commitment, or did: took it on, asked for a day, said that it was done.

    Whoever does so neither confirms nor decides.
    """
    did = person.pk in (one.done_by_id, one.taken_by_id, one.asked_by_id, one.person_id)
    return did or rules.may(person, TAKE_ON, one, at)


def may_rewrite(person: Person, one: Commitment, at: datetime) -> bool:
    """Whether this person may change what is proposed: not who is to answer for it, unless they proposed it."""
    return person.pk == one.proposed_by_id or not answers(person, one, at)


def begin(act: Act, commitment: Commitment, verb: str, version: int | None = None) -> Commitment:
    """The commitment under lock, after the checks of who may and of the state; its state is already the next one."""
    fresh = locked(commitment)
    rules.permit(act, verb, fresh)
    if verb == FOLLOW and act.person:
        said = _("承办的人、报告完成的人不能自己核实和决定，请由另一位同事办理。")
        act.require(not answers(act.person, fresh, act.at), said)
    check_version(fresh, version)
    if act.code in MOVES:
        fresh.state = moved(act.code, fresh.state)
    return fresh


def finish(act: Act, one: Commitment, text: str = "", **data: Any) -> Commitment:
    """Write the commitment, the step on its timeline and the entry; never a name or a word in that."""
    one.version += 1
    one.save()
    step(act, one, text, **data)
    act.record(one.subject, studio=one.activity.studio, kind=one.activity.kind, state=one.state, **data)
    return one


def step(act: Act, one: Commitment, text: str = "", **data: Any) -> None:
    CommitmentStep.objects.create(commitment=one, code=act.code, at=act.at, person=act.person, text=text, data=data)


def why(given: str) -> str:
    return words(given, SAID, "reason", _("请写明理由。"))


def take_by(act: Act, activity: Activity, due_on: date) -> date:
    """Until when it is to be taken on: the studio's working days from now, and never after it is due."""
    days = activity.studio.setting("commitment_take_days")
    return min(calendar().add_workdays(clock.day(act.at), days), due_on)


def coming(act: Act, day: date | None, field: str) -> date:
    """A day from today on, or Invalid."""
    today = clock.day(act.at)
    if day is None or day < today or day.year > today.year + 3:
        raise Invalid(_("请填今天以后、三年以内的日期。"), field=field)
    return day
