"""The draw itself: fixing the list and committing, drawing in public, replacing those who drop out.

What takes long is computed before the transaction; the transaction only looks whether it still holds.
"""

import hashlib
import json
import secrets
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from bandeng.core import clock
from bandeng.core.actions import Act, By, action
from bandeng.core.errors import Invalid, NotAllowed, Stale, WrongState
from bandeng.deliberate import draw_tell as tell
from bandeng.deliberate import panels, rules
from bandeng.deliberate.actions.draw import begin, finish, wrong_state
from bandeng.deliberate.models import Activity, Draw, Participant, Volunteer
from bandeng.studio.actions.base import cleaned
from bandeng.studio.models import Person
from bandeng.web import formats

S, V = Draw.State, Volunteer.State


def _looked_at(by: By, draw: Draw, version: int | None, *states: str) -> Draw:
    """As the action will find it, before the long work: so that nobody waits for a refusal."""
    fresh = Draw.objects.get(pk=draw.pk)
    if not (isinstance(by.person, Person) and rules.may(by.person, "draw.run", fresh, by.at)):
        raise NotAllowed
    if fresh.state not in states:
        raise wrong_state(fresh)
    if version is not None and version != fresh.version:
        raise Stale
    return fresh


def fix(by: By, draw: Draw, *, value_named: str, value_on: date | None = None, version: int | None = None) -> Draw:
    """Close the list, compute the fairest lottery, publish it with the commitment, and name the public value to come.

    May take a minute. Invalid where the quotas cannot be kept; Stale where the list has changed meanwhile.
    """
    fresh = _looked_at(by, draw, version, S.CALLING)
    _closed(fresh, by)
    cleaned(value_named, 200, "value_named")
    _ahead(by, value_on)
    return write_fixed(
        by, draw, made=panels.lottery(fresh), value_named=value_named, value_on=value_on, version=version
    )


def _closed(draw: Draw, by: By) -> None:
    if draw.until and clock.day(by.at) <= draw.until and not draw.from_members:
        raise WrongState(_("报名还没有截止。要提前固定，请先改报名截止日期。"))


def _ahead(by: By, value_on: date | None) -> None:
    if value_on and value_on < clock.day(by.at):
        raise Invalid(_("这个数字已经公布了，谁都可能知道。请选今天以后才公布的。"), field="value_on")


@action("draw.fix")
def write_fixed(
    act: Act, draw: Draw, *, made: Any, value_named: str, value_on: date | None = None, version: int | None = None
) -> Draw:
    """Keep a lottery and commit to it, if it is of the very list and quotas that there are now."""
    from bandeng.algorithms import sortition

    fresh = begin(act, draw, version, S.CALLING)
    _closed(fresh, act.by)
    if panels.pool(fresh) != made.pool:
        raise Stale(_("计算的时候名册有变化，结果没有采用。请再固定一次。"))
    secret = secrets.token_bytes(32)
    fresh.setup = sortition.setup(made)
    digest = sortition.digest(fresh.setup)
    fresh.digest, fresh.commitment = digest.hex(), sortition.commitment(secret, digest).hex()
    fresh.secret = panels.seal_secret(fresh, secret)
    _ahead(act.by, value_on)
    fresh.value_named, fresh.value_on = cleaned(value_named, 200, "value_named"), value_on
    fresh.state, fresh.fixed_at = S.FIXED, act.at
    _forget_unused(fresh, set(made.pool.attributes))
    people = len(fresh.setup["pool"])
    return finish(act, fresh, cites=fresh.commitment, digest=fresh.digest, people=people)


def _forget_unused(draw: Draw, used: set[str]) -> None:
    """What was asked and no quota speaks of is not needed any more."""
    people = list(draw.volunteers.all())
    for one in people:
        one.values = {name: value for name, value in one.values.items() if name in used}
    Volunteer.objects.bulk_update(people, ["values"], batch_size=200)


def draw_panel(by: By, draw: Draw, *, value: str, again: str, version: int | None = None) -> Draw:
    """Draw in public, from the secret committed to and the public value, typed twice; whoever has left is replaced."""
    from bandeng.algorithms import sortition

    fresh = _looked_at(by, draw, version, S.FIXED)
    if fresh.value_on and clock.day(by.at) < fresh.value_on:
        said = _("事先说好的数字要到 %(day)s 才公布，到那天再抽签。")
        raise Invalid(said % {"day": formats.date(fresh.value_on)}, field="value")
    value = cleaned(value, 200, "value")
    if value != cleaned(again, 200, "again"):
        raise Invalid(_("两次输入的公开数字不一样，请对照公布的数字再输。"), field="again")
    try:
        record = panels.recorded(fresh, value)
    except sortition.Infeasible:  # drawn all the same; the free seats are a matter of their own
        record = sortition.record(sortition.read(fresh.setup or {}), panels.open_secret(fresh), value)
    return write_drawn(by, draw, record=record, version=fresh.version)


