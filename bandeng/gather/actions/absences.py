"""Absences (请假) and wishes (意愿): one's own, or entered by the desk for someone who phoned."""

import uuid
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from django.utils.translation import gettext as _

from bandeng.core import clock
from bandeng.core.actions import Act, action, locked
from bandeng.core.errors import Invalid, WrongState
from bandeng.gather import rules, tell_rosters
from bandeng.gather.models import Absence, Occasion, Series, Turn, Wish
from bandeng.studio.actions.base import cleaned
from bandeng.studio.models import Person

LONGEST = timedelta(days=366)


@action("absence.take")
def take_absence(act: Act, person: Person, *, since: date, until: date, reason: str = "") -> Absence:
    """Say that someone cannot come on some days. Where turns are announced then, the planners are told."""
    act.require(rules.may_for(act, person))
    person = Person.objects.select_for_update(no_key=True).get(pk=person.pk)  # publishing waits, or is waited for
    if until < since:
        raise Invalid(_("结束日期要在开始日期以后，请检查。"), field="until")
    if until < clock.day(act.at):
        raise Invalid(_("这几天已经过去了，请填今天以后的日子。"), field="until")
    if until - since > LONGEST:
        raise Invalid(_("一次最多请一年的假，请把日期改短。"), field="until")
    if Absence.objects.filter(person=person, since__lte=since, until__gte=until, withdrawn_at=None).exists():
        raise Invalid(_("这几天已经请过假了。"), field="since")
    made = Absence.objects.create(
        person=person,
        since=since,
        until=until,
        reason=cleaned(reason, 120, "reason", needed=False),
        made_at=act.at,
    )
    hit = _turns_hit(act, made)
    act.record(
        f"absence-{made.pk}",
        person=person.pk,
        since=since.isoformat(),
        until=until.isoformat(),
        turns=sum(hit.values()),
    )
    for series, number in hit.items():
        tell_rosters.of_absence(act, made, series, number)
    return made


def _turns_hit(act: Act, absence: Absence) -> Counter[Series]:
    """Announced turns that the absence makes impossible, by series."""
    found = Turn.objects.filter(
        person=absence.person,
        state=Turn.State.ON,
        occasion__state=Occasion.State.ON,
        occasion__opens_at__gt=act.at,
        occasion__day__range=(absence.since, absence.until),
        occasion__series__isnull=False,
    )
    return Counter(turn.occasion.series for turn in found.select_related("occasion__series") if turn.occasion.series)


@action("absence.withdraw")
def withdraw_absence(act: Act, absence: Absence) -> Absence:
    """They can come after all."""
    fresh = locked(absence)
    act.require(rules.may_for(act, fresh.person))
    if fresh.withdrawn_at:
        raise WrongState(_("这次请假已经撤回了。"))
    fresh.withdrawn_at = act.at
    fresh.save(update_fields=["withdrawn_at"])
    act.record(f"absence-{fresh.pk}", person=fresh.person_id)
    return fresh


@action("wish.set")
def set_wishes(act: Act, person: Person, wishes: Mapping[date, bool]) -> None:
    """Days on which someone would like to be on duty (True), or would rather not (False)."""
    act.require(rules.may_for(act, person))
    if not wishes or min(wishes) < clock.day(act.at):
        raise Invalid(_("请选今天以后的日子。"))
    for day, wanted in wishes.items():
        Wish.objects.update_or_create(person=person, day=day, defaults={"wanted": wanted})
    act.record(f"wishes-{uuid.uuid4().hex[:16]}", person=person.pk, days=sorted(day.isoformat() for day in wishes))


@action("wish.clear")
def clear_wishes(act: Act, person: Person, days: Iterable[date]) -> None:
    """Any of these days will do."""
    act.require(rules.may_for(act, person))
    wanted = sorted(days)
    Wish.objects.filter(person=person, day__in=wanted).delete()
    act.record(f"wishes-{uuid.uuid4().hex[:16]}", person=person.pk, days=[day.isoformat() for day in wanted])
