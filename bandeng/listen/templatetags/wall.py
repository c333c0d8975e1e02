"""How days of duty are written."""

from datetime import date

from django import template

from bandeng.gather.models import Occasion
from bandeng.web import formats

register = template.Library()


@register.filter
def day(value: date) -> str:
    """11月4日 周三."""
    return formats.day_short(value)


register.filter("month", formats.month)


@register.filter
def hours(occasion: Occasion) -> str:
    """9:00–11:30."""
    return formats.hours(occasion.opens_at, occasion.closes_at)
