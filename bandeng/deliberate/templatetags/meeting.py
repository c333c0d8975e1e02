"""How times of a meeting are shown."""

from typing import Any

from django import template

from bandeng.web import formats

register = template.Library()
register.filter("time_zh", formats.clock_time)
register.filter("until", formats.period)


@register.filter
def minutes_seconds(seconds: Any) -> str:
    """3:05 of 185 seconds."""
    whole = int(seconds)
    return f"{whole // 60}:{whole % 60:02d}"
