"""Arranging what recurs, and laying it out as occasions."""

import uuid
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Any, cast

from django.utils.translation import gettext as _

from bandeng.algorithms import recurrence
from bandeng.core import clock
from bandeng.core.actions import Act, action, check_version, locked
from bandeng.core.errors import Invalid, WrongState
from bandeng.core.working_calendar import calendar
from bandeng.gather import kinds, rules, tell
from bandeng.gather.actions.base import at, at_home, hours, rule
from bandeng.gather.actions.follow import follow
from bandeng.gather.models import Occasion, Series
from bandeng.studio.actions.base import changed, cleaned
from bandeng.studio.models import Studio, Venue

# Occasions stand in the calendar so far ahead; the worker goes on laying out.
AHEAD = timedelta(days=400)
# What was held before there was this house can be laid out too, so far back.
BEHIND = timedelta(days=20 * 366)
FIELDS = ("opens", "closes", "need", "bookable", "minutes", "places", "title")


@action("series.arrange")
def arrange_series(
    act: Act,
    studio: Studio,
    *,
    kind: str,
    title: str,
    venues: Iterable[Venue],
    recurs: str,
    starts_on: date,
    opens: time,
    closes: time,
    ends_on: date | None = None,
    holidays: str = Series.Holidays.SKIP,
    need: int = 2,
    bookable: bool = False,
    minutes: int = 15,
    places: int = 1,
    rules_of_roster: dict[str, int] | None = None,
) -> Series:
    """Arrange a recurrence (RFC 5545) at some venues and lay its occasions out, AHEAD at most."""
    rules.permit(act, "gather.arrange", studio.path)
    if kind not in kinds.KINDS:
        raise Invalid(_("没有这样的安排。"), field="kind")
    hours(opens, closes)
    _in_order(act, starts_on, ends_on)
    series = Series.objects.create(
        subject=uuid.uuid4().hex,
        studio=studio,
        path=studio.path,
        kind=kind,
        title=cleaned(title, 60, "title"),
        rule=rule(recurs),
        starts_on=starts_on,
        ends_on=ends_on,
        opens=opens,
        closes=closes,
        holidays=holidays,
        need=need,
        bookable=bookable,
        minutes=minutes,
        places=places,
        rules=rules_of_roster or {},
    )
    chosen = _venues(studio, venues)
    series.venues.set(chosen)
    made = _lay_out(act, series, clock.day(act.at) + AHEAD)
    act.record(series.subject, studio=studio, kind=kind, venues=[venue.pk for venue in chosen], occasions=made)
    return series


def _in_order(act: Act, starts_on: date, ends_on: date | None) -> None:
    if starts_on < clock.day(act.at) - BEHIND:
        raise Invalid(_("开始的日子太早了，请检查年份。"), field="starts_on")
    if ends_on and ends_on < starts_on:
        raise Invalid(_("结束日期要在开始日期以后，请检查。"), field="ends_on")


def _venues(studio: Studio, venues: Iterable[Venue]) -> list[Venue]:
    chosen = list(venues)
    if not chosen:
        raise Invalid(_("请至少选一个地点。"), field="venues")
    at_home(studio, *chosen, field="venues")
    return chosen


@action("series.change")
def change_series(
    act: Act,
    /,
    series: Series,
    *,
    venues: Iterable[Venue] | None = None,
    recurs: str | None = None,
    rules_of_roster: dict[str, int] | None = None,
    version: int | None = None,
    **values: Any,
) -> Series:
    """Change a series; what lies ahead follows, but for occasions changed by hand. Those concerned are told."""
    fresh = _begun(act, series, version)
    if "title" in values:
        values["title"] = cleaned(values["title"], 60, "title")
    if recurs is not None:
        values["rule"] = rule(recurs)
    if rules_of_roster is not None:
        values["rules"] = rules_of_roster
    hours(values.get("opens", fresh.opens), values.get("closes", fresh.closes))
    _in_order(act, values.get("starts_on", fresh.starts_on), values.get("ends_on", fresh.ends_on))
    names = changed(fresh, {**values, "version": fresh.version + 1})
    if venues is not None:
        fresh.venues.set(_venues(fresh.studio, venues))
    made = _lay_out(act, fresh, clock.day(act.at) + AHEAD, again=True)
    act.record(fresh.subject, studio=fresh.studio, kind=fresh.kind, fields=names, occasions=made)
    return fresh


@action("series.end")
def end_series(act: Act, series: Series, *, ends_on: date, version: int | None = None) -> Series:
    """End a series: occasions after `ends_on` are cancelled, and those concerned told."""
    fresh = _begun(act, series, version)
    changed(fresh, {"ends_on": ends_on, "ended_at": act.at, "version": fresh.version + 1})
    made = _lay_out(act, fresh, clock.day(act.at) + AHEAD, again=True)
    act.record(fresh.subject, studio=fresh.studio, kind=fresh.kind, occasions=made)
    return fresh


