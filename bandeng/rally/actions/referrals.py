"""Referrals: a thing of another room sent to the clinic with the resident's consent, and back."""

from datetime import date

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from bandeng.core import clock
from bandeng.core.actions import Act, action, locked
from bandeng.core.errors import Invalid, NotAllowed, WrongState
from bandeng.core.models import Link
from bandeng.gather import actions as gather
from bandeng.gather import referrals as crossing
from bandeng.gather.actions import Wish
from bandeng.gather.models import Booking, Occasion
from bandeng.rally import rules
from bandeng.rally.fields import Law
from bandeng.rally.lawyers import CLINIC
from bandeng.rally.models import Advice, Referral
from bandeng.studio.actions.base import changed, opaque
from bandeng.web import formats

R = Referral.State


@action("referral.offer")
def offer_referral(
    act: Act, about: str, *, field: str, consent: bool, occasion: Occasion | None = None, wish: Wish | None = None
) -> Referral:
    """Send a thing to the clinic (转法律咨询), with the resident's consent; no words and no contact go with it."""
    found = crossing.sendable(about, act.person)
    if found is None:
        raise NotAllowed
    studio = found.studio
    rules.permit(act, "referral.offer", studio.path)
    if not consent:
        raise Invalid(_("请先征得居民同意，再转法律咨询。"), field="consent")
    if field not in Law.values:
        raise Invalid(_("请选择法律领域。"), field="field")
    made = Referral(
        subject=opaque(),
        about=about,
        studio=studio,
        path=studio.path,
        field=field,
        asked_by=act.person,
        made_at=act.at,
    )
    if occasion:
        made.state, made.occasion = R.BOOKED, _coming(act, made, occasion)
        made.booking = _time(act, made, wish)
        made.told = made.as_told(occasion)
    try:
        with transaction.atomic():
            made.save()
    except IntegrityError as error:
        raise WrongState(_("这件事已经转给法律咨询，还没有结果。")) from error
    Link.objects.create(source=about, target=made.subject, relation=Link.Relation.LED_TO, made_at=act.at)
    act.record(made.subject, studio=studio, about=about)
    crossing.note(act, about, "referral.offer", when(made), _day(made))
    return made


@action("referral.book")
def book_referral(
    act: Act, referral: Referral, *, occasion: Occasion, wish: Wish | None = None, version: int | None = None
) -> Referral:
    """Agree on which clinic the resident comes to, or on another one; `wish` is for a time of their own there."""
    fresh = begin(act, referral, version)
    fresh.state, fresh.occasion = R.BOOKED, _coming(act, fresh, occasion)
    fresh.booking = _time(act, fresh, wish)
    fresh.told = fresh.as_told(occasion)
    fresh.version += 1
    fresh.save()
    act.record(fresh.subject, studio=fresh.studio, occasion=occasion.subject)
    crossing.note(act, fresh.about, "referral.book", when(fresh), _day(fresh))
    return fresh


@action("referral.withdraw")
def withdraw_referral(act: Act, referral: Referral, *, version: int | None = None) -> Referral:
    """The resident does not go after all."""
    fresh = begin(act, referral, version)
    _time(act, fresh, None)
    changed(fresh, {"state": R.WITHDRAWN, "ended_at": act.at, "version": fresh.version + 1})
    act.record(fresh.subject, studio=fresh.studio)
    crossing.note(act, fresh.about, "referral.withdraw", "")
    return fresh


def bring_back(act: Act, referral: Referral, advice: Advice) -> None:
    """Within `advice.write`: the thing's own timeline says when, which firm, and the kind of outcome. Nothing more."""
    fresh = locked(referral)
    if fresh.state not in Referral.OPEN or not advice.path.startswith(fresh.path):
        raise WrongState(_("这件转介已经有结果或取消了，请重新选择。"))
    firm = advice.lawyer.firm
    changed(
        fresh,
        {
            "state": R.ADVISED,
            "firm": firm,
            "outcome": advice.outcome,
            "ended_at": act.at,
            "version": fresh.version + 1,
        },
    )
    act.record(fresh.subject, studio=fresh.studio, firm=firm.pk, outcome=advice.outcome)
    said = _("%(day)s，%(firm)s：%(outcome)s") % {
        "day": formats.date(advice.day),
        "firm": firm.name,
        "outcome": advice.get_outcome_display(),
    }
    crossing.note(act, fresh.about, "referral.back", said)


def begin(act: Act, referral: Referral, version: int | None = None) -> Referral:
    """The referral under lock, while it waits, for whoever may see what it came from; or for the system."""
    fresh = locked(referral, version)
    rules.permit(act, "referral.offer", fresh)
    if act.person and crossing.about(fresh.about, act.person) is None:
        raise NotAllowed
    if fresh.state not in Referral.OPEN:
        raise WrongState(_("这件转介已经有结果或取消了。"))
    return fresh


def _coming(act: Act, referral: Referral, occasion: Occasion) -> Occasion:
    today: date = clock.day(act.at)
    ours = occasion.kind == CLINIC and occasion.path.startswith(referral.studio.path)
    if not ours or occasion.state != Occasion.State.ON or occasion.day < today:
        raise Invalid(_("请选择一场还没有过去的法律咨询。"), field="occasion")
    return occasion


def _time(act: Act, referral: Referral, wish: Wish | None) -> Booking | None:
    """The time kept for the resident: the one before is moved, or given back. Nothing of them goes with it."""
    old = referral.booking if referral.booking and referral.booking.state == Booking.State.BOOKED else None
    if old and wish:
        return gather.move(act.by, old, wish.occasion, wish.at)
    if old:
        gather.cancel(act.by, old)
    return gather.book(act.by, wish).booking if wish else None


def _day(referral: Referral) -> date | None:
    return clock.day(referral.comes_at) if referral.comes_at else None


def when(referral: Referral) -> str:
    """Which number and, where it is settled, which clinic."""
    if not referral.occasion:
        return _("转介号 %(label)s，时间待约") % {"label": referral.label}
    return _("转介号 %(label)s，%(day)s，%(venue)s") % {
        "label": referral.label,
        "day": formats.moment(referral.comes_at or referral.occasion.opens_at),
        "venue": referral.occasion.venue.name,
    }
