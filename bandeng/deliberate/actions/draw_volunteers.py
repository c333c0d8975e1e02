"""Who volunteers: coming onto the list, leaving it, being forgotten."""

import json
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from bandeng.core import clock, forgetting
from bandeng.core.actions import Act, By, action, locked
from bandeng.core.errors import Invalid, Refused, WrongState
from bandeng.deliberate import draw_locks as locks
from bandeng.deliberate import draw_tell as tell
from bandeng.deliberate import rules
from bandeng.deliberate.actions.draw import begin, enlist, new_key, wrong_state
from bandeng.deliberate.models import Draw, Volunteer
from bandeng.ledger.erasing import forget
from bandeng.post import outbox
from bandeng.studio.actions.base import cleaned, opaque
from bandeng.studio.models import Member, Studio
from bandeng.studio.phones import parse_phone

S, V = Draw.State, Volunteer.State
MOST = 2000
MOBILE = "1"
# A draw that nobody ever ended is kept no longer than this beyond its days.
ABANDONED = timedelta(days=365)


def is_open(draw: Draw, at: datetime) -> bool:
    """Whether residents can still volunteer."""
    return draw.state == S.CALLING and not draw.from_members and (not draw.until or clock.day(at) <= draw.until)


@action("draw.join")
def join(
    act: Act, draw: Draw, *, values: Mapping[str, str], name: str, phone: str, consent: bool, form_key: str
) -> tuple[Volunteer, str]:
    """Come onto the list, by the page or at the desk; the volunteer, and their code.

    The same form sent twice is one; the same person is on the list once.
    """
    fresh = locked(draw)
    if act.by.role != "resident":
        rules.permit(act, "draw.run", fresh)
    name = cleaned(name, 40, "name")
    number = parse_phone(phone) if phone.strip() else ""
    if not number and act.by.role == "resident":
        raise Invalid(_("请留一个电话，抽中了好通知您。"), field="phone")
    content = json.dumps([fresh.subject, dict(values), name, number], ensure_ascii=False, sort_keys=True)
    code = locks.code_for(form_key, content)
    if before := Volunteer.objects.filter(form_key=form_key).first():
        if before.code_hash != locks.code_hash(code):
            raise WrongState(_("这份报名刚才已经保存，改过的内容没有存下。"))
        act.record(before.subject, studio=fresh.studio, again=True)
        return before, code
    if not is_open(fresh, act.at):
        raise WrongState(_("报名已经截止。"))
    if not consent:
        raise Invalid(_("请先勾选同意，才能报名。"), field="consent")
    for one in fresh.attributes:
        if values.get(one["key"]) not in {value["key"] for value in one["values"]}:
            raise Invalid(_("请选一项。"), field=one["key"])
    once = locks.once(fresh, name, number)
    if Volunteer.objects.filter(once=once).exists():
        raise WrongState(_("这个姓名和电话已经报过名，一人一签。要修改，请先凭查询码退出，再重新报名。"))
    taken = set(fresh.volunteers.values_list("key", flat=True))
    if len(taken) >= MOST:
        raise WrongState(_("报名人数已满，谢谢您。"))
    made = Volunteer.objects.create(
        subject=opaque(),
        draw=fresh,
        key=new_key(taken),
        values={one["key"]: values[one["key"]] for one in fresh.attributes},
        sealed=locks.shut(fresh, name, number),
        code_hash=locks.code_hash(code),
        form_key=form_key,
        once=once,
        tell_later=number.startswith(MOBILE),
        made_at=act.at,
    )
    act.record(made.subject, studio=fresh.studio)
    return made, code


@action("draw.enlist")
def enlist_member(act: Act, draw: Draw, member: Member, *, version: int | None = None) -> Volunteer:
    """Put a member onto the list who came into office since, or was taken off it."""
    fresh = begin(act, draw, version, S.CALLING)
    if not fresh.from_members or not member.studio.path.startswith(fresh.path) or member.until:
        raise Invalid(_("请从列出的委员里选。"), field="member")
    there = fresh.volunteers.filter(person=member.person).first()
    if there is None:
        there = enlist(act, fresh, member, set(fresh.volunteers.values_list("key", flat=True)))
    there.state = V.IN
    there.save(update_fields=["state"])
    act.record(there.subject, studio=fresh.studio, draw=fresh.subject)
    return there


