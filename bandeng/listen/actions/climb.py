"""Climbing the ladder: what the worker does about a limit that comes near or has passed.

Each rung is taken once for a matter and a limit. After days without a worker the rungs that were missed are taken in
their order, each under the working day on which it was due; messages go out for the highest only, which tells everyone
whom the lower ones would have told.
"""

from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta
from functools import partial

from django.db.models import Exists, F, Max, OuterRef, QuerySet

from bandeng.core import clock, ladder
from bandeng.core.actions import Act, By, Origin, action
from bandeng.core.errors import Refused, Stale
from bandeng.core.working_calendar import calendar
from bandeng.listen import lamps, rules
from bandeng.listen.actions.base import begin
from bandeng.listen.actions.supervise import concerned
from bandeng.listen.models import Matter, Rung, Step
from bandeng.listen.models.matter import RUNNING_DUE
from bandeng.listen.states import State
from bandeng.post import outbox
from bandeng.studio.models import Person, Role, Studio
from bandeng.studio.reach import above, holders, standing_in

# The ladder of a day is climbed from this hour on: nobody is pressed at midnight.
OPENING = timedelta(hours=8)
# Where a limit is not the first one: the steps that began it.
_BEGINNINGS = {"reply": ("matter.dispute", "matter.call_back"), "promise": ("matter.send_reply",)}

Missing = list[tuple[date, ladder.Step]]


@action("matter.rung", facts=ladder.facts(lamps.LIMITS))
def take(act: Act, matter: Matter, *, code: str, limit: str, due: date, on: date, tell: bool = True) -> Matter:
    """Take the rung `code` for the limit that ended on `due`; `on` is the working day that it was due itself.

    Nothing of the matter changes, so its version stays: a form that someone is filling in is not spoilt.
    """
    matter = begin(act, matter)
    name = f"{limit}.{code}"
    if lamps.limit_of(matter) != (limit, due) or matter.rungs.filter(code=name, due_on=due).exists():
        raise Stale
    Rung.objects.create(matter=matter, code=name, due_on=due, at=clock.midnight(on))
    data = {"rung": code, "limit": limit, "due": due.isoformat(), "on": on.isoformat()}
    Step.objects.create(
        matter=matter,
        code=act.code,
        at=act.at,
        by_role=act.by.role,
        data=data,
        open_to_resident=ladder.BY_CODE[code].open_to_resident,
    )
    act.record(matter.subject, studio=matter.studio, kind=matter.kind, fact=name, day=on, state=matter.state, **data)
    if tell:
        outbox.tell(
            act,
            event=f"rung.{code}",
            event_key=f"{matter.subject}.{name}.{due}",
            subject=matter.subject,
            recipients=[outbox.person(item.pk, item.language) for item in told(matter, code, act.at)],
            data={"number": matter.label, "matter": matter.pk, "limit": limit, "due_on": due},
            path=matter.path,
        )
    return matter


def told(matter: Matter, code: str, at: datetime) -> list[Person]:
    """Whom a rung tells: those it turns to, those of the rungs below, and who stands in for any of them.

    Only who may see the matter (回避, 保密).
    """
    people = {person.pk: person for group in ladder.audience(code) for person in AUDIENCES[group](matter, at)}
    people |= {person.pk: person for person in standing_in(list(people), at)}
    return [person for person in people.values() if rules.may(person, "matter.see", matter, at)]


def _above(matter: Matter, at: datetime, kind: str) -> list[Person]:
    """Those who hold a role on the line of the tree from the matter upwards."""
    roles = holders(at, kind).filter(path__in=above(matter.path)).select_related("person__member").order_by("pk")
    return [role.person for role in roles]


def _hands(matter: Matter, at: datetime) -> list[Person]:
    """In whose hands it is; before anyone has taken it, the officers."""
    people = concerned(matter, at)
    return people if matter.officer_id else [*people, *_above(matter, at, Role.Kind.OFFICER)]


