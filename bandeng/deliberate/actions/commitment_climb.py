"""Climbing the ladder for commitments: what the worker does about a day for taking on, or for doing, near or past.

As for matters: each rung once for a limit; after days without a worker those missed are taken in their order, each
under its own working day, and messages go out for the highest, which tells whom the lower ones would have told.
"""

from collections.abc import Callable
from datetime import date, datetime, timedelta

from django.utils.translation import gettext_lazy as _

from bandeng.core import clock, ladder
from bandeng.core.actions import Act, By, action, locked
from bandeng.core.errors import Refused, Stale
from bandeng.core.working_calendar import calendar
from bandeng.deliberate import commitment_lamps as lamps
from bandeng.deliberate import commitment_tell as tell
from bandeng.deliberate import rules
from bandeng.deliberate.actions.commitment_base import step
from bandeng.deliberate.models import Commitment, CommitmentRung
from bandeng.post import events, outbox
from bandeng.studio.ladder import LABELS
from bandeng.studio.models import Person, Role, Studio
from bandeng.studio.reach import above, holders, standing_in

# Nobody is pressed at midnight.
OPENING = timedelta(hours=8)
RUNG = "commitment.rung"
WORDS = {
    "soon": _("承诺事项快到期了"),
    "press": _("承诺事项逾期，联络员催办"),
    "remind": _("承诺事项催办后仍未办理，召集人提醒"),
    "supervise": _("承诺事项提醒后仍未办理，提请街道督办"),
    "district": _("承诺事项督办后仍未办理，报区政协"),
}
TEXT = _("%(activity)s：%(what)s，期限是%(due_on)s。%(site)s/desk/deliberate/commitments/%(commitment)s/")


@action(RUNG, facts=ladder.facts(lamps.LIMITS))
def take(
    act: Act, commitment: Commitment, *, code: str, limit: str, due: date, on: date, quietly: bool = False
) -> Commitment:
    """Take the rung `code` for the limit that ended on `due`; `on` is the working day that it was due itself.

    Nothing of the commitment changes, so its version stays: a form that someone is filling in is not spoilt.
    """
    act.require(act.by.role == "system")
    one = locked(commitment)
    name = f"{limit}.{code}"
    if lamps.limit_of(one) != (limit, due) or one.rungs.filter(code=name, due_on=due).exists():
        raise Stale
    CommitmentRung.objects.create(commitment=one, code=name, due_on=due, day=on)
    data = {"rung": code, "limit": limit, "due": due.isoformat(), "on": on.isoformat()}
    step(act, one, **data)
    studio, kind = one.activity.studio, one.activity.kind
    act.record(one.subject, studio=studio, kind=kind, fact=name, day=on, state=one.state, **data)
    if not quietly:
        outbox.tell(
            act,
            event=f"{RUNG}.{code}",
            event_key=f"{one.subject}.{name}.{due}",
            subject=one.subject,
            recipients=[outbox.person(person.pk, person.language) for person in told(one, code, act.at)],
            data={"commitment": one.pk, "due_on": due},
            path=one.path,
        )
    return one


def told(one: Commitment, code: str, at: datetime) -> list[Person]:
    """Whom a rung tells: those it turns to, those of the rungs below, and who stands in for any of them."""
    people = {person.pk: person for group in ladder.audience(code) for person in AUDIENCES[group](one, at)}
    people |= {person.pk: person for person in standing_in(list(people), at)}
    return [person for person in people.values() if rules.may(person, "commitment.see", one, at)]


def _holding(kind: str) -> Callable[[Commitment, datetime], list[Person]]:
    """Those who hold a role on the line of the tree from the commitment upwards."""

    def found(one: Commitment, at: datetime) -> list[Person]:
        roles = holders(at, kind).filter(path__in=above(one.path)).select_related("person").order_by("pk")
        return [role.person for role in roles]

    return found


def _hands(one: Commitment, at: datetime) -> list[Person]:
    """Whoever answers for it, unless they wait for an answer about another day; and the liaison officers, who press."""
    waits = one.state == Commitment.State.PROPOSED and one.asked_on
    return [*([] if waits else tell.those_answering(one, at)), *_holding(Role.Kind.OFFICER)(one, at)]


AUDIENCES: dict[str, Callable[[Commitment, datetime], list[Person]]] = {
    "hands": _hands,
    "conveners": _holding(Role.Kind.CONVENER),
    "leaders": _holding(Role.Kind.LEADER),
    "district": _holding(Role.Kind.DISTRICT),
}


def missing(one: Commitment, today: date) -> list[tuple[date, ladder.Step]]:
    """The rungs of the limit that runs whose day has come and that have not been taken, lowest first."""
    running = lamps.limit_of(one)
    if running is None:
        return []
    limit, due = running
    settings = one.activity.studio.setting("ladder_days")
    taken = {rung.code for rung in one.rungs.all() if rung.due_on == due}
    found = ladder.reached(calendar(), settings, limit, due, today, since=one.runs_since)
    return [(day, rung) for day, rung in found if f"{limit}.{rung.code}" not in taken]


def climb_one(by: By, one: Commitment, today: date) -> int:
    """Take what is missing on one; how many rungs. Whoever acts on it at the same moment wins."""
    left, running = missing(one, today), lamps.limit_of(one)
    for number, (day, rung) in enumerate(left, 1):
        assert running is not None
        try:
            take(by, one, code=rung.code, limit=running[0], due=running[1], on=day, quietly=number < len(left))
        except Refused:
            return number - 1
    return len(left)


def climb(at: datetime) -> int:
    """Take every rung that is due at `at` and has not been taken; how many."""
    today = clock.day(at - OPENING)
    early = max((studio.setting("ladder_days").get(ladder.EARLY) or 0 for studio in Studio.objects.all()), default=0)
    near = lamps.due("lte", calendar().add_workdays(today, early))
    found = Commitment.objects.filter(near).select_related("activity__studio").prefetch_related("rungs")
    return sum(climb_one(By(at=at), one, today) for one in found.order_by("pk"))


def climb_now() -> int:
    """For the worker."""
    return climb(clock.now())


def register() -> None:
    for code, title in WORDS.items():
        assert code in LABELS
        events.register(f"{RUNG}.{code}", title, TEXT, tell.fill)
