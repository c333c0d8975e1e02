"""Signing in (签到) by the venue's rotating code, leaving, and what the desk enters or voids."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from bandeng.core.actions import Act, action, locked
from bandeng.core.errors import Invalid, NotAllowed, WrongState
from bandeng.gather import here, kinds, presence, rules
from bandeng.gather.actions.base import record
from bandeng.gather.models import Attendance, Occasion, Screen
from bandeng.studio.actions.base import changed, cleaned
from bandeng.studio.models import Person, Studio


def opened(code: str, at: datetime) -> Screen:
    """The screen that shows this code now, or Invalid in words."""
    try:
        key = here.screen_of(code, at)
    except here.Expired as error:
        raise Invalid(_("这个码已经过了时间，请再扫一次屏幕上的新码。")) from error
    except here.NoCode as error:
        raise Invalid(_("这不是签到码，请扫大厅屏幕上的签到码。")) from error
    screen = Screen.objects.select_related("venue__studio").filter(pk=key, ended_at=None).first()
    if screen is None:
        raise Invalid(_("这块屏幕已经停用，请扫大厅里正在用的屏幕。"))
    return screen


@action("presence.sign_in")
def sign_in(act: Act, occasion: Occasion, *, code: str, how: str = presence.TURN) -> Attendance:
    """Sign in at an occasion with the code its venue shows now: for one's turn, as a stand-in, or as a guest.

    Raises Invalid for a code that is not taken, was used, or belongs to another venue; WrongState out of hours.
    """
    screen = opened(code, act.at)
    person = _signing(act, occasion)
    _in_time(act.at, occasion, screen)
    planned = presence.has_turn(person, occasion)
    if how == presence.TURN and not planned:
        raise Invalid(_("这一场没有您的值班。顶替别人请选“我来顶替值班”。"))
    if how == presence.STAND_IN and not planned:
        _may_stand_in(person, occasion)
    duty = planned or how == presence.STAND_IN
    made = _made(act, occasion, person, duty=duty, stood_in=duty and not planned, code=here.digest(code))
    record(act, occasion, person=person.pk, attendance=made.pk, screen=screen.pk, duty=duty, stood_in=made.stood_in)
    return made


@action("presence.attend")
def attend(act: Act, occasion: Occasion, *, code: str) -> Attendance:
    """Sign in at an occasion by the code of what is held there, which the room of that thing has checked.

    For one's turn where one has one, else as a guest. `code` is one for each person and moment.
    """
    person = _signing(act, occasion)
    _is_on(act.at, occasion)
    duty = presence.has_turn(person, occasion)
    made = _made(act, occasion, person, duty=duty, code=here.digest(code))
    record(act, occasion, person=person.pk, attendance=made.pk, duty=duty)
    return made


def _signing(act: Act, occasion: Occasion) -> Person:
    if act.person is None:
        raise NotAllowed
    rules.permit(act, "presence.sign", occasion)
    person: Person = act.person
    return person


def _in_time(at: datetime, occasion: Occasion, screen: Screen) -> None:
    if occasion.venue_id != screen.venue_id:
        words = _("这块屏幕在“%(here)s”，您要签到的一场在“%(there)s”，请到那里扫码。")
        raise Invalid(words % {"here": screen.venue.name, "there": occasion.venue.name})
    _is_on(at, occasion)


def _is_on(at: datetime, occasion: Occasion) -> None:
    if occasion.state == Occasion.State.CANCELLED:
        raise WrongState(_("这一场取消了，不用签到。"))
    problem = presence.out_of_hours(occasion, at)
    if problem:
        raise WrongState(problem)


def _may_stand_in(person: Person, occasion: Occasion) -> None:
    if not presence.can_be_on_duty(person, occasion):
        worker = kinds.KINDS[occasion.kind].worker if occasion.kind in kinds.KINDS else ""
        raise Invalid(_("这一场的值班要由%(worker)s来担任，您可以签到为“参加”，不计值班。") % {"worker": worker})


def _made(act: Act, occasion: Occasion, person: Person, **values: object) -> Attendance:
    there = occasion.attendances.filter(person=person, void_at=None).first()
    if there is not None:
        raise WrongState(_("已经签到过了，不用再签。"))
    try:
        with transaction.atomic():
            return Attendance.objects.create(**{"occasion": occasion, "person": person, "at": act.at, **values})
    except IntegrityError as error:
        if occasion.attendances.filter(person=person, void_at=None).exists():
            raise WrongState(_("已经签到过了，不用再签。")) from error
        raise Invalid(_("这个码已经有人用过了，一个码只能签到一个人。请再扫一次屏幕上的新码。")) from error


@action("presence.leave")
def leave(act: Act, attendance: Attendance, *, code: str) -> Attendance:
    """Say that one leaves (签退), with a code the venue shows now; the code stays good for whoever comes next."""
    screen = opened(code, act.at)
    fresh = locked(attendance)
    act.require(act.person is not None and fresh.person_id == act.person.pk)
    rules.permit(act, "presence.sign", fresh.occasion)
    if fresh.occasion.venue_id != screen.venue_id:
        raise Invalid(_("签退要扫您签到的那个地方的屏幕。"))
    if fresh.left_at or fresh.void_at:
        raise WrongState(_("已经签退过了。") if fresh.left_at else _("这次签到已经作废。"))
    changed(fresh, {"left_at": act.at})
    record(act, fresh.occasion, attendance=fresh.pk)
    return fresh


@action("presence.enter")
def enter(
    act: Act, occasion: Occasion, *, person: Person, came_at: datetime, reason: str, duty: bool = True
) -> Attendance:
    """Enter someone else's presence for them (补登), with the reason, until AFTER the occasion."""
    rules.permit(act, "presence.enter", occasion)
    if act.person is not None and person.pk == act.person.pk:
        raise NotAllowed(_("不能给自己补登，请同事代为补登。"))
    if occasion.state == Occasion.State.CANCELLED:
        raise WrongState(_("这一场取消了，不用签到。"))
    if act.at < occasion.opens_at - presence.EARLY or act.at > occasion.closes_at + rules.AFTER:
        raise WrongState(_("只能在开始前 30 分钟到结束后 7 天之内补登。"))
    if not occasion.opens_at - presence.EARLY <= came_at <= min(act.at, occasion.closes_at):
        raise Invalid(_("到场时间要在这一场之内，也不能晚于现在。"), field="came")
    planned = presence.has_turn(person, occasion)
    if duty and not planned:
        if not presence.can_be_on_duty(person, occasion):
            raise Invalid(_("这个人不能在这一场值班，请改选“参加，不计值班”。"), field="duty")
    elif not presence.belongs(person, occasion):
        raise Invalid(_("请选这个工作室的人。"), field="person")
    made = _made(
        act,
        occasion,
        person,
        at=came_at,
        duty=duty,
        stood_in=duty and not planned,
        entered_by=act.person,
        reason=cleaned(reason, 120, "reason"),
    )
    record(act, occasion, person=person.pk, attendance=made.pk, duty=duty, stood_in=made.stood_in)
    return made


@action("presence.void")
def void(act: Act, attendance: Attendance, *, reason: str) -> Attendance:
    """Void (作废) what was entered or signed by mistake, with the reason; the row stays."""
    fresh = locked(attendance)
    rules.permit(act, "presence.enter", fresh.occasion)
    if fresh.void_at:
        raise WrongState(_("这次签到已经作废。"))
    changed(fresh, {"void_at": act.at, "void_reason": cleaned(reason, 120, "reason")})
    record(act, fresh.occasion, attendance=fresh.pk, person=fresh.person_id)
    return fresh


@action("presence.export")
def note_export(act: Act, studio: Studio, *, since: str, until: str, kind: str, count: int) -> None:
    """Leave on record that the counts were taken out as a table."""
    rules.permit(act, "presence.see", studio)
    act.record(f"studio-{studio.pk}", studio=studio, kind=kind, since=since, until=until, count=count)
