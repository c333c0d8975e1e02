"""Single occasions: adding one, moving it, cancelling it, and taking the cancelling back."""

import uuid
from datetime import date, datetime, time

from django.utils.translation import gettext as _

from bandeng.core.actions import Act, action, check_version, locked
from bandeng.core.errors import Invalid, WrongState
from bandeng.gather import kinds, rules, tell
from bandeng.gather.actions.base import at, at_home, hours, record
from bandeng.gather.actions.follow import follow
from bandeng.gather.models import Occasion
from bandeng.studio.actions.base import changed, cleaned
from bandeng.studio.models import Studio, Venue


@action("occasion.add")
def add_occasion(
    act: Act,
    studio: Studio,
    *,
    kind: str,
    title: str,
    venue: Venue,
    day: date,
    opens: time,
    closes: time,
    need: int = 2,
    bookable: bool = False,
    minutes: int = 15,
    places: int = 1,
) -> Occasion:
    """Add a single occasion that belongs to no series."""
    rules.permit(act, "gather.arrange", studio.path)
    if kind not in kinds.KINDS:
        raise Invalid(_("没有这样的安排。"), field="kind")
    hours(opens, closes)
    at_home(studio.parent or studio, venue)
    occasion = Occasion.objects.create(
        subject=uuid.uuid4().hex,
        studio=studio,
        path=studio.path,
        kind=kind,
        title=cleaned(title, 60, "title"),
        venue=venue,
        planned_on=day,
        day=day,
        opens_at=at(day, opens),
        closes_at=at(day, closes),
        need=need,
        bookable=bookable,
        minutes=minutes,
        places=places,
        by_hand=True,
        changed_at=act.at,
    )
    record(act, occasion, venue=venue.pk, opens_at=occasion.opens_at.isoformat())
    return occasion


@action("occasion.change")
def change_occasion(
    act: Act,
    occasion: Occasion,
    *,
    day: date,
    opens: time,
    closes: time,
    venue: Venue,
    need: int,
    note: str,
    version: int | None = None,
) -> Occasion:
    """Move an occasion in time or place; everyone concerned is told, with the note."""
    fresh = _begun(act, occasion, version)
    _ahead(act.at, fresh)
    hours(opens, closes)
    at_home(fresh.studio.parent or fresh.studio, venue)
    if at(day, closes) <= act.at:
        raise Invalid(_("这个时间已经过去了，请填以后的时间。"), field="day")
    before = (fresh.opens_at, fresh.closes_at, fresh.venue_id)
    values = {
        "day": day,
        "opens_at": at(day, opens),
        "closes_at": at(day, closes),
        "venue": venue,
        "need": need,
        "note": cleaned(note, 120, "note", needed=(at(day, opens), at(day, closes), venue.pk) != before),
    }
    names = _written(act, fresh, values)
    record(act, fresh, fields=names, opens_at=fresh.opens_at.isoformat(), venue=venue.pk)
    if before != (fresh.opens_at, fresh.closes_at, fresh.venue_id):
        tell.of_change(act, fresh)
        follow(act, fresh, before[0], elsewhere=before[2] != fresh.venue_id)
    return fresh


@action("occasion.describe")
def describe_occasion(act: Act, occasion: Occasion, *, kind: str, title: str) -> Occasion:
    """What an occasion is called, and of which kind it is: whether the public sees it is the kind's."""
    fresh = _begun(act, occasion, None)
    if kind not in kinds.KINDS:
        raise Invalid(_("没有这样的安排。"), field="kind")
    _written(act, fresh, {"kind": kind, "title": cleaned(title, 60, "title")})
    record(act, fresh)
    return fresh


@action("occasion.cancel")
def cancel_occasion(act: Act, occasion: Occasion, *, note: str, version: int | None = None) -> Occasion:
    """Cancel an occasion that lies ahead, with the reason everyone concerned is told."""
    fresh = _begun(act, occasion, version)
    if fresh.state == Occasion.State.CANCELLED:
        raise WrongState(_("这一场已经取消了。"))
    _ahead(act.at, fresh)
    _written(act, fresh, {"state": Occasion.State.CANCELLED, "note": cleaned(note, 120, "note")})
    record(act, fresh)
    tell.of_change(act, fresh)
    follow(act, fresh, fresh.opens_at)
    return fresh


@action("occasion.restore")
def restore_occasion(act: Act, occasion: Occasion, *, version: int | None = None) -> Occasion:
    """Hold a cancelled occasion after all."""
    fresh = _begun(act, occasion, version)
    if fresh.state != Occasion.State.CANCELLED:
        raise WrongState(_("这一场没有取消。"))
    _ahead(act.at, fresh)
    _written(act, fresh, {"state": Occasion.State.ON, "note": ""})
    record(act, fresh)
    tell.of_change(act, fresh)
    return fresh


def _begun(act: Act, occasion: Occasion, version: int | None) -> Occasion:
    fresh = locked(occasion)
    rules.permit(act, "gather.arrange", fresh)
    check_version(fresh, version)
    return fresh


def _ahead(now: datetime, occasion: Occasion) -> None:
    if occasion.closes_at <= now:
        raise WrongState(_("这一场已经过去了，不能再改。"))


def _written(act: Act, occasion: Occasion, values: dict[str, object]) -> list[str]:
    names = changed(occasion, values)
    changed(occasion, {"version": occasion.version + 1, "by_hand": True, "changed_at": act.at})
    return names
