"""What the screen in a hall shows (大屏): panels in turn, which rooms above add to, and the code to sign in with."""

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from bandeng.core import clock
from bandeng.core.working_calendar import calendar
from bandeng.gather import here, kinds, presence, queue_of
from bandeng.gather.models import Booking, Occasion, Screen, Turn
from bandeng.studio import portraits
from bandeng.studio.models import Person, Studio, Venue


@dataclass(frozen=True, slots=True)
class Panel:
    """One picture of the screen: `template` draws `data`. Public things only, and nothing that needs a click."""

    code: str
    title: str
    template: str
    data: Any


# Rooms above append functions from a studio and a venue to their panels (in `AppConfig.ready`).
PANELS: list[Callable[[Studio, Venue], Iterable[Panel]]] = []
QUEUE = "queue"
# Seconds for which a panel stands before the next.
TURN = 12


@cache
def version() -> str:
    """Changes with what the screen is made of: a screen of another version loads itself anew."""
    folder = Path(__file__).parent
    found = hashlib.blake2b(digest_size=6)
    for file in sorted((*folder.glob("static/gather/hall.*"), *folder.glob("templates/gather/hall/*"))):
        found.update(file.read_bytes())
    return found.hexdigest()


def panels(screen: Screen, now: datetime) -> list[Panel]:
    """All panels of a screen, in the order in which they are shown."""
    venue, studio = screen.venue, screen.venue.studio
    today = _today(venue, now)
    found = [*_duty(venue, today, now), *_queue(today, now)]
    for give in PANELS:
        found += give(studio, venue)
    return found


def _today(venue: Venue, now: datetime) -> list[Occasion]:
    """What is still to come or going on here today, for the public."""
    found = Occasion.objects.filter(venue=venue, day=clock.day(now), closes_at__gt=now).select_related("venue")
    return list(found.filter(kind__in=kinds.public()))


def _duty(venue: Venue, today: list[Occasion], now: datetime) -> Iterable[Panel]:
    template = "gather/hall/duty.html"
    for one in today:
        yield Panel(f"duty-{one.pk}", one.title, template, {"one": one, "people": people(one), "today": True})
    if not today:
        ahead = Occasion.objects.filter(venue=venue, opens_at__gt=now, state=Occasion.State.ON)
        coming = ahead.filter(kind__in=kinds.public()).first()
        data = {"one": coming, "people": people(coming) if coming else [], "today": False}
        yield Panel("duty-next", _("下一场"), template, data)


def people(occasion: Occasion) -> list[dict[str, Any]]:
    """Who is on duty: those of the plan, and whoever stands in; who has come, and at which desk they receive."""
    came = {one.person_id: one for one in occasion.attendances.filter(void_at=None, duty=True)}
    turns = Turn.objects.filter(occasion=occasion, state=Turn.State.ON).values_list("person", flat=True)
    found = Person.objects.filter(Q(pk__in=turns) | Q(pk__in=list(came))).select_related("member")
    calls = occasion.bookings.filter(state=Booking.State.CALLED).exclude(desk="")
    desks = dict(calls.order_by("called_at").values_list("received_by", "desk"))
    return [_shown(one, came.get(one.pk), desks.get(one.pk, "")) for one in found]


def _shown(person: Person, came: Any, desk: str) -> dict[str, Any]:
    member = getattr(person, "member", None)
    return {
        "name": person.shown_name,
        "post": member.post if member else "",
        "picture": portraits.address(member),
        "here": came is not None and came.left_at is None,
        "left": came is not None and came.left_at is not None,
        "desk": desk,
    }


def _queue(today: list[Occasion], now: datetime) -> Iterable[Panel]:
    for one in (one for one in today if one.state == Occasion.State.ON):
        seen = queue_of.hall(one, now)
        if seen["called"] or seen["waiting"]:
            yield Panel(QUEUE, _("叫号"), "gather/hall/queue.html", {"one": one, **seen})


def signing(screen: Screen, now: datetime) -> here.Shown | None:
    """The code to sign in with, while there is something here to sign in for."""
    open_now = [one for one in presence.at_venue(screen.venue, now) if not presence.out_of_hours(one, now)]
    return here.shown(screen, now) if open_now else None


def context(screen: Screen, now: datetime) -> dict[str, Any]:
    """Everything the templates of the screen need, but the address that the code stands for."""
    shown = panels(screen, now)
    calls = [call for one in shown if one.code == QUEUE for call in one.data["called"]]
    return {
        "screen": screen,
        "studio": screen.venue.studio,
        "panels": shown,
        "calls": calls[:2],
        # Tells a new call from one that was shown already; nothing in it can be told apart otherwise.
        "call": f"{calls[0]['number']}-{calls[0]['at']:%H%M%S}" if calls else "",
        "signing": signing(screen, now),
        "now": now,
        "time": int(now.timestamp() * 1000),
        "workday": calendar().is_workday(clock.day(now)),
        "version": version(),
        "turn": TURN,
    }
