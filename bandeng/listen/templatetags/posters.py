"""How words that were set for a box are drawn."""

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from bandeng.press.typeset import Fitted

register = template.Library()


@register.simple_tag
def fitted(words: Fitted) -> SafeString:
    """Each line by itself, in a size that is a part of what surrounds it."""
    lines = format_html_join("", '<span class="line">{}</span>', ((line,) for line in words.lines))
    return format_html('<span class="fit-{}">{}</span>', words.size, lines)
