"""How this room's things are shown."""

from collections.abc import Iterable
from math import ceil
from typing import Any

from django import template
from django.utils.safestring import SafeString

from bandeng.core.language import listed
from bandeng.gather import kinds, queue_of, recurring
from bandeng.gather.models import Booking, Series
from bandeng.studio.models import Person
from bandeng.web import formats
from bandeng.web.templatetags.bandeng import state

register = template.Library()
register.filter("rule_words", recurring.words)
register.filter("month_name", formats.month)
register.filter("clock_time", formats.clock_time)
register.filter("weekday", formats.weekday)
register.filter("day_full", formats.day_full)
register.filter("day_short", formats.day_short)


@register.filter
def hours(thing: Any) -> str:
    """9:00–11:30 of an occasion or a series."""
    if isinstance(thing, Series):
        return formats.hours(thing.opens, thing.closes)
    return formats.hours(thing.opens_at, thing.closes_at)


@register.filter
def kind_label(code: str) -> str:
    kind = kinds.KINDS.get(code)
    return str(kind.label) if kind else code


@register.filter
def worker_label(code: str) -> str:
    kind = kinds.KINDS.get(code)
    return str(kind.worker) if kind else ""


@register.filter
def gap_percent(gap: float | None) -> str:
    """3%, rounded up: how far from the best a plan may be at most."""
    return f"{ceil(100 * (gap or 0))}%"


register.filter("called", queue_of.label)
TONES = {"booked": "neutral", "waiting": "wait", "called": "busy", "served": "good"}


@register.simple_tag
def visit_state(booking: Booking) -> SafeString:
    """Where a visit stands, in a word."""
    return state(booking.get_state_display(), TONES.get(booking.state, "off"))


@register.filter
def names(people: Iterable[Person]) -> str:
    """Their names, as a list."""
    return listed(one.shown_name for one in people)
