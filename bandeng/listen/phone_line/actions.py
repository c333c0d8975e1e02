"""Every change of the log of calls."""

import uuid
from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any

from django.db import IntegrityError
from django.utils.translation import gettext as _

from bandeng.core import clock
from bandeng.core.actions import Act, By, action, check_version, locked
from bandeng.core.errors import Invalid, WrongState
from bandeng.core.working_calendar import calendar
from bandeng.listen import secrets
from bandeng.listen.actions.base import digest
from bandeng.listen.actions.receive import Ready, write
from bandeng.listen.models import Call, CallLook
from bandeng.listen.phone_line import rules, sealing
from bandeng.studio.actions.base import cleaned
from bandeng.studio.models import Studio

# Who calls before this is called back on the same working day.
CLOSES = time(17)
TRIES = 3
OUTCOMES = (Call.Outcome.OPEN, Call.Outcome.ANSWERED, Call.Outcome.REFERRED)


def back_due(at: datetime) -> date:
    """Until when a missed call is to be called back: within the working day, or on the next when it was over."""
    there = at.astimezone(clock.HERE)
    day, days = there.date(), calendar()
    return day if days.is_workday(day) and there.time() < CLOSES else days.add_workdays(day, 1)


@action("call.log")
def log_call(
    act: Act,
    studio: Studio,
    *,
    topic: str,
    direction: str = Call.Direction.IN,
    category: str = "",
    outcome: str = "",
    referred: str = "",
    phone: str = "",
    name: str = "",
    seconds: int | None = None,
    form_key: str = "",
) -> Call:
    """Log a call that was taken or made; what comes of it stays open until it is entered as a matter."""
    rules.permit(act, "call.log", studio)
    call = _new(act, studio, phone, name, form_key, direction=direction, category=category, seconds=seconds)
    call.topic = _topic(topic, name, phone)
    _settle(call, outcome, referred)
    return _kept(act, call)


@action("call.missed")
def note_missed(
    act: Act, studio: Studio, *, phone: str, topic: str = "", name: str = "", category: str = "", form_key: str = ""
) -> Call:
    """Note a call that nobody took: it is to be called back (`back_due`)."""
    rules.permit(act, "call.log", studio)
    if not phone:
        raise Invalid(_("未接来电要回电，请填来电号码。"), field="phone")
    call = _new(act, studio, phone, name, form_key, missed=True, category=category, due=back_due(act.at))
    call.topic = _topic(topic, name, phone, needed=False)
    return _kept(act, call)


@action("call.back")
def call_back(
    act: Act,
    call: Call,
    *,
    reached: bool,
    topic: str = "",
    category: str = "",
    outcome: str = "",
    referred: str = "",
    seconds: int | None = None,
    version: int | None = None,
) -> Call:
    """Note that a missed call was called back: whether anyone was reached, and what came of it.

    After TRIES tries that reached nobody it is over.
    """
    fresh = locked(call)
    rules.permit(act, "call.back", fresh)
    if not waiting(fresh):
        who = fresh.back_by.shown_name if fresh.back_by else ""
        raise WrongState(_("这个电话%(name)s已经回过了，不用再打。") % {"name": who})
    check_version(fresh, version)
    fresh.tries += 1
    fresh.first_try_at = fresh.first_try_at or act.at
    fresh.last_try_at, fresh.back_by = act.at, act.person
    if reached:
        known = sealing.opened(fresh) or {}
        fresh.reached_at = act.at
        fresh.topic = _topic(topic or fresh.topic, known.get("name", ""), known.get("phone", ""))
        fresh.category, fresh.seconds = category or fresh.category, seconds
        _settle(fresh, outcome, referred)
    elif fresh.tries >= TRIES:
        fresh.outcome = Call.Outcome.UNREACHED
    fresh.version += 1
    fresh.save()
    _record(act, fresh, reached=reached)
    return fresh


def waiting(call: Call) -> bool:
    """Whether a call is still to be called back."""
    return call.missed and not call.outcome and call.reached_at is None


@action("call.make_matter")
def make_matter(act: Act, call: Call, ready: Sequence[Ready]) -> None:
    """Enter what a caller said as a matter, and tie the call to it; one call makes one matter."""
    fresh = locked(call)
    rules.permit(act, "call.log", fresh)
    # First, because a form sent again has to find the matter it made.
    write(act.by, ready)
    if fresh.matter_id or fresh.outcome not in OUTCOMES:
        raise WrongState(_("这通电话已经登记成事项了，请在事项里查看。"))
    fresh.matter, fresh.outcome = ready[0].matter, Call.Outcome.MATTER
    if fresh.missed:
        fresh.reached_at, fresh.first_try_at = fresh.reached_at or act.at, fresh.first_try_at or act.at
    fresh.version += 1
    fresh.save()
    _record(act, fresh, matter=ready[0].matter.pk)


@action("call.look")
def look(act: Act, call: Call, *, reason: str) -> dict[str, str]:
    """Read the caller's number and name; who did, when and why is kept."""
    rules.permit(act, "call.look", call)
    reason = cleaned(reason, 120, "reason")
    found = sealing.opened(call)
    if found is None:
        raise Invalid(_("来电号码没有留，或已按期删除。"))
    CallLook.objects.create(call=call, person=act.person, reason=reason, at=act.at)
    act.record(call.subject, studio=call.studio, reason=digest(reason))
    return found


@action("call.export")
def note_export(act: Act, *, filters: dict[str, Any], count: int) -> None:
    """The log leaves as a workbook, without numbers: how many calls, by which filters."""
    act.require(act.person is not None and "call.export" in rules.granted(act.person))
    act.record(f"person-{act.person.pk}", filters=filters, count=count)


def once(by: By, act: Any, studio: Studio, **values: Any) -> Call:
    """Do `act`; the same form sent again gives the call it made before."""
    try:
        call: Call = act(by, studio, **values)
    except IntegrityError:
        return Call.objects.get(form_key=values["form_key"])
    return call


def _new(act: Act, studio: Studio, phone: str, name: str, form_key: str, **values: Any) -> Call:
    call = Call(
        subject=uuid.uuid4().hex,
        studio=studio,
        path=studio.path,
        at=act.at,
        taken_by=act.person,
        form_key=form_key or None,
        **values,
    )
    sealing.seal(call, phone, name)
    return call


def _topic(topic: str, name: str = "", phone: str = "", *, needed: bool = True) -> str:
    """One line, without names and numbers."""
    return secrets.redacted(cleaned(topic, 120, "topic", needed=needed), name, phone)[:120]


def _settle(call: Call, outcome: str, referred: str) -> None:
    if outcome not in OUTCOMES:
        raise Invalid(_("请选择结果。"), field="outcome")
    if outcome == Call.Outcome.REFERRED and referred not in set(Call.Referred.values) - {""}:
        raise Invalid(_("请选择转到了哪里。"), field="referred")
    call.outcome = outcome
    call.referred = referred if outcome == Call.Outcome.REFERRED else ""


def _kept(act: Act, call: Call) -> Call:
    call.save()
    _record(act, call)
    return call


def _record(act: Act, call: Call, **private: Any) -> None:
    act.record(
        call.subject,
        studio=call.studio,
        direction=call.direction,
        missed=call.missed,
        outcome=call.outcome,
        tries=call.tries,
        topic=digest(call.topic) if call.topic else None,
        **private,
    )
