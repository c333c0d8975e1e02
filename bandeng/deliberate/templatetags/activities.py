"""How this room's things are shown."""

from datetime import date

from django import template
from django.utils.safestring import SafeString

from bandeng.core import clock
from bandeng.deliberate.models import Activity, Opinion
from bandeng.deliberate.states import TONES, State
from bandeng.web import formats
from bandeng.web.templatetags.bandeng import state

register = template.Library()
# Days from today within which a day needs no year.
NEAR = 180


@register.filter
def day_near(day: date) -> str:
    """A day; with its year unless it is near."""
    near = abs((day - clock.today()).days) < NEAR
    return formats.day_short(day) if near else formats.day_full(day)


@register.simple_tag
def activity_state(activity: Activity) -> SafeString:
    """Where an activity stands, in a word."""
    return state(activity.get_state_display(), TONES[State(activity.state)])


OPINION_TONES = {"waiting": "wait", "shown": "good", "kept": "neutral"}


@register.simple_tag
def opinion_state(opinion: Opinion) -> SafeString:
    """Where an opinion stands, in a word."""
    return state(opinion.get_state_display(), OPINION_TONES.get(opinion.state, "neutral"))
