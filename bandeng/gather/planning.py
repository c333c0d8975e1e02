"""Making a roster: the question, the solver, and what is kept of its answer. Nothing here writes; it may take long."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from bandeng.algorithms import roster as solver
from bandeng.algorithms.roster import Conflict, Pin, Plan, Reason
from bandeng.core.errors import Invalid, Refused
from bandeng.gather import asking
from bandeng.gather.asking import Question
from bandeng.gather.models import Occasion, Roster, Series

SECONDS = 10.0
Sitting = dict[int, list[int]]


class NoSolver(Refused):
    """Nothing can be planned on this machine."""

    status = 503


@dataclass(frozen=True)
class Made:
    """A plan by occasion, what is known of it, and what it was made from."""

    plan: Sitting
    outcome: dict[str, Any]
    pinned: Sitting = field(default_factory=dict)


def loose(kept: Mapping[str, list[int]]) -> Sitting:
    """{occasion: people} from the JSON of a roster."""
    return {int(key): list(people) for key, people in kept.items()}


def make(series: Series, since: date, until: date, at: datetime, before: Roster | None = None, spare: int = 0) -> Made:
    """Plan a period. Where turns are announced already, with the fewest changes, and `spare` more to be fairer.

    `before`: a draft whose pins are kept. Invalid: nothing to plan. NoSolver.
    """
    occasions = asking.ahead(series, since, until, at)
    if not occasions:
        raise Invalid(_("这段时间里没有还没开始的场次，请改日期，或先安排场次。"), field="since")
    there = {one.pk for one in occasions}
    pinned = {key: people for key, people in loose(before.pinned if before else {}).items() if key in there}
    kept = {
        key: value for key, value in (before.outcome.get("kept", {}) if before else {}).items() if int(key) in pinned
    }
    fixed = {int(key): pinned[int(key)] for key in kept}
    rules = asking.rules_of(series.studio, series)
    asked = asking.question(series.studio, series.kind, rules, occasions, at, fixed)
    if not asked.candidates:
        raise Invalid(_("还没有可以值班的人，请先登记委员或授予身份。"))
    shown = asking.announced(occasions)
    answer = _solved(asked, pinned, {key: people for key, people in shown.items() if key not in fixed}, spare)
    plan = dict(fixed)
    if isinstance(answer, Plan):
        plan |= {int(key): [int(one) for one in people] for key, people in answer.turns.items()}
    else:
        plan |= pinned
    made_from = {"announced": _keyed(shown), "seen": seen(occasions), "kept": kept, "spare": spare}
    whole = {one.pk: plan.get(one.pk, []) for one in occasions}
    if fixed:
        asked = asking.question(series.studio, series.kind, rules, occasions, at)
    return Made(whole, _outcome(asked, answer) | figures(asked, whole) | made_from, pinned)


def _solved(asked: Question, pinned: Sitting, shown: Sitting, spare: int) -> Plan | Conflict:
    duties = {duty.key for duty in asked.duties}
    people = {worker.key for worker in asked.workers}
    pins = [Pin(str(key), str(one)) for key, sitting in pinned.items() if str(key) in duties for one in sitting]
    if gone := [pin for pin in pins if pin.worker not in people]:
        return Conflict(tuple(Reason("unknown", duty=pin.duty, worker=pin.worker) for pin in gone), ())
    given: dict[str, Any] = {"pinned": pins, "seconds": SECONDS}
    told = {str(key): [str(one) for one in sitting] for key, sitting in shown.items() if sitting}
    try:
        if told:
            return solver.replan(asked.duties, asked.workers, asked.rules, told, spare=spare, **given)
        return solver.plan(asked.duties, asked.workers, asked.rules, **given)
    except solver.NoSolver as error:
        raise NoSolver(
            _("这台机器没有装排班要用的 OR-Tools，不能自动排班。请管理员安装 ortools；已有的排班仍可查看和手工调整。")
        ) from error
    except solver.OutOfTime as error:
        said = _("%(seconds)d 秒内没有排出来，也没能证明排不出。请把时间段改短一些，分几次排。")
        raise Invalid(said % {"seconds": SECONDS}, field="until") from error


def _outcome(asked: Question, answer: Plan | Conflict) -> dict[str, Any]:
    """What is told of the answer."""
    if isinstance(answer, Conflict):
        told = {"reasons": [packed(one) for one in answer.reasons], "relax": [packed(one) for one in answer.relax]}
        return {"eased": list(asked.eased), "conflict": {**told, "minimal": answer.minimal}}
    known = {"optimal": answer.optimal, "gap": round(answer.gap, 4), "changes": answer.changes}
    return {"eased": list(asked.eased), **known}


def figures(asked: Question, plan: Mapping[int, list[int]]) -> dict[str, Any]:
    """How fair a plan is, and how many wishes it meets of how many."""
    worst = max((abs(one.total - one.share) for one in burdens(asked, plan)), default=0.0)
    return {"worst": round(worst, 2), "heard": heard(asked, plan), "wishes": asked.wishes}


@dataclass(frozen=True)
class Burden:
    """What one person carries in a year: turns done or announced outside the period, those planned, the fair share."""

    person: int
    done: int
    planned: int
    share: float

    @property
    def total(self) -> int:
        return self.done + self.planned


def burdens(asked: Question, plan: Mapping[int, list[int]]) -> list[Burden]:
    """Everyone's load over the year so far with a plan of the whole period."""
    planned, whole = loads(plan), sum(one.weight for one in asked.workers)
    total = sum(one.done + planned[int(one.key)] for one in asked.workers)
    return [
        Burden(int(one.key), one.done, planned[int(one.key)], total * one.weight / whole if whole else 0.0)
        for one in asked.workers
    ]


