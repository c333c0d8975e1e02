"""Rosters: a draft, changed by hand, planned again, published or dropped. The solver has done its work before."""

import uuid
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bandeng.algorithms.roster import Reason
from bandeng.core.actions import Act, action, check_version, locked
from bandeng.core.errors import Invalid, WrongState
from bandeng.core.language import together
from bandeng.gather import asking, planning, rules, tell_rosters
from bandeng.gather.actions.turns import add_turn, end_turn, hold_still
from bandeng.gather.asking import Question
from bandeng.gather.models import Occasion, Roster, Series, Turn
from bandeng.gather.planning import Made, Sitting
from bandeng.gather.reasons import Words
from bandeng.studio.actions.base import cleaned
from bandeng.studio.models import Person

CHANGED = gettext_lazy("草案做好以后，场次、请假或已公布的值班有了变动。请先“再排一次”，看过再公布。")

# So many broken rules are said at once.
SAID = 5


@action("roster.plan")
def plan_roster(act: Act, series: Series, *, since: date, until: date, made: Made) -> Roster:
    """Keep what `planning.make` gave for a period as a draft. One draft at a time for any day."""
    rules.permit(act, "roster.plan", series)
    series = locked(series)
    to_be_planned(series, since, until)
    roster = Roster.objects.create(
        subject=uuid.uuid4().hex,
        series=series,
        since=since,
        until=until,
        plan=_keyed(made.plan),
        pinned=_keyed(made.pinned),
        outcome=made.outcome,
        made_at=act.at,
        made_by=act.person,
    )
    _record(act, roster, since=since.isoformat(), until=until.isoformat())
    return roster


def to_be_planned(series: Series, since: date, until: date) -> None:
    """Raise what is said where no draft can be made for a period."""
    if until < since:
        raise Invalid(_("结束日期要在开始日期以后，请检查。"), field="until")
    if drafts(series, since, until).exists():
        raise WrongState(_("这段时间已经有一份草案。请先公布它，或者作废它。"))


def drafts(series: Series, since: date, until: date) -> QuerySet[Roster]:
    """Drafts of a series for any day between two."""
    return series.rosters.filter(state=Roster.State.DRAFT, since__lte=until, until__gte=since)


@action("roster.plan_again")
def plan_again(act: Act, roster: Roster, *, made: Made, version: int | None = None) -> Roster:
    """Put another plan into a draft; what was set by hand has been kept by `planning.make`."""
    fresh = _begun(act, roster, "roster.plan", version)
    return _written(act, fresh, plan=_keyed(made.plan), pinned=_keyed(made.pinned), outcome=made.outcome)


@action("roster.adjust")
def adjust_roster(
    act: Act,
    roster: Roster,
    occasion: Occasion,
    *,
    people: Iterable[Person],
    reason: str = "",
    version: int | None = None,
) -> Roster:
    """Set by hand who sits at an occasion. Hard rules that this breaks are said, and stand only with a reason."""
    fresh = _begun(act, roster, "roster.plan", version)
    key, chosen = str(occasion.pk), sorted(person.pk for person in people)
    asked = planning.asked_of(fresh, act.at)
    if key not in fresh.plan or occasion.pk not in asked.occasions:
        raise WrongState(_("这一场已经开始、取消或改到别的时间，不能再调整。请刷新页面后再看。"))
    if not set(chosen) <= set(asked.candidates):
        raise Invalid(_("请只选可以值班的人。"), field="people")
    plan = {**fresh.plan, key: chosen}
    against = [one for one in planning.broken(asked, planning.loose(plan)) if _concerns(one, occasion, chosen, asked)]
    why = cleaned(reason, 120, "reason", needed=False)
    if against and not why:
        said = _("这样排不合规则：%(rules)s。一定要这样，请写明理由。")
        raise Invalid(said % {"rules": together(words(asked).said(against))}, field="reason")
    kept = {name: value for name, value in fresh.outcome.get("kept", {}).items() if name != key}
    if against:
        kept[key] = {"reason": why, "broken": [planning.packed(one) for one in against]}
    outcome = {**fresh.outcome, **planning.figures(asked, planning.loose(plan)), "kept": kept, "by_hand": True}
    return _written(act, fresh, plan=plan, pinned={**fresh.pinned, key: chosen}, outcome=outcome)


@action("roster.release")
def release(act: Act, roster: Roster, occasion: Occasion, *, version: int | None = None) -> Roster:
    """What was set by hand for an occasion need not be kept when planning again."""
    fresh = _begun(act, roster, "roster.plan", version)
    key = str(occasion.pk)
    kept = {name: value for name, value in fresh.outcome.get("kept", {}).items() if name != key}
    pinned = {name: value for name, value in fresh.pinned.items() if name != key}
    return _written(act, fresh, pinned=pinned, outcome={**fresh.outcome, "kept": kept})