@action("draw.leave")
def leave(act: Act, volunteer: Volunteer) -> Volunteer:
    """Cannot or will not come: by their own code, or entered at the desk. Once drawn, the seat is free again."""
    draw = locked(volunteer.draw)
    if act.by.role != "resident":
        rules.permit(act, "draw.run", draw)
    if draw.state == S.FAILED:
        raise wrong_state(draw)
    fresh = _out(draw, volunteer)
    if act.by.role != "resident" and fresh.state == V.OUT:
        tell.taken_out(act, draw, fresh)
    act.record(fresh.subject, studio=draw.studio, draw=draw.subject, state=fresh.state)
    return fresh


def _out(draw: Draw, volunteer: Volunteer) -> Volunteer:
    fresh = locked(volunteer)
    if fresh.state in (V.LEFT, V.OUT):
        raise WrongState(_("已经退出了。"))
    fresh.state, fresh.once = V.OUT if fresh.state == V.DRAWN else V.LEFT, None
    fresh.save(update_fields=["state", "once"])
    draw.version += 1  # whoever computes with the list as it was computes anew
    draw.save(update_fields=["version"])
    return fresh


@action("volunteer.erase")
def erase(act: Act, volunteer: Volunteer, *, asked: bool = False, replays: Sequence[str] = ()) -> None:
    """Destroy name, telephone and code. Number and attributes stay where they are published: they lead nowhere.

    By the volunteer (`asked`), who thereby leaves; by the system, when the days are over or after a restore.
    """
    act.require(act.by.role in ("resident", "system"))
    draw = locked(volunteer.draw)
    fresh = locked(volunteer)
    if asked and fresh.state in (V.IN, V.DRAWN) and draw.state != S.FAILED:
        fresh = _out(draw, fresh)
    if draw.setup is None:
        fresh.values = {}
    outbox.forget(str(fresh.pk), about=draw.subject, kind=tell.VOLUNTEER)
    fresh.sealed = fresh.code_hash = fresh.form_key = fresh.once = fresh.person = None
    fresh.tell_later = False
    fresh.save()
    openings = forget(fresh.subject)
    more: dict[str, Any] = {"replays": list(replays)} if replays else {}
    act.record(fresh.subject, studio=draw.studio, asked=asked, openings=openings, **more)
    forgetting.note(fresh.subject)


@action("draw.discard_key")
def discard_key(act: Act, draw: Draw) -> None:
    """Destroy the key under which names lay, once all volunteers are forgotten. The record stays."""
    act.require(act.by.role == "system")
    fresh = locked(draw)
    fresh.wrapped_key, fresh.erased_at = None, act.at
    fresh.save(update_fields=["wrapped_key", "erased_at"])
    act.record(fresh.subject, studio=fresh.studio)


def due(at: datetime) -> list[Draw]:
    """Draws whose volunteers are kept beyond their studio's days."""
    found = []
    for studio in Studio.objects.all():
        limit = at - timedelta(days=studio.setting("draw_keep_days"))
        for one in Draw.objects.filter(studio=studio, erased_at=None):
            if (one.failed_at or one.drawn_at or one.made_at + ABANDONED) < limit:
                found.append(one)
    return found


def erase_due() -> int:
    """Forget what is due; how many. For the worker, and after a restore."""
    done = 0
    for draw in due(clock.now()):
        for one in draw.volunteers.all():
            with suppress(Refused):
                erase(By(), one)
                done += 1
        with suppress(Refused):
            discard_key(By(), draw)
    return done


def once_more(subject: str, asked: bool, whole: bool, replays: list[str]) -> bool:
    """After a restore: erase what had been erased since the backup; whether it is anything of this room's."""
    volunteer = Volunteer.objects.filter(subject=subject).first()
    if volunteer is None:
        return False
    erase(By(), volunteer, asked=asked, replays=replays)
    return True


def by_code(code: str) -> Volunteer | None:
    """The volunteer that a code is of."""
    return Volunteer.objects.select_related("draw__studio").filter(code_hash=locks.code_hash(code)).first()
