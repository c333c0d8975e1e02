"""Referrals follow their clinic: moved, called off, over without an advice. By the worker; each change is told once."""

from contextlib import suppress
from datetime import datetime

from django.utils.translation import gettext as _

from bandeng.core import clock
from bandeng.core.actions import Act, By, action
from bandeng.core.errors import Refused, WrongState
from bandeng.gather import referrals as crossing
from bandeng.gather.models import Booking, Occasion
from bandeng.rally.actions.advice import WRITE_UP
from bandeng.rally.actions.referrals import begin, when
from bandeng.rally.models import Referral
from bandeng.studio.actions.base import changed
from bandeng.web import formats

R = Referral.State


def where(one: Referral) -> Occasion | None:
    """The clinic the resident comes to: they may have moved their own time to another one."""
    return one.booking.occasion if one.booking else one.occasion


def lost(one: Referral, now: datetime) -> bool:
    """Whether nobody comes there any more: called off, or over for so long that no advice is written."""
    there = where(one)
    if one.state != R.BOOKED or there is None:
        return False
    off = there.state == Occasion.State.CANCELLED or (one.booking and one.booking.state == Booking.State.CANCELLED)
    return bool(off) or there.day < clock.day(now) - WRITE_UP


def moved(one: Referral, now: datetime) -> bool:
    """Whether the resident comes at another time, or elsewhere, than was last told."""
    at = one.comes_at
    return one.state == R.BOOKED and at is not None and at > now and one.told != one.as_told(where(one))


@action("referral.release")
def release(act: Act, referral: Referral) -> Referral:
    """Back among those that wait for a time. The resident is told where they would come in vain, the officer always."""
    act.require(act.by.role == "system")
    fresh = begin(act, referral)
    if not lost(fresh, act.at):
        raise WrongState
    at = fresh.comes_at or act.at
    vain = clock.day(at) >= clock.day(act.at)
    values = {"state": R.OFFERED, "occasion": None, "booking": None, "told": "", "version": fresh.version + 1}
    changed(fresh, values)
    act.record(fresh.subject, studio=fresh.studio)
    said = (
        _("%(day)s的法律咨询取消了，请另约时间")
        if vain
        else _("%(day)s的法律咨询过去了，没有结果；居民还要去的，请另约时间")
    )
    words = said % {"day": formats.date(clock.day(at))}
    crossing.note(act, fresh.about, "referral.release", words, clock.day(at) if vain else None)
    return fresh


@action("referral.move")
def move(act: Act, referral: Referral) -> Referral:
    """The clinic was moved, or the resident moved their own time: tell what holds now."""
    act.require(act.by.role == "system")
    fresh = begin(act, referral)
    there = where(fresh)
    if not moved(fresh, act.at) or there is None:
        raise WrongState
    changed(fresh, {"occasion": there, "told": fresh.as_told(there), "version": fresh.version + 1})
    act.record(fresh.subject, studio=fresh.studio, occasion=there.subject)
    crossing.note(act, fresh.about, "referral.move", when(fresh), clock.day(fresh.comes_at or there.opens_at))
    return fresh


def follow_all() -> int:
    """For the worker: how many referrals were released or moved."""
    now, done = clock.now(), 0
    for one in Referral.objects.filter(state=R.BOOKED).select_related("occasion", "booking__occasion"):
        do = release if lost(one, now) else move if moved(one, now) else None
        if do:
            with suppress(Refused):  # the desk was faster
                do(By(), one)
                done += 1
    return done
