"""How this room's things are shown."""

from datetime import date, datetime
from math import ceil

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from bandeng.core import clock
from bandeng.gather import kinds, queue_of, recurring
from bandeng.gather.models import Booking
from bandeng.web import formats
from bandeng.web.templatetags.bandeng import state

register = template.Library()
register.filter("rule_words", recurring.words)
register.filter("month_name", formats.month)
WEEKDAYS = list(recurring.DAYS.values())


@register.filter
def hours(thing: object) -> str:
    """9:00–11:30 of an occasion, a series or anything with a beginning and an end."""
    begins = getattr(thing, "opens_at", None) or getattr(thing, "opens", None)
    ends = getattr(thing, "closes_at", None) or getattr(thing, "closes", None)
    return "–".join(_clock(one) for one in (begins, ends))


@register.filter
def clock_time(moment: object) -> str:
    """9:30."""
    return _clock(moment)


def _clock(moment: object) -> str:
    there = moment.astimezone(clock.HERE) if isinstance(moment, datetime) else moment
    return f"{there:%H:%M}".removeprefix("0")


@register.filter
def weekday(day: date) -> str:
    """周三, or Wednesday."""
    return str(WEEKDAYS[day.weekday()])


@register.filter
def day_full(moment: datetime) -> str:
    """2026年11月25日 星期三; in English Wednesday, 25 November 2026."""
    there = moment.astimezone(clock.HERE)
    if formats.english():
        return f"{weekday(there)}, {formats.date(there)}"
    return f"{formats.date(there)} 星期{'一二三四五六日'[there.weekday()]}"


@register.filter
def day_short(day: date) -> str:
    """11月25日 周三; in English Wed 25 November."""
    if formats.english():
        return f"{weekday(day)} {day.day} {formats.month(day.month)}"
    return _("%(month)d月%(day)d日 %(weekday)s") % {"month": day.month, "day": day.day, "weekday": weekday(day)}


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