def words(asked: Question) -> Words:
    return Words(asked.rules, asked.occasions, {pk: one.person for pk, one in asked.candidates.items()})


def _concerns(reason: Reason, occasion: Occasion, chosen: list[int], asked: Question) -> bool:
    """Whether a broken rule has to do with who sits at this occasion."""
    if reason.duty:
        return reason.duty == str(occasion.pk)
    if int(reason.worker) not in chosen:
        return False
    if reason.rule == "per_month":
        return reason.day == occasion.day.replace(day=1)
    return 0 <= (occasion.day - reason.day).days <= (asked.rules.rest_days if reason.rule == "rest" else 0)


@action("roster.publish")
def publish(act: Act, roster: Roster, *, version: int | None = None) -> Roster:
    """Announce a draft: turns are added and dropped where it differs, and whoever that concerns is told once.

    Refused when occasions or turns are no longer those it was made from, or a rule is broken without a reason.
    """
    hold_still(roster.series)
    fresh = _begun(act, roster, "roster.publish", version)
    asked = planning.asked_of(fresh, act.at)
    _ask_people_to_wait(asked)
    shown = asking.announced(asked.occasions.values())
    if planning.outdated(fresh, asked, shown, act.at):
        raise WrongState(CHANGED)
    plan = {key: people for key, people in planning.loose(fresh.plan).items() if key in asked.occasions}
    if against := uncovered(fresh, planning.broken(asked, plan)):
        said = _("还不能公布，下面的规则没有遵守：%(rules)s。请再排一次，或者手工调整并写明理由。")
        rules = words(asked).said(against[:SAID])
        if more := len(against) - len(rules):
            rules.append(_("还有 %(number)d 条") % {"number": more})
        raise Invalid(said % {"rules": together(rules)})
    concerned = _announce(act, fresh, asked, plan, shown)
    _written(act, fresh, state=Roster.State.PUBLISHED, published_at=act.at, people=sorted(concerned))
    tell_rosters.of_publishing(act, fresh, concerned)
    return fresh


def uncovered(roster: Roster, broken: Iterable[Reason]) -> list[Reason]:
    """Broken rules that nobody has given a reason for."""
    given = [one for kept in roster.outcome.get("kept", {}).values() for one in kept["broken"]]
    return [one for one in broken if planning.packed(one) not in given]


def _ask_people_to_wait(asked: Question) -> None:
    """Absences of these people come before the publishing or after it, not meanwhile."""
    people = Person.objects.select_for_update(no_key=True).filter(pk__in=list(asked.candidates)).order_by("pk")
    list(people.values_list("pk"))


def _announce(act: Act, roster: Roster, asked: Question, plan: Sitting, shown: Sitting) -> set[int]:
    """Write the difference; the people it concerns."""
    concerned: set[int] = set()
    for key, people in plan.items():
        gone, new = set(shown[key]) - set(people), set(people) - set(shown[key])
        for turn in Turn.objects.filter(occasion=key, person__in=gone, state=Turn.State.ON):
            end_turn(act, turn, Turn.State.DROPPED)
        for person in sorted(new):
            add_turn(act, asked.occasions[key], person, roster)
        concerned |= gone | new
    return concerned


@action("roster.drop")
def drop_roster(act: Act, roster: Roster, *, version: int | None = None) -> Roster:
    """Throw a draft away; nobody ever heard of it."""
    fresh = _begun(act, roster, "roster.plan", version)
    return _written(act, fresh, state=Roster.State.DROPPED)


def _begun(act: Act, roster: Roster, verb: str, version: int | None) -> Roster:
    fresh = locked(roster)
    rules.permit(act, verb, fresh.series)
    check_version(fresh, version)
    if fresh.state != Roster.State.DRAFT:
        raise WrongState(_("这份排班已经公布或作废，不能再改。要改，请在它的页面上点“重新排”。"))
    return fresh


def _written(act: Act, roster: Roster, *, people: list[int] | None = None, **values: Any) -> Roster:
    for name, value in values.items():
        setattr(roster, name, value)
    roster.version += 1
    roster.save(update_fields=[*values, "version"])
    _record(act, roster, **({"people": people} if people is not None else {}))
    return roster


def _record(act: Act, roster: Roster, **private: Any) -> None:
    series = roster.series
    act.record(roster.subject, studio=series.studio, kind=series.kind, version=roster.version, **private)


def _keyed(sitting: Sitting) -> dict[str, list[int]]:
    return {str(key): list(people) for key, people in sitting.items()}
