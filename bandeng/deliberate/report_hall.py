"""What a hall's screen shows of a poll: the question, how many take part, and, where that is out, what comes of it."""

from collections.abc import Iterable
from itertools import accumulate
from math import ceil
from typing import Any

from django.db.models import Q

from bandeng.core import clock
from bandeng.deliberate.models import Poll
from bandeng.deliberate.models.poll import Access
from bandeng.deliberate.report import Line, report
from bandeng.deliberate.report_access import out
from bandeng.deliberate.report_map import drawing
from bandeng.deliberate.states import State
from bandeng.gather.hall import Panel
from bandeng.studio.models import Studio, Venue

TEMPLATE = "deliberate/report_hall.html"
# How many at most; so many rem of height there are, and so many characters go into a line (hall.css).
AGREED, DIVIDED = 3, 2
ROOM, LINE = 18.5, 20
# The same for the question: what its second line takes, and how much goes into the first.
SECOND, FIRST = 2.6, 22


def data(poll: Poll) -> dict[str, Any]:
    """What the template needs. `report` holds results only where they are out."""
    shown = report(poll)
    results = out(poll) and shown.state == "ready"
    room = ROOM - (SECOND if len(poll.title) > FIRST else 0)
    divided = _fitting(shown.divided[:DIVIDED], room * DIVIDED / (AGREED + DIVIDED)) if results else []
    agreed = _fitting(shown.agreed[:AGREED], room - sum(map(_height, divided))) if results else []
    return {
        "poll": poll,
        "voters": shown.voters,
        "report": shown if results else None,
        "agreed": agreed,
        "divided": divided,
        "drawing": drawing(shown) if results else None,
        "out": out(poll),
    }


def _height(line: Line) -> float:
    """Of a statement and its words on the wall, in rem."""
    return 1.7 + 1.6 * min(2, ceil(len(line.text) / LINE))


def _fitting(lines: list[Line], room: float) -> list[Line]:
    """The first ones that fit, one at least: nothing on a wall can be scrolled."""
    heights = accumulate(_height(line) for line in lines)
    return [
        line for place, (line, height) in enumerate(zip(lines, heights, strict=True)) if not place or height <= room
    ]


def panels(studio: Studio, venue: Venue) -> Iterable[Panel]:
    """Of the activity that is in session here, and of this studio's polls whose results are shown while they run."""
    here = Q(activity__state=State.IN_SESSION, activity__occasion__venue=venue, activity__occasion__day=clock.today())
    going = Q(state=Poll.State.OPEN, live=True)
    polls = Poll.objects.filter(studio=studio).exclude(state=Poll.State.DRAFT).exclude(access=Access.MEMBERS)
    for poll in polls.filter(here | going).select_related("studio").defer("map").order_by("pk"):
        yield Panel(f"poll-{poll.pk}", poll.title, TEMPLATE, data(poll))