def _conveners(matter: Matter, at: datetime) -> list[Person]:
    """The conveners of the member's group; of all the studio's groups where that cannot be told."""
    found = _above(matter, at, Role.Kind.CONVENER)
    group = matter.member.group_id if matter.member else None
    own = [person for person in found if hasattr(person, "member") and person.member.group_id == group]
    return own or found


AUDIENCES: dict[str, Callable[[Matter, datetime], list[Person]]] = {
    "hands": _hands,
    "conveners": _conveners,
    "leaders": partial(_above, kind=Role.Kind.LEADER),
    "district": partial(_above, kind=Role.Kind.DISTRICT),
}


def candidates(studio: Studio, today: date) -> QuerySet[Matter]:
    """Matters of a studio with a limit near or past whose highest rung has not been taken."""
    settings = studio.setting("ladder_days")
    known = [step.code for step in ladder.LADDER if settings.get(step.code) is not None]
    if not known:
        return Matter.objects.none()
    near = calendar().add_workdays(today, settings.get(ladder.EARLY) or 0)
    done = Rung.objects.filter(matter=OuterRef("pk"), due_on=OuterRef("due"), code__endswith=f".{known[-1]}")
    found = Matter.objects.filter(lamps.due("lte", near), studio=studio).annotate(due=RUNNING_DUE)
    found = found.filter(~Exists(done)).select_related("studio").prefetch_related("rungs")
    return found.order_by(F("due").asc(), "pk")


def _since(matter: Matter, limit: str) -> date:
    """The day on which the limit that runs began to run."""
    codes = _BEGINNINGS.get(limit, ())
    if codes and (limit != "reply" or matter.round > 1):
        last = matter.steps.filter(code__in=codes).aggregate(at=Max("at"))["at"]
        if last:
            return clock.day(last)
    return clock.day(matter.received_at)


def missing(matter: Matter, today: date) -> Missing:
    """The rungs of the limit that runs whose day has come and that have not been taken, lowest first."""
    running = lamps.limit_of(matter)
    if running is None or (matter.state == State.WAITING_RESIDENT and today <= running[1]):
        return []
    limit, due = running
    found = ladder.reached(calendar(), matter.studio.setting("ladder_days"), limit, due, today)
    if not found:
        return []
    taken = {rung.code for rung in matter.rungs.all() if rung.due_on == due}
    left = [(day, step) for day, step in found if f"{limit}.{step.code}" not in taken]
    since = _since(matter, limit) if left else date.min
    return [(day, step) for day, step in left if day >= since]


def climb_one(by: By, matter: Matter, today: date) -> int:
    """Take what is missing on one matter; how many rungs. Whoever acts on the matter at the same moment wins."""
    left = missing(matter, today)
    running = lamps.limit_of(matter)
    for number, (day, step) in enumerate(left, 1):
        assert running is not None
        try:
            take(by, matter, code=step.code, limit=running[0], due=running[1], on=day, tell=number == len(left))
        except Refused:
            return number - 1
    return len(left)


def climb_back(matter: Matter, until: datetime) -> None:
    """For the demo: the rungs that a worker would have taken until then, each on the morning of its day."""
    running = lamps.limit_of(matter)
    for on, step in missing(matter, clock.day(until - OPENING)):
        assert running is not None
        by = By(at=datetime.combine(on, time(8, 5), clock.HERE), origin=Origin(matter.origin))
        take(by, matter, code=step.code, limit=running[0], due=running[1], on=on)


def climb(at: datetime) -> int:
    """Take every rung that is due at `at` and has not been taken; how many."""
    today = clock.day(at - OPENING)
    return sum(climb_one(By(at=at, origin=Origin(matter.origin)), matter, today) for matter in everywhere(today))


def everywhere(today: date) -> Iterator[Matter]:
    for studio in Studio.objects.all():
        yield from candidates(studio, today)
