"""Lamps (灯): which limit runs on a matter, and its colour: of one matter, and as Qs for lists. The two agree."""

from collections.abc import Callable
from datetime import date
from functools import reduce
from operator import or_

from django.db.models import Q
from django.utils.translation import gettext as _

from bandeng.core.actions import Origin
from bandeng.core.working_calendar import calendar
from bandeng.listen.models import Matter, Reply
from bandeng.listen.states import HANDLED, State
from bandeng.studio import ladder
from bandeng.web import formats

COLOURS = ("red", "amber", "green", "grey")

# The limit that runs: while this holds, this field says until when. Imported matters start no clock.
_PROMISED = Q(state=State.REPLIED, result=Reply.Result.PROMISED)
LIMITS: dict[str, tuple[Q, str]] = {
    "accept": (Q(state=State.RECEIVED), "accept_due"),
    "reply": (Q(state__in=HANDLED), "reply_due"),
    "promise": (_PROMISED, "promised_on"),
}
CLOCKED = ~Q(origin=Origin.IMPORT)
# While the resident is waited for the clock stands still: `reply_due` is then the last day they may take.
STANDS_STILL = Q(state=State.WAITING_RESIDENT)


def limit_of(matter: Matter) -> tuple[str, date] | None:
    """The limit that runs on a matter ("accept", "reply", "promise") and its day; None where none does."""
    if matter.origin == Origin.IMPORT:
        return None
    found, due = "", None
    if matter.state == State.RECEIVED:
        found, due = "accept", matter.accept_due
    elif matter.state in HANDLED:
        found, due = "reply", matter.reply_due
    elif matter.state == State.REPLIED and matter.result == Reply.Result.PROMISED:
        found, due = "promise", matter.promised_on
    return (found, due) if due else None


def colour(matter: Matter, today: date) -> str:
    """Green, amber (due by the next working day), red (late) or grey (no clock, or it stands still)."""
    running = limit_of(matter)
    if running is None:
        return "grey"
    _name, due = running
    lit = ladder.colour(due, today)
    return "grey" if lit != "red" and matter.state == State.WAITING_RESIDENT else lit


def lamp(matter: Matter, today: date) -> tuple[str, str]:
    """The colour, and in words: the same everywhere."""
    shade = colour(matter, today)
    running = limit_of(matter)
    if running is None:
        return shade, _("不计时")
    name, due = running
    day = {"due": formats.date(due)}
    if shade == "grey":
        return shade, _("等居民补充，暂停计时")
    if name == "promise":
        said = {
            "red": _("承诺已过期（%(due)s）"),
            "amber": _("承诺将到期（%(due)s）"),
            "green": _("承诺 %(due)s 前完成"),
        }
        return shade, said[shade] % day
    said = {"red": _("已逾期（%(due)s）"), "amber": _("将到期（%(due)s）"), "green": _("%(due)s 前")}
    return shade, said[shade] % day


def due(lookup: str, day: date) -> Q:
    """Matters whose running limit is before ("lt"), on or after a day; those without a limit are in none of them."""
    return CLOCKED & reduce(or_, (running & Q(**{f"{field}__{lookup}": day}) for running, field in LIMITS.values()))


def shining(shade: str, today: date, ends: Callable[[str, date], Q] = due) -> Q:
    """The matters whose lamp has this colour; `ends` says when the limit that runs does, as `due`. KeyError for others.

    The worklist's `ends` asks its index, in which grey matters are not.
    """
    soon = calendar().add_workdays(today, ladder.AMBER_DAYS)
    if shade == "grey":
        return ~reduce(or_, (shining(other, today) for other in ("red", "amber", "green")))
    lit = {
        "red": ends("lt", today),
        "amber": ends("gte", today) & ends("lte", soon) & ~STANDS_STILL,
        "green": ends("gt", soon) & ~STANDS_STILL,
    }
    return lit[shade]
