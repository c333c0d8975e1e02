"""Calendar files (RFC 5545, with RFC 7986): own turns, a studio's occasions, one booking. Never a word of residents.

The same state gives the same bytes: DTSTAMP is when a thing last changed, since nothing is sent (no METHOD).
"""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from icalendar import Calendar, Event, Timezone, TimezoneStandard, vDuration

from bandeng.core import clock
from bandeng.gather.models import Booking, Occasion, Turn
from bandeng.studio.models import Person, Studio

# How long what is over, and what was dropped, stays in the file.
BEHIND = timedelta(days=60)
REFRESH = timedelta(hours=1)
ZONE = "Asia/Shanghai"
UIDS = uuid.UUID("6e4df6a0-6a3b-5c0e-9a55-1f6b1c0f9d51")


@dataclass(frozen=True, slots=True)
class Entry:
    """One event: `sequence` grows with every change, `changed` is when the last one was."""

    uid: str
    sequence: int
    changed: datetime
    begins: datetime
    ends: datetime
    summary: str
    place: str
    words: str = ""
    url: str = ""
    cancelled: bool = False
    busy: bool = True


def _zone() -> Timezone:
    """China has had one offset and no summer time since 1991, so the file says it in one rule."""
    zone, standard = Timezone(), TimezoneStandard()
    zone.add("tzid", ZONE)
    standard.add("dtstart", datetime(1991, 9, 15))
    standard.add("tzoffsetfrom", timedelta(hours=8))
    standard.add("tzoffsetto", timedelta(hours=8))
    standard.add("tzname", "CST")
    zone.add_component(standard)
    return zone


def _event(entry: Entry) -> Event:
    event = Event()
    event.add("uid", entry.uid)
    event.add("dtstamp", entry.changed.astimezone(UTC))
    event.add("last-modified", entry.changed.astimezone(UTC))
    event.add("sequence", entry.sequence)
    event.add("dtstart", entry.begins.astimezone(clock.HERE).replace(microsecond=0))
    event.add("dtend", entry.ends.astimezone(clock.HERE).replace(microsecond=0))
    event.add("summary", entry.summary)
    event.add("location", entry.place)
    if entry.words:
        event.add("description", entry.words)
    if entry.url:
        event.add("url", entry.url)
    event.add("status", "CANCELLED" if entry.cancelled else "CONFIRMED")
    event.add("transp", "OPAQUE" if entry.busy and not entry.cancelled else "TRANSPARENT")
    return event


def written(name: str, entries: Iterable[Entry]) -> bytes:
    """The file: lines folded at 75 octets, ended by CRLF."""
    calendar = Calendar()
    calendar.add("prodid", "-//Bandeng//Gather//ZH")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("name", name)
    calendar.add("x-wr-calname", name)
    calendar.add("x-wr-timezone", ZONE)
    # A bare add would leave out VALUE=DURATION, which RFC 7986 asks for.
    calendar.add("refresh-interval", vDuration(REFRESH), {"VALUE": "DURATION"})
    calendar.add("x-published-ttl", vDuration(REFRESH))
    calendar.add_component(_zone())
    for entry in entries:
        calendar.add_component(_event(entry))
    return bytes(calendar.to_ical())


def _place(occasion: Occasion) -> str:
    return f"{occasion.venue.name} {occasion.venue.address}".strip()


def _off(occasion: Occasion) -> bool:
    return occasion.state == Occasion.State.CANCELLED


def _titled(words: str, cancelled: bool) -> str:
    return _("（已取消）%(title)s") % {"title": words} if cancelled else words


def of_occasion(occasion: Occasion) -> Entry:
    """An occasion as everyone of the studio has it."""
    off = _off(occasion)
    return Entry(
        uid=str(uuid.UUID(occasion.subject)),
        sequence=occasion.version,
        changed=occasion.changed_at,
        begins=occasion.opens_at,
        ends=occasion.closes_at,
        summary=_titled(occasion.title, off),
        place=_place(occasion),
        words=occasion.note,
        url=settings.SITE + reverse("occasion", args=[occasion.pk]),
        cancelled=off,
        busy=False,
    )


def of_turns(person: Person, occasion: Occasion, turns: list[Turn]) -> Entry:
    """Someone's turns at one occasion, the dropped ones with them, as one event that can go and come again.

    Its number is the occasion's, and two more for each turn that ended (one less while there is none): it only grows.
    """
    on = any(turn.state == Turn.State.ON for turn in turns)
    ended = [turn.ended_at for turn in turns if turn.ended_at and turn.state != Turn.State.ON]
    off = _off(occasion) or not on
    words = [_("值班。到了以后，用手机扫大厅屏幕上的签到码签到。")] if not off else []
    words += [_("您这一次值班已经调出。")] if not on else []
    words += [occasion.note] if occasion.note else []
    return Entry(
        uid=str(uuid.uuid5(UIDS, f"{occasion.subject} {person.pk}")),
        sequence=occasion.version + 2 * len(ended) - (0 if on or not ended else 1),
        changed=max([occasion.changed_at, *(turn.announced_at for turn in turns), *ended]),
        begins=occasion.opens_at,
        ends=occasion.closes_at,
        summary=_titled(_("值班：%(title)s") % {"title": occasion.title}, off),
        place=_place(occasion),
        words="\n".join(words),
        url=settings.SITE + reverse("occasion", args=[occasion.pk]),
        cancelled=off,
    )


def for_person(person: Person, now: datetime) -> bytes:
    """Someone's announced turns, and for BEHIND those that are over or were dropped."""
    found: dict[int, list[Turn]] = {}
    turns = Turn.objects.filter(person=person, occasion__day__gte=clock.day(now - BEHIND))
    for turn in turns.select_related("occasion__venue").order_by("occasion__opens_at", "occasion", "pk"):
        found.setdefault(turn.occasion_id, []).append(turn)
    kept = [those for those in found.values() if _lately(those, now)]
    entries = [of_turns(person, those[0].occasion, those) for those in kept]
    return written(_("我的值班"), entries)


def _lately(turns: list[Turn], now: datetime) -> bool:
    on = any(turn.state == Turn.State.ON for turn in turns)
    return on or any(turn.ended_at and turn.ended_at >= now - BEHIND for turn in turns)


def for_studio(studio: Studio, now: datetime) -> bytes:
    """All occasions of a studio and its workstations, from BEHIND on."""
    found = Occasion.objects.filter(studio__path__startswith=studio.path, day__gte=clock.day(now - BEHIND))
    entries = [of_occasion(one) for one in found.select_related("venue")]
    return written(_("%(studio)s日程") % {"studio": studio}, entries)


def for_booking(booking: Booking) -> bytes:
    """A resident's booked time, to be put into their own calendar: neither name, number nor topic is in it."""
    occasion = booking.occasion
    begins = booking.at or occasion.opens_at
    off = _off(occasion) or booking.state == Booking.State.CANCELLED
    moments = (booking.made_at, booking.ended_at, occasion.changed_at)
    entry = Entry(
        uid=str(uuid.uuid5(UIDS, booking.subject)),
        sequence=booking.version,
        changed=max(moment for moment in moments if moment),
        begins=begins,
        ends=begins + timedelta(minutes=occasion.minutes) if booking.at else occasion.closes_at,
        summary=_titled(_("到%(venue)s：%(title)s") % {"venue": occasion.venue.name, "title": occasion.title}, off),
        place=_place(occasion),
        words="\n".join(part for part in (_("请按时到场，到了先取号。"), occasion.note) if part),
        cancelled=off,
    )
    return written(occasion.title, [entry])