@action("draw.draw")
def write_drawn(act: Act, draw: Draw, *, record: dict[str, Any], version: int) -> Draw:
    """Reveal the secret and keep the record, if nobody has left since it was computed."""
    fresh = begin(act, draw, None, S.FIXED)
    _same(fresh, version)
    fresh.record, fresh.value, fresh.secret = record, record["public_value"], None
    fresh.state, fresh.drawn_at = S.DRAWN, act.at
    _seat(act, fresh)
    tell.drawn(act, fresh)
    return finish(act, fresh, cites=record_hash(record), drawn=len(record["drawn"]))


def replace(by: By, draw: Draw, *, relax: bool = False, version: int | None = None) -> Draw:
    """Fill the free seats by the record's own rule. With `relax` quotas give way by the least that is needed."""
    from bandeng.algorithms import sortition

    fresh = _looked_at(by, draw, version, S.DRAWN)
    before = fresh.record or {}
    try:
        record = panels.recorded(fresh, fresh.value, panels.vacancies(before), relax=relax)
    except sortition.Infeasible as error:
        raise Invalid(" ".join(panels.in_conflict(error, fresh.size))) from error
    if record == before:
        raise WrongState(_("没有空出来的席位。"))
    return write_replaced(by, draw, record=record, version=fresh.version)


@action("draw.replace")
def write_replaced(act: Act, draw: Draw, *, record: dict[str, Any], version: int) -> Draw:
    """Publish the record anew with whoever comes in."""
    fresh = begin(act, draw, None, S.DRAWN)
    _same(fresh, version)
    fresh.record = record
    _seat(act, fresh)
    tell.drawn(act, fresh)
    return finish(act, fresh, cites=record_hash(record), times=len(record["replacements"]))


def _same(draw: Draw, version: int) -> None:
    if draw.version != version:
        raise Stale


def record_hash(record: dict[str, Any]) -> str:
    """SHA-256 of the record as it is published."""
    return hashlib.sha256(published(record)).hexdigest()


def published(record: dict[str, Any]) -> bytes:
    """The record as a file: the same bytes for the same record."""
    return (json.dumps(record, ensure_ascii=False, sort_keys=True, indent=1) + "\n").encode()


def _seat(act: Act, draw: Draw) -> None:
    """Bring volunteers, and the activity's participants, in line with the record."""
    seated = set(panels.seated(draw.record or {}))
    for one in draw.volunteers.filter(key__in=seated):
        if one.state == V.IN:
            one.state = V.DRAWN
        elif one.state == V.LEFT:
            one.state = V.OUT
        if draw.activity and one.state == V.DRAWN and one.participant is None:
            one.participant = _participant(act, draw.activity, one)
        one.save(update_fields=["state", "participant"])
    for one in draw.volunteers.filter(state=V.OUT, participant__came_at=None).exclude(participant=None):
        _withdraw(one)


def _participant(act: Act, activity: Activity, one: Volunteer) -> Participant:
    label = _("抽签 %(key)s 号") % {"key": one.key}
    part = Participant.Part.MEMBER if one.person else Participant.Part.RESIDENT
    if one.person and (there := Participant.objects.filter(activity=activity, person=one.person).first()):
        return there
    name = one.person.name if one.person else label
    return Participant.objects.create(
        activity=activity, part=part, person=one.person, label=name, invited_at=act.at, made_at=act.at
    )


def _withdraw(one: Volunteer) -> None:
    """Take someone out of the activity again who was in it only by this draw and has done nothing there."""
    there = one.participant
    one.participant = None
    one.save(update_fields=["participant"])
    if there and there.invited_at and not there.speeches.exists() and not there.notes.exists():
        there.delete()


@action("draw.look")
def look(act: Act, draw: Draw) -> Draw:
    """Open names and telephones of the drawn for half an hour (the view sees to it): that they were is on record."""
    fresh = begin(act, draw, None, S.DRAWN)
    act.record(fresh.subject, studio=fresh.studio, people=fresh.volunteers.filter(state=V.DRAWN).count())
    return fresh