@action("series.lay_out")
def lay_out(act: Act, series: Series) -> int:
    """Lay a series out as far as AHEAD, by the calendar as it is now; by the worker. How many occasions changed."""
    act.require(act.by.role == "system")
    fresh = locked(series)
    made = _lay_out(act, fresh, clock.day(act.at) + AHEAD, again=True)
    act.record(fresh.subject, studio=fresh.studio, kind=fresh.kind, occasions=made)
    return made


def _begun(act: Act, series: Series, version: int | None) -> Series:
    fresh = locked(series)
    rules.permit(act, "gather.arrange", fresh)
    check_version(fresh, version)
    if fresh.ended_at:
        raise WrongState(_("这项安排已经结束，不能再改。要继续办，请新加一项。"))
    return fresh


def wanted(series: Series, until: date) -> dict[date, date | None]:
    """The days a series recurs on until a day, and the day that holds for each (None: a holiday, it falls out)."""
    of_work = calendar()
    last = min(until, series.ends_on) if series.ends_on else until
    found = recurrence.days(
        series.rule,
        series.starts_on,
        series.starts_on,
        last,
        is_holiday=of_work.is_holiday,
        is_workday=of_work.is_workday,
        holidays=cast(recurrence.Policy, series.holidays),
    )
    return {one.planned: one.day for one in found}


def outdated(series: Series, until: date, now: datetime) -> bool:
    """Whether laying out would change anything that is still to come."""
    days = wanted(series, until)
    keys: dict[tuple[int | None, date], date | None] = {
        (venue.pk, day): holds for venue in series.venues.all() for day, holds in days.items()
    }
    there = {(one.planned_at_id, one.planned_on): one for one in series.occasions.all()}
    missing = any(key not in there and _opens(series, key[1], holds) > now for key, holds in keys.items())
    return missing or any(_differs(one, keys.get(key)) for key, one in there.items() if _follows(one, now))


def _follows(one: Occasion, now: datetime) -> bool:
    """Whether an occasion follows its series: not once it has begun, nor when someone changed it by hand."""
    return one.opens_at > now and not one.by_hand


def _differs(one: Occasion, holds: date | None) -> bool:
    on = one.state == Occasion.State.ON
    return on != bool(holds) or (on and one.day != holds)


def _opens(series: Series, planned: date, holds: date | None) -> datetime:
    return at(holds or planned, series.opens)


def _lay_out(act: Act, series: Series, until: date, *, again: bool = False) -> int:
    """Make the occasions that are missing and, `again`, bring those ahead in line. How many were made or changed."""
    days, venues = wanted(series, until), list(series.venues.all())
    # Whoever changes one of them by hand, or books there, comes before or after.
    held = series.occasions.select_for_update(no_key=True).order_by("pk")
    there = {(one.planned_at_id, one.planned_on): one for one in held}
    new = [
        _occasion(act, series, venue, planned, holds)
        for venue in venues
        for planned, holds in days.items()
        if (venue.pk, planned) not in there and (not again or _opens(series, planned, holds) > act.at)
    ]
    Occasion.objects.bulk_create(new)
    if not again:
        return len(new)
    kept = {(venue.pk, planned) for venue in venues for planned in days}
    touched = 0
    for key, one in there.items():
        if _follows(one, act.at):
            touched += _align(act, series, one, days[key[1]] if key in kept else None, planned=key in kept)
    return len(new) + touched


def _occasion(act: Act, series: Series, venue: Venue, planned: date, holds: date | None) -> Occasion:
    day = holds or planned
    return Occasion(
        subject=uuid.uuid4().hex,
        series=series,
        studio=series.studio,
        path=series.path,
        kind=series.kind,
        venue=venue,
        planned_at=venue,
        planned_on=planned,
        day=day,
        opens_at=at(day, series.opens),
        closes_at=at(day, series.closes),
        state=Occasion.State.ON if holds else Occasion.State.CANCELLED,
        note=_note(planned, holds),
        changed_at=act.at,
        **{name: getattr(series, name) for name in FIELDS[2:]},
    )


def _note(planned: date, holds: date | None, *, planned_now: bool = True) -> str:
    if not planned_now:
        return _("安排有变，不再举行")
    if holds is None:
        return _("节假日停一次")
    return _("节假日顺延") if holds != planned else ""


def _align(act: Act, series: Series, one: Occasion, holds: date | None, *, planned: bool) -> bool:
    day = holds or one.planned_on
    values: dict[str, Any] = {
        "day": day,
        "opens_at": at(day, series.opens),
        "closes_at": at(day, series.closes),
        "state": Occasion.State.ON if holds else Occasion.State.CANCELLED,
        "note": _note(one.planned_on, holds, planned_now=planned),
        **{name: getattr(series, name) for name in FIELDS[2:]},
    }
    before = (one.opens_at, one.closes_at, one.state)
    if not changed(one, values):
        return False
    if before != (one.opens_at, one.closes_at, one.state):
        changed(one, {"version": one.version + 1, "changed_at": act.at})
        tell.of_change(act, one)
        follow(act, one, before[0])
    return True