def heard(asked: Question, plan: Mapping[int, list[int]]) -> int:
    """Wishes that a plan meets: on duty where wanted, free where unwanted."""
    days = {one.day for one in asked.occasions.values()}
    on = {worker.key: set[date]() for worker in asked.workers}
    for key, sitting in plan.items():
        for one in sitting:
            if str(one) in on and key in asked.occasions:
                on[str(one)].add(asked.occasions[key].day)
    return sum(len(one.wanted & on[one.key]) + len((one.unwanted & days) - on[one.key]) for one in asked.workers)


def asked_of(roster: Roster, at: datetime) -> Question:
    """The question of a draft as it would be asked now, with nothing fixed."""
    series = roster.series
    occasions = asking.ahead(series, roster.since, roster.until, at)
    return asking.question(series.studio, series.kind, asking.rules_of(series.studio, series), occasions, at)


def broken(asked: Question, plan: Mapping[int, list[int]]) -> list[Reason]:
    """The hard rules that a plan breaks."""
    turns = {str(key): [str(one) for one in people] for key, people in plan.items()}
    return solver.broken(turns, asked.duties, asked.workers, asked.rules)


def loads(plan: Mapping[int, list[int]]) -> Counter[int]:
    return Counter(one for sitting in plan.values() for one in sitting)


def seen(occasions: list[Occasion]) -> dict[str, str]:
    """What a plan was made for, to be compared before it is published."""
    return {str(one.pk): f"{one.opens_at.isoformat()} {one.closes_at.isoformat()} {one.need}" for one in occasions}


def outdated(roster: Roster, asked: Question, shown: Sitting, now: datetime) -> bool:
    """Whether occasions or announced turns are no longer those a draft was made from; what has begun is left aside."""
    begun = {key for key, told in roster.outcome["seen"].items() if datetime.fromisoformat(told.split()[0]) <= now}
    before = {key: told for key, told in roster.outcome["seen"].items() if key not in begun}
    told = {key: people for key, people in roster.outcome["announced"].items() if key not in begun}
    return before != seen(list(asked.occasions.values())) or told != _keyed(shown)


def packed(reason: Reason) -> list[str]:
    return [reason.rule, reason.day.isoformat(), reason.duty, reason.worker]


def unpacked(kept: list[str]) -> Reason:
    return Reason(kept[0], date.fromisoformat(kept[1]), kept[2], kept[3])


def _keyed(sitting: Sitting) -> dict[str, list[int]]:
    return {str(key): sorted(people) for key, people in sitting.items()}
