"""What the actions of this room share."""

from datetime import date, datetime, time
from typing import Any

from django.utils.translation import gettext as _

from bandeng.algorithms import recurrence
from bandeng.core import clock
from bandeng.core.actions import Act
from bandeng.core.errors import Invalid
from bandeng.gather.models import Occasion
from bandeng.studio.models import Studio, Venue


def at(day: date, moment: time) -> datetime:
    return datetime.combine(day, moment, clock.HERE)


def hours(opens: time, closes: time) -> None:
    """Raise Invalid unless the end comes after the beginning."""
    if closes <= opens:
        raise Invalid(_("结束时间要晚于开始时间，请检查。"), field="closes")


def at_home(studio: Studio, *venues: Venue, field: str = "venue") -> None:
    """Raise Invalid unless the venues are those of a studio and its workstations."""
    if not all(venue.studio.path.startswith(studio.path) for venue in venues):
        raise Invalid(_("只能选本工作室和它的工作站的地点。"), field=field)


def rule(text: str) -> str:
    """A rule of recurrence as it is kept, or Invalid."""
    try:
        return recurrence.parse(text)
    except recurrence.BadRule as error:
        words = _("看不懂这条重复规则里的“%(part)s”。每周三写作 FREQ=WEEKLY;BYDAY=WE，隔周加 INTERVAL=2。")
        raise Invalid(words % {"part": error.part}, field="rule") from error


def record(act: Act, occasion: Occasion, **private: Any) -> None:
    """The entry of something that happens to an occasion."""
    act.record(occasion.subject, studio=occasion.studio, kind=occasion.kind, **private)
