"""Lamps (灯) of commitments: which limit runs, its colour and words: of one, and as Qs for lists. The two agree."""

from datetime import date

from django.db.models import Q
from django.utils.translation import gettext as _

from bandeng.core.working_calendar import calendar
from bandeng.deliberate.models import Commitment
from bandeng.studio import ladder
from bandeng.web import formats

S = Commitment.State
COLOURS = ("red", "amber", "green", "grey")
# The limit that runs: in this state, this field says until when.
LIMITS: dict[str, tuple[Commitment.State, str]] = {"take": (S.PROPOSED, "take_by"), "due": (S.TAKEN, "due_on")}


def limit_of(one: Commitment) -> tuple[str, date] | None:
    """The limit that runs ("take" for taking on, "due" for doing it) and its day; None where none does."""
    for name, (state, field) in LIMITS.items():
        if one.state == state:
            return name, getattr(one, field)
    return None


def lamp(one: Commitment, today: date) -> tuple[str, str]:
    """The colour, and in words."""
    running = limit_of(one)
    if running is None:
        return "grey", _("等核实销号") if one.state == S.DONE else _("不计时")
    name, due = running
    colour, day = ladder.colour(due, today), {"due": formats.date(due)}
    if name == "take":
        said = {
            "red": _("认领已逾期（%(due)s）"),
            "amber": _("认领将到期（%(due)s）"),
            "green": _("%(due)s 前认领"),
        }
        return colour, said[colour] % day
    said = {
        "red": _("承诺已过期（%(due)s）"),
        "amber": _("承诺将到期（%(due)s）"),
        "green": _("承诺 %(due)s 前完成"),
    }
    return colour, said[colour] % day


def due(lookup: str, day: date) -> Q:
    """Those whose running limit is before ("lt"), on or after a day; those without a limit are in none of them."""
    found = Q(pk__in=())
    for state, field in LIMITS.values():
        found |= Q(state=state, **{f"{field}__{lookup}": day})
    return found


def shining(colour: str, today: date) -> Q:
    """The commitments whose lamp has this colour. KeyError for others."""
    soon = calendar().add_workdays(today, ladder.AMBER_DAYS)
    lit = {
        "red": due("lt", today),
        "amber": due("gte", today) & due("lte", soon),
        "green": due("gt", soon),
        "grey": ~Q(state__in=[state for state, _field in LIMITS.values()]),
    }
    return lit[colour]
